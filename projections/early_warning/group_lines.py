"""What `leothang groups` prints: a line for a group, or all that is known of one (nhóm vụ việc)."""

# ruff: noqa: E501 - a sentence is broken where it breathes

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from domain.contracts.alert import parse_alert
from projections.early_warning.record import load_finding
from projections.matters.keys import packed, spelled
from projections.replay.output import group_said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.findings import Finding
    from projections.store.protocol import Store
    from projections.store.rows import GroupRow

    Language = Literal["vi", "en"]

_HEAT = {"hot": 0, "mass": 1, "forming": 2, "calm": 3}
_SHOWN = 20
"""So many matters of a group are named to a reader; JSON names all."""
_LIVES = {
    "vi": {
        "forming": "đang hình thành",
        "mass": "đông người",
        "hot": "nóng",
        "calm": "đã lắng",
    },
    "en": {"forming": "forming", "mass": "mass", "hot": "hot", "calm": "calm"},
}
_KINDS = {
    "vi": {
        "complaint": "khiếu nại",
        "denunciation": "tố cáo",
        "feedback": "kiến nghị, phản ánh",
        "": "chưa phân loại",
    },
    "en": {
        "complaint": "complaint",
        "denunciation": "denunciation",
        "feedback": "feedback",
        "": "not classified",
    },
}
_LINES = {
    "vi": "{id}  {life} từ {since}; ít nhất {people} người, {papers} đơn, {matters} vụ việc; điểm {score}; tỉnh {province}",
    "en": "{id}  {life} since {since}; at least {people} people, {papers} papers, {matters} matters; score {score}; province {province}",
}
_PAGES = {
    "vi": (
        "Nhóm {id}",
        "  Tình trạng: {life}, từ ngày {since}; đơn hoặc đoàn gần nhất ngày {last}",
        "  Loại: {kind}; tỉnh {province}; nơi phát sinh (mã xã): {communes}",
        "  Quy mô: ít nhất {people} người, nhiều nhất {most} nếu không ai tính hai lần; {papers} đơn, {matters} vụ việc",
        "  Điểm đông người: {score}",
    ),
    "en": (
        "Group {id}",
        "  Stands: {life}, since {since}; last paper or visit on {last}",
        "  Kind: {kind}; province {province}; places (commune codes): {communes}",
        "  Size: at least {people} people, at most {most} did nobody come twice; {papers} papers, {matters} matters",
        "  Score: {score}",
    ),
}
_HEADS = {
    "vi": ("Phát hiện:", "Cảnh báo:", "Vụ việc:", "  … và {more} vụ việc khác (--json cho đủ)"),
    "en": ("Findings:", "Warnings:", "Matters:", "  … and {more} more (--json names all)"),
}


class GroupShown(NamedTuple):
    """One group, with what is on record of it."""

    row: GroupRow
    findings: list[Finding]
    alerts: list[tuple[str, str, str, str]]
    """Id, severity, and the text in both languages, of those that stand."""
    members: list[str]
    """The names of its matters."""

    def said(self) -> dict[str, Any]:
        """Return it as JSON values."""
        rules = sorted({(f.rule, f.severity, f.state) for f in self.findings})
        return {
            **group_said(self.row),
            "findings": [{"rule": r, "severity": s, "state": t} for r, s, t in rules],
            "alerts": [
                {"id": a, "severity": s, "vi": vi, "en": en} for a, s, vi, en in self.alerts
            ],
            "members": self.members,
        }


def by_weight(row: GroupRow) -> tuple[int, int, int, str]:
    """Return the order of a list: the hottest, then the largest first."""
    return _HEAT[row.life], -row.score, -row.people, row.id


def shown_of(store: Store, row: GroupRow) -> GroupShown:
    """Read all that is on record of a group."""
    numbers = {matter for _, matter in store.group_matters([packed(row.id)])}
    names = sorted(spelled(subject.id) for subject in store.numbered(numbers))
    findings = [load_finding(one.body) for one in store.findings([row.id]) if one.kind == "group"]
    findings.sort(key=lambda one: (one.state, one.effective_at, one.rule, one.path))
    alerts: list[tuple[str, str, str, str]] = []
    for one in store.open_alerts():
        if one.kind == "group" and one.subject == row.id:
            said = parse_alert(one.body).data
            alerts.append((one.id, said.severity, said.summary_vi, said.summary_en))
    return GroupShown(row, findings, sorted(alerts), names or [row.id])


def line_of(row: GroupRow, lang: Language) -> str:
    """Return a group as one line."""
    return _LINES[lang].format(**_words(row, lang))


def page_of(shown: GroupShown, lang: Language) -> Iterator[str]:
    """Return a group as lines to read."""
    words = _words(shown.row, lang)
    yield from (line.format(**words) for line in _PAGES[lang])
    findings, alerts, matters, more = _HEADS[lang]
    rules = sorted(
        {
            (one.rule, one.severity, one.effective_at.isoformat())
            for one in shown.findings
            if one.state == "holding"
        }
    )
    if rules:
        yield findings
        yield from (f"  {rule} ({severity}) {since}" for rule, severity, since in rules[:_SHOWN])
    if shown.alerts:
        yield alerts
        for id_, severity, vi, en in shown.alerts:
            yield f"  {id_} ({severity}) {vi if lang == 'vi' else en}"
    yield matters
    yield from (f"  {name}" for name in shown.members[:_SHOWN])
    if len(shown.members) > _SHOWN:
        yield more.format(more=len(shown.members) - _SHOWN)


def _words(row: GroupRow, lang: Language) -> dict[str, object]:
    return {
        **row._asdict(),
        "life": _LIVES[lang][row.life],
        "kind": _KINDS[lang][row.kind],
        "since": date.fromordinal(row.since).isoformat(),
        "last": date.fromordinal(row.last).isoformat(),
        "communes": row.communes.replace(" ", ", ") or "-",
    }
