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
