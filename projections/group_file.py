"""All that is known of the matters that share one object: papers, people, visits (vụ việc)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.case_file import CaseFile
from projections.ledger import Ledger
from projections.shares import share_of
from projections.terms import dawn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date, datetime

    from domain.contracts.facts import AnyFact
    from domain.contracts.petition import PetitionSucceededV1
    from projections.concerns import Concern
    from projections.contradictions import Wrong
    from projections.rises import Rise
    from projections.shares import Paper, Sent, Share, Sighting, Spot, Visit


class GroupFile:
    """What the matters of a group bring to it (hồ sơ vụ việc đông người).

    Made of facts it can be asked as of any day; made of what matters brought by the
    end of a day it is the file of that day.
    """

    def __init__(
        self, id_: str, facts: Iterable[AnyFact] = (), *, of: Ledger | None = None
    ) -> None:
        """Take the facts in any order, with repeats, or what was brought already."""
        self.id = id_
        self._case = None if of is not None else CaseFile(id_, facts)
        self._brought = of or Ledger()
        self._asked: tuple[date, GroupFile] | None = None

    @classmethod
    def of_shares(cls, id_: str, shares: Iterable[Share]) -> GroupFile:
        """Put together what matters brought."""
        return cls(id_, of=Ledger(enumerate(shares)))

    def until(self, day: date) -> GroupFile:
        """Return what had happened by the end of a day."""
        if self._case is None:
            return self
        if self._asked is None or self._asked[0] != day:
            self._asked = day, self.of_shares(self.id, [share_of(self._case, day)])
        return self._asked[1]

    @property
    def papers(self) -> Sequence[Paper]:
        """Return every paper once, at the first agency, by business day."""
        return self._brought.papers

    @property
    def visits(self) -> Sequence[Visit]:
        """Return every reception of more than one person, by business day."""
        return self._brought.visits

    @property
    def sightings(self) -> Sequence[Sighting]:
        """Return what makes people known, by day."""
        return self._brought.sightings

    @property
    def many(self) -> Sequence[Paper]:
        """Return the papers of more than one name, by business day."""
        return self._brought.many

    @property
    def rises(self) -> Sequence[Rise]:
        """Return the days on which the number of people known rose."""
        return self._brought.rises

    @property
    def people(self) -> int:
        """Return how many people signed, as far as known."""
        return len(self._brought.signers)

    @property
    def unnamed(self) -> int:
        """Return the heads that nobody named, summed over papers and visits."""
        return self._brought.unnamed

    @property
    def heads(self) -> tuple[int, tuple[str, ...]]:
        """Return the largest single head count, and what says it."""
        if not self._brought.heads:
            return 0, ()
        most, _, _, evidence = self._brought.heads[0]
        return -most, evidence

    @property
    def communes(self) -> Collection[str]:
        """Return the communes that papers and visits speak of."""
        return self._brought.communes

    @property
    def spots(self) -> Sequence[Spot]:
        """Return the communes that papers and visits speak of, by day."""
        return self._brought.spots

    @property
    def sent(self) -> Sequence[Sent]:
        """Return the papers that others sent on, by day."""
        return self._brought.sent

    def of(self, _: type[PetitionSucceededV1], /) -> Sequence[PetitionSucceededV1]:
        """Return by which facts the case passed on to other bodies, by day."""
        return self._brought.passed

    @property
    def decided(self) -> tuple[date, str] | None:
        """Return day and fact of the first decision."""
        return self._brought.decided

    @property
    def flagged(self) -> tuple[date, str] | None:
        """Return day and fact of the first word that the case is complex."""
        return self._brought.flagged

    @property
    def wrong(self) -> Sequence[Wrong]:
        """Return what contradicts itself."""
        return self._brought.wrong

    @property
    def concern(self) -> Concern:
        """Return what the papers are about."""
        return self._brought.concern

    @property
    def next_day(self) -> date | None:
        """Return when the next fact that is dated ahead comes true."""
        return self._brought.next_day


def next_wake(group: GroupFile) -> list[datetime]:
    """Return the dawn of the day the next fact of a group comes true, where one is dated ahead."""
    return [] if group.next_day is None else [dawn(group.next_day)]
