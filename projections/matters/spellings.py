"""One reference under several keys: how a node says it again when it changes keys (đổi khóa).

What a set of facts says alike is alike: neither order nor repetition shows. A pair
that would tie a denouncer to a mark anyone may follow is no pair, nor is one whose
second half is not under the key it claims.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.linking import PetitionRekeyedV1

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from domain.contracts.facts import AnyFact

_APART = "d"
"""Before the key's id: the domain of denouncers."""


def key_of(ref: str) -> str:
    """Return the id of the key a reference is under, whichever its domain."""
    return ref.partition(".")[0].removeprefix(_APART)


def same_refs(facts: Iterable[AnyFact]) -> Iterator[tuple[str, str]]:
    """Yield two references at a time that a node says are one."""
    for fact in facts:
        if isinstance(fact, PetitionRekeyedV1):
            for old, new in fact.data.refs:
                if key_of(new) == fact.data.key and _domain(old) == _domain(new):
                    yield old, new


class Spellings:
    """Every spelling of the references of one subject."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take as one what is paired, and what is one with the same."""
        self._classes: dict[str, set[str]] = {}
        for one, other in pairs:
            joined = self._classes.get(one, {one}) | self._classes.get(other, {other})
            for ref in joined:
                self._classes[ref] = joined

    def __bool__(self) -> bool:
        return bool(self._classes)

    def of(self, parts: Sequence[str | None]) -> list[tuple[str | None, ...]]:
        """Return parts of a natural key as said, then under every other key that says them all.

        Parts that are no references are the same under every key. The oldest key comes first
        among the others: ids of keys rise with their age.
        """
        if not self._classes:
            return [tuple(parts)]
        said = tuple(parts)
        refs = [part for part in said if part is not None and "." in part]
        keys = {key_of(other) for ref in refs for other in self._classes.get(ref, ())}
        found = (tuple(self._under(key, part) for part in said) for key in sorted(keys))
        whole = (
            spelled
            for spelled in found
            if all(
                part is None or other is not None for part, other in zip(said, spelled, strict=True)
            )
        )
        return list(dict.fromkeys((said, *whole)))

    def by_age(self, parts: Sequence[str | None]) -> list[tuple[str | None, ...]]:
        """Return the same, under the oldest key first."""
        return sorted(self.of(parts), key=_age)

    def _under(self, key: str, part: str | None) -> str | None:
        if part is None or "." not in part or key_of(part) == key:
            return part
        return min((ref for ref in self._classes.get(part, ()) if key_of(ref) == key), default=None)


def _age(parts: Sequence[str | None]) -> str:
    return max((key_of(part) for part in parts if part and "." in part), default="")


def _domain(ref: str) -> bool:
    return ref.startswith(_APART)
