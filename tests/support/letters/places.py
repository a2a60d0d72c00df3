"""Where letters come from: communes of two provinces (nơi phát sinh)."""

from __future__ import annotations

from typing import NamedTuple


class Commune(NamedTuple):
    """A commune with its office."""

    code: str
    name: str
    province: str

    @property
    def office(self) -> str:
        """The agency that takes its letters in."""
        return f"x{self.code}"


COMMUNES = tuple(
    Commune(code, name, province)
    for province, codes in {
        "51": {
            "21025": "phường Cẩm Thành",
            "21034": "xã An Phú",
            "21040": "xã Bình Sơn",
            "21061": "xã Vạn Tường",
            "21085": "xã Bình Minh",
            "21109": "xã Đông Sơn",
            "21115": "xã Trà Bồng",
        },
        "48": {
            "20197": "phường Liên Chiểu",
            "20260": "phường Cẩm Lệ",
            "20308": "xã Bà Nà",
            "20320": "xã Hòa Vang",
        },
    }.items()
    for code, name in codes.items()
)
