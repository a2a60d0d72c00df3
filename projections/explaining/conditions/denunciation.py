"""Table E.1.3 part by part; nothing here names the denounced or his body (tố cáo)."""

from __future__ import annotations

from projections.detectors import denunciation_rows as t
from projections.explaining.conditions.condition import (
    ABOVE_EITHER,
    ABOVE_LOWEST,
    ABOVE_RIGHT,
    BELOW_LOWEST,
    FORWARDED,
    PARALLEL,
    SENT_ON,
    Condition,
)
from projections.texts.text import Text

UNKNOWN = Condition(
    t.denounced_unknown,
    Text(
        "Chưa rõ người bị tố cáo hoặc nơi giải quyết, hoặc đơn không có tên người tố cáo.",
        "The denounced or who resolves is not known, or nobody signs.",
    ),
    Text("Đã xác định nơi giải quyết là {c}.", "Who resolves it is known: {c}."),
)
REOPENING_REFUSED = Condition(
    t.reopening_refused,
    Text(
        "Cấp trên đã xác định không có căn cứ giải quyết lại.",
        "The superior found no ground to resolve it again.",
    ),
    Text(
        "Cấp trên chưa từ chối giải quyết lại.", "The superior had not refused to resolve it again."
    ),
)
AT_DENOUNCED = Condition(
    t.at_the_denounced,
    Text(
        "Đơn nộp tại nơi bị tố cáo hoặc do người bị tố cáo đứng đầu.",
        "It was filed with a body that is denounced, or headed by the denounced.",
    ),
    Text(
        "Đơn không nộp tại nơi bị tố cáo.",
        "It was not filed with a denounced body that does not resolve it.",
    ),
)


def _at_c(q: t.DenunciationInquiry) -> bool:
    return q.a == q.at.c


AT_C = Condition(
    _at_c,
    Text("{a} là nơi giải quyết.", "{a} resolves it."),
    Text("{a} không phải nơi giải quyết ({c}).", "{a} does not resolve it ({c} does)."),
)


def _concluded(q: t.DenunciationInquiry) -> bool:
    return q.at.conclusion is not None


CONCLUDED = Condition(
    _concluded,
    Text("{c} đã kết luận ngày {concluded}.", "{c} concluded on {concluded}."),
    Text("{c} chưa kết luận.", "{c} had not concluded."),
)


def _of_a_head(q: t.DenunciationInquiry) -> bool:
    return q.course.object.post != "official" or q.course.object.now_post in {"head", "deputy"}


OF_A_HEAD = Condition(
    _of_a_head,
    Text(
        "Tố cáo người đứng đầu, cấp phó hoặc cơ quan.", "It denounces a head, a deputy or a body."
    ),
    Text(
        "Không phải tố cáo người đứng đầu, cấp phó hay cơ quan.",
        "It denounces no head, deputy or body.",
    ),
)
AT_C_OR_BEFORE = Condition(
    t.at_resolver,
    Text("{a} đang hoặc đã giải quyết vụ việc.", "{a} resolves it, or did before."),
    Text("{a} không phải nơi giải quyết ({c}).", "{a} does not resolve it ({c} does)."),
)
AT_FIELD = Condition(
    t.at_field_body,
    Text("{a} quản lý lĩnh vực có vi phạm.", "{a} manages the field of the violation."),
    Text(
        "Không phải tố cáo theo lĩnh vực do {a} quản lý.",
        "It is no denunciation in a field that {a} manages.",
    ),
)
AT_SUPERIOR = Condition(
    t.DenunciationInquiry.is_at_superior,
    Text("{a} là cấp trên trực tiếp của {c}.", "{a} is the direct superior of {c}."),
    Text(
        "{a} không phải cấp trên trực tiếp của {c} ({superior}).",
        "{a} is not the direct superior of {c} ({superior}).",
    ),
)


def _overdue(q: t.DenunciationInquiry) -> bool:
    return q.at.failure == "overdue"


OVERDUE = Condition(
    _overdue,
    Text("{c} đã quá hạn giải quyết.", "{c} was past its time."),
    Text("{c} chưa quá hạn giải quyết.", "{c} was not past its time."),
)


def _silent(q: t.DenunciationInquiry) -> bool:
    return q.at.failure == "silent"


SILENT = Condition(
    _silent,
    Text("{c} im lặng quá hạn xử lý ban đầu.", "{c} was silent past the first handling."),
    Text("{c} không im lặng quá hạn xử lý ban đầu.", "{c} was not silent past the first handling."),
)


def _refused(q: t.DenunciationInquiry) -> bool:
    return q.at.failure == "refused"


REFUSED = Condition(
    _refused,
    Text(
        "Trả lời sau cùng của {c} là không thụ lý hoặc đình chỉ.",
        "The last answer of {c} was a refusal or a termination.",
    ),
    Text(
        "Trả lời sau cùng của {c} không phải là không thụ lý hay đình chỉ.",
        "The last answer of {c} was no refusal and no termination.",
    ),
)


def _open_in_time(q: t.DenunciationInquiry) -> bool:
    return q.at.is_in_time()


OPEN_IN_TIME = Condition(
    _open_in_time,
    Text("Tại {right} vụ việc đang được xử lý trong thời hạn.", "At {right} the case was in time."),
    Text("Tại {right} không có vụ việc nào còn trong thời hạn.", "Nothing was in time at {right}."),
)


def _nothing_filed(q: t.DenunciationInquiry) -> bool:
    return not q.at.was_filed()


NOTHING_FILED = Condition(
    _nothing_filed,
    Text("Chưa nộp đơn nào tại {right}.", "Nothing had been filed with {right}."),
    Text("Đã có đơn nộp hoặc thụ lý tại {right}.", "Something had been filed with {right}."),
)

DENUNCIATION_ROWS: dict[str, tuple[Condition, ...]] = {
    "T0": (FORWARDED,),
    "T1": (UNKNOWN,),
    "T2": (REOPENING_REFUSED,),
    "T3": (AT_DENOUNCED,),
    "T3b": (AT_C, CONCLUDED),
    "T4": (AT_C, OF_A_HEAD),
    "T5": (AT_C_OR_BEFORE,),
    "T6": (AT_FIELD,),
    "T7": (AT_SUPERIOR, CONCLUDED),
    "T8": (AT_SUPERIOR, OVERDUE),
    "T9": (AT_SUPERIOR, SILENT),
    "T9b": (AT_SUPERIOR, REFUSED),
    "T10": (SENT_ON,),
    "T11": (ABOVE_LOWEST, PARALLEL),
    "T12": (ABOVE_RIGHT, OPEN_IN_TIME),
    "T13": (ABOVE_RIGHT, NOTHING_FILED),
    "T13b": (ABOVE_EITHER,),
    "T13c": (BELOW_LOWEST,),
    "T14": (),
}
