"""What a story does, step by step, before any register has heard of it (kịch bản)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from domain.contracts.envelope import VIETNAM
from domain.identity import petition_id, reception_id, transfer_id

if TYPE_CHECKING:
    from domain.contracts.words import Kind, Topic
    from services.simulate.people import Person

_OPENS = 7 * 60 + 40
_BETWEEN = 7
_CLOSES = 17 * 60


@dataclass(frozen=True, slots=True)
class About:
    """What a paper is about, in the plain words only its node may keep (nội dung)."""

    kind: Kind
    topic: Topic
    commune: str
    """Five-digit code of the place."""
    spot: str | None
    """None: the office that entered the paper did not note it."""
    text: str
    issuer: str | None = None
    issued_on: date | None = None
    decision_number: str | None = None
    ministry: str | None = None
    body: str | None = None
    post: str = "official"
    denounced: str | None = None
    act: str | None = None
    responsible: str | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """Who stands behind a paper, and how it was signed."""

    people: tuple[Person, ...]
    signatures: int | None = None
    representatives: int | None = None
    appointment: bool | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper at one agency, under its register number (đơn)."""

    agency: str
    number: str
    received: date
    about: About
    signed: Signed
    first: str | None = None
    """The petition with which the chain of transfers began, when this is not it."""

    @property
    def chain(self) -> str:
        """The first petition of the chain."""
        return self.first or self.id

    @property
    def id(self) -> str:
        """The petition id the register derives."""
        return str(petition_id(self.agency, self.number, self.received.year))


@dataclass(frozen=True, slots=True)
class Slip:
    """The slip that goes with a paper's nth transfer (phiếu chuyển)."""

    paper: Paper
    ordinal: int
    to: str

    @property
    def id(self) -> str:
        """The transfer id printed on the slip."""
        return str(transfer_id(self.paper.id, self.ordinal))


@dataclass(frozen=True, slots=True)
class Visit:
    """One line of an agency's book of visits (lượt tiếp)."""

    agency: str
    number: str
    held: date

    @property
    def id(self) -> str:
        """The reception id the register derives."""
        return str(reception_id(self.agency, self.number, self.held.year))


@dataclass(frozen=True, slots=True)
class Step:
    """One thing an office writes down: in which entry, what, when."""

    agency: str
    act: str
    entry: Paper | Slip | Visit
    at: datetime
    fields: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Expected:
    """One finding that must hold at `as_of`, by its rule; an alert unless it is mere `info`."""

    pattern: str
    rule: str
    severity: str


@dataclass(slots=True)
class Script:
    """The steps of one story and what the law says of it."""

    story: str
    number: int
    """Unique in the scenario: no two stories share a spot or a decision by chance."""
    opens: int
    """Minutes after opening time at which its offices begin to write."""
    steps: list[Step] = field(default_factory=list[Step])
    expected: list[Expected] = field(default_factory=list[Expected])
    verdicts: dict[str, str] = field(default_factory=dict[str, str])
    _today: dict[date, int] = field(default_factory=dict[date, int])

    def write(self, entry: Paper | Slip | Visit, act: str, day: date, **fields: object) -> None:
        """Add a step of the office that keeps the entry; later steps of a day come later."""
        agency = entry.to if isinstance(entry, Slip) else entry.agency
        self.steps.append(Step(agency, act, entry, self._instant(day), fields))

    def _instant(self, day: date) -> datetime:
        nth = self._today.get(day, 0)
        self._today[day] = nth + 1
        minute = min(_OPENS + self.opens + nth * _BETWEEN, _CLOSES + nth)
        return datetime.combine(day, time(), tzinfo=VIETNAM) + timedelta(minutes=minute)
