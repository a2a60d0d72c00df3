"""One part of what a row asks, and the words for both answers (điều kiện)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from projections.texts.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from projections.detectors.levels.inquiry import Inquiry


class Condition(NamedTuple):
    """One part of a row; the texts are filled with the inputs of the table."""

    holds: Callable[[Any], bool]
    """Asks an inquiry of the table's own kind."""
    yes: Text
    no: Text


def _forwarded(q: Inquiry[Any]) -> bool:
    return q.filing.forwarded


FORWARDED = Condition(
    _forwarded,
    Text("Đơn do cơ quan khác chuyển đến.", "Another body sent the paper in."),
    Text(
        "Người gửi tự nộp đơn, không phải cơ quan khác chuyển đến.",
        "The sender filed it; no other body sent it in.",
    ),
)


def _sent_on(q: Inquiry[Any]) -> bool:
    return q.was_sent_on()


SENT_ON = Condition(
    _sent_on,
    Text(
        "{a} đã hướng dẫn hoặc chuyển nội dung này trước ngày nộp.",
        "{a} had guided or transferred this content before.",
    ),
    Text(
        "Trước ngày nộp, {a} chưa hướng dẫn hay chuyển nội dung này.",
        "{a} had not guided or transferred this content before.",
    ),
)


def _parallel(q: Inquiry[Any]) -> bool:
    return q.is_parallel()


PARALLEL = Condition(
    _parallel,
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


def _above_right(q: Inquiry[Any]) -> bool:
    return q.is_above(q.right)


ABOVE_RIGHT = Condition(
    _above_right,
    Text(
        "{a} là cấp trên của nơi có thẩm quyền tại ngày nộp ({right}).",
        "{a} stands above the body whose turn it was ({right}).",
    ),
    Text(
        "{a} không phải cấp trên của nơi có thẩm quyền tại ngày nộp ({right}).",
        "{a} does not stand above the body whose turn it was ({right}).",
    ),
)


def _above_lowest(q: Inquiry[Any]) -> bool:
    return q.is_above(q.lowest)


ABOVE_LOWEST = Condition(
    _above_lowest,
    Text("{a} là cấp trên của {lowest}.", "{a} stands above {lowest}."),
    Text("{a} không phải cấp trên của {lowest}.", "{a} does not stand above {lowest}."),
)


def _above_either(q: Inquiry[Any]) -> bool:
    return q.is_above(q.right or q.lowest)


ABOVE_EITHER = Condition(
    _above_either,
    Text(
        "{a} là cấp trên của nơi có thẩm quyền hoặc nơi giải quyết đầu tiên.",
        "{a} stands above the competent or the first body.",
    ),
    Text(
        "{a} không phải cấp trên của nơi có thẩm quyền hay nơi giải quyết đầu tiên.",
        "{a} stands above neither the competent nor the first body.",
    ),
)


def _below_lowest(q: Inquiry[Any]) -> bool:
    return q.is_below(q.lowest)


BELOW_LOWEST = Condition(
    _below_lowest,
    Text("{a} là cấp dưới của {lowest}.", "{a} stands below {lowest}."),
    Text("{a} không phải cấp dưới của {lowest}.", "{a} does not stand below {lowest}."),
)


def _at_lowest(q: Inquiry[Any]) -> bool:
    return q.a == q.lowest


AT_LOWEST = Condition(
    _at_lowest,
    Text("{a} là nơi giải quyết đầu tiên.", "{a} is the body that resolves first."),
    Text(
        "{a} không phải nơi giải quyết đầu tiên ({lowest}).",
        "{a} is not the body that resolves first ({lowest}).",
    ),
)
