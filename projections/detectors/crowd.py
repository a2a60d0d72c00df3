"""How many people stand behind a group, at least, and how large that is (quy mô)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.law.rulebook import Rule
    from projections.group_file import GroupFile

_EXACT_BELOW = 100
_STEP = 10
STEPS = ("s1_from", "s2_from", "s3_from", "s4_from")


class Crowd(NamedTuple):
    """A number nobody can call too high (số người, ít nhất)."""

    at_least: int
    points: int
    """1 to 4 for S1 to S4; 0 below."""
    evidence: tuple[str, ...]
    """Enough facts to see the size again: not every paper of ten thousand."""


def people_of(group: GroupFile, sizes: Rule) -> Crowd:
    """Count the distinct signers, or the largest single head count; never a sum of visits."""
    heads, head_fact = group.heads
    known = group.people
    most = max(heads, known)
    points = sum(most >= sizes.number(name) for name in STEPS)
    if heads >= known:
        return Crowd(rounded(most), points, head_fact)
    needed = sizes.number(STEPS[points - 1]) if points else known
    return Crowd(rounded(most), points, tuple(_first_signers(group, needed)))


def rounded(people: int) -> int:
    """Round a large number down: one more among thousands is no news."""
    step = 1
    while people // step >= _EXACT_BELOW:
        step *= _STEP
    return people // step * step


def _signed(group: GroupFile) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
    for paper in group.papers:
        yield paper.evidence, paper.signers
    for visit in group.visits:
        yield (visit.evidence,), visit.signers


def _first_signers(group: GroupFile, needed: int) -> Iterator[str]:
    """Return the papers, in order, that bring the first `needed` signers."""
    seen: set[str] = set()
    for facts, signers in _signed(group):
        if len(seen) >= needed:
            return
        if not signers <= seen:
            seen |= signers
            yield from facts
