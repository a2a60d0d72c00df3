"""Lists and stories of warnings, for people at a terminal or for programs."""

from __future__ import annotations

import json
import sys
from typing import Any

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
        "by": "xác nhận trước",
        "alerts": "cảnh báo",
        "raised": "phát cảnh báo",
        "changed": "thay đổi",
        "escalated": "chuyển lên cấp trên",
        "commented": "ghi chú",
        "handling_reported": "báo cáo kết quả",
        "reopened": "mở lại",
    },
    "en": {"cause_gone": "cause gone", "four_eyes": "two officers to close", "by": "by"},
}


def print_page(told: dict[str, Any], *, lang: str, as_json: bool) -> None:
    """Print one page of a list."""
    if as_json:
        _as_json(told)
        return
    from rich.console import Console  # noqa: PLC0415 - only where people look
    from rich.table import Table  # noqa: PLC0415

    table = Table("Alert", "", "", "")
    for one in told["alerts"]:
        shade = _SHADES.get(one["severity"], "default")
        marks = [word(lang, name) for name in ("cause_gone", "recurring") if one[name]]
        by = one["acknowledge_by"]
        table.add_row(
            one["alert"],
            f"[{shade}]{one['severity']}[/] {one['province']} {one['pattern']}",
            " · ".join([word(lang, one["stage"]), *marks]),
            f"{one['desk']}" + (f"\n{word(lang, 'by')} {by}" if by else ""),
        )
    console = Console()
    console.print(table)
    console.print(f"{len(told['alerts'])}/{told['total']} {word(lang, 'alerts')}")


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
        f"{told['alert']}  {told['severity']}  {told['pattern']} {told['rule']}",
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
    return "  ".join(filter(None, (one["at"], word(lang, one["what"]), who, says)))


def _as_json(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
