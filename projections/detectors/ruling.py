"""The version of a rule that judges what became true on a day (quy tắc áp dụng)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from domain.law.law import Law
    from domain.law.rulebook import Rule, Rulebook


def ruling(law: Law, id_: str, on: date) -> Rule:
    """Return the rule in force on the day; its first version judges what is older than all."""
    if law.rulebook.in_force(id_, on):
        return law.rulebook.rule(id_, on)
    return _first(law.rulebook, id_)


@lru_cache(1 << 10)
def _first(rulebook: Rulebook, id_: str) -> Rule:
    return next(rule for rule in rulebook.rules() if rule.id == id_)
