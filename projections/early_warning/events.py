"""From a change on record to the event that travels (sự kiện cảnh báo)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid5

from pydantic import TypeAdapter

from domain.contracts.alert import (
    AlertChangedV1,
    AlertData,
    AlertEvent,
    AlertRaisedV1,
    AlertWithdrawnV1,
    Reason,
)
from domain.contracts.assessment import (
    EscalationReclassifiedV1,
    ReclassifiedData,
    VerdictSaid,
)
from domain.contracts.envelope import legal_day
from domain.contracts.group import GroupChangedV1, GroupData, Life
from domain.contracts.subjects import alert_subject, warning_subject
from domain.contracts.words import Kind
from projections.detectors.ruling import ruling
from projections.explain import summary
from projections.routing import gathering, receivers

if TYPE_CHECKING:
    from domain.contracts.alert import AnyAlert
    from domain.law.law import Law
    from projections.early_warning.link_events import Unsaid
    from projections.findings import Alert, Assessment, Change, Finding
    from projections.reclassified import Reclassified
    from projections.store.rows import GroupRow

SEEN_WHEN = frozenset({"revision", "detected_at", "receivers", "gathering"})
"""What an alert says of the reading, not of the facts: also who stood where on that day."""
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_COUNTED = ("people", "most", "papers", "matters", "score")
_LIFE: TypeAdapter[Life] = TypeAdapter(Life)
_CONTRACTS: dict[str, type[AlertEvent]] = {
    "raised": AlertRaisedV1,
    "changed": AlertChangedV1,
    "withdrawn": AlertWithdrawnV1,
}


class Telling(NamedTuple):
    """Who tells the desk, for which time, and when."""

    worker: str
    revision: int
    as_of: datetime


class GroupTurn(NamedTuple):
    """A group whose life changed: as it stands, or as it stood last."""

    row: GroupRow
    before: str | None
    """The life it had; None where it was no group."""
    stands: bool


def event_of(alert: Alert, law: Law, change: Change, telling: Telling) -> tuple[str, bytes]:
    """Return the NATS subject and the body of one change of one alert."""
    worker, revision, as_of = telling
    event = _CONTRACTS[change](
        id=_event_id(alert.id, worker, revision),
        source=f"/early-warning/{worker}",
        subject=alert.id,
        time=as_of,
        partitionkey=alert.province,
        data=AlertData(
            alert_id=alert.id,
            revision=revision,
            detected_at=as_of,
            receivers=receivers(alert, law, legal_day(as_of)),
            gathering=gathering(alert, law, legal_day(as_of)),
            **_said(alert, law),
        ),
    )
    return alert_subject(change, alert.province, worker), event.model_dump_json().encode()


def reclassification_of(found: Reclassified, province: str, telling: Telling) -> tuple[str, bytes]:
    """Return the subject and the body of the word that a filing changed its class.

    Each place in the outbox has an id of its own: a filing may change to and fro.
    """
    before, after = found
    worker, place, as_of = telling
    event = EscalationReclassifiedV1(
        id=_event_id(after.petition, worker, place),
        source=f"/early-warning/{worker}",
        subject=after.petition,
        time=as_of,
        partitionkey=province,
        data=ReclassifiedData(
            petition=after.petition,
            matter=after.matter,
            agency=after.agency,
            filed_on=after.filed_on,
            before=_verdict(before),
            after=_verdict(after),
            authority_fault=after.authority_fault,
            flags=after.flags,
            evidence=after.evidence,
            known_at=as_of,
        ),
    )
    return alert_subject("reclassified", province, worker), event.model_dump_json().encode()


def group_of(turn: GroupTurn, telling: Telling) -> tuple[str, bytes]:
    """Return the subject and the body of the word that a group changed its life."""
    one = turn.row
    worker, place, as_of = telling
    stands: dict[str, Any] = (
        {
            "since": date.fromordinal(one.since),
            **{name: getattr(one, name) for name in _COUNTED},
        }
        if turn.stands
        else {}
    )
    event = GroupChangedV1(
        id=_event_id(one.id, worker, place),
        source=f"/early-warning/{worker}",
        subject=one.id,
        time=as_of,
        partitionkey=one.province,
        data=GroupData(
            group=one.id,
            before=None if turn.before is None else _LIFE.validate_python(turn.before),
            after=_LIFE.validate_python(one.life) if turn.stands else None,
            kind=Kind(one.kind) if one.kind else None,
            known_at=as_of,
            **stands,
        ),
    )
    return warning_subject(event.type, one.province, worker), event.model_dump_json().encode()


def link_event_of(said: Unsaid, telling: Telling) -> tuple[str, bytes]:
    """Return the subject and the body of what became of a link, or of a matter as a whole."""
    worker, place, as_of = telling
    event = said.contract.model_validate(
        {
            "id": _event_id(said.subject, worker, place),
            "source": f"/early-warning/{worker}",
            "subject": said.subject,
            "time": as_of,
            "partitionkey": said.province,
            "data": said.data,
        }
    )
    return warning_subject(event.type, said.province, worker), event.model_dump_json().encode()


def _verdict(said: Assessment) -> VerdictSaid:
    return VerdictSaid(
        rule=said.rule, version=said.version, verdict=said.verdict, counts=said.counts
    )


def withdrawal_of(last: AnyAlert, telling: Telling) -> tuple[str, bytes]:
    """Return the subject and the body of the withdrawal of an alert known by its last event."""
    return restated(last, "withdrawn", telling)


def restated(last: AnyAlert, change: Change, telling: Telling) -> tuple[str, bytes]:
    """Return the subject and the body of a change of an alert that says what an event said."""
    worker, revision, as_of = telling
    event = _CONTRACTS[change](
        id=_event_id(last.subject, worker, revision),
        source=f"/early-warning/{worker}",
        subject=last.subject,
        time=as_of,
        partitionkey=last.partitionkey,
        data=last.data.model_copy(update={"revision": revision, "detected_at": as_of}),
    )
    return alert_subject(change, last.partitionkey, worker), event.model_dump_json().encode()


def said_of(alert: Alert, law: Law) -> dict[str, Any]:
    """Return what an alert says of the facts, as JSON values; not when, nor how often."""
    said = AlertData(alert_id=alert.id, revision=1, detected_at=_ANY_TIME, **_said(alert, law))
    body = said.model_dump(mode="json", exclude=set(SEEN_WHEN))
    return {"province": alert.province, **body}


def _event_id(about: str, worker: str, revision: int) -> str:
    return str(uuid5(UUID(about), f"{worker}/{revision}"))


def _said(alert: Alert, law: Law) -> dict[str, Any]:
    says = alert.says
    return {
        "pattern": says.pattern.value,
        "severity": says.severity,
        "subject_kind": says.subject_kind.value,
        "subject": says.subject,
        "path": says.path,
        "says": _reason(says, law),
        "reasons": tuple(_reason(finding, law) for finding in alert.reasons),
        "summary_vi": summary(alert, law, "vi"),
        "summary_en": summary(alert, law, "en"),
        "kind": says.kind,
        "denounced": says.denounced,
    }


def _reason(finding: Finding, law: Law) -> Reason:
    rule = ruling(law, finding.rule, finding.effective_at)
    return Reason(
        rule=finding.rule,
        rule_version=finding.version,
        legal_basis=rule.basis,
        basis_status=rule.status,
        severity=finding.severity,
        state=finding.state,
        effective_at=finding.effective_at,
        agencies=finding.agencies,
        params=dict(finding.params),
        flags=finding.flags,
        evidence=finding.evidence,
    )
