"""A form letter with everything a form has, and ways to type it differently."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

NAME, CARD, PHONE = "Nguyễn Văn An", "062070001234", "0905 123 456"
BODY = (
    "Quyết định số 1234/QĐ-UBND ngày 05/07/2026 về việc thu hồi 1.250 m² đất tại thửa đất số 12, "
    "tờ bản đồ số 34 để làm đường ven biển: gia đình tôi sử dụng ổn định từ năm 1987, đã nộp thuế "
    "đầy đủ nhưng không được bồi thường đúng loại đất; cán bộ đo đạc không mời hộ giáp ranh, thủy "
    "lợi hòa vào ruộng khỏe cũng không quý"
)


def letter(body: str = BODY, *, name: str = NAME, card: str = CARD, phone: str = PHONE) -> str:
    """Return a complaint as an office's form has it."""
    return f"""CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Quảng Ngãi, ngày 06 tháng 7 năm 2026
ĐƠN KHIẾU NẠI
Kính gửi: Ủy ban nhân dân xã Đắk Hà; Chủ tịch UBND tỉnh Quảng Ngãi
Tôi tên là: {name}, sinh năm 1970, CCCD số {card} cấp ngày 01/02/2021 tại Cục Cảnh sát quản lý
hành chính về trật tự xã hội. Địa chỉ: thôn 3, xã Đắk Hà, tỉnh Quảng Ngãi.
Số điện thoại: {phone}.
Nay tôi làm đơn này khiếu nại {body}.
Tôi xin cam đoan những điều trình bày trên là đúng sự thật. Xin chân thành cảm ơn.
Người làm đơn
(Ký và ghi rõ họ tên)
{name}
"""


def apart(text: str) -> str:
    """Type every mark as a character of its own (NFD)."""
    return unicodedata.normalize("NFD", text)


def bare(text: str) -> str:
    """Type without diacritics."""
    marks = "".join(c for c in apart(text) if not unicodedata.combining(c))
    return marks.replace("đ", "d").replace("Đ", "D")


def old_tones(text: str) -> str:
    """Put tones where the old school puts them."""
    for new, old in (("hòa", "hoà"), ("khỏe", "khoẻ"), ("thủy", "thuỷ"), ("HÒA", "HOÀ")):
        text = text.replace(new, old)
    return text


def disguised(text: str) -> str:
    """Put letters of another alphabet that look the same, and characters nobody sees."""
    return text.replace("o", "\N{CYRILLIC SMALL LETTER O}").replace("n", "n\N{ZERO WIDTH SPACE}")


def spoken(text: str) -> str:
    """Say dates, areas and codes in another way."""
    told = text.replace("05/07/2026", "5 tháng 7 năm 2026").replace("1.250 m²", "1250m2")
    return told.replace("1234/QĐ-UBND", "1234 / QĐ - UBND")


def repunctuated(text: str) -> str:
    """Break lines and put stops elsewhere."""
    return "\r\n\t ".join(text.replace(",", " ,").replace(";", " — ").split())


RETYPED: dict[str, Callable[[str], str]] = {
    "unchanged": str,
    "apart": apart,
    "bare": bare,
    "upper": str.upper,
    "lower": str.lower,
    "old tones": old_tones,
    "disguised": disguised,
    "spoken": spoken,
    "repunctuated": repunctuated,
    "no-break spaces": lambda text: text.replace(" ", "\N{NO-BREAK SPACE}"),
}
