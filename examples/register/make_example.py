"""Writes `so-tiep-nhan-don.xlsx`: a commune's register with people who do not exist (sổ mẫu).

    python examples/register/make_example.py [FILE]

The same bytes every time. Seven rows are wrong on purpose, each in its own way.
"""

from __future__ import annotations

import re
import sys
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

FILE = Path(__file__).with_name("so-tiep-nhan-don.xlsx")
SHEET = "Sổ tiếp nhận đơn"
TITLES = (
    "ỦY BAN NHÂN DÂN XÃ TRÀ BỒNG, TỈNH QUẢNG NGÃI",
    "SỔ TIẾP NHẬN ĐƠN KHIẾU NẠI, TỐ CÁO, KIẾN NGHỊ, PHẢN ÁNH",
    "Năm 2026 (ví dụ: người và việc trong sổ đều không có thật)",
    None,
)
HEADER = (
    *("STT", "Số đến", "Ngày nhận", "Họ và tên", "Số CCCD", "Địa chỉ", "Số người", "Loại đơn"),
    *("Lĩnh vực", "Nội dung", "Cơ quan bị khiếu nại, tố cáo", "Số QĐ", "Ngày QĐ", "Hướng xử lý"),
    *("Cơ quan chuyển đến", "Ngày xử lý", "Kết quả", "Ngày trả lời"),
)
WIDTHS = (5, 9, 12, 24, 15, 30, 9, 12, 16, 60, 28, 16, 12, 14, 28, 12, 14, 12)
ROWS = 60
FIRST_DAY = date(2026, 1, 5)
_ZIP_TIME = (2026, 1, 1, 0, 0, 0)

NAMES = (
    *("Nguyễn Văn Ví Dụ", "Trần Thị Mẫu", "Lê Văn Thử", "Phạm Thị Minh Họa", "Hồ Văn Giả Định"),
    *("Đinh Thị Tượng Trưng", "Võ Văn Mô Phỏng", "Bùi Thị Hư Cấu", "Hồ Thị Đơn Cử"),
)
HAMLETS = ("thôn Mẫu Một", "thôn Mẫu Hai", "thôn Mẫu Ba", "tổ dân phố Ví Dụ")

Row = dict[str, Any]

COMPLAINTS = (
    ("Đất đai", "Khiếu nại quyết định thu hồi đất vườn để làm đường liên xã", "UBND xã"),
    ("Đất đai", "Không đồng ý giá bồi thường đất rừng sản xuất", "UBND tỉnh"),
    ("Chính sách", "Khiếu nại việc đưa ra khỏi danh sách hộ nghèo", "UBND xã Trà Bồng"),
    ("Xây dựng", "Khiếu nại quyết định xử phạt vi phạm trật tự xây dựng", "UBND xã"),
)
DENUNCIATIONS = (
    ("Cán bộ, công chức", "Tố cáo thu tiền làm giấy tờ ngoài quy định", "UBND xã"),
    ("Đất đai", "Tố cáo cấp giấy chứng nhận sai đối tượng", "Sở NNMT"),
)
FEEDBACK = (
    ("Môi trường", "Phản ánh cơ sở chế biến gỗ xả khói, gây ồn vào ban đêm", "UBND xã"),
    ("Giao thông", "Kiến nghị sửa cầu dân sinh bị hư sau mưa lũ", "Sở Xây dựng"),
    ("Đất đai", "Kiến nghị đo đạc lại ranh giới thửa đất", "Sở Nông nghiệp và Môi trường"),
    ("Chính sách", "Đề nghị xem xét hỗ trợ sửa nhà", None),
)
KINDS = {
    "KN": COMPLAINTS,
    "Khiếu nại": COMPLAINTS,
    "TC": DENUNCIATIONS,
    "KNPA": FEEDBACK,
    "Kiến nghị": FEEDBACK,
    "phản ánh": FEEDBACK,
}
WRITTEN = ("KNPA",) * 5 + ("Kiến nghị", "phản ánh") * 2 + ("KN", "KN", "Khiếu nại", "TC")
ELSEWHERE = ("Sở Nông nghiệp và Môi trường", "Thanh tra tỉnh", "Sở NNMT", "Sở Xây dựng")


def rows() -> list[Row]:
    """Return the rows of the book, the wrong ones among them."""
    rng = Random(51)
    written = [_row(rng, nth) for nth in range(1, ROWS + 1)]
    for nth, wrong in _MISTAKES.items():
        written[nth - 1] |= wrong
    return written


