"""What other rules would have said: alerts added, removed, changed, same (so sánh)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from projections.findings import Alert, Finding

Difference = Literal["added", "removed", "changed", "same"]
DIFFERENCES: tuple[Difference, ...] = ("added", "removed", "changed", "same")


class Period(NamedTuple):
    """Both days are in it."""

    first: date
    last: date

    def holds(self, alert: Alert | None) -> bool:
        """Whether an alert became true in the period."""
        return alert is not None and self.first <= alert.says.effective_at <= self.last


EVER = Period(date.min, date.max)


class Compared(NamedTuple):
    """One alert under both rulebooks."""

    difference: Difference
    before: Alert | None
    after: Alert | None

    @property
    def alert(self) -> Alert:
        """Return the alert as the other rules state it, else as the present ones do."""
        alert = self.after or self.before
        if alert is None:
            msg = "an alert of neither rulebook"
            raise ValueError(msg)
        return alert


def compared(
    before: Mapping[str, Alert], after: Mapping[str, Alert], period: Period
) -> Iterator[Compared]:
    """Return every alert that became true in the period under either rulebook, by its id."""
    for id_ in sorted(before.keys() | after.keys()):
        was, now = before.get(id_), after.get(id_)
        if period.holds(was) or period.holds(now):
            yield Compared(_difference(was, now), was, now)


def counted(found: list[Compared]) -> dict[tuple[str, str], Counter[Difference]]:
    """Count by pattern and province."""
    counts: dict[tuple[str, str], Counter[Difference]] = {}
    for one in found:
        key = (one.alert.says.pattern.value, one.alert.province)
        counts.setdefault(key, Counter())[one.difference] += 1
    return dict(sorted(counts.items()))


def examples(found: list[Compared], most: int) -> dict[Difference, list[Compared]]:
    """Return the gravest of what differs, by difference; patterns take turns."""
    chosen: dict[Difference, list[Compared]] = {}
    for difference in DIFFERENCES[:-1]:
        of_kind = sorted((one for one in found if one.difference == difference), key=_order)
        chosen[difference] = _in_turn(of_kind)[:most]
    return chosen


def _difference(was: Alert | None, now: Alert | None) -> Difference:
    if was is None:
        return "added"
    if now is None:
        return "removed"
    return "same" if _said(was) == _said(now) else "changed"


def _said(alert: Alert) -> tuple[object, ...]:
    """Return what an officer would see differ: not the version of the rule."""
    return alert.province, _stated(alert.says), sorted(map(_stated, alert.reasons))


def _stated(finding: Finding) -> tuple[object, ...]:
    return (
        finding.rule,
        finding.severity,
        finding.state,
        finding.effective_at,
        finding.agencies,
        finding.params,
        finding.flags,
    )


_GRAVITY = {"critical": 0, "high": 1, "medium": 2, "low": 3, "info": 4}


def _order(one: Compared) -> tuple[object, ...]:
    says = one.alert.says
    return _GRAVITY[says.severity], says.pattern, says.rule, says.effective_at, one.alert.id


def _in_turn(ordered: list[Compared]) -> list[Compared]:
    """Let the rules take turns, so that a few examples show many of them."""
    rank: Counter[str] = Counter()
    placed: list[tuple[int, int, Compared]] = []
    for place, one in enumerate(ordered):
        placed.append((rank[one.alert.says.rule], place, one))
        rank[one.alert.says.rule] += 1
    return [one for _, _, one in sorted(placed, key=lambda item: item[:2])]
