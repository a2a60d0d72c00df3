"""Which filings later facts put into another class (phân loại lại)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from projections.findings import Assessment


class Reclassified(NamedTuple):
    """One filing with the verdict that was on record and the one that holds now."""

    before: Assessment
    after: Assessment


def reclassified(
    before: Iterable[Assessment], after: Iterable[Assessment]
) -> Iterator[Reclassified]:
    """Return the filings whose class changed, by day and id.

    A first verdict changes nothing, nor does one that falls away with its paper.
    A matter may have gone by another name: filings are known by paper and office.
    """
    was = {_filing(one): one for one in before}
    for now in sorted(after, key=lambda one: (one.filed_on, _filing(one))):
        earlier = was.get(_filing(now))
        if earlier is not None and _class(earlier) != _class(now):
            yield Reclassified(earlier, now)


def _filing(said: Assessment) -> tuple[str, str]:
    return said.petition, said.door or said.agency


def _class(said: Assessment) -> tuple[str, str]:
    return said.verdict, said.counts
