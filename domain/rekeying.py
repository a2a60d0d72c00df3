"""References and sketches of a file, said again under another key (đổi khóa giả danh).

A file knows which of its references are one, so a command sent again after a change
of keys is recognised as said, although every mark in it looks another way now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, TypeVar

from domain.errors import NotTheKeeperError
from domain.register_file import Entry, FileEvent, Moment, RegisterFile, Standing

S = TypeVar("S", bound=Standing)
Wording = dict[str, Any]


class Rekeyed(FileEvent):
    """References and sketch under another key; each kind of file has its own."""

    key: str
    refs: dict[str, str]
    """A reference as said before, and the same one under this key."""
    sketch: Wording | None


class Aliases:
    """Which references of a file are one, said under several keys (tham chiếu cùng nghĩa)."""

    def __init__(self) -> None:
        """Know of none."""
        self._same_as: dict[str, str] = {}

    def __bool__(self) -> bool:
        """Tell whether any reference has another spelling."""
        return bool(self._same_as)

    def join(self, pairs: Mapping[str, str]) -> None:
        """Take references as one."""
        for one, other in pairs.items():
            first, second = self._first(one), self._first(other)
            if first != second:
                self._same_as[second] = first

    def _first(self, ref: str) -> str:
        while ref in self._same_as:
            ref = self._same_as[ref]
        return ref

    def respelled(self, words: Any) -> Any:  # noqa: ANN401 - any JSON value
        """Return the words with each reference in one spelling."""
        if isinstance(words, str):
            return self._first(words)
        if isinstance(words, dict):
            return {name: self.respelled(value) for name, value in words.items()}
        if isinstance(words, list | tuple):
            return tuple(self.respelled(value) for value in words)
        return words


def still_to_say(
    standing: Mapping[str, FileEvent], key: str, refs: dict[str, str], sketch: Wording | None
) -> tuple[str | None, dict[str, Any]] | None:
    """Return what a file does not say yet under a key, and which entry it replaces.

    A text corrected has another sketch: then the entry that said the old one goes.
    """
    known = {
        id_: entry
        for id_, entry in standing.items()
        if isinstance(entry, Rekeyed) and entry.key == key
    }
    said = {pair for entry in known.values() for pair in entry.refs.items()}
    missing = {old: new for old, new in sorted(refs.items()) if (old, new) not in said}
    drawn = [(id_, entry) for id_, entry in known.items() if entry.sketch is not None]
    fresh = sketch is not None and all(entry.sketch != sketch for _, entry in drawn)
    if fresh and drawn:
        id_, replaced = drawn[-1]
        return id_, {"key": key, "refs": replaced.refs | missing, "sketch": sketch}
    if not missing and not fresh:
        return None
    return None, {"key": key, "refs": missing, "sketch": sketch if fresh else None}


class RekeyableFile(RegisterFile[S]):
    """A file whose references may be said under several keys."""

    rekeying: ClassVar[type[Rekeyed]]

    def open(self, node: str, entry: Entry, standing: S) -> None:
        """Write the cover of the file."""
        self.aliases = Aliases()
        super().open(node, entry, standing)

    def turn(self, event: FileEvent) -> None:
        """Remember an entry, and which references are one."""
        super().turn(event)
        if isinstance(event, Rekeyed):
            self.aliases.join(event.refs)

    def repeats(self, kind: type[FileEvent], entry: Entry, says: dict[str, object]) -> bool:
        """Tell whether the file already says so, be it under another key."""
        if super().repeats(kind, entry, says):
            return True
        return bool(self.aliases) and any(
            known.TOPIC == kind.TOPIC
            and known.entry.margin == entry.margin
            and self.same(known.says(), says)
            for known in self.entries
        )

    def same(self, one: object, other: object) -> bool:
        """Tell whether two statements say the same, under whichever keys.

        Sketches of one text under two keys differ; whether the texts do, the node knows.
        """
        return bool(self.aliases.respelled(_plain(one)) == self.aliases.respelled(_plain(other)))

    def rekey(
        self, when: Moment, key: str, refs: dict[str, str], sketch: Wording | None = None
    ) -> None:
        """Say references and sketch under another key, as far as not said yet.

        Whoever keeps the file now: it is the office that opened it that knows its words.
        """
        missing = still_to_say(self.uncorrected(), key, refs, sketch)
        if missing is None:
            return
        if when.agency != (office := self.entries[0].entry.agency):
            raise NotTheKeeperError(keeper=office, agency=when.agency)
        when.check()
        corrects, words = missing
        entry = self._entry(replace(when, corrects=corrects))
        self.trigger_event(self.rekeying, timestamp=when.recorded_at, entry=entry, **words)


_ADDED = frozenset({"sketch", "by_number"})
"""What a node says of its own accord beside the words it was told."""


def _plain(said: object) -> object:
    """Spell a statement out, as far as it was told."""
    if isinstance(said, Mapping):
        return {name: _plain(word) for name, word in said.items() if name not in _ADDED}
    fields = getattr(said, "__dataclass_fields__", None)
    if fields is not None:
        return {name: _plain(getattr(said, name)) for name in fields if name not in _ADDED}
    return said
