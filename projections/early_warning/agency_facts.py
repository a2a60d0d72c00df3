"""What agencies do as offices, kept by agency (việc của cơ quan)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.petition import PetitionVoidedV1
from domain.contracts.reception import (
    DelegationReceivedV1,
    ReceptionAnsweredV1,
    ReceptionHeldV1,
)
from domain.contracts.report import ReportSentV1
from projections.matters.keys import OF_NO_MATTER, of_agency
from projections.store.rows import AgencyFactRow, FactRow

if TYPE_CHECKING:
    from projections.early_warning.reading import Read
    from projections.early_warning.sifting import Sifted
    from projections.store.protocol import Store


_RECEPTIONS = (ReceptionHeldV1, DelegationReceivedV1)


def keep_official(store: Store, sifted: Sifted) -> set[str]:
    """Keep what agencies did as offices by agency; return those to judge again.

    One more reception without the head changes nothing, unless it is the first.
    """
    if sifted.of_no_matter:
        store.add_facts(
            [FactRow(r.id, OF_NO_MATTER, r.position, r.body) for r in sifted.of_no_matter]
        )
    reads = [r for found in sifted.by_subject.values() for r in found if of_agency(r.fact)]
    rows = [_official_row(read) for read in (*reads, *sifted.of_no_matter)]
    if not rows:
        return sifted.bereft
    first = store.first_receptions({row.agency for row in rows if row.role == "held"})
    store.add_agency_facts(rows)
    touched = {row.agency for row in rows if _may_count(row, first)}
    return sifted.bereft | touched


def _official_row(read: Read) -> AgencyFactRow:
    fact = read.fact
    role = "held"
    if fact.corrects is not None:
        role = "corrects"
    elif isinstance(fact, ReportSentV1):
        role = "report"
    elif isinstance(fact, ReceptionAnsweredV1 | PetitionVoidedV1):
        role = "other"
    elif isinstance(fact, _RECEPTIONS) and fact.data.head_present:
        role = "head"
    return AgencyFactRow(fact.agency, read.id, role, fact.businessdate.toordinal())


def _may_count(row: AgencyFactRow, first: dict[str, int]) -> bool:
    if row.role == "held":
        return row.day <= first.get(row.agency, row.day)
    return row.role != "other"
