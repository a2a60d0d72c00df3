"""What is wrong with how a matter was passed on: rows R1 to R10 (chuyển đơn nhiều lần)."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from domain.contracts.envelope import VIETNAM, legal_day
from domain.contracts.petition import (
    PetitionGuidedV1,
    PetitionReceivedV1,
    PetitionTransferredV1,
)
from domain.contracts.transfer import TransferAcknowledgedV1, TransferReturnedV1
from projections.detectors.transfer_rows.filings import filings_repeated, repeated_guidance
from projections.detectors.transfer_rows.owner import no_owner
from projections.detectors.transfer_rows.receivers import fan_in, fan_out, wrong_jurisdiction
from projections.detectors.transfer_rows.stretches import (
    cycle,
    long_chain,
    ping_pong,
    repeated_edge,
)
from projections.detectors.transfer_rows.trail import Trail
from projections.findings import Detected

if TYPE_CHECKING:
    from datetime import date

    from domain.law.law import Law
    from projections.case_file import CaseFile

_OF_FILINGS = (filings_repeated, repeated_guidance)
_OF_MOVES = (
    repeated_edge,
    ping_pong,
    cycle,
    long_chain,
    wrong_jurisdiction,
    fan_in,
    fan_out,
    no_owner,
)
_MOVING = (PetitionTransferredV1, TransferAcknowledgedV1, TransferReturnedV1)


def detect(case: CaseFile, law: Law, as_of: datetime) -> Detected:
    """State every finding of R1 to R10 that holds or held, and when time alone may add one."""
    day = legal_day(as_of)
    known, future = case.until(day), _next_fact(case, day)
    moves = _moves(known)
    if not moves and not _again(known):
        return Detected(wake_at=future)
    trail = Trail(known, law, day)
    rows = (*_OF_FILINGS, *_OF_MOVES) if trail.forest.moves else _OF_FILINGS
    findings = frozenset(trail.finding(found) for row in rows for found in row(trail))
    wakes = [wake for wake in (trail.wake_at(), future) if wake is not None]
    return Detected(findings, wake_at=min(wakes, default=None))


def _moves(case: CaseFile) -> bool:
    if any(case.of(kind) for kind in _MOVING):
        return True
    return any(fact.data.forwarder is not None for fact in case.of(PetitionReceivedV1))


def _again(case: CaseFile) -> bool:
    """Whether something was filed or guided more than once."""
    return len(case.of(PetitionReceivedV1)) > 1 or len(case.of(PetitionGuidedV1)) > 1


def _next_fact(case: CaseFile, day: date) -> datetime | None:
    """Return the first instant of the next day on which a fact is dated."""
    if not case.facts or case.facts[-1].businessdate <= day:
        return None
    coming = next(fact.businessdate for fact in case.facts if fact.businessdate > day)
    return datetime.combine(coming, time(), tzinfo=VIETNAM)
