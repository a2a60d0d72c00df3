"""All that the rows of E.2 look at, worked out once for one matter (hồ sơ đường đi)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.words import Kind
from domain.law.errors import OutsideCalendarError
from projections.detectors.ruling import ruling
from projections.filings import filings
from projections.findings import Finding, Pattern, SubjectKind
from projections.moves.bodies import Bodies
from projections.moves.deeds import Deeds
from projections.moves.forest import Forest
from projections.moves.stated import Stated
from projections.moves.stretch import stretches
from projections.terms import dawn

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.law.law import Law
    from domain.law.rulebook import Rule
    from projections.case_file import CaseFile
    from projections.filings import Filing
    from projections.findings import Params, Severity
    from projections.moves.move import Move


class Found(NamedTuple):
    """What a row has found, before it is a finding."""

    rule: str
    severity: Severity
    path: str
    on: date
    """The day on which it became true."""
    evidence: tuple[str, ...]
    agencies: tuple[str, ...]
    params: Params = ()
    historic: bool = False


class Trail:
    """One matter as the rows see it: filings, bodies, moves, stretches, deeds."""

    __slots__ = (
        "_senders",
        "_sent",
        "_several",
        "bodies",
        "case",
        "day",
        "deeds",
        "filed",
        "filings",
        "forest",
        "law",
        "stretches",
        "wake_day",
    )

    def __init__(self, case: CaseFile, law: Law, day: date) -> None:
        """Work out the views; the case file holds nothing dated after `day`."""
        self.case, self.law, self.day = case, law, day
        self.filings = filings(case)
        self.bodies = Bodies(law.organisations, case, self.filings)
        self.deeds = Deeds(case, self.bodies)
        self.forest = Forest(Stated(case, self.bodies))
        self.deeds.rooted(self.forest.root_of)
        self.stretches = stretches(self.forest, self.deeds)
        self.filed: dict[str, Filing] = {}
        for filing in self.filings:
            self.filed.setdefault(filing.petition, filing)
        self.wake_day: date | None = None
        self._senders: dict[str, str] = {}
        self._several: bool | None = None
        self._sent: dict[tuple[str, str], list[Move]] | None = None

    def reached(self, day: date) -> bool:
        """Whether a day has come; if not, it is a day on which to look again."""
        if day <= self.day:
            return True
        if self.wake_day is None or day < self.wake_day:
            self.wake_day = day
        return False

    def wake_at(self) -> datetime | None:
        """Return the first instant at which time alone may change an answer."""
        return None if self.wake_day is None else dawn(self.wake_day)

    def sent_on(self, filing: Filing) -> list[Move]:
        """Return the transfers of a paper by the body it was filed at."""
        if self._sent is None:
            self._sent = {}
            for move in self.forest.moves.values():
                if not move.back and not move.copy:
                    self._sent.setdefault((move.paper, move.sender), []).append(move)
        return self._sent.get((filing.petition, self.body(filing)), [])

    def body(self, filing: Filing) -> str:
        """Return the body a paper was filed at."""
        return self.bodies.of(filing.agency, filing.day)

    def sender(self, petition: str) -> str:
        """Return what tells one sender's papers from another's.

        A complaint matter holds one sender or one signed group. Elsewhere a
        paper whose sender is unknown stands alone: different people never add up.
        """
        known = self._senders.get(petition)
        if known is None:
            filing = self.filed.get(petition)
            known = petition if filing is None else self.sender_of(filing)
            self._senders[petition] = known
        return known

    def sender_of(self, filing: Filing) -> str:
        """Return what tells the sender of one filing from others."""
        if filing.kind is Kind.COMPLAINT and not self._several_complainants():
            return ""
        return filing.signers.sender_ref or filing.petition

    def after_working(self, day: date, working_days: int) -> date | None:
        """Return the first day on which more working days have passed; None off the calendar."""
        try:
            return self.law.calendar.plus_working(day, working_days + 1)
        except OutsideCalendarError:
            return None

    def rule(self, id_: str, on: date) -> Rule:
        """Return a row of the rulebook as it stood on a day."""
        return ruling(self.law, id_, on)

    def finding(self, found: Found) -> Finding:
        """State what a row found, with the version of the rule in force when it became true."""
        return Finding(
            rule=found.rule,
            version=self.rule(found.rule, found.on).version,
            pattern=Pattern.REPEATED_TRANSFER,
            subject_kind=SubjectKind.MATTER,
            subject=self.case.id,
            path=found.path,
            severity=found.severity,
            effective_at=found.on,
            evidence=found.evidence,
            agencies=found.agencies,
            params=tuple(sorted(found.params)),
            state="historic" if found.historic else "holding",
            flags=self._flags(found.agencies),
        )

    def _several_complainants(self) -> bool:
        """Whether papers of different people were tied together by hand."""
        if self._several is None:
            refs = {filing.signers.sender_ref for filing in self.filings}
            self._several = len(refs - {None}) > 1
        return self._several

    def _flags(self, agencies: tuple[str, ...]) -> tuple[str, ...]:
        unclear = not self.bodies.ambiguous.isdisjoint(agencies)
        return ("ambiguous",) if unclear else ()
