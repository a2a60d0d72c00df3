"""The alerts that follow from what is on record, and how two records differ (đối chiếu)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from projections.alerts import alerts
from projections.comparison import EVER, Compared, Period, compared
from projections.early_warning.record import load_finding

if TYPE_CHECKING:
    from projections.findings import Alert, Finding
    from projections.store.protocol import Store


def alerts_of(store: Store, *, ended_too: bool = False) -> dict[str, Alert]:
    """Return the alerts of everything on record; `ended_too` as if nothing had ended."""
    subjects = {load_finding(body).subject for body in store.all_findings()}
    by_subject: dict[tuple[str, str, str], list[Finding]] = {}
    for row in store.findings(subjects):
        finding = load_finding(row.body)
        if ended_too:
            finding = replace(finding, state="holding")
        by_subject.setdefault((row.kind, row.subject, row.province), []).append(finding)
    return {
        id_: alert
        for (_, _, province), findings in by_subject.items()
        for id_, alert in alerts(findings, province).items()
    }


def differing(live: Store, shadow: Store, period: Period = EVER) -> list[Compared]:
    """Compare what stands live with what would stand under the shadow's rules."""
    return list(compared(alerts_of(live), alerts_of(shadow), period))
