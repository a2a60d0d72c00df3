"""All that the rows of E.2 look at, worked out once for one matter (hồ sơ đường đi)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.petition import PetitionReceivedV1
from domain.contracts.transfer import TransferAcknowledgedV1, TransferReturnedV1
from domain.contracts.words import Kind
from domain.law.errors import OutsideCalendarError
from projections import bodies as register
from projections.detectors.ruling import ruling
from projections.filings import filings
from projections.findings import WITHHELD, Finding, Pattern, SubjectKind
from projections.moves.bodies import Bodies
from projections.moves.deeds import Deeds
from projections.moves.forest import Forest
from projections.moves.stated import Stated
from projections.moves.stretch import stretches
from projections.terms import dawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from domain.law.law import Law
    from domain.law.rulebook import Rule
    from projections.case_file import CaseFile
    from projections.filings import Filing
    from projections.findings import Params, Severity
    from projections.moves.move import Move


_ANSWERS_BY_NAME = frozenset({"R7", "R15"})


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
    flags: tuple[str, ...] = ()


class Trail:
    """One matter as the rows see it: filings, bodies, moves, stretches, deeds."""

    __slots__ = (
        "_ended",
        "_heard",
        "_register",
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
        "withheld",
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
        self.withheld: frozenset[str] = frozenset()
        """Bodies that no finding may name: they would tell who is denounced."""
        self._senders: dict[str, str] = {}
        self._several: bool | None = None
        self._sent: dict[tuple[str, str], list[Move]] | None = None
        self._ended: frozenset[str] | None = None
        self._heard: dict[str, tuple[date, str]] | None = None
        self._register: register.Bodies | None = None

    @property
    def ended(self) -> frozenset[str]:
        """Return the moves whose stretch has ended: somebody has taken the matter on."""
        if self._ended is None:
            parts = (part.moves for part in self.stretches if part.ended)
            self._ended = frozenset(move.id for moves in parts for move in moves)
        return self._ended

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

    def then(self, code: str, written: date, day: date) -> str:
        """Return the body a code written on one day stood for on another (E.0).

        Elsewhere codes are read as of the last day of the matter; who was competent
        on the day of a transfer is asked of the register as it was then.
        """
        organisations = self.law.organisations
        if code in self.bodies.exempt and organisations.exists(code, day):
            return code
        if self._register is None:
            self._register = register.Bodies(self.case, self.law, self.bodies.place)
        return self._register.at(code, day, since=written)

    def heard_on(self, move: Move) -> tuple[date, str] | None:
        """Return when the receiver first showed that it has the paper, and by which fact."""
        if self._heard is None:
            self._heard = {}
            for said in (
                *((fact, fact.subject) for fact in self.case.of(TransferAcknowledgedV1)),
                *((fact, fact.subject) for fact in self.case.of(TransferReturnedV1)),
                *self._registered(),
            ):
                fact, transfer = said
                known = self._heard.get(transfer)
                if known is None or (fact.businessdate, fact.id) < known:
                    self._heard[transfer] = fact.businessdate, fact.id
        return self._heard.get(move.transfer)

    def _registered(self) -> Iterator[tuple[PetitionReceivedV1, str]]:
        arrived = self.forest.arrived()
        for fact in self.case.of(PetitionReceivedV1):
            if fact.subject in arrived:
                yield fact, arrived[fact.subject]

    def about(self, move: Move) -> Filing | None:
        """Return what is known of the paper a move carried: as its sender registered it."""
        return self.filed.get(move.paper) or self.filed.get(self.forest.root(move))

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
            agencies=self._named(found),
            params=tuple(sorted((name, self._shown(value)) for name, value in found.params)),
            state="historic" if found.historic else "holding",
            flags=tuple(sorted({*found.flags, *self._flags(found.agencies)})),
        )

    def _named(self, found: Found) -> tuple[str, ...]:
        """Return the agencies of a finding, with the body of the denounced left out.

        Whoever sent a paper to the wrong body answers for it under its own name.
        """
        if self.withheld.isdisjoint(found.agencies):
            return found.agencies
        kept = found.agencies[:1] if found.rule in _ANSWERS_BY_NAME else ()
        return kept + tuple(
            WITHHELD if code in self.withheld else code for code in found.agencies[len(kept) :]
        )

    def _shown(self, value: str | int) -> str | int:
        return WITHHELD if value in self.withheld else value

    def _several_complainants(self) -> bool:
        """Whether papers of different people were tied together by hand."""
        if self._several is None:
            refs = {filing.signers.sender_ref for filing in self.filings}
            self._several = len(refs - {None}) > 1
        return self._several

    def _flags(self, agencies: tuple[str, ...]) -> tuple[str, ...]:
        unclear = not self.bodies.ambiguous.isdisjoint(agencies)
        return ("ambiguous",) if unclear else ()
