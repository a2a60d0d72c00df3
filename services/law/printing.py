"""Rules and terms as people and programs read them (trình bày)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.law.overlays import number_of
from services.law.due import Side, Step, steps
from services.law.words import FREE, JUDGED_BY, KNOWN, STATUS, UNIT, Lang, say, span, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from domain.law.law import Law
    from domain.law.rulebook import Rule, Rulebook


def as_row(rulebook: Rulebook, rule: Rule, on: date | None = None) -> dict[str, Any]:
    """Return a version of a rule as a program reads it."""
    day = on or rule.valid_from
    set_ = rulebook.rule_set(rule, day)
    return {
        "id": rule.id,
        "version": rule.version,
        "overlay": rule.overlay,
        "valid_from": rule.valid_from.isoformat(),
        "valid_to": None if rule.valid_to is None else rule.valid_to.isoformat(),
        "status": rule.status,
        "basis": rule.basis,
        "texts": [source.number for source in rulebook.cited(rule)],
        "texts_out_of_force": [source.number for source in rulebook.out_of_force(rule, day)],
        "rule_set": set_ and set_.id,
        "judged_by": rule.judged_by,
        "conflict": rule.conflict,
        "note": rule.note,
        "title_vi": rule.title_vi,
        "title_en": rule.title_en,
        "severity": rule.severity,
        "params": dict(rule.params),
        "digest": rulebook.digests[rule.id, rule.version],
    }


def table(rules: Sequence[Rule], lang: Lang) -> Iterator[str]:
    """Return one line a version."""
    for rule in rules:
        marks = " ".join(filter(None, (rule.conflict, rule.overlay and f"[{rule.overlay}]")))
        title = say(lang, rule.title_vi, rule.title_en)
        version = number_of(rule) if rule.overlay is None else f"{rule.version}"
        period = f"{rule.valid_from} … {rule.valid_to or ''}"
        yield f"{rule.id:<22} {version:>6}  {period:<24} {rule.status:<9}{marks:<5} {title}"


def page(rulebook: Rulebook, rule: Rule, lang: Lang, on: date | None) -> Iterator[str]:
    """Return everything on file about one version."""
    yield f"{rule.id}  {say(lang, rule.title_vi, rule.title_en)}"
    yield f"  ({say(lang, rule.title_en, rule.title_vi)})"
    head = say(lang, "phiên bản", "version")
    yield f"  {head} {number_of(rule)}, {span(lang, rule.valid_from, rule.valid_to)}"
    yield f"  {say(lang, 'căn cứ', 'basis')}: {rule.basis}"
    standing = word(lang, STATUS, rule.status)
    yield f"  {say(lang, 'mức tin cậy', 'status')}: {rule.status} ({standing})"
    day = on or rule.valid_from
    yield from _texts(rulebook, rule, lang, day)
    set_ = rulebook.rule_set(rule, day)
    if set_ is not None:
        title = say(lang, set_.title_vi, set_.title_en)
        yield f"  {say(lang, 'bộ quy định ngày', 'rule set on')} {day}: {set_.id} ({title})"
    if rule.judged_by:
        words = word(lang, JUDGED_BY, rule.judged_by)
        yield f"  {say(lang, 'chọn phiên bản theo', 'version picked by')}: {words}"
    yield from _uncertainty(rulebook, rule, lang)
    if rule.severity:
        yield f"  {say(lang, 'mức độ', 'severity')}: {rule.severity}"
    for name, value in sorted(rule.params.items()):
        yield f"    {name} = {', '.join(value) if isinstance(value, tuple) else value}"
    yield f"  digest {rulebook.digests[rule.id, rule.version][:16]}"


def _texts(rulebook: Rulebook, rule: Rule, lang: Lang, day: date) -> Iterator[str]:
    for source in rulebook.cited(rule):
        known = word(lang, KNOWN, source.status)
        since = source.in_force_from
        period = "" if since is None else f", {span(lang, since, source.in_force_to)}"
        yield f"    {source.number}  {source.title}{period} ({known})"
    for source in rulebook.out_of_force(rule, day):
        vi = f"ngày {day} {source.number} không có hiệu lực: áp dụng là lựa chọn của hệ thống"
        en = f"{source.number} is not in force on {day}: applying it is a choice of this system"
        yield f"    ! {say(lang, vi, en)}"


def _uncertainty(rulebook: Rulebook, rule: Rule, lang: Lang) -> Iterator[str]:
    conflict = rulebook.background.conflicts.get(rule.conflict or "")
    if conflict is not None:
        yield f"  {conflict.id}: {say(lang, conflict.vi, conflict.en)}"
        side = say(lang, conflict.side_vi or "", conflict.side_en or "")
        if side:
            yield f"    {say(lang, 'chọn', 'taken')}: {side}"
    if rule.note:
        yield f"  {say(lang, 'lưu ý', 'note')}: {rule.note}"


def calculation(law: Law, sides: Iterable[Side], lang: Lang) -> Iterator[str]:
    """Return each side of a term in words, the day it ends, and how it was counted."""
    sides = list(sides)
    rule = sides[0].due.limit
    yield f"{rule.id} {say(lang, rule.title_vi, rule.title_en)} ({rule.basis})"
    for side in sides:
        yield from _side(law, side, lang, alone=len(sides) == 1)
    yield from _uncertainty(law.rulebook, rule, lang)


def _side(law: Law, side: Side, lang: Lang, *, alone: bool) -> Iterator[str]:
    due = side.due
    whose = {
        "law": say(lang, "theo luật", "by the law"),
        "decree": say(lang, "theo nghị định", "by the decree"),
    }
    mark = say(lang, "  ← tính quá hạn theo đây", "  ← lateness goes by this")
    name = "" if alone else f"{whose[side.text]}: "
    unit = word(lang, UNIT, due.unit)
    yield (
        f"  {name}{say(lang, 'từ', 'from')} {_day(due.start, lang)}"
        f" {say(lang, '(không tính ngày này)', '(not counted)')}, {due.length} {unit}"
        f" → {_day(due.day, lang)}{mark if side.counts and not alone else ''}"
    )
    for step in steps(law, due):
        yield f"    {_day(step.day, lang)}  {_counted(step, lang)}"


def _counted(step: Step, lang: Lang) -> str:
    free = "" if step.why is None else f"{say(lang, 'nghỉ', 'free')}: {word(lang, FREE, step.why)}"
    if step.nth is None:
        return free or say(lang, "ngày làm việc kế tiếp", "the next working day")
    counted = say(lang, f"ngày thứ {step.nth}", f"day {step.nth}")
    return f"{counted}, {free}" if free else counted


def _day(day: date, lang: Lang) -> str:
    """Return a day with its weekday: `T6 2026-08-28`, `Fri 2026-08-28`."""
    vi = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
    en = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    return f"{say(lang, vi[day.weekday()], en[day.weekday()])} {day}"
