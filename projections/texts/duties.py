"""What an officer reads of duties left undone when a paper moved on (chuyển đơn sai quy định)."""

# ruff: noqa: E501 - a sentence is broken where it breathes

from __future__ import annotations

from projections.texts.text import Text

DUTIES: dict[str, Text] = {
    "R11:late": Text(
        "{first} chuyển đơn tố cáo đến {second} ngày {sent_on}, quá hạn {due} (5 ngày làm việc)."
        " {first} rà soát khâu xử lý ban đầu; {second} xử lý ngay.",
        "{first} sent the denunciation to {second} on {sent_on}, after the limit of {due} (5 working"
        " days). {first} reviews its first handling; {second} acts on it at once.",
    ),
    "R11:untold": Text(
        "{first} chuyển đơn tố cáo đến {second} ngày {sent_on} nhưng đến hết ngày {due} chưa báo cho"
        " người tố cáo. {first} thông báo ngay bằng văn bản.",
        "{first} sent the denunciation to {second} on {sent_on} but had not told the denouncer by"
        " {due}. {first} gives written notice now.",
    ),
    "R11:late_untold": Text(
        "{first} chuyển đơn tố cáo đến {second} ngày {sent_on}, quá hạn {due}, và chưa báo cho người"
        " tố cáo. {first} thông báo ngay; {second} xử lý ngay.",
        "{first} sent the denunciation to {second} on {sent_on}, after the limit of {due}, and has not"
        " told the denouncer. {first} gives notice now; {second} acts on it at once.",
    ),
    "R12:unreported": Text(
        "{second} chuyển đơn đến {first}; kể từ {since}, quá hạn {due} {first} chưa báo kết quả giải"
        " quyết cho {second}. {first} phúc đáp ngay.",
        "{second} sent the paper to {first}; counted from {since}, the limit of {due} has passed and"
        " {first} has not reported the result to {second}. {first} replies now.",
    ),
    "R12:silent": Text(
        "{first} nhận đơn do {second} chuyển từ ngày {since} và im lặng quá {days} ngày."
        " {second} đôn đốc, {first} thụ lý, trả lời hoặc trả lại đơn.",
        "{first} has had the paper from {second} since {since} and has been silent for more than"
        " {days} days. {second} urges; {first} accepts, answers or returns it.",
    ),
    "R13:second": Text(
        "{first} chuyển đơn đến {second} ngày {sent_on}, sau khi đã có quyết định giải quyết lần hai"
        " (ngày {final_on}). Giải thích cho người gửi đơn, không chuyển tiếp.",
        "{first} sent the paper to {second} on {sent_on}, after the second decision (of {final_on})."
        " Explain it to the sender; do not send it on.",
    ),
    "R13:court": Text(
        "{first} chuyển đơn đến {second} ngày {sent_on}, sau khi Tòa án đã thụ lý (ngày {final_on})."
        " Hướng dẫn người gửi đơn theo vụ án, không chuyển tiếp.",
        "{first} sent the paper to {second} on {sent_on}, after a court had taken the case (on"
        " {final_on}). Refer the sender to the court; do not send it on.",
    ),
    "R13:refused": Text(
        "{first} chuyển đơn đến {second} ngày {sent_on}, sau khi cấp trên đã thông báo không giải"
        " quyết lại tố cáo (ngày {final_on}). Giải thích cho người gửi đơn, không chuyển tiếp.",
        "{first} sent the paper to {second} on {sent_on}, after the superior had refused to resolve"
        " the denunciation again (on {final_on}). Explain it to the sender; do not send it on.",
    ),
    "R14:addressed": Text(
        "{first} chuyển đơn tố cáo ngày {sent_on} dù đơn đã gửi cả nơi có thẩm quyền."
        " Với đơn như vậy {first} không xử lý.",
        "{first} sent on a denunciation on {sent_on} that was also addressed to the competent body."
        " {first} does not handle such a paper.",
    ),
    "R14:guided": Text(
        "{first} chuyển đơn tố cáo ngày {sent_on} dù trước đó đã hướng dẫn người tố cáo."
        " Với đơn như vậy {first} không xử lý.",
        "{first} sent on a denunciation on {sent_on} although it had guided the denouncer before."
        " {first} does not handle such a paper.",
    ),
    "R15:sent": Text(
        "Ngày {sent_on}, {first} chuyển đơn tố cáo đến chính người bị tố cáo hoặc cơ quan do người đó"
        " đứng đầu. {first} thu hồi đơn, bảo vệ bí mật người tố cáo và báo cấp trên ngay.",
        "On {sent_on} {first} sent a denunciation to the denounced or to the body he heads. {first}"
        " takes it back, protects the denouncer's identity and reports to its superior now.",
    ),
    "R15:copied": Text(
        "Ngày {sent_on}, {first} gửi bản sao đơn tố cáo cho chính người bị tố cáo hoặc cơ quan do"
        " người đó đứng đầu. {first} thu hồi, bảo vệ bí mật người tố cáo và báo cấp trên ngay.",
        "On {sent_on} {first} gave a copy of a denunciation to the denounced or to the body he heads."
        " {first} takes it back, protects the denouncer's identity and reports to its superior now.",
    ),
    "R15:returned": Text(
        "Ngày {sent_on}, {first} trả lại đơn tố cáo về nơi do người bị tố cáo đứng đầu."
        " {first} chuyển đơn đến nơi có thẩm quyền, bảo vệ bí mật người tố cáo và báo cấp trên ngay.",
        "On {sent_on} {first} returned a denunciation to the body the denounced heads. {first} sends"
        " it to the competent body, protects the denouncer's identity and reports to its superior now.",
    ),
    "R15:succeeded": Text(
        "Ngày {sent_on}, vụ việc tố cáo của {first} được bàn giao cho cơ quan do người bị tố cáo đứng"
        " đầu. Cấp trên giao ngay nơi có thẩm quyền khác và bảo vệ bí mật người tố cáo.",
        "On {sent_on} a denunciation {first} had was handed over to the body the denounced heads. The"
        " superior assigns another competent body now and protects the denouncer's identity.",
    ),
    "R16": Text(
        "Ngày {day}, {first} trả lại đơn cho {second} dù {first} là nơi có thẩm quyền."
        " {first} nhận lại đơn và thụ lý.",
        "On {day} {first} returned the paper to {second} although {first} is the competent body."
        " {first} takes it back and accepts it.",
    ),
}
