"""What an officer reads of a duty that is late (quá hạn)."""

from __future__ import annotations

from projections.texts.text import Text

DELAYS: dict[str, Text] = {
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
    "O1:shorter_limit": Text(
        "{first}: theo văn bản có thời hạn ngắn hơn thì “{limit}” đã hết hạn ngày {shorter_due};"
        " hệ thống tính quá hạn sau ngày {due}. Phải hoàn thành ngay.",
        "{first}: by the text with the shorter limit “{limit}” ended on {shorter_due}; lateness"
        " is counted after {due}. Finish now.",
    ),
    "O4:criteria": Text(
        "{first}: gia hạn lần hai ngày {day} khi hồ sơ mới ghi {criteria} tiêu chí phức tạp, phải"
        " có ít nhất hai. Bổ sung căn cứ hoặc hủy quyết định gia hạn.",
        "{first}: extended a second time on {day} with {criteria} criteria of complexity on file;"
        " at least two are needed. State the grounds or take the extension back.",
    ),
    "O4:overdue": Text(
        "{first}: tố cáo đã gia hạn hai lần mà vẫn quá hạn từ ngày {due}. Cấp trên yêu cầu báo cáo"
        " và xem xét trực tiếp giải quyết.",
        "{first}: extended twice and still late, due on {due}. The superior demands a report and"
        " considers taking the case over.",
    ),
    "O5:complaint": Text(
        "{first}: hết hạn ngày {due} mà chưa thông báo thụ lý hoặc không thụ lý khiếu nại."
        " Gửi thông báo ngay, nêu rõ lý do nếu không thụ lý.",
        "{first}: no notice of acceptance or refusal of the complaint by {due}."
        " Send it now, with the reason if it is refused.",
    ),
    "O5:denunciation": Text(
        "{first}: hết hạn ngày {due} mà chưa ghi nhận việc thông báo thụ lý cho người tố cáo và"
        " người bị tố cáo. Thông báo ngay hoặc ghi vào sổ nếu đã thông báo.",
        "{first}: no notice of acceptance to the denouncer and the denounced on file by {due}."
        " Give it now, or record it if it was given.",
    ),
    "O5:visit": Text(
        "{first}: hết hạn ngày {due} mà chưa ghi nhận việc trả lời người được tiếp ngày {start}."
        " Trả lời ngay hoặc ghi vào sổ nếu đã trả lời.",
        "{first}: no answer to the visitor of {start} on file by {due}."
        " Answer now, or record it if it was given.",
    ),
    "O6:order": Text(
        "{first}: quyết định có hiệu lực từ ngày {start} mà đến hết ngày {due} chưa có văn bản tổ"
        " chức thi hành. Ban hành ngay hoặc ghi vào sổ nếu đã có.",
        "{first}: the decision took effect on {start} and no order to enforce it is on file by"
        " {due}. Issue it now, or record it if there is one.",
    ),
    "O6:completion": Text(
        "{first}: quyết định có hiệu lực từ ngày {start} đến nay chưa thi hành xong. Kiểm tra,"
        " đôn đốc thi hành và báo cáo vướng mắc.",
        "{first}: the decision took effect on {start} and is still not carried out."
        " Check, press on, and report what stands in the way.",
    ),
    "P1:months": Text(
        "Vụ việc đã kéo dài hơn {number} tháng kể từ lần nộp đơn đầu. Hồ sơ đang ở: {all}."
        " Rà soát, giải quyết dứt điểm và đối thoại với người dân.",
        "The matter has lasted more than {number} months since the first filing. It lies with:"
        " {all}. Review it, settle it and talk with the people.",
    ),
    "P1:continued": Text(
        "Vụ việc đã có kết quả giải quyết cuối cùng nhưng người dân vẫn tiếp tục gửi đơn, {number}"
        " ngày nộp đơn. Rà soát lại, giải thích và vận động chấm dứt.",
        "The matter was answered for good, yet the people go on filing, on {number} days."
        " Review it, explain the result and persuade them to stop.",
    ),
    "P1:resolvers": Text(
        "Vụ việc đã lần lượt qua {number} cơ quan giải quyết: {all}. Giao một cơ quan chịu trách"
        " nhiệm giải quyết dứt điểm.",
        "The matter has gone through {number} resolvers in turn: {all}."
        " Charge one of them with settling it.",
    ),
    "P2": Text(
        "Vụ việc đông người, phức tạp, kéo dài: {matters} vụ trong nhóm đã kéo dài. Lập kế hoạch"
        " giải quyết riêng do người đứng đầu chỉ đạo.",
        "Many people, complex and prolonged: {matters} matters of the group are prolonged."
        " Draw up a plan of its own under the head of the area.",
    ),
}
