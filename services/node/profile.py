"""What a level of government changes about a node: almost nothing (cấp)."""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from typing import Literal, get_args

Level = Literal["commune", "district", "province", "ministry"]


@dataclass(frozen=True, slots=True)
class Profile:
    """One level's node: who may sit at it, where it listens, what it is called."""

    name: str
    label_vi: str
    agencies: str
    """The shape of the codes this level hosts."""
    port: int
    """Where it listens when no port is given."""

    def accepts(self, agency: str) -> bool:
        """Tell whether a body of this level carries such a code."""
        return re.fullmatch(self.agencies, agency) is not None


ANY = Profile("any", "Nút dùng chung", agencies=r".+", port=8100)
"""A node hosted for bodies of several levels."""


def profile_of(level: Level | None) -> Profile:
    """Return the profile of a level, each in a module of its own."""
    if level is None:
        return ANY
    if level not in get_args(Level):
        msg = f"--profile is one of {', '.join(get_args(Level))}"
        raise ValueError(msg)
    profile: Profile = importlib.import_module(f"services.{level}").PROFILE
    return profile
