"""How an agency's code is read: its root, its parent, its place in the chain (mã cơ quan)."""

from __future__ import annotations

import re
from datetime import date

TWO_TIER = date(2025, 7, 1)
"""From this day there is no district; 34 provinces and 3,321 communes."""

RETYPED = date(2026, 4, 30)
"""Đồng Nai becomes a centrally run city and ten of its communes become wards."""

DOORS = {"ttr": "Thanh tra", "btcd": "Ban Tiếp công dân", "vp": "Văn phòng"}
"""What counts as the People's Committee it belongs to: inspectorate, reception board, office."""

INSPECTORATE = "ttr"
KEPT_INSPECTORATES = frozenset({"b-qp", "b-ca", "b-nhnn"})
"""Army, police, State Bank: those of all other ministries, and of departments, ended with the
districts (Luật Thanh tra 2025)."""

_UNIT = re.compile(r"(?:x\d{5}|h\d{3}|t\d{2})\Z")


def is_unit(code: str) -> bool:
    """Whether the code has the form of a People's Committee."""
    return _UNIT.match(code) is not None


def split(code: str) -> tuple[str, str]:
    """Return the parent's code and the last part; the parent of a root is empty."""
    parent, _, last = code.rpartition("-")
    return parent, last
