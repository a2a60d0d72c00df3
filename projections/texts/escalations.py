"""What an officer reads of a filing above the right office (vượt cấp)."""

# ruff: noqa: E501 - a sentence is broken where it breathes

from __future__ import annotations

from projections.texts.text import Text

ESCALATIONS: dict[str, Text] = {
    "K12": Text(
        "Ngày {day}, đơn khiếu nại gửi đến {first} trong khi cũng gửi {second} là nơi có thẩm quyền."
        " {first} không thụ lý; hướng dẫn người khiếu nại chờ kết quả tại {second}.",
        "On {day} the complaint went to {first} while it was also filed with {second}, which is"
        " competent. {first} does not accept it and points the sender to {second}.",
    ),
    "K13": Text(
        "Ngày {day}, đơn khiếu nại gửi vượt lên {first} khi vụ việc đang trong thời hạn giải quyết"
        " tại {second}. {first} hướng dẫn người khiếu nại chờ {second} giải quyết xong.",
        "On {day} the complaint was taken up to {first} while {second} was still within its time."
        " {first} tells the sender to wait for {second}.",
    ),
    "K15": Text(
        "Ngày {day}, đơn khiếu nại gửi vượt lên {first} khi chưa nộp tại {second} là nơi có thẩm"
        " quyền. {first} hướng dẫn hoặc chuyển đơn về {second}.",
        "On {day} the complaint was filed with {first} and never with {second}, which is competent."
        " {first} guides the sender or forwards the paper to {second}.",
    ),
}
