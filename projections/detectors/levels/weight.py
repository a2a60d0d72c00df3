"""How much a counted filing weighs, by E.1.5 (mức độ vượt cấp)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from projections.filings import same_sender

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.contracts.reception import DelegationReceivedV1
    from domain.law.rulebook import Rule
    from projections.detectors.levels.inquiry import Inquiry
    from projections.detectors.levels.table import Judged
    from projections.findings import Severity

WEIGHT = "VC-WEIGHT"
_SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")


class Weighed(NamedTuple):
    """The weight of one filing, and the facts it adds to what the verdict rests on."""

    weight: int = 0
    reasons: frozenset[str] = frozenset()
    severity: Severity = "info"


_WEIGHTLESS = Weighed()


def weighed(
    one: Judged, before: Sequence[Judged], delegations: Sequence[DelegationReceivedV1]
) -> Weighed:
    """Weigh a filing, with the filings of the matter judged before it, of any kind."""
    if one.counts == "no":
        return _WEIGHTLESS
    inquiry = one.inquiry
    rule: Rule = inquiry.course.law.rulebook.rule(WEIGHT, inquiry.filing.day)
    weight = min(inquiry.climbed or 1, rule.number("most_hops"))
    if inquiry.level >= rule.number("central_level"):
        weight = rule.number("central_weight")
    crowd = [fact.id for fact in delegations if _came_with(fact, inquiry, rule)]
    near = _near(one, before, rule.number("repeat_days"))
    again = next((earlier for earlier in near if earlier.counts != "no"), None)
    weight += rule.number("delegation_weight") if crowd else 0
    weight += rule.number("repeat_weight") if again else 0
    weight = min(weight, rule.number("most"))
    reasons = frozenset(crowd[:1]).union(*_shown(inquiry, near, again))
    felt = weight - rule.number("soft_less") if one.counts == "soft" else weight
    return Weighed(weight, reasons, _severity(rule, felt))


def _severity(rule: Rule, weight: int) -> Severity:
    for severity in _SEVERITIES:
        if weight >= rule.number(f"{severity}_from"):
            return severity
    return "info"


def _came_with(fact: DelegationReceivedV1, inquiry: Inquiry[Any], rule: Rule) -> bool:
    """Whether a delegation of five or more spoke for the paper.

    It names the paper, or names none and came to the same body on the same day [ours].
    """
    if fact.data.people < rule.number("delegation_from"):
        return False
    if fact.data.petitions:
        return inquiry.filing.petition in fact.data.petitions
    day = inquiry.filing.day
    return fact.businessdate == day and inquiry.course.body(fact.agency, day, day) == inquiry.a


def _near(one: Judged, before: Sequence[Judged], days: int) -> list[Judged]:
    """Return the filings of the same sender on one of the `days` before the filing."""
    filing, reach = one.inquiry.filing, timedelta(days=days)
    return [
        earlier
        for earlier in before
        if timedelta(0) < filing.day - earlier.inquiry.filing.day <= reach
        and same_sender(filing, earlier.inquiry.filing)
    ]


def _shown(
    inquiry: Inquiry[Any], near: Sequence[Judged], again: Judged | None
) -> list[frozenset[str]]:
    """Return what shows that an earlier filing counted, or that those about others did not."""
    if again is not None and again.inquiry.course is inquiry.course:
        return [again.whole()]
    others = [again] if again is not None else near
    return [other.whole() for other in others if other.inquiry.course is not inquiry.course]
