"""The answers the register of agencies gives: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

UNKNOWN_PROVINCE = "00"

Kind = Literal[
    "commune",
    "district",
    "province",
    "office",
    "department",
    "ministry",
    "central",
    "government",
    "sector",
    "unit",
    "forwarder",
    "other",
]
"""`office`: the reception board, office or inspectorate of a People's Committee; `sector`:
tax, customs, police and the like, which have a chain of their own (ngành dọc); `government`:
an agency under the Government that is no ministry (cơ quan thuộc Chính phủ)."""

Role = Literal["own_decision", "second_resolver", "denounced_body"]
"""For what a successor is asked; a dissolved district has another one for each."""


@dataclass(frozen=True, slots=True)
class Agency:
    """One body as it stands on a day (cơ quan)."""

    code: str
    name: str
    kind: Kind
    level: int
    """From 1 commune to 5 centre, 0 outside the chain; for statistics only."""
    superior: str | None
    province: str
    """Two digits; `00` for a body that belongs to no province."""
    commune: str | None = None
    type: str | None = None
    """The kind of unit by its official name: `xã`, `phường`, `đặc khu`, `tỉnh`…"""
    valid_from: date | None = None
    valid_to: date | None = None
    """The last day, included."""


@dataclass(frozen=True, slots=True)
class Area:
    """The territory an agency answers for (địa bàn)."""

    province: str
    commune: str | None = None


@dataclass(frozen=True, slots=True)
class Succession:
    """Who answers for a body on a later day (cơ quan kế thừa).

    `same`: the body itself; `one`: exactly one other body; `ambiguous`: several,
    and nothing on file decides between them; `unknown`: the register knows none.
    """

    kind: Literal["same", "one", "ambiguous", "unknown"]
    codes: tuple[str, ...] = ()

    @property
    def sole(self) -> str | None:
        """The one body that answers, if there is exactly one."""
        return self.codes[0] if self.kind in {"same", "one"} else None


UNKNOWN = Succession("unknown")
