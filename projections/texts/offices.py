"""What an officer reads of an agency's own duties (báo cáo, tiếp công dân)."""

from __future__ import annotations

from projections.texts.text import Text

OFFICES: dict[str, Text] = {
    "O7": Text(
        "{first}: chưa gửi “{limit}” của năm {year} (số liệu đến ngày {start}), hạn gửi là ngày"
        " {due}. Gửi ngay và nêu lý do chậm; nếu đã gửi thì ghi vào sổ.",
        "{first}: the “{limit}” for {year} (figures up to {start}) was due on {due} and is not on"
        " file. Send it now and say why it is late; record it if it was sent.",
    ),
    "O7:sent": Text(
        "{first}: gửi “{limit}” của năm {year} vào ngày {sent}, sau hạn là ngày {due}."
        " Nhắc đơn vị gửi đúng hạn kỳ sau.",
        "{first} sent the “{limit}” for {year} on {sent}, after it was due on {due}."
        " Remind the office to be in time next time.",
    ),
    "O8:law": Text(
        "{first}: từ ngày {start} đến ngày {until}, người đứng đầu tiếp công dân {held} ngày, luật"
        " yêu cầu ít nhất {needed} ngày. Bố trí và công khai lịch tiếp; đã tiếp thì ghi vào sổ.",
        "{first}: from {start} to {until} the head received citizens on {held} days; the law asks"
        " for at least {needed}. Set and publish the days, or record them if they were held.",
    ),
    "O8:local": Text(
        "{first}: từ ngày {start} đến ngày {until}, người đứng đầu tiếp công dân {held} ngày, chỉ"
        " tiêu địa phương là {needed} ngày. Bố trí đủ ngày tiếp trong các tháng sau.",
        "{first}: from {start} to {until} the head received citizens on {held} days; the local"
        " target is {needed}. Plan for enough days in the months to come.",
    ),
}
