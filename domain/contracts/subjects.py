"""Streams and subjects, as data: who may say what where."""

from __future__ import annotations

from dataclasses import dataclass

PETITIONS = "PETITIONS"
ALERTS = "ALERTS"
DESK = "DESK"

VIA = "via"
"""First word of the subjects under which facts of other hubs are kept."""


@dataclass(frozen=True, slots=True)
class StreamDeclaration:
    """One stream every hub must hold; reconciled by `services.streams`."""

    name: str
    subjects: tuple[str, ...]
    purpose: str


STREAMS = (
    StreamDeclaration(PETITIONS, ("petition.v1.>",), "facts nodes recorded, without personal data"),
    StreamDeclaration(ALERTS, ("alert.v1.>",), "early warnings raised, changed and withdrawn"),
    StreamDeclaration(DESK, ("desk.v1.>",), "what desks did about early warnings"),
)


def fact_subject(type_: str, province: str, node: str) -> str:
    """Return `petition.v1.<fact>.<province>.<node>`; the node's credentials end there.

    `v1` is the version of these subjects, not of the contract: a later version of a fact
    travels beside the first, under the same fence, stream and permissions.
    """
    _, noun, fact, _ = type_.split(".")
    token = fact if noun == "petition" else f"{noun}_{fact}"
    return f"petition.v1.{token}.{province}.{node}"


def node_fence(node: str) -> str:
    """Return the pattern of all that one node publishes."""
    return f"petition.v1.*.*.{node}"


def alert_subject(change: str, province: str, worker: str) -> str:
    """Return `alert.v1.<change>.<province>.<worker>`."""
    return f"alert.v1.{change}.{province}.{worker}"


def warning_subject(type_: str, province: str, worker: str) -> str:
    """Return the subject of anything a worker says: of alerts and filings the bare change."""
    _, noun, change, _ = type_.split(".")
    token = change if noun in {"alert", "escalation"} else f"{noun}_{change}"
    return f"alert.v1.{token}.{province}.{worker}"


def worker_fence(worker: str) -> str:
    """Return the pattern of all that one early-warning worker publishes."""
    return f"alert.v1.*.*.{worker}"


def desk_subject(fact: str, province: str, desk: str) -> str:
    """Return `desk.v1.<fact>.<province>.<desk>`."""
    return f"desk.v1.{fact}.{province}.{desk}"


def desk_fence(desk: str) -> str:
    """Return the pattern of all that one desk publishes."""
    return f"desk.v1.*.*.{desk}"


def via_subject(hub: str, subject: str) -> str:
    """Return `via.<hub>.<subject>`: a fact recorded at another hub, sourced from it.

    No stream listens there, so nobody can publish it; only a stream's source brings it.
    """
    return f"{VIA}.{hub}.{subject}"


def hub_of(subject: str) -> str | None:
    """Return the hub a fact was recorded at; None for the hub it is read at."""
    root, _, rest = subject.partition(".")
    return rest.partition(".")[0] if root == VIA else None


def published_subject(subject: str) -> str:
    """Return the subject the node itself published on, whichever hub it is read at."""
    return subject.split(".", 2)[2] if subject.startswith(f"{VIA}.") else subject


def node_of(subject: str) -> str:
    """Return the publishing node a subject names, sourced or not."""
    return subject.rsplit(".", 1)[1]
