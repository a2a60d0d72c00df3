"""One text in both languages, and the words every text shares (lời văn)."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """One text in both languages."""

    vi: str
    en: str


UNNAMED = Text(
    "{title}: {first}, ngày {day}.",
    "{title}: {first}, on {day}.",
)
"""For a rule newer than these texts: its title must do."""
UNITS = {
    "d": Text("ngày", "days"),
    "wd": Text("ngày làm việc", "working days"),
}
PEOPLE = Text(
    " Số người: ít nhất {people}. Điểm: {score} ({parts}).",
    " People: at least {people}. Score: {score} ({parts}).",
)
FAULT = Text(
    " Cấp có trách nhiệm đã để quá hạn hoặc không trả lời: {fault}.",
    " The responsible body was late or silent: {fault}.",
)
HISTORIC = Text(
    " Việc này đã chấm dứt.",
    " This has come to an end.",
)
ALSO = Text(" Ngoài ra: {titles}.", " Also: {titles}.")
BASIS = Text(" Căn cứ: {basis}.", " Basis: {basis}.")
WITHHELD = Text("một cơ quan được giữ kín", "a body that may not be named")
NOBODY = Text("nơi có thẩm quyền", "the competent body")
