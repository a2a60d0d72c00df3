"""Lists and stories of warnings, for people at a terminal or for programs."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from typing import Any

from domain.contracts.envelope import VIETNAM, legal_day

_ID = 36
"""Letters of an id: it is never cut, for the other words ask for it."""
_SHADES = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan"}
_WORDS = {
    "vi": {
        "open": "mới",
        "acknowledged": "đã xác nhận",
        "assigned": "đã giao",
        "reported": "chờ đóng",
        "closed": "đã đóng",
        "withdrawn": "tự đóng",
        "cause_gone": "hết căn cứ",
        "recurring": "tái diễn",
        "unseen": "có thay đổi chưa xem",
        "four_eyes": "cần hai người để đóng",
        "by": "xác nhận đến hết",
        "what": "Nội dung",
        "stage": "Tình trạng",
        "desk": "Nơi xử lý",
        "critical": "nghiêm trọng",
        "high": "cao",
        "medium": "vừa",
        "low": "thấp",
        "cross_level": "vượt cấp",
        "repeated_transfer": "chuyển nhiều lần",
        "mass_complaint": "đông người",
        "overdue": "quá hạn",
        "prolonged": "kéo dài",
        "hot_spot": "điểm nóng",
        "alerts": "cảnh báo",
        "raised": "phát cảnh báo",
        "changed": "thay đổi",
        "escalated": "chuyển lên cấp trên",
        "commented": "ghi chú",
        "handling_reported": "báo cáo kết quả",
        "reopened": "mở lại",
    },
    "en": {
        "cause_gone": "cause gone",
        "four_eyes": "two officers to close",
        "by": "acknowledge by",
        "cross_level": "cross-level",
        "repeated_transfer": "repeated transfer",
        "mass_complaint": "mass complaint",
        "hot_spot": "hot spot",
    },
}


def print_page(told: dict[str, Any], *, lang: str, as_json: bool) -> None:
    """Print one page of a list."""
    if as_json:
        _as_json(told)
        return
    from rich.console import Console  # noqa: PLC0415 - only where people look
    from rich.table import Table  # noqa: PLC0415

    table = Table(show_lines=True)
    table.add_column(word(lang, "what"), no_wrap=True, min_width=_ID)
    table.add_column(word(lang, "stage"))
    table.add_column(word(lang, "desk"))
    for one in told["alerts"]:
        table.add_row(_subject(one, lang), _stage(one, lang), one["desk"])
    console = Console()
    console.print(table)
    console.print(f"{len(told['alerts'])}/{told['total']} {word(lang, 'alerts')}")


def _subject(one: dict[str, Any], lang: str) -> str:
    """Return what an alert is about, under its whole id: the other words ask for it."""
    shade = _SHADES.get(one["severity"], "default")
    gravity, pattern = word(lang, one["severity"]), word(lang, one["pattern"])
    return f"{one['alert']}\n[{shade}]{gravity}[/] · {pattern} · {one['province']}"


def _stage(one: dict[str, Any], lang: str) -> str:
    marks = [word(lang, name) for name in ("cause_gone", "recurring") if one[name]]
    by = one["acknowledge_by"]
    stage = " · ".join([word(lang, one["stage"]), *marks])
    return f"{stage}\n{word(lang, 'by')} {_last_day(by)}" if by else stage


def _last_day(by: str) -> str:
    """Return the legal day that ends at, or holds, an instant."""
    instant = datetime.fromisoformat(by) - timedelta(microseconds=1)
    return legal_day(instant).strftime("%d/%m/%Y")


def print_story(told: dict[str, Any], *, lang: str, as_json: bool) -> None:
    """Print one warning and its life."""
    if as_json:
        _as_json(told)
        return
    marks = [
        word(lang, name)
        for name in ("cause_gone", "recurring", "unseen", "four_eyes")
        if told[name]
    ]
    stage = " · ".join([word(lang, told["stage"]), *marks])
    lines = [
        "  ".join((told["alert"], *(word(lang, told[x]) for x in ("severity", "pattern", "rule")))),
        f"{stage} · {told['desk']}",
        told[f"summary_{lang}"],
        "",
        *(_chapter(one, lang) for one in told["life"]),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def word(lang: str, name: str) -> str:
    """Return a word in a language; itself where it needs none."""
    return _WORDS[lang].get(name, name)


def _chapter(one: dict[str, Any], lang: str) -> str:
    who = " ".join(filter(None, (one.get("office"), one.get("officer"))))
    says = " ".join(f"{name}={value}" for name, value in one["says"].items())
    at = datetime.fromisoformat(one["at"]).astimezone(VIETNAM)
    return "  ".join(filter(None, (f"{at:%d/%m/%Y %H:%M}", word(lang, one["what"]), who, says)))


def _as_json(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
