"""One move of a paper from one agency to another (một lần chuyển hoặc trả lại đơn)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


class Move(NamedTuple):
    """A transfer or a return, between bodies as E.0 reads them (chuyển đơn, trả lại đơn)."""

    on: date
    id: str
    """The transfer's id; for a return, the id of the returning fact."""
    paper: str
    """The petition the sender moved."""
    sender: str
    receiver: str
    evidence: str
    """The fact that states the move."""
    transfer: str
    """The transfer itself; for a return, the transfer it undoes."""
    back: bool = False
    """A return: a move, but not a transfer."""
    copy: bool = False
    """For information, or such a copy given back: it moves nothing."""
    heard: str | None = None
    """The fact by which the receiver acknowledged it, took the paper in or gave it back."""
    inherited: bool = False
    """A successor hands out, on its first day of doing so, what it took over."""
    follows: str | None = None
    names: str | None = None
    """On a return: the body the receiver holds competent, as written."""
    sent_by: str = ""
    """The sending office as written, before E.0 reads it as its body."""
    sent_to: str = ""
    """The office it was addressed to, as written."""

    @property
    def counts(self) -> bool:
        """Whether R3, R5, R6 and R8 count it."""
        return not (self.back or self.copy or self.inherited)
