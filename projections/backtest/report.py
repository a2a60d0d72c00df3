"""The outcome of a back test, for people and for programs (báo cáo)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from projections.comparison import DIFFERENCES, EVER, counted, examples
from projections.explain import summary
from projections.texts.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.law.law import Law
    from projections.comparison import Compared, Difference, Period
    from projections.explain import Language
    from projections.findings import Alert

WORDS: dict[Difference, Text] = {
    "added": Text("thêm", "added"),
    "removed": Text("bớt", "removed"),
    "changed": Text("thay đổi", "changed"),
    "same": Text("như cũ", "same"),
}
TITLE = Text(
    "Cảnh báo có hiệu lực từ {first} đến {last}: quy tắc mới so với hiện hành",
    "Alerts effective from {first} to {last}: new rules against the present ones",
)
STANDING = Text(
    "Cảnh báo đang có: quy tắc chạy thử so với hiện hành",
    "Alerts that stand: rules on trial against the present ones",
)
HEADER = Text("Loại, tỉnh", "Pattern, province")
TOTAL = Text("Tổng", "Total")
BEFORE = Text("hiện hành", "present")
AFTER = Text("mới", "new")
NOTHING = Text("Không có cảnh báo nào trong thời gian này.", "No alert falls in the period.")


class Laws(NamedTuple):
    """The two rulebooks that are compared."""

    present: Law
    new: Law


class Outcome(NamedTuple):
    """Everything a back test found."""

    period: Period
    found: list[Compared]
    laws: Laws
    most: int
    """Examples of each difference."""


def as_text(outcome: Outcome, language: Language) -> str:
    """Return the outcome as text."""
    return "\n".join(_lines(outcome, language)) + "\n"


def as_values(outcome: Outcome) -> dict[str, Any]:
    """Return the outcome as JSON values."""
    counts = counted(outcome.found)
    return {
        "from": outcome.period.first.isoformat(),
        "to": outcome.period.last.isoformat(),
        "total": _numbers(_total(counts.values())),
        "counts": [
            {"pattern": pattern, "province": province, **_numbers(count)}
            for (pattern, province), count in counts.items()
        ],
        "examples": {
            difference: [_example(one, outcome.laws) for one in chosen]
            for difference, chosen in examples(outcome.found, outcome.most).items()
        },
    }


def _numbers(count: Counter[Difference]) -> dict[str, int]:
    return {difference: count[difference] for difference in DIFFERENCES}


def _total(counts: Iterable[Counter[Difference]]) -> Counter[Difference]:
    total: Counter[Difference] = Counter()
    for count in counts:
        total += count
    return total


def _lines(outcome: Outcome, language: Language) -> Iterator[str]:
    period = outcome.period
    if period == EVER:
        yield _say(STANDING, language)
    else:
        first, last = period.first.strftime("%d/%m/%Y"), period.last.strftime("%d/%m/%Y")
        yield _say(TITLE, language).format(first=first, last=last)
    counts = counted(outcome.found)
    if not counts:
        yield _say(NOTHING, language)
        return
    heads = [_say(WORDS[difference], language) for difference in DIFFERENCES]
    yield f"{_say(HEADER, language):<28}" + "".join(f"{head:>12}" for head in heads)
    for (pattern, province), count in counts.items():
        yield _row(f"{pattern} {province}", count)
    yield _row(_say(TOTAL, language), _total(counts.values()))
    for difference, chosen in examples(outcome.found, outcome.most).items():
        for one in chosen:
            yield ""
            yield from _told(difference, one, outcome.laws, language)


def _row(name: str, count: Counter[Difference]) -> str:
    return f"{name:<28}" + "".join(f"{count[difference]:>12,}" for difference in DIFFERENCES)


def _told(difference: Difference, one: Compared, laws: Laws, language: Language) -> Iterator[str]:
    alert = one.alert
    word = _say(WORDS[difference], language)
    yield f"[{word}] {alert.says.pattern.value} {alert.province} {alert.id}"
    for label, side, law in ((BEFORE, one.before, laws.present), (AFTER, one.after, laws.new)):
        if side is not None:
            yield f"  {_say(label, language)}: {_side(side)} {summary(side, law, language)}"


def _side(alert: Alert) -> str:
    """Return the rules of an alert with gravity and day, the one that speaks first."""
    every = (alert.says, *alert.reasons)
    told = (f"{one.rule} {one.severity} {one.effective_at:%d/%m/%Y}" for one in every)
    return "; ".join(told) + "."


def _example(one: Compared, laws: Laws) -> dict[str, Any]:
    return {
        "alert_id": one.alert.id,
        "pattern": one.alert.says.pattern.value,
        "province": one.alert.province,
        "before": _values(one.before, laws.present),
        "after": _values(one.after, laws.new),
    }


def _values(alert: Alert | None, law: Law) -> dict[str, Any] | None:
    if alert is None:
        return None
    return {
        "rule": alert.says.rule,
        "rule_version": alert.says.version,
        "severity": alert.says.severity,
        "effective_at": alert.says.effective_at.isoformat(),
        "params": dict(alert.says.params),
        "reasons": [[reason.rule, reason.severity] for reason in alert.reasons],
        "evidence": alert.says.evidence,
        "summary_vi": summary(alert, law, "vi"),
        "summary_en": summary(alert, law, "en"),
    }


def _say(text: Text, language: Language) -> str:
    return text.vi if language == "vi" else text.en
