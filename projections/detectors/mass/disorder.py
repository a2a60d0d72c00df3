"""Threats, blocking, incitement at a delegation or of a group: row M9 (mất trật tự)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.detectors.mass.addition import Firing
from projections.detectors.ruling import ruling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from domain.law.law import Law
    from projections.group_file import GroupFile
    from projections.shares import Visit


def disorder(
    group: GroupFile, delegations: Sequence[Visit], since: date | None, law: Law
) -> Iterator[Firing]:
    """M9: what the rule counts as disorder, at a delegation or a visit of a group.

    A visit of fewer people counts from the day the group is one (`since`); what one
    person does is a record of the reception and no finding.
    """
    many = frozenset(delegations)
    for visit in group.visits:
        if not visit.incidents:
            continue
        rule = ruling(law, "M9", visit.day)
        counted = sorted(set(visit.incidents).intersection(_words(rule.params.get("words"))))
        of_group = since is not None and since <= visit.day
        if counted and (visit in many or of_group):
            said = (("incidents", " ".join(counted)),)
            points = rule.number("points")
            yield Firing(visit.day, visit.day, points, visit.agency, (visit.evidence,), said)


def _words(said: object) -> tuple[str, ...]:
    return said if isinstance(said, tuple) else ()
