"""What an officer reads of a paper that is handed round (chuyển đơn lòng vòng)."""

# ruff: noqa: E501 - a sentence is broken where it breathes

from __future__ import annotations

from projections.texts.text import Text

TRANSFERS: dict[str, Text] = {
    "R1": Text(
        "Cùng một vụ việc được nộp {count} lần tại {first}, lần thứ hai ngày {day}."
        " {first} kiểm tra đơn trước đã được trả lời đúng hạn chưa.",
        "The same matter was filed {count} times with {first}, for the second time on {day}."
        " {first} checks that the earlier paper was answered in time.",
    ),
    "R2": Text(
        "{first} đã hướng dẫn {count} lần đến cùng một nơi là {second}, lần lặp lại ngày {day}."
        " Mỗi nội dung chỉ hướng dẫn một lần.",
        "{first} guided the sender to {second} {count} times, again on {day}."
        " Each content is guided only once.",
    ),
    "R3": Text(
        "{first} đã chuyển vụ việc này đến {second} {count} lần, lần thứ hai ngày {day}, mà giữa các"
        " lần chưa nơi nào thụ lý hay trả lời. Hai bên thống nhất ngay nơi giải quyết.",
        "{first} sent this matter to {second} {count} times, for the second time on {day}, and nobody"
        " accepted or answered in between. The two agree at once on who resolves it.",
    ),
    "R4": Text(
        "Đơn chuyển qua lại {legs} lượt giữa {first} và {second}, từ ngày {day}."
        " Đề nghị cấp trên của hai bên xác định thẩm quyền.",
        "The paper went {legs} times to and fro between {first} and {second}, since {day}."
        " Ask the body above both to settle who is competent.",
    ),
    "R4:nameless": Text(
        "Ngày {day}, đơn giữa {first} và {second} bị trả lại mà không nêu nơi có thẩm quyền."
        " Nơi trả đơn phải nêu rõ cơ quan có thẩm quyền, hoặc cấp trên xác định.",
        "On {day} the paper between {first} and {second} was returned without naming a competent"
        " body. Who returns it names one, or the body above both decides.",
    ),
    "R5": Text(
        "Đơn đi một vòng qua {agencies} cơ quan và quay lại nơi đã qua, ngày {day}: {all}."
        " Cấp trên giao ngay một cơ quan chịu trách nhiệm giải quyết.",
        "The paper went round {agencies} agencies and came back to one of them on {day}: {all}."
        " The superior body assigns one agency at once.",
    ),
    "R6": Text(
        "Đơn đã chuyển {count} lần mà chưa nơi nào thụ lý, đủ số lần cảnh báo ngày {day}: {all}."
        " Nơi đang giữ đơn xác định thẩm quyền trước khi chuyển tiếp.",
        "The paper was transferred {count} times with nobody accepting it; the limit was reached on"
        " {day}: {all}. Whoever holds it determines competence before it moves again.",
    ),
    "R7": Text(
        "Ngày {sent_on}, {first} chuyển đơn đến {second} là nơi không có thẩm quyền;"
        " nơi có thẩm quyền là {third}. Chuyển ngay đơn đến {third}.",
        "On {sent_on} {first} sent the paper to {second}, which is not competent; {third} is."
        " Send the paper to {third} now.",
    ),
    "R7b": Text(
        "{first} đã chuyển sai thẩm quyền {count} vụ việc khác nhau, đủ mức cảnh báo trong {days} ngày"
        " tính đến {day}. Rà soát khâu phân loại, xác định thẩm quyền.",
        "{first} sent {count} different matters to the wrong body; the limit within {days} days was"
        " reached on {day}. Review how papers are classified there.",
    ),
    "R8": Text(
        "{count} cơ quan khác nhau cùng chuyển đơn của một vụ việc đến {first}, từ ngày {day}: {others}."
        " {first} giải quyết chung và trả lời một lần cho các nơi chuyển.",
        "{count} different agencies sent papers of one matter to {first}, since {day}: {others}."
        " {first} handles them as one and answers all who forwarded.",
    ),
    "R9": Text(
        "{first} chuyển cùng một đơn đến {count} nơi làm cơ quan chính, từ ngày {day}: {others}."
        " {first} xác định một nơi chịu trách nhiệm, các nơi khác chỉ nhận để biết.",
        "{first} sent one paper to {count} main receivers, since {day}: {others}."
        " {first} names one that is responsible; the others get a copy for information.",
    ),
    "R10:unheard": Text(
        "{first} chuyển đơn đến {second} ngày {sent_on}; quá {working_days} ngày làm việc {second} chưa"
        " xác nhận đã nhận đơn. {first} đôn đốc, {second} xác nhận hoặc trả lại ngay.",
        "{first} sent the paper to {second} on {sent_on}; after {working_days} working days {second}"
        " has not said it arrived. {first} urges, {second} acknowledges or returns it now.",
    ),
    "R10:returned": Text(
        "Từ ngày {sent_on}, mọi nơi nhận đều đã trả lại đơn, không nơi nào nhận xử lý;"
        " đơn quay về {first}, nơi trả gần nhất là {second}. {first} xác định nơi có thẩm quyền.",
        "Since {sent_on} every receiver has given the paper back and nobody has taken it; it lies"
        " with {first}, last returned by {second}. {first} determines who is competent.",
    ),
    "R10:unowned": Text(
        "Đã quá {working_days} ngày làm việc kể từ lần chuyển đầu tiên ngày {sent_on} ({first} chuyển"
        " {second}) mà chưa nơi nào thụ lý, trả lời hay lưu đơn. Cấp trên giao một nơi giải quyết.",
        "More than {working_days} working days after the first transfer on {sent_on} ({first} to"
        " {second}) no agency has accepted, answered or filed it. The superior body assigns one.",
    ),
}
