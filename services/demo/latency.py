"""From sending a command to the alert it causes: times that were measured, not estimated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.contracts.alert import AlertRaisedV1

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.demo.witness import Arrival


@dataclass(frozen=True, slots=True)
class Latency:
    """How long it took, over all alerts that can be traced to a command."""

    alerts: int
    p50: float
    p99: float
    """Seconds."""


def latency(arrivals: Sequence[Arrival], sent: Mapping[str, float]) -> Latency | None:
    """Match alerts to commands through the facts they rest on.

    `sent` maps fact ids to the moment their command left. An alert is due to
    the last of its facts; alerts on older facts alone are not counted, nor is
    one that says the same on the same facts once more.
    """
    said: set[tuple[str, tuple[str, ...]]] = set()
    waited: list[float] = []
    for arrival in arrivals:
        says = arrival.event.data.says
        moments = [sent[fact] for fact in says.evidence if fact in sent]
        fresh = (says.rule, says.evidence) not in said
        said.add((says.rule, says.evidence))
        if fresh and moments and isinstance(arrival.event, AlertRaisedV1):
            waited.append(arrival.at - max(moments))
    waited.sort()
    if not waited:
        return None
    return Latency(len(waited), _percentile(waited, 50), _percentile(waited, 99))


def _percentile(ordered: Sequence[float], percent: int) -> float:
    """Return the smallest value at or above so many percent of the others."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
