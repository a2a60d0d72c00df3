"""One part of what a row asks, and the words for both answers (điều kiện)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from projections.detectors.levels.inquiry import Inquiry
from projections.texts.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

Q = TypeVar("Q", bound=Inquiry[Any])


class Condition(NamedTuple, Generic[Q]):
    """One part of a row; the texts are filled with the inputs of the table."""

    holds: Callable[[Q], bool]
    yes: Text
    no: Text


FORWARDED: Condition[Inquiry[Any]] = Condition(
    lambda q: q.filing.forwarded,
    Text("Đơn do cơ quan khác chuyển đến.", "Another body sent the paper in."),
    Text(
        "Người gửi tự nộp đơn, không phải cơ quan khác chuyển đến.",
        "The sender filed it; no other body sent it in.",
    ),
)
SENT_ON: Condition[Inquiry[Any]] = Condition(
    lambda q: q.was_sent_on(),
    Text(
        "{a} đã hướng dẫn hoặc chuyển nội dung này trước ngày nộp.",
        "{a} had guided or transferred this content before.",
    ),
    Text(
        "Trước ngày nộp, {a} chưa hướng dẫn hay chuyển nội dung này.",
        "{a} had not guided or transferred this content before.",
    ),
)
PARALLEL: Condition[Inquiry[Any]] = Condition(
    lambda q: q.is_parallel(),
    Text(
        "Người gửi cũng nộp, hoặc ghi gửi, nơi có thẩm quyền hoặc nơi giải quyết đầu tiên"
        " (trong {window} ngày).",
        "The sender also filed with, or named, the competent or the first body (within {window}"
        " days).",
    ),
    Text(
        "Trong {window} ngày, người gửi không nộp và đơn không ghi gửi nơi có thẩm quyền hay nơi"
        " giải quyết đầu tiên.",
        "Within {window} days the sender neither filed with nor named the competent or the first"
        " body.",
    ),
)
ABOVE_RIGHT: Condition[Inquiry[Any]] = Condition(
    lambda q: q.is_above(q.right),
    Text(
        "{a} là cấp trên của nơi có thẩm quyền tại ngày nộp ({right}).",
        "{a} stands above the body whose turn it was ({right}).",
    ),
    Text(
        "{a} không phải cấp trên của nơi có thẩm quyền tại ngày nộp ({right}).",
        "{a} does not stand above the body whose turn it was ({right}).",
    ),
)
ABOVE_LOWEST: Condition[Inquiry[Any]] = Condition(
    lambda q: q.is_above(q.lowest),
    Text("{a} là cấp trên của {lowest}.", "{a} stands above {lowest}."),
    Text("{a} không phải cấp trên của {lowest}.", "{a} does not stand above {lowest}."),
)
ABOVE_EITHER: Condition[Inquiry[Any]] = Condition(
    lambda q: q.is_above(q.right or q.lowest),
    Text(
        "{a} là cấp trên của nơi có thẩm quyền hoặc nơi giải quyết đầu tiên.",
        "{a} stands above the competent or the first body.",
    ),
    Text(
        "{a} không phải cấp trên của nơi có thẩm quyền hay nơi giải quyết đầu tiên.",
        "{a} stands above neither the competent nor the first body.",
    ),
)
BELOW_LOWEST: Condition[Inquiry[Any]] = Condition(
    lambda q: q.is_below(q.lowest),
    Text("{a} là cấp dưới của {lowest}.", "{a} stands below {lowest}."),
    Text("{a} không phải cấp dưới của {lowest}.", "{a} does not stand below {lowest}."),
)
AT_LOWEST: Condition[Inquiry[Any]] = Condition(
    lambda q: q.a == q.lowest,
    Text("{a} là nơi giải quyết đầu tiên.", "{a} is the body that resolves first."),
    Text(
        "{a} không phải nơi giải quyết đầu tiên ({lowest}).",
        "{a} is not the body that resolves first ({lowest}).",
    ),
)
