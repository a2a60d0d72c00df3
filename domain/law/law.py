"""The law as one value: rules, working days, agencies (pháp luật)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.law.calendar import Calendar
    from domain.law.rulebook import Rulebook
    from domain.organisation import Organisations


@dataclass(frozen=True, eq=False, slots=True)
class Law:
    """What every detector is given; two laws are the same only when they are one object."""

    rulebook: Rulebook
    calendar: Calendar
    organisations: Organisations
