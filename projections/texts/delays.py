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
}
