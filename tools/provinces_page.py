"""Name and place of each province as a recording rule: a panel can then draw findings on a map."""

from __future__ import annotations

import csv
import json
from pathlib import Path

SOURCE = Path("deploy/reference/provinces_2025.csv")
_HEAD = """\
# Made by `make docs` from deploy/reference/provinces_2025.csv; see the README there.
groups:
  - name: leothang_provinces
    rules:
"""


def rules() -> str:
    """Return deploy/prometheus/rules/provinces.yml."""
    with SOURCE.open(encoding="utf-8", newline="") as table:
        return _HEAD + "".join(_rule(row) for row in csv.DictReader(table))


def _rule(row: dict[str, str]) -> str:
    name = row["name"].removeprefix("Tỉnh ").removeprefix("Thành phố ")
    said = {"province": row["code"], "name": name, "lat": row["lat"], "lon": row["lon"]}
    labels = ", ".join(
        f"{key}: {json.dumps(text, ensure_ascii=False)}" for key, text in said.items()
    )
    record = "      - record: leothang:province:info\n        expr: vector(1)\n"
    return f"{record}        labels: {{{labels}}}\n"
