"""All that is known of one matter: a set of facts, so order and repetition cannot matter."""

from __future__ import annotations

from functools import wraps
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from domain.contracts.petition import PetitionVoidedV1

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, KeysView
    from datetime import date

    from domain.contracts.envelope import Envelope
    from domain.contracts.facts import AnyFact

F = TypeVar("F")
T = TypeVar("T")
E = TypeVar("E", bound="Envelope")
_UNREAD = object()
_BY_DAY = attrgetter("businessdate", "id")


def once_a_case(read: Callable[[CaseFile], T]) -> Callable[[CaseFile], T]:
    """Let a reading of a case file be done once, and be remembered as long as the file lives."""

    @wraps(read)
    def look(case: CaseFile) -> T:
        views: dict[object, T] = case.views  # type: ignore[assignment]  # by the very reading
        found = views.get(read, _UNREAD)
        if found is _UNREAD:
            found = views[read] = read(case)
        return found  # type: ignore[return-value]  # no mark any more

    return look


class CaseFile:
    """The effective facts of one matter or group (hồ sơ vụ việc).

    A fact that another fact of the same agency corrects is not effective; a
    voiding fact only removes. Two facts that correct the same one both stand.
    """

    __slots__ = ("_of", "corrected", "facts", "id", "views")

    def __init__(self, id_: str, facts: Iterable[AnyFact]) -> None:
        """Take the facts in any order, with repeats."""
        known = {fact.id: fact for fact in facts}
        correcting = [fact for fact in known.values() if fact.corrects is not None]
        gone = {
            fact.corrects
            for fact in correcting
            if fact.corrects in known and known[fact.corrects].source == fact.source
        }
        self.id = id_
        self.corrected = frozenset(gone)
        standing: Iterable[AnyFact] = known.values()
        if correcting:  # as a voiding fact does, too
            standing = (f for f in standing if f.id not in gone and type(f) is not PetitionVoidedV1)
        self.facts: tuple[AnyFact, ...] = tuple(sorted(standing, key=_BY_DAY))
        of: dict[type, list[AnyFact]] = {}
        for fact in self.facts:
            of.setdefault(type(fact), []).append(fact)
        self._of = of
        self.views: dict[object, object] = {}
        """What was read of the facts already, by who reads it."""

    @property
    def kinds(self) -> KeysView[type]:
        """Return the contracts of which there are facts."""
        return self._of.keys()

    def of(self, kind: type[F]) -> list[F]:
        """Return the facts of one contract by business day; ids only make ties canonical."""
        return self._of.get(kind, [])  # type: ignore[return-value]  # keyed by the very type

    def latest(self, kind: type[E]) -> dict[str, list[E]]:
        """Return, for each subject, the facts of one contract on the latest day that has one."""
        found: dict[str, list[E]] = {}
        for fact in self.of(kind):
            rivals = found.get(fact.subject)
            if rivals is None or rivals[-1].businessdate != fact.businessdate:
                found[fact.subject] = [fact]
            else:
                rivals.append(fact)
        return found

    def until(self, day: date) -> CaseFile:
        """Return what had happened by the end of a day, itself when that is everything."""
        if not self.facts or self.facts[-1].businessdate <= day:
            return self
        return CaseFile(self.id, (fact for fact in self.facts if fact.businessdate <= day))
