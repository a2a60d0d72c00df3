"""The worked example of docs/importing.md does what the document says."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from services.importing.case import Case
from services.importing.mapping import load_mapping
from services.importing.values import Reader
from tests.support.imports import write_mapping

DOCUMENT = Path(__file__).parents[2] / "docs" / "importing.md"
ROW = {
    "Số đến": "15/TD",
    "Ngày nhận": date(2026, 8, 3),
    "Họ và tên": "Nguyễn Văn Ví Dụ",
    "Loại đơn": "KN",
    "Chuyển đến": "UBND tỉnh",
    "Ngày chuyển": "07/08/2026",
}


def test_the_worked_example_asks_for_the_commands_it_shows(tmp_path: Path) -> None:
    """Mapping and row in, the two commands of the document out."""
    text = DOCUMENT.read_text(encoding="utf-8")
    toml = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)[0]
    shown = re.findall(r"```json\n(.*?)```", text, re.DOTALL)[0]
    mapping = load_mapping(write_mapping(tmp_path, toml))
    said = [
        command.model_dump(mode="json", exclude_unset=True)
        for command in Case(mapping).commands(6, Reader(mapping).read(ROW))
    ]
    paper = said[1]["petition"]
    wanted = shown.replace("<id of 15/TD>", paper).replace("}\n{", "},\n{")
    assert said == json.loads(f"[{wanted}]")
