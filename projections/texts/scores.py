"""What a score is made of, in words (thành phần của điểm số)."""

from __future__ import annotations

from projections.texts.text import Text

PARTS: dict[str, Text] = {
    "S1": Text("quy mô S1", "size S1"),
    "S2": Text("quy mô S2", "size S2"),
    "S3": Text("quy mô S3", "size S3"),
    "S4": Text("quy mô S4", "size S4"),
    "M4": Text("tăng nhanh", "growth"),
    "M5": Text("đến nhiều lần", "repeated visits"),
    "M6": Text("lên cấp trên", "higher office"),
    "M7": Text("nhiều địa bàn", "several areas"),
    "M8": Text("ngày nhạy cảm", "sensitive day"),
    "M9": Text("gây rối", "disorder"),
    "mass": Text("đông người", "many people"),
    "P1": Text("kéo dài", "prolonged"),
    "escalation": Text("vượt cấp", "escalation"),
    "R5/R10": Text("chuyển vòng hoặc không ai nhận", "sent round or without owner"),
    "O3": Text("quá hạn nghiêm trọng", "gravely overdue"),
    "forwarders": Text("nhiều cơ quan chuyển đơn", "several forwarders"),
}
"""By the name a finding gives the part."""

TOPICS: dict[str, Text] = {
    "land": Text("đất đai", "land"),
    "environment": Text("môi trường", "the environment"),
    "policy": Text("chế độ, chính sách", "policy and benefits"),
    "officials": Text("cán bộ, công chức", "officials"),
    "religion": Text("tôn giáo", "religion"),
    "labour": Text("lao động", "labour"),
    "judicial": Text("tư pháp", "justice"),
    "other": Text("khác", "other matters"),
}
"""By the word a petition is classified by."""
