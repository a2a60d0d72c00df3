"""The clocks of the first answer to a paper: accept, check, pass on, answer (xử lý ban đầu)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.words import Kind
from domain.law.errors import LawError
from projections.clocks import Clock, end_of
from projections.first_limits import limit_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.clocks import Desk, End, Matter
    from projections.filings import Filing

_NEVER = 10_000_000


def first_answers(matter: Matter, desk: Desk) -> Iterator[Clock]:
    """Return the clock of every paper that waits, or waited, at one office by itself."""
    covered: list[End | None] = []
    waiting = [(paper, end_of(matter, desk, paper)) for paper in _owing(desk)]
    waiting.sort(key=lambda pair: (pair[0].day, -pair[1].day.toordinal() if pair[1] else -_NEVER))
    for paper, end in waiting:
        if any(_covers(earlier, end) for earlier in covered):
            continue
        try:
            limit = limit_of(matter, desk, paper, matter.law_by(end))
        except LawError:
            covered.append(end)
            continue
        if limit is None:
            continue
        covered.append(end)
        ids = (*paper.evidence, *limit.evidence, *(end.ids if end else ()))
        yield Clock(limit.name, desk.docket.body, paper.day, limit.term, end, ids)


def _covers(earlier: End | None, later: End | None) -> bool:
    """Whether a paper that came before still waited when the later one's clock ended."""
    return earlier is None or (later is not None and earlier.day >= later.day)


def _owing(desk: Desk) -> list[Filing]:
    if desk.kind is Kind.FEEDBACK:
        return desk.papers
    return [paper for paper in desk.papers if desk.docket.open_since(paper.day) is None]
