"""What an officer reads of each rule: what happened, and what to do now (lời giải thích).

Templates, not code: names of agencies, days and numbers come in, nothing else
can, so no person can appear. A rule with several causes has a text for each.
"""

# ruff: noqa: E501 - a sentence is broken where it breathes

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """One text in both languages."""

    vi: str
    en: str


TEXTS: dict[str, Text] = {
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
    "M1": Text(
        "Ngày {day}, {first} tiếp đoàn đông người. Lãnh đạo tiếp người đại diện,"
        " phối hợp với nơi phát sinh vụ việc.",
        "On {day} {first} received a delegation of many people. The head receives the"
        " representatives, together with the place where the matter arose.",
    ),
    "M2": Text(
        "Ngày {day}, {first} nhận đơn có {count} người đứng tên. Kiểm tra chữ ký và văn bản cử người"
        " đại diện trước khi thụ lý.",
        "On {day} {first} received a petition with {count} names. Check the signatures and the"
        " appointment of representatives before accepting it.",
    ),
    "M3": Text(
        "Đến ngày {day} đã có {count} người gửi nhiều đơn riêng về cùng một việc, đơn gần nhất tại"
        " {first}. Giải quyết chung các đơn cùng nội dung.",
        "By {day} {count} people had sent separate petitions about one thing, the last to {first}."
        " Handle petitions with the same content together.",
    ),
    "M10": Text(
        "Đơn {names} người đứng tên nộp ngày {day} tại {first} thiếu văn bản cử người đại diện hợp lệ."
        " {first} yêu cầu bổ sung.",
        "The petition with {names} names filed on {day} with {first} lacks a valid appointment of"
        " representatives. {first} asks for it.",
    ),
    "M11": Text(
        "Đơn {names} người đứng tên nộp ngày {day} tại {first} cử {representatives} người đại diện,"
        " nhiều hơn mức tối đa {most}. {first} đề nghị cử lại.",
        "The petition with {names} names filed on {day} with {first} has {representatives}"
        " representatives, more than the {most} allowed. {first} asks for a new appointment.",
    ),
    "M12": Text(
        "Đơn {names} người đứng tên nộp ngày {day} tại {first} chỉ có {signatures} chữ ký."
        " Chưa thụ lý khi chưa đủ chữ ký.",
        "The petition with {names} names filed on {day} with {first} bears {signatures} signatures."
        " It cannot be accepted before all have signed.",
    ),
    "O1": Text(
        "{first}: thời hạn “{limit}” sẽ hết vào ngày {due}. Hoàn thành trước ngày đó.",
        "{first}: the limit “{limit}” ends on {due}. Finish before that day.",
    ),
    "O2": Text(
        "{first}: đã quá hạn “{limit}” từ ngày {due} ({length} {unit}, tính từ ngày {start})."
        " Giải quyết ngay và báo cáo lý do chậm.",
        "{first}: the limit “{limit}” passed on {due} ({length} {unit} from {start})."
        " Finish at once and report why it is late.",
    ),
    "O3": Text(
        "{first}: quá hạn nghiêm trọng “{limit}”, hạn là ngày {due} ({length} {unit}, tính từ ngày"
        " {start}). Cấp trên yêu cầu giải quyết dứt điểm và xem xét trách nhiệm.",
        "{first}: gravely past the limit “{limit}”, due on {due} ({length} {unit} from {start})."
        " The superior demands that it be finished and looks into who is responsible.",
    ),
}
"""By rule id, with the cause after a colon where a rule has several."""

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
    " Số người: ít nhất {people} (mức {size}).",
    " People: at least {people} (size {size}).",
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
NOBODY = Text("nơi có thẩm quyền", "the competent body")
