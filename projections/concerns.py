"""What kind of petition findings concern, and whom a denunciation accuses (liên quan ai).

A desk routes by it: what concerns a denunciation never goes to the denounced, the body
he heads, or an agency below it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.contracts.words import Kind
from projections.filings import filings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.contracts.substance import DenouncedPost
    from projections.case_file import CaseFile
    from projections.findings import Detected


def concerned(detected: Detected, case: CaseFile) -> Detected:
    """Return the same with kind of petition, denounced bodies and communes on every finding."""
    if not detected.findings:
        return detected
    kind, communes = kind_of(case), communes_of(case)
    if kind is None and not communes:
        return detected
    denounced = () if kind is None else denounced_of(case)
    word = None if kind is None else kind.value
    marked = (
        replace(one, kind=word, denounced=denounced, communes=communes) for one in detected.findings
    )
    return detected._replace(findings=frozenset(marked))


def kind_of(case: CaseFile) -> Kind | None:
    """Return the kind of the papers: a denunciation where one is, None while nobody said.

    A paper nobody classified may still prove a denunciation.
    """
    kinds = {filing.kind for filing in filings(case)}
    if Kind.DENUNCIATION in kinds:
        return Kind.DENUNCIATION
    if None in kinds or not kinds:
        return None
    return Kind.COMPLAINT if Kind.COMPLAINT in kinds else Kind.FEEDBACK


def denounced_of(case: CaseFile) -> tuple[str, ...]:
    """Return the bodies of the posts accused, then and now, whatever the post."""
    posts = (
        filing.substance.denunciation
        for filing in filings(case)
        if filing.substance is not None and filing.substance.denunciation is not None
    )
    return tuple(sorted({body for post in posts for body in _bodies(post)}))


def communes_of(case: CaseFile) -> tuple[str, ...]:
    """Return the communes where the papers say their matter arose."""
    places = (f.substance.place for f in filings(case) if f.substance is not None)
    return tuple(sorted({place.commune for place in places if place is not None}))


def _bodies(post: DenouncedPost) -> Iterator[str]:
    return (body for body in (post.body, post.now_at) if body is not None)