_MISTAKES: dict[int, Row] = {
    8: {"Ngày nhận": "31/02/2026"},
    15: {"Loại đơn": "Đơn xin"},
    22: {"Họ và tên": None},
    30: {"Số người": "mười hai"},
    37: {"Hướng xử lý": "Chuyển đơn", "Cơ quan chuyển đến": "Ban Quản lý chợ"},
    44: {"Hướng xử lý": "Chuyển đơn", "Cơ quan chuyển đến": None, "Ngày trả lời": None},
    51: {"Số đến": "49/TD"},
}
"""By row: an impossible day, an unknown kind, no name, words for a number, an unknown
agency, a transfer to nobody, and a number already given to another paper."""


def _row(rng: Random, nth: int) -> Row:
    received = FIRST_DAY + timedelta(days=nth + nth // 3)
    kind = rng.choice(WRITTEN)
    topic, text, against = rng.choice(KINDS[kind])
    row: Row = {
        "STT": nth,
        "Số đến": f"{nth}/TD",
        # Clerks type a day as a day or as text.
        "Ngày nhận": received if nth % 4 else f"{received:%d/%m/%Y}",
        "Họ và tên": rng.choice(NAMES),
        # No citizen's number begins with 9.
        "Số CCCD": f"9{rng.randrange(10**11):011d}" if nth % 5 else None,
        "Địa chỉ": f"{rng.choice(HAMLETS)}, xã Trà Bồng",
        "Số người": 1 if nth % 9 else rng.randint(2, 14),
        "Loại đơn": kind,
        "Lĩnh vực": topic,
        "Nội dung": text,
        "Cơ quan bị khiếu nại, tố cáo": against,
    }
    if KINDS[kind] is COMPLAINTS and rng.random() < 0.8:
        row["Số QĐ"] = f"{rng.randint(10, 900)}/QĐ-UBND"
        row["Ngày QĐ"] = received - timedelta(days=rng.randint(5, 60))
    return row | _handling(rng, kind, received, against)


def _handling(rng: Random, kind: str, received: date, against: str | None) -> Row:
    handled = received + timedelta(days=rng.randint(1, 6))
    answered = handled + timedelta(days=rng.randint(4, 24))
    chance = rng.random()
    if chance < 0.1:
        return {}  # nobody has looked at it yet
    if chance < 0.2:
        return {"Hướng xử lý": "Lưu đơn", "Ngày xử lý": handled}
    if against not in {"UBND xã", "UBND xã Trà Bồng", None}:
        course = "Hướng dẫn" if chance < 0.4 else "Chuyển đơn"
        to = rng.choice(ELSEWHERE)
        return {"Hướng xử lý": course, "Cơ quan chuyển đến": to, "Ngày xử lý": handled}
    taken: Row = {"Hướng xử lý": rng.choice(("Thụ lý", "thụ lý giải quyết")), "Ngày xử lý": handled}
    if chance < 0.6:
        return taken  # still being worked on
    right = ("Đúng", "Đúng một phần", "Sai")
    result = "Đã trả lời" if KINDS[kind] is FEEDBACK else rng.choice(right)
    return taken | {"Kết quả": result, "Ngày trả lời": answered}


def workbook() -> Workbook:
    """Return the book as a clerk would lay it out."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(SHEET)
    for line, title in enumerate(TITLES, 1):
        sheet.cell(line, 1, title).font = Font(bold=True, size=13 if line <= 2 else 11)
    for place, (name, width) in enumerate(zip(HEADER, WIDTHS, strict=True), 1):
        cell = sheet.cell(len(TITLES) + 1, place, name)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(place)].width = width
    for line, row in enumerate(rows(), len(TITLES) + 2):
        for place, name in enumerate(HEADER, 1):
            cell = sheet.cell(line, place, row.get(name))
            if isinstance(row.get(name), date):
                cell.number_format = "dd/mm/yyyy"
    sheet.freeze_panes = f"C{len(TITLES) + 2}"
    return book


def write(path: Path) -> None:
    """Write the book without a trace of when it was written."""
    draft = path.with_name(path.name + ".part")
    book = workbook()
    book.properties.creator = "leothang"
    book.properties.created = datetime(2026, 1, 1)  # noqa: DTZ001 - the format knows no zone
    book.save(draft)
    with zipfile.ZipFile(draft) as read, zipfile.ZipFile(path, "w") as written:
        for name in sorted(read.namelist()):
            body = read.read(name)
            if name == "docProps/core.xml":
                body = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", body
                )
            written.writestr(zipfile.ZipInfo(name, _ZIP_TIME), body, zipfile.ZIP_DEFLATED)
    draft.unlink()


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE)
