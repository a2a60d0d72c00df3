"""What an officer reads of many people with one content (khiếu kiện đông người)."""

# ruff: noqa: E501 - a sentence is broken where it breathes

from __future__ import annotations

from projections.texts.text import Text

CROWDS: dict[str, Text] = {
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
    "M4": Text(
        "Trong hai tuần tính đến ngày {day}, số người đã tăng từ ít nhất {before} lên ít nhất {now}."
        " {first} báo cáo cấp trên và đối thoại sớm; điểm này tính đến hết ngày {until}.",
        "Within two weeks, by {day}, the group grew from at least {before} to at least {now} people."
        " {first} reports to its superior and meets them soon; this counts until {until}.",
    ),
    "M5": Text(
        "Trong thời gian ngắn đã có {count} lượt đoàn đông người, lượt thứ {count} ngày {day} tại {first}."
        " Lãnh đạo trực tiếp đối thoại và ấn định ngày trả lời; điểm này tính đến hết ngày {until}.",
        "{count} delegations came within a short while, the last of them on {day} to {first}."
        " The head meets them and sets a day for the answer; this counts until {until}.",
    ),
    "M6": Text(
        "Ngày {day}, đoàn đông người đến {first} là cơ quan trên cấp có thẩm quyền. {first} phối hợp"
        " với nơi phát sinh để tiếp và vận động công dân trở về; điểm này tính đến hết ngày {until}.",
        "On {day} a delegation came to {first}, above the competent body. {first} receives it together"
        " with the place where the matter arose; this counts until {until}.",
    ),
    "M7": Text(
        "Đến ngày {day}, vụ việc có người của {communes} xã, phường thuộc {provinces} tỉnh, thành phố."
        " {first} báo cáo cấp trên chung để thống nhất một nơi chủ trì giải quyết.",
        "By {day} people of {communes} communes in {provinces} provinces had joined. {first} reports to"
        " the body above them all, so that one place leads.",
    ),
    "M8": Text(
        "Ngày {day}, đoàn đông người đến {first} vào dịp {occasion}. {first} bố trí tiếp ngay và báo cáo"
        " cấp trên; điểm này tính đến hết ngày {until}.",
        "On {day} a delegation came to {first} on a sensitive day ({occasion}). {first} receives it at"
        " once and reports; this counts until {until}.",
    ),
    "M9": Text(
        "Ngày {day}, khi {first} tiếp đoàn đông người đã xảy ra việc gây rối. {first} phối hợp giữ trật"
        " tự, tiếp người đại diện và báo cáo; điểm này tính đến hết ngày {until}.",
        "On {day} there was disorder while {first} received the group. {first} has order kept, receives"
        " the representatives and reports; this counts until {until}.",
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
}
