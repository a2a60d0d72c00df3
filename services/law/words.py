"""The words `leothang law` speaks in, Vietnamese first (ngôn ngữ)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

Lang = Literal["vi", "en"]

STATUS: dict[str, tuple[str, str]] = {
    "law": ("luật, nghị định", "law or decree"),
    "circular": ("thông tư", "circular"),
    "plan": ("kế hoạch, kết luận", "plan or party conclusion"),
    "ours": ("lựa chọn của hệ thống, không phải luật", "a choice of this system, not law"),
    "memory": ("theo trí nhớ, cần đối chiếu văn bản", "from memory, to be checked"),
}
JUDGED_BY: dict[str, tuple[str, str]] = {
    "receipt": ("ngày nhận đơn", "the day of receipt"),
    "step": ("ngày bắt đầu bước", "the day the step starts"),
    "filing": ("ngày nộp đơn", "the day of filing"),
    "fact": ("ngày của sự kiện", "the day of the fact"),
}
KNOWN: dict[str, tuple[str, str]] = {
    "read": ("đã đọc toàn văn", "read in full"),
    "excerpt": ("đọc theo trích dẫn", "read in excerpts"),
    "memory": ("theo trí nhớ", "from memory"),
}
FREE: dict[str, tuple[str, str]] = {
    "weekend": ("cuối tuần", "weekend"),
    "holiday": ("ngày lễ", "holiday"),
}
UNIT: dict[str, tuple[str, str]] = {
    "d": ("ngày", "days"),
    "wd": ("ngày làm việc", "working days"),
}


def say(lang: Lang, vi: str, en: str) -> str:
    """Return the words in the language asked for."""
    return vi if lang == "vi" else en


def word(lang: Lang, table: dict[str, tuple[str, str]], key: str) -> str:
    """Return a word of a table; the key itself where the table has none."""
    return say(lang, *table.get(key, (key, key)))


def span(lang: Lang, begun: date, ended: date | None) -> str:
    """Return a period: `từ 2026-07-01` or `2012-07-01 … 2026-06-30`."""
    if ended is None:
        return say(lang, f"từ {begun}", f"from {begun}")
    return f"{begun} … {ended}"
