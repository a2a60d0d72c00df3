"""One line for every class of a filing, lawful ones too (kết quả phân loại một lần nộp đơn)."""

# ruff: noqa: E501 - a sentence is broken where it breathes

from __future__ import annotations

from projections.texts.text import Text

_FORWARDED = Text(
    "Đơn do cơ quan khác chuyển đến; người gửi không chọn nơi này.",
    "Another body sent the paper in; the sender did not choose this office.",
)
_STEP_UP_AFTER_CLOSURE = Text(
    "Gửi lên cấp trên sau khi nơi có thẩm quyền đã đóng vụ việc hoặc không còn nơi giải quyết; không tính vượt cấp.",
    "Taken higher after the competent body closed the case, or when none is left; it does not count.",
)
_GUIDED = Text(
    "Nộp lại nơi đã hướng dẫn hoặc chuyển cùng nội dung này; đếm riêng, không tính vượt cấp.",
    "Filed again where this content was guided or transferred before; counted apart.",
)
_BESIDE = Text(
    "Gửi sai nơi: cơ quan nhận không có thẩm quyền và không phải cấp trên của nơi có thẩm quyền.",
    "Filed in another branch: the receiver is neither competent nor above who is.",
)

_COMPLAINTS: dict[str, Text] = {
    "K0": _FORWARDED,
    "K1": Text(
        "Chưa đủ dữ kiện để xác định người giải quyết khiếu nại.",
        "Not enough is known to say who resolves the complaint.",
    ),
    "K2": Text(
        "Khiếu nại lại sau khi đã có quyết định cuối cùng hoặc Tòa án đã thụ lý; đếm riêng, không tính vượt cấp.",
        "Filed again after the last decision, or after a court took the case; counted apart.",
    ),
    "K3": Text(
        "Nộp lại nơi đã ra quyết định giải quyết lần đầu.",
        "Filed again where the first decision was made.",
    ),
    "K4": Text(
        "Khiếu nại đúng người giải quyết lần đầu.",
        "Filed with the first resolver, as it should be.",
    ),
    "K5": Text(
        "Nộp lại khi khiếu nại lần hai đang được giải quyết tại đây.",
        "Filed again while the second complaint is open here.",
    ),
    "K6": Text(
        "Khiếu nại lần hai đúng người giải quyết và đúng thời hạn.",
        "A second complaint with the right resolver, in time.",
    ),
    "K7": Text(
        "Khiếu nại lần hai đúng nơi nhưng đã hết thời hạn; đếm riêng, không tính vượt cấp.",
        "A second complaint with the right resolver, out of time; counted apart.",
    ),
    "K8": Text(
        "Khiếu nại lần hai hợp pháp vì lần đầu đã quá hạn mà chưa giải quyết; cấp dưới có lỗi.",
        "A lawful step up: the first resolver let its time pass, and answers for it.",
    ),
    "K9": Text(
        "Lên cấp trên vì lần đầu quá hạn, nhưng thời hạn khiếu nại lần hai cũng đã hết; cấp dưới có lỗi.",
        "A step up after the first resolver let its time pass, itself too late; the office answers for it.",
    ),
    "K10": Text(
        "Lên cấp trên vì cấp dưới không trả lời trong thời hạn thụ lý; cấp dưới có lỗi.",
        "A step up because the lower level never answered; it answers for that.",
    ),
    "K11": Text(
        "Lên cấp trên vì cấp dưới từ chối thụ lý hoặc đình chỉ; không tính vượt cấp.",
        "A step up against a refusal or termination; it does not count.",
    ),
    "K11b": _GUIDED,
    "K11c": Text(
        "Lên cấp trên khi thời hạn khiếu nại lần hai đã hết mà chưa khiếu nại lần hai; đếm riêng.",
        "Taken higher after the term of the second complaint lapsed unused; counted apart.",
    ),
    "K14": Text(
        "Khiếu nại lên trên người giải quyết lần hai: pháp luật không có lần ba, chỉ còn Tòa án; đếm riêng.",
        "Taken above the second resolver: there is no third instance, only the court; counted apart.",
    ),
    "K12": Text(
        "Vượt cấp: gửi cấp trên cùng lúc với nơi có thẩm quyền.",
        "Counts: sent above at the same time as to the competent body.",
    ),
    "K13": Text(
        "Vượt cấp: nơi có thẩm quyền còn trong thời hạn giải quyết.",
        "Counts: the competent body was still within its time.",
    ),
    "K15": Text(
        "Vượt cấp: bỏ qua nơi có thẩm quyền, chưa nộp đơn tại đó.",
        "Counts: the competent body was skipped; nothing was filed there.",
    ),
    "K15b": _STEP_UP_AFTER_CLOSURE,
    "K16": Text(
        "Nộp ở cấp dưới của nơi có thẩm quyền; gửi nhầm, không tính vượt cấp.",
        "Filed below the competent body by mistake; it does not count.",
    ),
    "K17": _BESIDE,
}
_DENUNCIATIONS: dict[str, Text] = {
    "T0": _FORWARDED,
    "T1": Text(
        "Chưa rõ người bị tố cáo, người tố cáo hoặc nơi có thẩm quyền.",
        "The denounced, the denouncer or the competent body is not known.",
    ),
    "T2": Text(
        "Tố cáo lại sau khi cấp trên đã trả lời không giải quyết lại; đếm riêng, không tính vượt cấp.",
        "Denounced again after the superior refused to reopen; counted apart.",
    ),
    "T3": Text(
        "Đơn tố cáo gửi đến chính nơi bị tố cáo hoặc nơi người bị tố cáo đứng đầu; chuyển đúng nơi, giữ bí mật.",
        "Filed with the denounced body or the one the denounced heads; it must go on, in strict secrecy.",
    ),
    "T3b": Text(
        "Tố cáo lại nơi đã kết luận nội dung tố cáo.",
        "Denounced again where the conclusion was issued.",
    ),
    "T4": Text(
        "Tố cáo người đứng đầu, cấp phó hoặc cơ quan, gửi đúng cấp trên trực tiếp: hợp pháp.",
        "A head, a deputy or a body denounced to the direct superior: lawful.",
    ),
    "T5": Text("Tố cáo đúng nơi có thẩm quyền.", "Denounced to the competent body."),
    "T6": Text(
        "Tố cáo theo lĩnh vực, gửi cơ quan quản lý lĩnh vực: đúng nơi.",
        "A field denunciation with a body that manages the field.",
    ),
    "T7": Text(
        "Tố cáo tiếp lên cấp trên trực tiếp sau khi có kết luận: hợp pháp.",
        "Continued to the direct superior after the conclusion: lawful.",
    ),
    "T8": Text(
        "Tố cáo tiếp lên cấp trên trực tiếp vì quá hạn giải quyết: hợp pháp; cấp dưới có lỗi.",
        "Continued to the direct superior because the limit passed: lawful; the lower level answers for it.",
    ),
    "T9": Text(
        "Tố cáo lên cấp trên vì cấp dưới không trả lời trong thời hạn xử lý ban đầu; cấp dưới có lỗi.",
        "A step up because the lower level was silent past the first handling; it answers for that.",
    ),
    "T9b": Text(
        "Tố cáo lên cấp trên vì cấp dưới không thụ lý hoặc đình chỉ; không tính vượt cấp.",
        "A step up against a refusal or termination; it does not count.",
    ),
    "T10": _GUIDED,
    "T11": Text(
        "Vượt cấp: tố cáo gửi cấp trên cùng lúc với nơi có thẩm quyền; cấp trên không xử lý.",
        "Counts: sent above at the same time as to the competent body; not processed above.",
    ),
    "T12": Text(
        "Vượt cấp: nơi có thẩm quyền còn trong thời hạn giải quyết tố cáo.",
        "Counts: the competent body was still within its time.",
    ),
    "T13": Text(
        "Bỏ qua nơi có thẩm quyền; chỉ tính nhẹ, người tố cáo không có lỗi và được bảo vệ.",
        "The competent body was skipped; counted softly, for the denouncer is protected and not to blame.",
    ),
    "T13b": _STEP_UP_AFTER_CLOSURE,
    "T13c": Text(
        "Gửi xuống cấp dưới của nơi có thẩm quyền; nơi nhận chuyển đúng nơi.",
        "Filed below the competent body; the receiver sends it on.",
    ),
    "T14": _BESIDE,
}
_FEEDBACK: dict[str, Text] = {
    "F0": _FORWARDED,
    "F0b": Text(
        "Chưa xác định được nơi có trách nhiệm trả lời.",
        "The body that must act is not known.",
    ),
    "F1": Text("Gửi đúng nơi có trách nhiệm.", "Filed with the responsible body."),
    "F2": Text(
        "Gửi cấp trên cùng lúc với nơi có trách nhiệm; chỉ tính nhẹ.",
        "Sent above at the same time as to the responsible body; counted softly.",
    ),
    "F3": Text(
        "Gửi lên trên nơi có trách nhiệm; chỉ tính nhẹ, nơi nhận phải chuyển đi.",
        "Filed above the responsible body; counted softly, the receiver must forward it.",
    ),
    "F4": _BESIDE,
}

VERDICTS: dict[str, Text] = _COMPLAINTS | _DENUNCIATIONS | _FEEDBACK
"""By rule id: a sentence of its own, without a place to fill."""
