"""What the desk heard of each alert, and what is queued for it to hear (bàn trực cảnh báo)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from domain.contracts.alert import parse_alert
from projections.early_warning.events import (
    SEEN_WHEN,
    Telling,
    event_of,
    group_of,
    link_event_of,
    reclassification_of,
    said_of,
    withdrawal_of,
)
from projections.findings import Pattern
from projections.store.rows import ADOPTED, AlertRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from domain.law.law import Law
    from projections.early_warning.events import GroupTurn
    from projections.early_warning.link_events import Unsaid
    from projections.findings import AlertChange
    from projections.reclassified import Reclassified
    from projections.store.protocol import Store


class Desk:
    """Queues changes of alerts under growing revisions; the caller holds the transaction."""

    def __init__(self, store: Store, law: Law, worker: str) -> None:
        self._store = store
        self._law = law
        self._worker = worker
        self.told: Callable[[str, str, str, str], None] | None = None
        """Hears change, pattern, severity and province of everything queued."""
        self.speaks = True
        """Whether anything is queued at all: rules on trial tell nobody."""
        self.quiet = False
        """Whether alerts are put on record without being told: by a view that is built beside."""
        self.reclassifying = True
        """Whether filings that change their class are told: not while a view is built anew."""

    def tell(self, changes: Sequence[AlertChange], as_of: datetime) -> None:
        """Queue what the desk has not heard, and remember it."""
        if not changes or not self.speaks:
            return
        known = {row.id: row for row in self._store.alerts([c.alert.id for c in changes])}
        rows: list[AlertRow] = []
        queued: list[tuple[str, bytes]] = []
        for change in changes:
            last = known.get(change.alert.id)
            if last is not None and last.change == ADOPTED:
                heard = said_in(last.body) == said_of(change.alert, self._law)
                if heard and change.change == "raised":
                    rows.append(last._replace(change="raised"))
                    continue
            row, subject = self._row(change, last, as_of)
            rows.append(row)
            known[row.id] = row
            if self.quiet:
                continue
            queued.append((subject, row.body))
            if self.told:
                says = change.alert.says
                self.told(row.change, says.pattern.value, says.severity, change.alert.province)
        self._store.put_alerts(rows)
        self._store.add_outbox(queued)

    def tell_reclassified(self, found: Sequence[tuple[Reclassified, str]], as_of: datetime) -> None:
        """Queue filings that changed their class, each with the province of its matter."""
        if not self.news:
            return
        queued: list[tuple[str, bytes]] = []
        for place, (one, province) in enumerate(found, start=self._store.outbox_end() + 1):
            telling = Telling(self._worker, place, as_of)
            queued.append(reclassification_of(one, province, telling))
            if self.told:
                self.told("reclassified", Pattern.CROSS_LEVEL.value, "", province)
        self._store.add_outbox(queued)

    def tell_groups(self, turns: Sequence[GroupTurn], as_of: datetime) -> None:
        """Queue groups that changed their life."""
        if not self.news:
            return
        queued: list[tuple[str, bytes]] = []
        for place, turn in enumerate(turns, start=self._store.outbox_end() + 1):
            queued.append(group_of(turn, Telling(self._worker, place, as_of)))
            if self.told:
                self.told("group", Pattern.MASS_COMPLAINT.value, "", turn.row.province)
        self._store.add_outbox(queued)

    def tell_links(self, said: Sequence[Unsaid], as_of: datetime) -> None:
        """Queue what became of links between papers, and of matters as a whole."""
        queued: list[tuple[str, bytes]] = []
        for place, one in enumerate(said, start=self._store.outbox_end() + 1):
            queued.append(link_event_of(one, Telling(self._worker, place, as_of)))
            if self.told:
                self.told(one.contract.model_fields["type"].default.split(".")[2], "link", "", "")
        self._store.add_outbox(queued)

    @property
    def news(self) -> bool:
        """Whether what is no alert is told: by a live view that is up to date."""
        return self.reclassifying and self.speaks and not self.quiet

    def give_up_adopted(self, as_of: datetime) -> int:
        """Withdraw what stood at the hub and was not found again; return how many."""
        adopted = self._store.adopted_alerts()
        rows: list[AlertRow] = []
        queued: list[tuple[str, bytes]] = []
        for row in adopted:
            revision = row.revision + 1
            subject, body = withdrawal_of(
                parse_alert(row.body), Telling(self._worker, revision, as_of)
            )
            rows.append(row._replace(revision=revision, change="withdrawn", body=body))
            queued.append((subject, body))
        if rows:
            self._store.put_alerts(rows)
            self._store.add_outbox(queued)
        return len(rows)

    def _row(
        self, change: AlertChange, last: AlertRow | None, as_of: datetime
    ) -> tuple[AlertRow, str]:
        revision = last.revision + 1 if last else 1
        word = change.change
        if last is not None and last.change == ADOPTED and word == "raised":
            word = "changed"
        alert = change.alert
        subject, body = event_of(alert, self._law, word, Telling(self._worker, revision, as_of))
        kind, about = alert.says.subject_kind.value, alert.says.subject
        return AlertRow(alert.id, kind, about, revision, word, alert.province, body), subject


def said_in(body: bytes) -> dict[str, Any]:
    """Return what an event says of the facts."""
    event = json.loads(body)
    said = {k: v for k, v in event["data"].items() if k not in SEEN_WHEN}
    return {"province": event["partitionkey"], **said}
