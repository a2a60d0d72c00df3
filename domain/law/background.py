"""What rules refer to: texts, rule sets, conflicts between texts (căn cứ)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.law.conflicts import Conflict
from domain.law.sources import Sources

if TYPE_CHECKING:
    from domain.law.rows import RuleRow
    from domain.law.rule_sets import RuleSet


@dataclass(frozen=True, slots=True)
class Background:
    """The texts, rule sets and conflicts on file (căn cứ)."""

    sources: Sources = field(default_factory=Sources)
    rule_sets: tuple[RuleSet, ...] = ()
    """By day."""
    conflicts: Mapping[str, Conflict] = field(default_factory=dict[str, Conflict])

    def problems(self, row: RuleRow) -> Iterator[tuple[str, str]]:
        """Say which key of a rule refers to nothing on file, and why."""
        says = self.sources.problem(row.basis, row.status)
        if says:
            yield "basis", says
        if row.conflict is not None and row.conflict not in self.conflicts:
            yield "conflict", f"unknown conflict {row.conflict!r}; conflicts.toml names them"
