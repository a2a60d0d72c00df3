"""Weeks of areas as lines of text and as JSON values (dòng số liệu)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from projections.counting.weeks import monday
from projections.detectors.area_burst import shown, whole
from projections.texts.scores import TOPICS
from projections.texts.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.law.law import Law
    from projections.counting.outlook import WeekSaid
    from projections.counting.says import Outlook
    from projections.explain import Language

HEAD = Text(
    "Tuần từ      Số đơn  Bình thường  Ngưỡng  ",
    "Week from    Papers     Expected  Limit   ",
)
SUMMARY = Text(
    "Lĩnh vực                Số đơn  Bình thường  Ngưỡng  ",
    "Topic                   Papers     Expected  Limit   ",
)
TITLE = Text(
    "{name}, lĩnh vực {topic}: số đơn tiếp nhận từng tuần",
    "{name}, {topic}: petitions received each week",
)
WHOLE = Text("{name}: tuần từ {day}", "{name}: week from {day}")
ALARM = Text("VƯỢT NGƯỠNG", "TOO MANY")
ABOVE = Text("{weeks} tuần vượt ngưỡng gần đây", "{weeks} weeks above of late")
SILENT = Text("sổ im lặng", "the registers were silent")
UNTOLD = Text("chưa đủ số liệu để so", "too little on record to compare")
RISE = Text(
    "Tăng chậm từ {since}: {observed} đơn, bình thường khoảng {expected}.",
    "A slow rise since {since}: {observed} petitions where about {expected} are usual.",
)
CLUSTER = Text(
    "Cụm xã từ {since}: {observed} đơn, bình thường khoảng {expected}: {communes}.",
    "A cluster since {since}: {observed} petitions where about {expected} are usual: {communes}.",
)


def table_of(one: Outlook, law: Law, lang: Language) -> Iterator[str]:
    """Return a line for each week of one series, and what is around it."""
    said = one.weeks
    yield _in(TITLE, lang, name=_name(said.area, law), topic=_topic(said.topic, lang))
    yield _in(HEAD, lang).rstrip()
    for week in said.weeks:
        yield f"{monday(week.week):%d/%m/%Y}   {_numbers(week)}  {_remark(week, lang)}".rstrip()
    yield from _around(one, law, lang)


def summary_of(found: Iterable[Outlook], law: Law, lang: Language) -> Iterator[str]:
    """Return a line for each topic: the last complete week."""
    outlooks = list(found)
    area, last = outlooks[0].weeks.area, outlooks[0].weeks.weeks[-1]
    yield _in(WHOLE, lang, name=_name(area, law), day=_day(last.week))
    yield _in(SUMMARY, lang).rstrip()
    for one in outlooks:
        week = one.weeks.weeks[-1]
        above = sum(w.alarm for w in one.weeks.weeks)
        remark = _remark(week, lang)
        if above and not week.alarm:
            remark = _in(ABOVE, lang, weeks=above)
        yield f"{_topic(one.weeks.topic, lang):<22}  {_numbers(week)}  {remark}".rstrip()
    for one in outlooks:
        yield from _around(one, law, lang)


def said_of(one: Outlook) -> dict[str, Any]:
    """Return one series as JSON values."""
    weeks = [
        {
            "week": monday(week.week).isoformat(),
            "observed": round(week.observed, 3),
            "expected": _rounded(week.expected),
            "threshold": _rounded(week.threshold),
            "alarm": week.alarm,
            "method": week.method,
            "silent": week.silent,
        }
        for week in one.weeks.weeks
    ]
    rise = None if one.rise is None else _spelled(one.rise._asdict())
    clusters = [_spelled(found._asdict()) for found in one.clusters]
    series = {"area": one.weeks.area, "topic": one.weeks.topic, "secret": one.weeks.secret}
    return {**series, "weeks": weeks, "rise": rise, "clusters": clusters}


def _around(one: Outlook, law: Law, lang: Language) -> Iterator[str]:
    if one.rise is not None:
        rise = one.rise
        yield _in(
            RISE,
            lang,
            since=_day(rise.since),
            observed=whole(rise.observed),
            expected=shown(rise.expected),
        )
    for found in one.clusters:
        yield _in(
            CLUSTER,
            lang,
            since=_day(found.since),
            observed=whole(found.observed),
            expected=shown(found.expected),
            communes=", ".join(_name(commune, law) for commune in found.communes),
        )


def _numbers(week: WeekSaid) -> str:
    expected, threshold = shown(week.expected) or "-", shown(week.threshold) or "-"
    return f"{whole(week.observed):>6}  {expected:>11}  {threshold:>6}"


def _remark(week: WeekSaid, lang: Language) -> str:
    if week.silent:
        return _in(SILENT, lang)
    if week.expected is None:
        return _in(UNTOLD, lang)
    return _in(ALARM, lang) if week.alarm else ""


def _spelled(values: dict[str, Any]) -> dict[str, Any]:
    weeks = {name: monday(values[name]).isoformat() for name in ("since", "last")}
    numbers = {n: round(v, 3) for n, v in values.items() if isinstance(v, float)}
    return {**values, **numbers, **weeks}


def _name(area: str, law: Law) -> str:
    letter = "t" if len(area) == len("51") else "x"
    last = law.organisations.last(letter + area)
    return area if last is None else f"{last.name.removeprefix('UBND ')} ({area})"


def _topic(topic: str, lang: Language) -> str:
    return _in(TOPICS[topic], lang) if topic in TOPICS else topic


def _day(week: int) -> str:
    return f"{monday(week):%d/%m/%Y}"


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 3)


def _in(text: Text, lang: Language, **words: object) -> str:
    said = text.vi if lang == "vi" else text.en
    return said.format(**words) if words else said
