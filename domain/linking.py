"""What ties a paper's file to others, and its references under other keys (gộp vụ việc, đổi khóa).

A link and a refusal are statements about two papers; taking one back leaves the
file as if it had never been said. None of them moves the paper, so they may be
said of open and closed files alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.errors import (
    AlreadyUnlinkedError,
    LinkContradictedError,
    NotALinkError,
    NothingToUnlinkError,
)
from domain.petition_events import Event, Wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.register_file import FileEvent


class MatterLinked(Event):
    """The paper and another one speak of one matter (gộp vụ việc)."""

    TOPIC = "petition.matter_linked"
    other: str
    reasons: tuple[str, ...]


class LinkRejected(Event):
    """The paper and another one do not speak of one matter (không cùng vụ việc)."""

    TOPIC = "petition.link_rejected"
    other: str


class MatterUnlinked(Event):
    """A link or a refusal is taken back (bỏ gộp)."""

    TOPIC = "petition.matter_unlinked"
    undoes: str


class Rekeyed(Event):
    """The paper's references and sketch, said again under another key (đổi khóa giả danh)."""

    TOPIC = "petition.rekeyed"
    key: str
    refs: dict[str, str]
    """A reference as said before, and the same one under this key."""
    sketch: Wording | None


Tie = MatterLinked | LinkRejected


class Ties:
    """The links and refusals of one file, as they stand now."""

    def __init__(self, standing: Mapping[str, FileEvent]) -> None:
        """Take the entries nobody struck out or replaced, by fact id."""
        undos = (entry for entry in standing.values() if isinstance(entry, MatterUnlinked))
        self._undone = {entry.undoes: entry.entry for entry in undos}
        self._said = {
            id_: entry
            for id_, entry in standing.items()
            if isinstance(entry, MatterLinked | LinkRejected)
        }

    @property
    def standing(self) -> dict[str, Tie]:
        """Return what was not taken back, by fact id."""
        return {id_: tie for id_, tie in self._said.items() if id_ not in self._undone}

    def may_tie(self, other: str) -> None:
        """Refuse to say something of a paper of which the file already says something."""
        for id_, tie in self.standing.items():
            if tie.other == other:
                raise LinkContradictedError(fact=id_, other=other, said=tie.TOPIC)

    def may_undo(self, fact: str, target: FileEvent) -> None:
        """Refuse to take back what is no link, or is taken back already."""
        if not isinstance(target, MatterLinked | LinkRejected):
            raise NotALinkError(fact=fact)
        if fact not in self.standing:
            raise AlreadyUnlinkedError(fact=fact)

    def to_undo(self, other: str, margin: tuple[object, ...]) -> str:
        """Return what is to be taken back of a paper; a retry names what it took back before."""
        for id_, tie in self.standing.items():
            if tie.other == other:
                return id_
        for id_, undo in self._undone.items():
            if undo.margin == margin and id_ in self._said and self._said[id_].other == other:
                return id_
        raise NothingToUnlinkError(other=other)


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
