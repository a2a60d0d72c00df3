"""Make `docs/vectors.md` of the vectors: every table on one page, for a lawyer to review."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from services.runtime.reference import load_law

FOLDER = Path("tests/vectors")
TABLES = (
    "khieu_nai",
    "to_cao",
    "kien_nghi",
    "chuyen_don",
    "dong_nguoi",
    "qua_han",
    "co_quan_dia_ban",
    "tang_bat_thuong",
    "thoi_han",
    "tham_quyen",
)
_HEAD = """\
# Ví dụ kiểm thử luật

<!-- Generated from tests/vectors/*.yaml by make docs; do not edit. -->

Mỗi ví dụ là một kiểm thử: câu chuyện, các việc đã xảy ra, kết quả phải có và căn cứ. Kết quả được
suy ra từ các bảng của luật, không phải từ chương trình. Luật gia rà soát: thấy kết quả sai căn cứ
thì nêu mã ví dụ.

*Each vector is a test: a story, what happened, what must come out, and the basis. Columns:*

| Cột | Column |
|---|---|
| Mã | id |
| Cách | *vừa khớp* just matches the row; *vừa trượt* just misses it; |
| | *dòng trước thắng* matches it, but an earlier or graver row wins |
| Câu chuyện | the story |
| Việc đã xảy ra | what it is about, then the facts; `đơn X` is the filing asked about |
| Kết quả | what is expected; `soft` (nhẹ) weighs less, *lỗi của* says which office failed |
| Căn cứ | the legal basis, and what the text leaves open |

"""
_COLUMNS = (
    "| Mã | Cách | Câu chuyện | Việc đã xảy ra | Kết quả | Căn cứ |\n|---|---|---|---|---|---|\n"
)
_WORDS = {
    "row": "dòng",
    "class": "loại",
    "counts": "tính",
    "weight": "mức",
    "fault": "lỗi của",
    "flags": "cờ",
    "holds": "còn hiệu lực",
    "past": "lịch sử",
    "late": "thiếu",
    "expected": "bình thường",
    "threshold": "ngưỡng",
    "alert": "đứng đầu cảnh báo",
    "due": "hạn",
    "other": "theo văn bản kia",
    "first": "lần đầu",
    "second": "lần hai",
    "final": "chỉ một lần",
    "competent": "thẩm quyền",
    "missing": "còn thiếu",
    "ambiguous": "nhiều nơi kế thừa",
}
_KINDS = {"complaint": "khiếu nại", "denunciation": "tố cáo", "feedback": "kiến nghị, phản ánh"}
_CODES = {
    "law": "quy định của luật",
    "ministry": "bộ quản lý ngành",
    "issuer": "người bị khiếu nại",
    "body": "người hoặc cơ quan bị tố cáo",
    "assignment": "văn bản giao thẩm quyền",
    "responsible": "nơi có trách nhiệm",
    "estimated": "ngày giao ước tính",
    "conflict_of_interest": "xung đột lợi ích",
}
_ASKED = {
    "limit": "thời hạn",
    "from": "tính từ",
    "remote": "vùng sâu, vùng xa",
    "complex": "phức tạp",
    "delegated": "nhờ xác minh",
    "dismissal": "buộc thôi việc",
    "extended": "số lần gia hạn",
    "about": "việc",
    "on": "xét ngày",
    "place": "nơi phát sinh",
    "dispute": "tranh chấp giữa",
    "kind": "loại đơn",
}
_VALUES = {"yes": "có", "soft": "nhẹ", True: "có", **_KINDS}


def page() -> str:
    """Return the whole page."""
    titles = {rule.id: rule.title_vi for rule in load_law().rulebook.rules()}
    files = {name: _read(name) for name in TABLES}
    count = sum(len(said["vectors"]) for said in files.values())
    listed = "".join(
        f"- [{said['title']}](#{_anchor(said['title'])}) ({said['source']}; *{said['title_en']}*): "
        f"{len(said['vectors'])} ví dụ\n"
        for said in files.values()
    )
    own, law_file = _table(files, titles), _law_file()
    whole = f"Tất cả {count} ví dụ, và các ví dụ chuẩn ở cuối trang.\n\n{listed}\n"
    return f"{_HEAD}{whole}{own}{law_file}"


def _read(name: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))


def _anchor(title: str) -> str:
    return title.lower().replace(",", "").replace(" ", "-")


def _table(files: dict[str, Any], titles: dict[str, str]) -> str:
    parts: list[str] = []
    for said in files.values():
        parts.append(f"## {said['title']}\n\n*{said['title_en']}*, {said['source']}\n")
        row = None
        for vector in said["vectors"]:
            if vector["row"] != row:
                row = vector["row"]
                parts.append(f"\n### {row} {titles.get(row, 'Lịch ngày nghỉ')}\n\n{_COLUMNS}")
            parts.append(_row(vector, said.get("about", ""), titles))
        parts.append("\n")
    return "".join(parts)


def _row(vector: dict[str, Any], about: str, titles: dict[str, str]) -> str:
    lines = [f"*{said}*"] if (said := vector.get("about", about)) else []
    lines += [f"*{_ASKED[key]}*: {_value(value)}" for key, value in vector.get("ask", {}).items()]
    lines += [*vector.get("facts", ()), *vector.get("held", ())]
    lines += [f"*xét ngày {vector['on']}*"] if "on" in vector else []
    expect = vector["expect"]
    expected = [f"{_WORDS[key]}: {_value(value)}" for key, value in expect.items()]
    if "row" in expect:
        expected[0] += f" {titles[expect['row']]}"
    basis = [vector["basis"], *([f"*{vector['note']}*"] if "note" in vector else [])]
    cells = (
        vector["id"],
        vector["way"],
        vector["story"],
        "<br>".join(lines),
        "<br>".join(expected),
        "<br>".join(basis),
    )
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |\n"


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_CODES.get(one, one) for one in value) or "không có gì"
    return str(_VALUES.get(value, value)) if isinstance(value, str | bool) else str(value)


def _law_file() -> str:
    tables = _read("law_file")
    parts = [
        "## Ví dụ chuẩn\n\n*The vectors of the law file, each with at least one test of its id*\n"
    ]
    for table, vectors in tables.items():
        parts.append(f"\n### {table}\n\n| Mã | Câu chuyện | Kết quả |\n|---|---|---|\n")
        parts += [
            f"| {id_} | {said['story']} | {said['expect']} |\n" for id_, said in vectors.items()
        ]
    return "".join(parts)
