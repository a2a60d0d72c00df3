"""What the detectors state: findings, assessments, and the alerts made of them.

Plain frozen values. Everything in them is sorted or ordered by business dates,
so two equal sets of facts give equal values, to the byte.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime  # noqa: TC003 - the record reads annotations at run time
from enum import StrEnum
from typing import Literal, NamedTuple

SEVERITIES = ("info", "low", "medium", "high", "critical")
Severity = Literal["info", "low", "medium", "high", "critical"]
Params = tuple[tuple[str, str | int], ...]
WITHHELD = "kin"
"""Stands in `agencies` for a body that may not be named (giữ kín)."""


class Pattern(StrEnum):
    """What leothang looks for."""

    CROSS_LEVEL = "cross_level"
    """Vượt cấp."""
    REPEATED_TRANSFER = "repeated_transfer"
    """Chuyển đơn nhiều lần, lòng vòng."""
    MASS_COMPLAINT = "mass_complaint"
    """Khiếu kiện đông người."""
    OVERDUE = "overdue"
    """Quá hạn."""
    PROLONGED = "prolonged"
    """Kéo dài."""
    HOT_SPOT = "hot_spot"
    """Điểm nóng."""


class SubjectKind(StrEnum):
    """What a finding is about: never a person."""

    MATTER = "matter"
    GROUP = "group"
    AGENCY = "agency"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that holds on a subject, by one rule (phát hiện)."""

    rule: str
    """Id of the rule in the rulebook, `R10`."""
    version: int
    pattern: Pattern
    subject_kind: SubjectKind
    subject: str
    """Matter id, group id, or agency code."""
    path: str
    """The leaf transfer, filing or clock inside the subject; empty for the whole."""
    severity: Severity
    effective_at: date
    """The business day on which it became true."""
    evidence: tuple[str, ...]
    """Ids of the facts it rests on, sorted."""
    agencies: tuple[str, ...] = ()
    """The agencies it is about, as the rule orders them."""
    params: Params = ()
    """Numbers and words the explanation needs, sorted by name."""
    state: Literal["holding", "historic"] = "holding"
    """Historic: it held, its cause has ended; kept, but no alert stands on it alone."""
    flags: tuple[str, ...] = ()
    """Uncertainties: `estimated`, `ambiguous`, `inconsistent`, `partial`; sorted."""
    kind: str | None = field(default=None, compare=False)
    """What kind of petition it concerns, for routing; no part of what was found."""
    denounced: tuple[str, ...] = field(default=(), compare=False)
    """Bodies a denunciation accuses: neither they nor those below may hear of it; sorted."""
    communes: tuple[str, ...] = field(default=(), compare=False)
    """Where it arose, as far as known; sorted."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdict on one filing, lawful ones too (đánh giá một lần nộp đơn)."""

    petition: str
    matter: str
    agency: str
    filed_on: date
    verdict: str
    """The class of table E.1, `premature_escalation`."""
    counts: Literal["yes", "soft", "no"]
    rule: str
    version: int
    hops: int | None
    weight: int
    authority_fault: tuple[str, ...]
    evidence: tuple[str, ...]
    door: str | None = None
    """The reception board or office it came through, where that is not the body itself."""
    flags: tuple[str, ...] = ()


class Detected(NamedTuple):
    """What holds for one subject at `as_of`, and when time alone may change the answer."""

    findings: frozenset[Finding] = frozenset()
    assessments: tuple[Assessment, ...] = ()
    wake_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """What an officer hears: the gravest finding speaks, the others are its reasons (cảnh báo)."""

    id: str
    province: str
    says: Finding
    reasons: tuple[Finding, ...] = ()


Change = Literal["raised", "changed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class AlertChange:
    """One line for the desk: what changed about an alert (thay đổi cảnh báo)."""

    change: Change
    alert: Alert
    before: Alert | None = field(default=None, compare=False)
