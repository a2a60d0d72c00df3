"""What a view knows of an alert, a petition or a matter (tra cứu hồ sơ)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.alert import parse_alert
from domain.contracts.facts import parse_facts
from projections.detectors.area_burst import RULE as BURST
from projections.early_warning.counted import days_again, weeks_again
from projections.early_warning.link_lines import shown
from projections.early_warning.links import opened
from projections.early_warning.text_record import LINKED
from projections.matters.keys import packed, spelled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from domain.contracts.alert import AnyAlert
    from domain.contracts.facts import AnyFact
    from domain.law.law import Law
    from projections.early_warning.link_lines import LinkShown
    from projections.findings import Finding
    from projections.store.protocol import Store


class MatterKnown(NamedTuple):
    """One matter: its name and every fact of it, corrected ones too."""

    id: str
    facts: list[AnyFact]


class AlertKnown(NamedTuple):
    """One alert as it was last told, and whether it stands."""

    event: AnyAlert
    stands: bool


class Archive:
    """Reads one store; changes nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def alert(self, id_: str) -> AlertKnown | None:
        """Return an alert by its id."""
        rows = self._store.alerts([id_])
        if not rows:
            return None
        return AlertKnown(parse_alert(rows[0].body), rows[0].change != "withdrawn")

    def again(self, said: Finding, law: Law, as_of: datetime) -> list[Finding]:
        """Judge the weeks or the days of an area once more, by the numbers there are."""
        judge = weeks_again if said.rule == BURST else days_again
        return judge(self._store, law, said.subject, as_of)

    def facts(self, ids: Collection[str]) -> list[AnyFact]:
        """Return facts by their ids, as far as they are known."""
        rows = self._store.facts([packed(id_) for id_ in ids])
        return parse_facts([bytes(row.body) for row in rows])

    def matter_of(self, subject: str) -> MatterKnown | None:
        """Return the matter a petition, transfer or visit belongs to."""
        found = self._store.subjects([packed(subject)])
        return self._matter(found[0].matter) if found else None

    def links(self, petitions: Collection[str]) -> list[LinkShown]:
        """Return what ties these papers to others by what they say."""
        numbers = [row.n for row in self._store.subjects([packed(id_) for id_ in petitions])]
        rows = [row for row in self._store.text_links(numbers) if row.state == LINKED]
        return sorted(shown(self._store, rows), key=lambda one: one.petition)

    def matters_of_facts(self, facts: Iterable[AnyFact]) -> list[MatterKnown]:
        """Return the matters some facts belong to, by name."""
        subjects = self._store.subjects({packed(fact.subject) for fact in facts})
        found = [self._matter(number) for number in {row.matter for row in subjects}]
        return sorted(found, key=lambda matter: matter.id)

    def _matter(self, number: int) -> MatterKnown:
        members = [opened(row) for row in self._store.members([number])]
        bodies = self._store.case_facts([subject.n for subject in members])
        name = next(subject.id for subject in members if subject.n == number)
        return MatterKnown(spelled(name), parse_facts([bytes(body) for _, body in bodies]))
