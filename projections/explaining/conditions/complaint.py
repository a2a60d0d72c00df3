"""Table E.1.2 part by part (khiếu nại)."""

from __future__ import annotations

from projections.detectors import complaint_rows as k
from projections.explaining.conditions.condition import (
    ABOVE_EITHER,
    ABOVE_LOWEST,
    ABOVE_RIGHT,
    AT_LOWEST,
    BELOW_LOWEST,
    FORWARDED,
    PARALLEL,
    SENT_ON,
    Condition,
)
from projections.texts.text import Text

UNKNOWN = Condition(
    k.resolvers_unknown,
    Text("Chưa xác định được nơi giải quyết.", "Who resolves it is not known."),
    Text(
        "Đã xác định nơi giải quyết lần đầu là {r1}, lần hai là {r2}.",
        "Who resolves it is known: first {r1}, second {r2}.",
    ),
)
CLOSED = Condition(
    k.closed_for_good,
    Text(
        "Đã có quyết định cuối cùng hoặc Tòa án đã thụ lý.",
        "The last decision was made, or a court has the case.",
    ),
    Text(
        "Chưa có quyết định cuối cùng và Tòa án chưa thụ lý.",
        "There was no last decision, and no court had the case.",
    ),
)


def _decided(q: k.Inquiry) -> bool:
    return q.at.d1 is not None


DECIDED = Condition(
    _decided,
    Text("{r1} đã có quyết định lần đầu ngày {d1}.", "{r1} made the first decision on {d1}."),
    Text("{r1} chưa có quyết định lần đầu.", "{r1} had made no first decision."),
)


def _at_second(q: k.Inquiry) -> bool:
    return q.a == q.at.r2


AT_SECOND = Condition(
    _at_second,
    Text("{a} là nơi giải quyết lần hai.", "{a} is the second resolver."),
    Text("{a} không phải nơi giải quyết lần hai ({r2}).", "{a} is not the second resolver ({r2})."),
)


def _second_open(q: k.Inquiry) -> bool:
    return q.at.second.open_since(q.at.day) is not None


SECOND_OPEN = Condition(
    _second_open,
    Text("Khiếu nại lần hai đang được giải quyết tại {r2}.", "A second complaint is open at {r2}."),
    Text(
        "Tại {r2} chưa có khiếu nại lần hai đang giải quyết.",
        "No second complaint is open at {r2}.",
    ),
)


def _in_term(q: k.Inquiry) -> bool:
    return q.at.term_end is not None and q.at.day <= q.at.term_end


IN_TERM = Condition(
    _in_term,
    Text(
        "Còn trong thời hiệu khiếu nại lần hai, đến hết ngày {end}.",
        "The term of a second complaint runs until {end}.",
    ),
    Text(
        "Đã quá thời hiệu khiếu nại lần hai, hết ngày {end}.",
        "The term of a second complaint ended on {end}.",
    ),
)


def _overdue(q: k.Inquiry) -> bool:
    return q.at.first_failure == "overdue"


OVERDUE = Condition(
    _overdue,
    Text("{r1} đã thụ lý và quá hạn giải quyết ngày {due}.", "{r1} accepted it and is past {due}."),
    Text(
        "Tại {r1} không có vụ việc đã thụ lý mà quá hạn (hạn: {due}).",
        "No case accepted at {r1} is overdue (due: {due}).",
    ),
)


def _silent(q: k.Inquiry) -> bool:
    return q.at.first_failure == "silent"


SILENT = Condition(
    _silent,
    Text("{r1} im lặng quá thời hạn thụ lý.", "{r1} was silent past the time in which to accept."),
    Text(
        "{r1} không im lặng quá thời hạn thụ lý.",
        "{r1} was not silent past the time in which to accept.",
    ),
)


def _refused(q: k.Inquiry) -> bool:
    return q.at.first_failure == "refused"


REFUSED = Condition(
    _refused,
    Text(
        "Trả lời sau cùng của {r1} là không thụ lý hoặc đình chỉ.",
        "The last answer of {r1} was a refusal or a termination.",
    ),
    Text(
        "Trả lời sau cùng của {r1} không phải là không thụ lý hay đình chỉ.",
        "The last answer of {r1} was no refusal and no termination.",
    ),
)


def _second_turn(q: k.Inquiry) -> bool:
    return q.at.is_second_turn


SECOND_TURN = Condition(
    _second_turn,
    Text(
        "{r1} đã quyết định, quá hạn, im lặng hoặc từ chối.",
        "{r1} had decided, was late or silent, or refused.",
    ),
    Text(
        "Vụ việc còn đang ở lượt của {r1}: chưa quyết định, chưa quá hạn, chưa từ chối.",
        "It was still the turn of {r1}: not decided, not late, not refused.",
    ),
)


