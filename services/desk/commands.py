"""What an officer may ask of the desk (lệnh của cán bộ).

Who asks is said in the command until officers sign in: an office by its code, the
officer by a reference that tells nobody who he is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from domain.alert import AlertCase, Hand
from domain.alert_events import Officer, Verdict
from domain.contracts.desk import FalseReason, Outcome
from domain.contracts.words import AgencyCode, FactId

OfficerRef = Annotated[str, StringConstraints(pattern=r"^o-[0-9a-f]{4,32}$")]
"""An officer, `o-7f3a91`: a reference the office can resolve and nobody else; never a name."""


_REASON = "`reason` belongs to the outcome `false_positive`, and that needs one"
_DUPLICATE = "`duplicate_of` belongs to the outcome `duplicate`, and that needs one"


class Command(BaseModel):
    """What every command says: who acts, and which revision he had before him."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    WORD: ClassVar[str]

    office: AgencyCode
    """The office that acts."""
    officer: OfficerRef
    """Its officer, by an opaque reference."""
    revision: Annotated[int, Field(ge=1)] | None = None
    """The revision the officer saw; the latest where left out."""

    def hand(self, at: datetime) -> Hand:
        """Return who acts, and when."""
        return Hand(Officer(self.office, self.officer), at, self.revision)

    def apply(self, case: AlertCase, at: datetime) -> None:
        """Carry it out on a file."""
        raise NotImplementedError

    @property
    def offices(self) -> tuple[str, ...]:
        """The offices it brings the warning before."""
        return (self.office,)


class Acknowledge(Command):
    """Take a warning up: it does not climb further (xác nhận)."""

    WORD = "acknowledge"

    def apply(self, case: AlertCase, at: datetime) -> None:
        """Carry it out on a file."""
        case.acknowledge(self.hand(at))


class Assign(Command):
    """Give a warning to an office (giao xử lý)."""

    WORD = "assign"
    to: AgencyCode
    """The office; never a person."""

    def apply(self, case: AlertCase, at: datetime) -> None:
        """Carry it out on a file."""
        case.assign(self.hand(at), self.to)

    @property
    def offices(self) -> tuple[str, ...]:
        """The offices it brings the warning before."""
        return self.office, self.to


class Comment(Command):
    """Note something about a warning; the words never leave the desk (ghi chú)."""

    WORD = "comment"
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
    """The note."""

    def apply(self, case: AlertCase, at: datetime) -> None:
        """Carry it out on a file."""
        case.comment(self.hand(at))


class _Concluding(Command):
    reason: FalseReason | None = None
    """Why it was a false one."""
    duplicate_of: FactId | None = None
    """The alert it repeats."""

    def verdict(self, outcome: Outcome | None) -> Verdict | None:
        """Return what came of it, where it is said; refuse what does not fit together."""
        if (outcome == "false_positive") != (self.reason is not None):
            raise ValueError(_REASON)
        if (outcome == "duplicate") != (self.duplicate_of is not None):
            raise ValueError(_DUPLICATE)
        return None if outcome is None else Verdict(outcome, self.reason, self.duplicate_of)


class ReportHandled(_Concluding):
    """Say what came of a warning, and propose to close it (báo cáo kết quả xử lý)."""

    WORD = "report-handled"
    outcome: Outcome = "handled"
    """What came of it."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        self.verdict(self.outcome)
        return self

    def apply(self, case: AlertCase, at: datetime) -> None:
        """Carry it out on a file."""
        case.report_handling(self.hand(at), Verdict(self.outcome, self.reason, self.duplicate_of))


class Close(_Concluding):
    """Close a warning; a high or critical one on another officer's report (đóng)."""

    WORD = "close"
    outcome: Outcome | None = None
    """What came of it; what was reported, where left out."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        self.verdict(self.outcome)
        return self

    def apply(self, case: AlertCase, at: datetime) -> None:
        """Carry it out on a file."""
        case.close(self.hand(at), self.verdict(self.outcome))


class Reopen(Command):
    """Open a closed or withdrawn warning again (mở lại)."""

    WORD = "reopen"

    def apply(self, case: AlertCase, at: datetime) -> None:
        """Carry it out on a file."""
        case.reopen(self.hand(at))


COMMANDS: tuple[type[Command], ...] = (
    Acknowledge,
    Assign,
    Comment,
    ReportHandled,
    Close,
    Reopen,
)

BETWEEN_FIELDS = {
    _REASON: "`reason` chỉ dùng và bắt buộc khi kết quả là `false_positive`.",
    _DUPLICATE: "`duplicate_of` chỉ dùng và bắt buộc khi kết quả là `duplicate`.",
}
"""What the validators say of several fields together."""
