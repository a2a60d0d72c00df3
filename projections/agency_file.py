"""All that one agency did as an office: receptions by its head, reports sent (hồ sơ cơ quan)."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from domain.contracts.reception import DelegationReceivedV1, ReceptionHeldV1
from domain.contracts.report import ReportSentV1
from projections.case_file import CaseFile

if TYPE_CHECKING:
    from datetime import date


class AgencyFile(CaseFile):
    """The effective facts of one agency and its doors; its id is the agency's code.

    Of receptions without the head it holds those of the first day only: they show
    since when the office records receptions at all.
    """

    def until(self, day: date) -> AgencyFile:
        """Return what had happened by the end of a day, itself when that is everything."""
        if not self.facts or self.facts[-1].businessdate <= day:
            return self
        return AgencyFile(self.id, (fact for fact in self.facts if fact.businessdate <= day))

    @cached_property
    def reports(self) -> dict[str, list[ReportSentV1]]:
        """The agency's own reports by period, each period's by business day."""
        found: dict[str, list[ReportSentV1]] = {}
        for fact in self.of(ReportSentV1):
            if fact.agency == self.id:
                found.setdefault(fact.data.period, []).append(fact)
        return found

    @cached_property
    def receptions(self) -> list[ReceptionHeldV1 | DelegationReceivedV1]:
        """Receptions, its doors' too, by business day."""
        held: list[ReceptionHeldV1 | DelegationReceivedV1] = [*self.of(ReceptionHeldV1)]
        held += self.of(DelegationReceivedV1)
        return sorted(held, key=lambda fact: (fact.businessdate, fact.id))

    @cached_property
    def head_days(self) -> dict[date, str]:
        """The days on which the head received, each with one fact that shows it."""
        days: dict[date, str] = {}
        for fact in self.receptions:
            if fact.data.head_present:
                days.setdefault(fact.businessdate, fact.id)
        return days
