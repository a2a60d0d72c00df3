"""From a change on record to the event that travels (sự kiện cảnh báo)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from domain.contracts.alert import (
    AlertChangedV1,
    AlertData,
    AlertEvent,
    AlertRaisedV1,
    AlertWithdrawnV1,
    Reason,
)
from domain.contracts.subjects import alert_subject
from projections.detectors.ruling import ruling
from projections.explain import summary

if TYPE_CHECKING:
    from datetime import datetime

    from domain.law.law import Law
    from projections.findings import Alert, AlertChange, Finding

_CONTRACTS: dict[str, type[AlertEvent]] = {
    "raised": AlertRaisedV1,
    "changed": AlertChangedV1,
    "withdrawn": AlertWithdrawnV1,
}


def event_of(
    change: AlertChange, law: Law, *, worker: str, revision: int, as_of: datetime
) -> tuple[str, bytes]:
    """Return the NATS subject and the body of one change of one alert."""
    alert = change.alert
    event = _CONTRACTS[change.change](
        id=str(uuid5(UUID(alert.id), f"{worker}/{revision}")),
        source=f"/early-warning/{worker}",
        subject=alert.id,
        time=as_of,
        partitionkey=alert.province,
        data=AlertData(
            alert_id=alert.id, revision=revision, detected_at=as_of, **_said(alert, law)
        ),
    )
    return alert_subject(change.change, alert.province, worker), event.model_dump_json().encode()


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
