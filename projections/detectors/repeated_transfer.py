"""What is wrong with how a matter was passed on: rows R1 to R16 (chuyển đơn nhiều lần)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.envelope import legal_day
from domain.contracts.petition import (
    PetitionGuidedV1,
    PetitionReceivedV1,
    PetitionSucceededV1,
    PetitionTransferredV1,
)
from domain.contracts.transfer import TransferAcknowledgedV1, TransferReturnedV1
from domain.contracts.words import Kind
from projections.detectors.transfer_rows.denounced import leaks, transfer_to_denounced
from projections.detectors.transfer_rows.filings import filings_repeated, repeated_guidance
from projections.detectors.transfer_rows.final import transfer_after_final
from projections.detectors.transfer_rows.late import late_transfer
from projections.detectors.transfer_rows.multiple import processed_multi_addressed
from projections.detectors.transfer_rows.owner import no_owner
from projections.detectors.transfer_rows.receivers import fan_in, fan_out, wrong_jurisdiction
from projections.detectors.transfer_rows.reply import no_reply
from projections.detectors.transfer_rows.stretches import (
    cycle,
    long_chain,
    ping_pong,
    repeated_edge,
)
from projections.detectors.transfer_rows.trail import Trail
from projections.detectors.transfer_rows.wrong_return import wrong_return
from projections.findings import Detected
from projections.terms import next_fact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.detectors.transfer_rows.trail import Found

    Row = Callable[[Trail], Iterator[Found]]

_OF_FILINGS = (filings_repeated, repeated_guidance)
_OF_A_MOVE = (wrong_jurisdiction, no_owner, no_reply, transfer_after_final, wrong_return)
_OF_A_DENUNCIATION = (transfer_to_denounced, late_transfer, processed_multi_addressed)
_OF_MOVES = (repeated_edge, ping_pong, cycle, long_chain, fan_in, fan_out)
_MOVING: frozenset[type] = frozenset(
    (PetitionTransferredV1, TransferAcknowledgedV1, TransferReturnedV1)
)


def detect(case: CaseFile, law: Law, as_of: datetime) -> Detected:
    """State every finding of R1 to R16 that holds or held, and when time alone may add one."""
    day = legal_day(as_of)
    known, future = case.until(day), next_fact(case, day)
    moves = _moves(known)
    if not moves and not _again(known) and not known.of(PetitionSucceededV1):
        return Detected(wake_at=future)
    trail = Trail(known, law, day)
    if _denunciation(trail):
        trail.withheld = frozenset(leak.to for leak in leaks(trail))
    findings = frozenset(trail.finding(found) for row in _rows(trail) for found in row(trail))
    wakes = [wake for wake in (trail.wake_at(), future) if wake is not None]
    return Detected(findings, wake_at=min(wakes, default=None))


def _rows(trail: Trail) -> Iterator[Row]:
    """Return the rows that can find something: most matters move once or not at all."""
    if _again(trail.case):
        yield from _OF_FILINGS
    if trail.forest.moves:
        yield from _OF_A_MOVE
    if _denunciation(trail):
        yield from _OF_A_DENUNCIATION
    if len(trail.forest.moves) > 1:
        yield from _OF_MOVES


def _moves(case: CaseFile) -> bool:
    if not _MOVING.isdisjoint(case.kinds):
        return True
    return any(fact.data.forwarder is not None for fact in case.of(PetitionReceivedV1))


def _denunciation(trail: Trail) -> bool:
    return any(filing.kind is Kind.DENUNCIATION for filing in trail.filings)


def _again(case: CaseFile) -> bool:
    """Whether something was filed or guided more than once."""
    return len(case.of(PetitionReceivedV1)) > 1 or len(case.of(PetitionGuidedV1)) > 1
