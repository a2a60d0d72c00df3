"""From what the desk wrote down to what it tells others: the one place that knows both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid5

from domain import alert_events as e
from domain.contracts import desk as c
from domain.contracts.subjects import desk_subject

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.contracts.desk import AnyDeskFact, DeskEvent

Says = dict[str, Any]


def _deed(event: Any) -> Says:  # noqa: ANN401 - a deed of any kind
    return {"office": event.by.office}


def _verdict(event: Any) -> Says:  # noqa: ANN401 - a deed with a verdict
    said = event.verdict
    return _deed(event) | {
        "outcome": said.outcome,
        "reason": said.reason,
        "duplicate_of": said.duplicate_of,
    }


def _escalated(event: Any) -> Says:  # noqa: ANN401 - an escalation
    return {
        "step": event.step,
        "origin": event.origin,
        "to": event.to,
        "due_on": event.due_on,
    }


_CONTRACTS: dict[str, tuple[type[AnyDeskFact], Callable[[Any], Says]]] = {
    e.Acknowledged.TOPIC: (c.DeskAcknowledgedV1, _deed),
    e.Assigned.TOPIC: (c.DeskAssignedV1, lambda event: _deed(event) | {"to": event.to}),
    e.Commented.TOPIC: (
        c.DeskCommentedV1,
        lambda event: _deed(event) | {"number": event.number},
    ),
    e.HandlingReported.TOPIC: (c.DeskHandlingReportedV1, _verdict),
    e.Closed.TOPIC: (
        c.DeskClosedV1,
        lambda event: _verdict(event) | {"severity": event.severity},
    ),
    e.Reopened.TOPIC: (c.DeskReopenedV1, _deed),
    e.Escalated.TOPIC: (c.DeskEscalatedV1, _escalated),
}
"""What the system told stays here: whoever wants it reads the stream it came from."""


def to_fact(desk: str, event: e.CaseEvent) -> AnyDeskFact | None:
    """Return the published form of a line, None for what stays inside."""
    known = _CONTRACTS.get(type(event).TOPIC)
    if known is None or not isinstance(event, e.Act):
        return None
    contract, says = known
    alert = str(event.originator_id)
    return contract.model_validate(
        {
            "id": fact_id(desk, event),
            "source": f"/desks/{desk}",
            "subject": alert,
            "time": event.timestamp,
            "partitionkey": event.province,
            "data": {"alert_id": alert, "revision": event.revision, **says(event)},
        }
    )


def fact_id(desk: str, event: e.CaseEvent) -> str:
    """Return the id of a line: the same on every reading."""
    return str(uuid5(event.originator_id, f"{desk}/{event.originator_version}"))


def message_of(desk: str, fact: DeskEvent) -> tuple[str, bytes]:
    """Return the subject a fact goes to, and its body."""
    word = str(type(fact).model_fields["type"].default).split(".")[2]
    subject = desk_subject(word, fact.partitionkey, desk)
    return subject, fact.model_dump_json(exclude_none=True).encode()
