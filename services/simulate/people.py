"""People who do not exist: names of common parts, numbers no office ever issued (người gửi đơn)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

SURNAMES = (
    *("Nguyễn",) * 8,
    *("Trần",) * 3,
    *("Lê",) * 3,
    *("Phạm",) * 2,
    *("Võ", "Huỳnh", "Phan", "Trương", "Bùi", "Đặng", "Đỗ", "Ngô", "Hồ", "Dương", "Lý", "Đinh"),
    *("Đoàn", "Lương", "Mai", "Tô", "Trịnh", "Cao", "Châu", "Tạ", "Hà", "Thái", "Lâm", "Quách"),
)
MIDDLES_HER = ("Thị", "Thị", "Thị Kim", "Thị Thu", "Thị Ngọc", "Thị Bích", "Thị Mỹ", "Ngọc")
MIDDLES_HIM = ("Văn", "Văn", "Đức", "Hữu", "Minh", "Quốc", "Xuân", "Đình", "Thanh", "Công", "Bá")
GIVEN_HER = (
    *("Hoa", "Lan", "Hương", "Hạnh", "Hằng", "Thảo", "Yến", "Nga", "Thủy", "Loan", "Phượng"),
    *("Tuyết", "Liên", "Dung", "Hiền", "Trinh", "Nhung", "Oanh", "Xuân", "Cúc", "Bình", "Vân"),
)
GIVEN_HIM = (
    *("Hùng", "Dũng", "Tuấn", "Sơn", "Hải", "Long", "Thắng", "Cường", "Bình", "Phúc", "Lộc"),
    *("Thành", "Tâm", "Vinh", "Quang", "Khánh", "Tiến", "Nghĩa", "Phong", "Trung", "Kiên", "An"),
)
HAMLETS = (
    *("Đông", "Tây", "Nam", "Bắc", "Trung", "Thượng", "Hạ", "Đông Hòa", "Tân Lập", "Phú Mỹ"),
    *("An Bình", "Hòa Thuận", "Tân An", "Mỹ Lộc", "Vĩnh Phước", "Xuân Sơn", "Long Thành"),
)
_NEVER_ISSUED = "9"
"""Citizen numbers begin with 001-096, the province of birth; nobody's begins with 9."""


@dataclass(frozen=True, slots=True)
class Person:
    """A synthetic citizen, known only to the node that takes the paper in."""

    name: str
    id_number: str
    """Twelve digits in the official layout (place, century and sex, year, six digits)."""
    address: str


def person(rng: Random, *, commune_name: str) -> Person:
    """Invent a citizen of a commune."""
    her = rng.random() < 0.48  # noqa: PLR2004 - a share, not a limit
    middle = rng.choice(MIDDLES_HER if her else MIDDLES_HIM)
    given = rng.choice(GIVEN_HER if her else GIVEN_HIM)
    born = rng.randint(1946, 2004)
    sex = (2 if born >= 2000 else 0) + her  # noqa: PLR2004 - the century digit
    number = (
        f"{_NEVER_ISSUED}{rng.randrange(100):02d}{sex}{born % 100:02d}{rng.randrange(10**6):06d}"
    )
    home = f"số {rng.randint(1, 399)}, thôn {rng.choice(HAMLETS)}, {commune_name}"
    return Person(f"{rng.choice(SURNAMES)} {middle} {given}", number, home)
