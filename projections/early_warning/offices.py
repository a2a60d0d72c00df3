"""Agencies judged by the matters they handled and by their own duties (xét cơ quan)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from domain.contracts.envelope import legal_day
from domain.contracts.facts import parse_fact
from domain.organisation.codes import DOORS
from projections.agency_file import AgencyFile
from projections.detectors import reception_days
from projections.early_warning.work import AGENCY, Verdict
from projections.evaluate import evaluate_agency

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from domain.contracts.facts import AnyFact
    from domain.law.law import Law
    from projections.early_warning.record import Record
    from projections.early_warning.work import Boundary
    from projections.store.protocol import Store


class Offices:
    """Judges agencies; the caller holds the transaction."""

    def __init__(self, store: Store, record: Record, law: Law, boundary: Boundary) -> None:
        self._store = store
        self._record = record
        self._law = law
        self._boundary = boundary

    def judge(self, agencies: Collection[str], as_of: datetime) -> Iterator[Verdict]:
        """Judge agencies, and the committees whose doors they are."""
        day = legal_day(as_of)
        bodies = {self._law.organisations.body_of(agency, day) for agency in agencies}
        wanted = sorted(bodies.union(agencies))
        findings = self._record.wrong_turns(wanted)
        facts = self._facts(wanted, as_of)
        for agency in wanted:
            key = (AGENCY, agency)
            file = AgencyFile(agency, (f for code in _with_doors(agency) for f in facts[code]))
            wrong = findings.get(agency, [])
            look = partial(evaluate_agency, agency, wrong, self._law, as_of, file)
            detected = self._boundary.safely(key, look)
            yield Verdict(key, agency, self._law.organisations.province_of(agency, day), detected)

    def _facts(self, agencies: Collection[str], as_of: datetime) -> dict[str, list[AnyFact]]:
        codes = {code for agency in agencies for code in _with_doors(agency)}
        facts: dict[str, list[AnyFact]] = {code: [] for code in codes}
        since = reception_days.reaches_back(self._law, legal_day(as_of)).toordinal()
        for agency, body in self._store.office_facts(codes, since):
            facts[agency].append(parse_fact(body))
        return facts


def _with_doors(agency: str) -> tuple[str, ...]:
    return (agency, *(f"{agency}-{door}" for door in DOORS))
