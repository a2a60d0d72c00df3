"""What a row of competence rests on, on a day (căn cứ)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.law.resolvers import Competent

if TYPE_CHECKING:
    from datetime import date

    from domain.law.law import Law


def basis_of(law: Law, rule: str, on: date) -> str | None:
    """Return the citation of a row, or None where no law on file covers the day."""
    rules = law.rulebook
    return rules.rule(rule, on).basis if rules.in_force(rule, on) else None


def named(law: Law, rule: str, agency: str | None, on: date) -> Competent:
    """Return the agency a row names, with its citation; what it misses is its superior."""
    basis = basis_of(law, rule, on)
    if basis is None:
        return Competent(None, missing=("law",))
    return Competent(agency, basis, () if agency else ("superior",), rules=(rule,))
