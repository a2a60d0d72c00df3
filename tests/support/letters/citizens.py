"""People who sign letters, and the ways offices write them down (người viết đơn)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from random import Random

_FAMILY = (
    *("Nguyễn",) * 9,
    *("Trần",) * 4,
    *("Lê",) * 4,
    *("Phạm",) * 3,
    *("Võ",) * 2,
    *("Bùi", "Đặng", "Đỗ", "Hồ", "Huỳnh", "Phan", "Trương", "Ngô", "Dương", "Lý", "Tạ", "Cao"),
)
_MIDDLE = (
    *("Thị", "Văn") * 4,
    *("Thị Thanh", "Thị Hồng", "Thị Mai", "Ngọc", "Đình", "Xuân", "Hữu", "Minh", "Tấn", "Quang"),
)
_GIVEN = (
    *("Hòa", "Thúy", "Lý", "Hường", "Tâm", "Quý", "Bảy", "Sáu", "Út", "Thơ", "Diệu", "Nhàn", "Sen"),
    *("Toàn", "Hoạch", "Khoa", "Thuận", "Lợi", "Phước", "Chiến", "Nhơn", "Tín", "Khương", "Duy"),
    *("Huệ", "Gái", "Cảnh", "Trí", "Đạt", "Vương", "Lành", "Thủy", "Ánh", "Kỷ", "Tùng", "Mỹ"),
)
HAMLETS = (
    *("Phước Hòa", "Tân Thạnh", "Mỹ Thúy", "An Thường", "Bình Tây", "Liên Trì", "Xuân Quang"),
    *("Đồng Mít", "Gò Nổi", "Thạch Nham", "Vạn Lý", "Cù Lao", "Trung Tín", "Long Bàn", "Kỳ Xuyên"),
    *("Hà Thành", "Suối Cát", "Nước Xa", "Tịnh Minh", "Châu Me", "Quýt Lâm", "Phú Quý", "Lộc Đông"),
)


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody who signs."""

    name: str
    id_number: str
    house: str
    hamlet: str
    commune: str
    phone: str
    born: int

    @property
    def address(self) -> str:
        """Where the letter says he lives."""
        return f"{self.house}, thôn {self.hamlet}, {self.commune}"


def citizen(rng: Random, *, commune: str) -> Citizen:
    """Invent somebody; a citizen's number never begins with 7 in life."""
    name = f"{rng.choice(_FAMILY)} {rng.choice(_MIDDLE)} {rng.choice(_GIVEN)}"
    number = f"7{rng.randrange(10**11):011d}"
    house = rng.choice((f"nhà số {rng.randint(2, 400)}", f"tổ {rng.randint(1, 24)}", "xóm trên"))
    born = rng.randint(1942, 2001)
    phone = f"09{rng.randrange(10**8):08d}"
    return Citizen(name, number, house, rng.choice(HAMLETS), commune, phone, born)


def name(rng: Random) -> str:
    """Invent the name of a neighbour or a witness."""
    return f"{rng.choice(_FAMILY)} {rng.choice(_MIDDLE)} {rng.choice(_GIVEN)}"


def mistyped(rng: Random, words: str) -> str:
    """Write a name as a hurried clerk hears it: a letter off, or a middle name left out."""
    parts = words.split()
    if len(parts) > 2 and rng.random() < 0.4:
        del parts[1]
        return " ".join(parts)
    swaps = {"y": "i", "i": "y", "n": "ng", "c": "t", "h": "", "s": "x", "x": "s", "r": "g"}
    last = list(parts[-1])
    at = rng.randrange(len(last))
    plain = unicodedata.normalize("NFD", last[at])[0].lower()
    last[at] = swaps.get(plain, last[at] + "h")
    return " ".join((*parts[:-1], "".join(last)))
