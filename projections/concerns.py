"""What kind of petition findings concern, and whom a denunciation accuses (liên quan ai).

A desk routes by it: what concerns a denunciation never goes to the denounced, the body
he heads, or an agency below it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.words import Kind
from projections.case_file import once_a_case
from projections.filings import filings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from domain.contracts.substance import DenouncedPost
    from projections.case_file import CaseFile
    from projections.findings import Detected


class Concern(NamedTuple):
    """What the papers of one matter, or of several, are about."""

    kinds: frozenset[Kind | None]
    """None for a paper nobody classified."""
    denounced: frozenset[str]
    communes: frozenset[str]


def concern_of(case: CaseFile) -> Concern:
    """Return what the papers of a case file are about."""
    kinds = frozenset(filing.kind for filing in filings(case))
    return Concern(kinds, frozenset(denounced_of(case)), frozenset(communes_of(case)))


def concerned(detected: Detected, case: CaseFile) -> Detected:
    """Return the same with kind of petition, denounced bodies and communes on every finding."""
    return concerned_with(detected, concern_of(case)) if detected.findings else detected


def concerned_with(detected: Detected, concern: Concern) -> Detected:
    """Return the same with what it concerns on every finding."""
    kind, communes = kind_among(concern.kinds), tuple(sorted(concern.communes))
    if not detected.findings or (kind is None and not communes):
        return detected
    denounced = () if kind is None else tuple(sorted(concern.denounced))
    word = None if kind is None else kind.value
    marked = (
        replace(one, kind=word, denounced=denounced, communes=communes) for one in detected.findings
    )
    return detected._replace(findings=frozenset(marked))


@once_a_case
def kind_of(case: CaseFile) -> Kind | None:
    """Return the kind of the papers: a denunciation where one is, None while nobody said."""
    return kind_among({filing.kind for filing in filings(case)})


def kind_among(kinds: Collection[Kind | None]) -> Kind | None:
    """Return the one kind many papers count as: a denunciation where one is.

    A paper nobody classified may still prove a denunciation.
    """
    if Kind.DENUNCIATION in kinds:
        return Kind.DENUNCIATION
    if None in kinds or not kinds:
        return None
    return Kind.COMPLAINT if Kind.COMPLAINT in kinds else Kind.FEEDBACK


@once_a_case
def denounced_of(case: CaseFile) -> tuple[str, ...]:
    """Return the bodies of the posts accused, then and now, whatever the post."""
    posts = (
        filing.substance.denunciation
        for filing in filings(case)
        if filing.substance is not None and filing.substance.denunciation is not None
    )
    return tuple(sorted({body for post in posts for body in _bodies(post)}))


@once_a_case
def communes_of(case: CaseFile) -> tuple[str, ...]:
    """Return the communes where the papers say their matter arose."""
    places = (f.substance.place for f in filings(case) if f.substance is not None)
    return tuple(sorted({place.commune for place in places if place is not None}))


def _bodies(post: DenouncedPost) -> Iterator[str]:
    return (body for body in (post.body, post.now_at) if body is not None)
