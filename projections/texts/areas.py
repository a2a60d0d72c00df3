"""What an officer reads of an area: vượt cấp, and more petitions than usual (địa bàn)."""

# ruff: noqa: E501 - a sentence is broken where it breathes

from __future__ import annotations

from projections.texts.text import Text

AREAS: dict[str, Text] = {
    "A1": Text(
        "Địa bàn của {first}: trong {days} ngày có {hard} lần nộp đơn vượt cấp. Trong {higher} lần"
        " lên cấp trên có {fault} lần do cấp dưới chậm hoặc không trả lời. Rà soát việc tiếp nhận,"
        " trả lời đơn tại địa bàn.",
        "Area of {first}: {hard} escalations within {days} days. Of {higher} filings at a higher"
        " level {fault} came because a body below was late or silent. Review how the area takes in"
        " and answers petitions.",
    ),
    "A2": Text(
        "Địa bàn của {first}: trong {days} ngày có {hard} lần vượt cấp trên {filed} lần nộp đơn"
        " ({percent}%), thêm {soft} lần tính nhẹ. Trong {higher} lần lên cấp trên có {fault} lần do"
        " cấp dưới chậm hoặc không trả lời. Kiểm tra trách nhiệm giải quyết tại địa bàn.",
        "Area of {first}: {hard} of {filed} filings within {days} days were escalations"
        " ({percent}%), and {soft} count softly. Of {higher} filings at a higher level {fault} came"
        " because a body below was late or silent. Look into how the area resolves petitions.",
    ),
    "H2": Text(
        "Địa bàn của {first}: tuần từ {week} nhận {observed} đơn về lĩnh vực {topic}, trong khi thường"
        " chỉ khoảng {expected} và ngưỡng báo động là {threshold}. Tăng từ ngày {since} (số tuần vượt"
        " ngưỡng: {weeks}). Tìm nguyên nhân chung và đối thoại sớm với người dân.",
        "Area of {first}: {observed} petitions about {topic} came in during the week from {week}, where"
        " about {expected} are usual and more than {threshold} are too many. It began on {since} (weeks"
        " above: {weeks}). Find the common cause and talk with the people early.",
    ),
    "H2:province": Text(
        "Toàn địa bàn của {first}: tuần từ {week} nhận {observed} đơn về lĩnh vực {topic}, trong khi"
        " thường chỉ khoảng {expected} và ngưỡng báo động là {threshold}. Tăng từ ngày {since} (số tuần"
        " vượt ngưỡng: {weeks}). Nhiều đơn nhất từ {communes}. Tìm nguyên nhân chung và chỉ đạo giải"
        " quyết.",
        "The whole area of {first}: {observed} petitions about {topic} came in during the week from"
        " {week}, where about {expected} are usual and more than {threshold} are too many. It began on"
        " {since} (weeks above: {weeks}). Most of them come from {communes}. Find the common cause and"
        " give directions.",
    ),
    "H2:slow": Text(
        "Địa bàn của {first}: từ tuần {since} đến {until} nhận {observed} đơn về lĩnh vực {topic}, bình"
        " thường khoảng {expected}. Chưa tuần nào tăng vọt nhưng mức tích lũy {gathered} đã vượt ngưỡng"
        " {threshold}. Rà soát nguyên nhân kéo dài.",
        "Area of {first}: {observed} petitions about {topic} came in from {since} to {until}, where about"
        " {expected} are usual. No week stands out, but what gathered ({gathered}) is above the threshold"
        " of {threshold}. Look for a cause that lasts.",
    ),
    "H2:cluster": Text(
        "Địa bàn của {first}: một cụm xã liền kề ({communes}) từ ngày {since} đến {until} nhận {observed}"
        " đơn về lĩnh vực {topic}, bình thường khoảng {expected}. Ngẫu nhiên thì ít nhất {years} năm mới"
        " có một lần. Các xã trong cụm cùng tìm nguyên nhân chung.",
        "Area of {first}: neighbouring communes ({communes}) took in {observed} petitions about {topic}"
        " from {since} to {until}, where about {expected} are usual. Chance alone does so at most once"
        " in {years} years. The communes look for the common cause together.",
    ),
    "A3": Text(
        "Địa bàn của {first}: trong {days} ngày có đoàn đông người lên cơ quan Trung ương (số lượt:"
        " {crowd}). Cử người phối hợp tiếp, vận động trở về và giải quyết tại địa phương.",
        "Area of {first}: within {days} days a group came to a central body ({crowd} times)."
        " Send somebody to help receive them, and resolve the matter where it arose.",
    ),
}