def _nobody_left(q: k.Inquiry) -> bool:
    return q.at.right_resolver is None


NOBODY_LEFT = Condition(
    _nobody_left,
    Text("Không còn nơi nào có thẩm quyền, chỉ còn Tòa án.", "Only the court is left."),
    Text("Nơi có thẩm quyền tại ngày nộp là {right}.", "It was the turn of {right}."),
)


def _lapsed(q: k.Inquiry) -> bool:
    return q.at.is_lapsed


LAPSED = Condition(
    _lapsed,
    Text(
        "Thời hiệu khiếu nại lần hai đã hết ngày {end} mà chưa có đơn tại {r2}.",
        "The term of a second complaint ended on {end} with nothing filed at {r2}.",
    ),
    Text(
        "Thời hiệu khiếu nại lần hai chưa hết, hoặc đã có đơn tại {r2}.",
        "The term of a second complaint had not ended, or a paper was filed at {r2}.",
    ),
)


def _last_failed(q: k.Inquiry) -> bool:
    return q.at.last_failure is not None


LAST_FAILED = Condition(
    _last_failed,
    Text(
        "Nơi giải quyết cuối cùng đã quá hạn, im lặng hoặc từ chối.",
        "The last resolver was late or silent, or refused.",
    ),
    Text(
        "Nơi giải quyết cuối cùng chưa quá hạn, chưa im lặng quá hạn, chưa từ chối.",
        "The last resolver was neither late nor silent, and had not refused.",
    ),
)
ABOVE_LAST = Condition(
    k.above_the_last,
    Text("{a} ở trên nơi giải quyết cuối cùng.", "{a} stands above the last resolver."),
    Text(
        "{a} không ở trên nơi giải quyết cuối cùng.", "{a} does not stand above the last resolver."
    ),
)


def _not_right(q: k.Inquiry) -> bool:
    return q.a != q.at.right_resolver


NOT_RIGHT = Condition(
    _not_right,
    Text(
        "{a} không phải nơi có thẩm quyền tại ngày nộp ({right}).",
        "It was not the turn of {a} but of {right}.",
    ),
    Text("{a} chính là nơi có thẩm quyền tại ngày nộp.", "It was the turn of {a}."),
)


def _open_in_time(q: k.Inquiry) -> bool:
    return q.right is not None and q.at.is_in_time_at(q.at.docket(q.right))


OPEN_IN_TIME = Condition(
    _open_in_time,
    Text(
        "Tại {right} vụ việc đang giải quyết hoặc chờ thụ lý trong thời hạn (hạn: {right_due}).",
        "At {right} the case was open, or the paper waiting, in time (due: {right_due}).",
    ),
    Text("Tại {right} không có vụ việc nào còn trong thời hạn.", "Nothing was in time at {right}."),
)


def _nothing_filed(q: k.Inquiry) -> bool:
    right = q.at.right_resolver
    if right is None:
        return False
    return not q.at.docket(right).of("accepted") and not q.course.counted_at(right, q.at.day)


NOTHING_FILED = Condition(
    _nothing_filed,
    Text("Chưa nộp đơn nào tại {right}.", "Nothing had been filed with {right}."),
    Text("Đã có đơn nộp hoặc thụ lý tại {right}.", "Something had been filed with {right}."),
)

COMPLAINT_ROWS: dict[str, tuple[Condition, ...]] = {
    "K0": (FORWARDED,),
    "K1": (UNKNOWN,),
    "K2": (CLOSED,),
    "K3": (AT_LOWEST, DECIDED),
    "K4": (AT_LOWEST,),
    "K5": (AT_SECOND, SECOND_OPEN),
    "K6": (AT_SECOND, DECIDED, IN_TERM),
    "K7": (AT_SECOND, DECIDED),
    "K8": (AT_SECOND, OVERDUE, IN_TERM),
    "K9": (AT_SECOND, OVERDUE),
    "K10": (AT_SECOND, SILENT),
    "K11": (AT_SECOND, REFUSED),
    "K11b": (SENT_ON,),
    "K11c": (SECOND_TURN, NOBODY_LEFT, LAPSED, ABOVE_LOWEST),
    "K14": (SECOND_TURN, LAST_FAILED, ABOVE_LAST),
    "K12": (ABOVE_LOWEST, NOT_RIGHT, PARALLEL),
    "K13": (ABOVE_RIGHT, OPEN_IN_TIME),
    "K15": (ABOVE_RIGHT, NOTHING_FILED),
    "K15b": (ABOVE_EITHER,),
    "K16": (BELOW_LOWEST,),
    "K17": (),
}
