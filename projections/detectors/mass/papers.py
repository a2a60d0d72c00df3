"""What is amiss on papers of many people: rows M10 to M12 (thiếu sót của đơn nhiều người)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from projections.detectors.ruling import ruling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.law.law import Law
    from projections.findings import Params
    from projections.group_file import GroupFile
    from projections.shares import Paper


class Gap(NamedTuple):
    """One thing that is missing, or too many, on one paper."""

    rule: str
    paper: Paper
    params: Params


def gaps(group: GroupFile, law: Law) -> Iterator[Gap]:
    """Return what is amiss on the papers of more than one name."""
    for paper in group.many:
        yield from (Gap(rule, paper, params) for rule, params in _rows(paper, law))


def _rows(paper: Paper, law: Law) -> Iterator[tuple[str, Params]]:
    names, chosen = paper.names, paper.representatives
    nobody = paper.appointed is False or chosen == 0
    if names >= ruling(law, "M10", paper.day).number("names") and nobody:
        yield "M10", (("names", names),)
    most = _most_representatives(paper, law)
    if chosen is not None and most is not None and chosen > most:
        yield "M11", (("most", most), ("names", names), ("representatives", chosen))
    if paper.signatures is not None and paper.signatures < names:
        yield "M12", (("names", names), ("signatures", paper.signatures))


def _most_representatives(paper: Paper, law: Law) -> int | None:
    rule = ruling(law, "M11", paper.day)
    if paper.names >= rule.number("large_from"):
        return rule.number("large_most")
    return rule.number("small_most") if paper.names >= rule.number("small_from") else None
