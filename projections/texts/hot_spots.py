"""What an officer reads where several warnings meet on one group (điểm nóng)."""

# ruff: noqa: E501 - a sentence is broken where it breathes

from __future__ import annotations

from projections.texts.text import Text

HOT_SPOTS: dict[str, Text] = {
    "H1": Text(
        "Từ ngày {day}, nhiều dấu hiệu cùng xuất hiện ở một vụ việc đông người hoặc kéo dài: {score}/9"
        " điểm ({parts}). {first} và cấp trên trực tiếp lập tổ xử lý, giao một đầu mối chịu trách nhiệm.",
        "Since {day} several warnings meet on one group: {score} of 9 points ({parts}). {first} and the"
        " body above it set up a team and name one office that answers for it.",
    ),
    "H3:hot": Text(
        "Từ ngày {day}, vụ việc đạt mức điểm nóng ({number}/9 điểm). {first} báo cáo đột xuất lên cấp"
        " trên trực tiếp.",
        "Since {day} the group is a hot spot ({number} of 9 points). {first} sends an ad-hoc report to"
        " the body above it.",
    ),
    "H3:central": Text(
        "Ngày {day}, {first} tiếp đoàn {number} người. Địa phương phát sinh vụ việc báo cáo đột xuất và"
        " cử người phối hợp tiếp, đưa công dân trở về.",
        "On {day} {first} received a delegation of {number} people. The place where the matter arose"
        " sends an ad-hoc report and somebody to help receive them.",
    ),
    "H3:disorder": Text(
        "Ngày {day}, đã xảy ra việc gây rối khi {first} tiếp đoàn đông người. {first} báo cáo đột xuất"
        " lên cấp trên trực tiếp.",
        "On {day} there was disorder while {first} received the group. {first} sends an ad-hoc report"
        " to the body above it.",
    ),
}
