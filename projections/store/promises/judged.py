"""What a store promises of judging: what waits, what holds, by which law (kết quả phát hiện)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from projections.store.rows import DueRow, FindingRow, GroupRow, RuleUsed

Subject = tuple[str, str]
"""Kind and id of what findings are about: `("matter", "…")`."""


class Judged(Protocol):
    """Marks, timers, findings, assessments, groups, and the law all of it was judged by."""

    # -- what is judged
    def mark_dirty(self, subjects: Sequence[Subject]) -> None:
        """Remember what must be judged again."""
        ...

    def dirty(self, limit: int) -> list[Subject]:
        """Return some of what must be judged again, matters first, then groups."""
        ...

    def clear_dirty(self, subjects: Sequence[Subject]) -> None:
        """Remember that these were judged."""
        ...

    def findings(self, subjects: Collection[str]) -> list[FindingRow]:
        """Return the findings on record about these ids."""
        ...

    def findings_of_rule(self, rule: str, agencies: Collection[str]) -> list[FindingRow]:
        """Return the findings by one rule about these agencies."""
        ...

    def replace_findings(self, about: Sequence[Subject], rows: Sequence[FindingRow]) -> None:
        """Let these be all the findings about these subjects."""
        ...

    def all_findings(self) -> Iterator[bytes]:
        """Return the bodies of all findings."""
        ...

    def open_findings(self) -> list[tuple[str, str, str, int]]:
        """Count holding findings by pattern, severity and province."""
        ...

    def put_assessments(self, rows: Sequence[tuple[str, bytes]]) -> None:
        """Let these be the assessments of these matters; empty bodies remove."""
        ...

    def assessments(self, matters: Collection[str]) -> list[tuple[str, bytes]]:
        """Return (matter, JSON list) of the assessments on record of these matters."""
        ...

    def all_assessments(self) -> Iterator[tuple[str, bytes]]:
        """Return (matter, JSON list) of all assessments."""
        ...

    # -- the law it was judged by
    def law_digest(self) -> str | None:
        """Return the digest of the law everything was last marked for, None at first."""
        ...

    def set_law_digest(self, digest: str) -> None:
        """Remember the law everything is judged by, or waits to be."""
        ...

    def mark_all_dirty(self) -> None:
        """Remember that every matter, agency, area and province must be judged again."""
        ...

    def rules_used(self) -> list[RuleUsed]:
        """Return every version of a rule that something ever on record rested on."""
        ...

    def add_rules_used(self, rows: Sequence[RuleUsed]) -> None:
        """Remember versions of rules; the first digest of a version stays."""
        ...

    # -- groups
    def group_rows(self, ids: Collection[str]) -> list[GroupRow]:
        """Return how groups stand, by id."""
        ...

    def put_group_rows(self, rows: Sequence[GroupRow], gone: Sequence[str]) -> None:
        """Let these groups stand so, and those be none any more."""
        ...

    def all_group_rows(self) -> list[GroupRow]:
        """Return how every group stands, by id."""
        ...

    def groups_by_life(self) -> list[tuple[str, str, int]]:
        """Count groups by province and life."""
        ...

    # -- timers
    def set_due(self, rows: Sequence[DueRow]) -> None:
        """Set when time alone may change these subjects' findings."""
        ...

    def remove_due(self, subjects: Sequence[Subject]) -> None:
        """Time alone changes nothing here any more."""
        ...

    def due(self, until: int, limit: int) -> list[DueRow]:
        """Return what is due, earliest first."""
        ...

    def timed(self, kind: str, subjects: Collection[str]) -> set[str]:
        """Return those of these subjects that have a timer."""
        ...

    def next_due(self) -> int | None:
        """Return when the next timer is due."""
        ...
