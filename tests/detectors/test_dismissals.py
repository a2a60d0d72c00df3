"""A dismissal is a disciplinary decision, also where only the dismissal was put on file."""

from __future__ import annotations

from datetime import date

import pytest

from domain.contracts.substance import ComplaintObject, Place, Substance
from domain.contracts.words import Kind
from projections.detectors import cross_level
from tests.support.cases import LONG_AFTER, case, the_law
from tests.support.facts import accepted, received
from tests.support.papers import COMMUNE, PLACE, PROVINCE
from tests.support.steps import decided, remote_flagged, served
from tests.support.terms import due_of


def dismissed(*, discipline: bool) -> Substance:
    """Return a complaint on a dismissal by a commune chair."""
    issued = ComplaintObject(
        issuer=COMMUNE, issued_on=date(2026, 6, 30), discipline=discipline, dismissal=True
    )
    return Substance(kind=Kind.COMPLAINT, place=Place(commune=PLACE), complaint=issued)


@pytest.mark.parametrize("discipline", [True, False])
def test_a_dismissal_knows_no_longer_term_for_remote_places(*, discipline: bool) -> None:
    """Đ.50: 30 days from 2026-07-10, where a remote place would have 45."""
    story = (
        received(COMMUNE, "2026-07-02", about=dismissed(discipline=discipline)),
        remote_flagged(COMMUNE, "2026-07-02"),
        accepted(COMMUNE, "2026-07-10"),
    )
    assert due_of(story, "KN-RES1") == date(2026, 8, 10)


@pytest.mark.parametrize("discipline", [True, False])
@pytest.mark.parametrize(
    ("filed", "verdict"),
    [("2026-08-19", "lawful_second_complaint"), ("2026-08-20", "late_second_complaint")],
)
def test_a_second_complaint_on_a_dismissal_has_thirty_days(
    *, discipline: bool, filed: str, verdict: str
) -> None:
    """Đ.48: served 2026-07-20; ten days for other discipline, 45 for a remote place."""
    about = dismissed(discipline=discipline)
    again = received(PROVINCE, filed, "p2", about=about)
    story = (
        received(COMMUNE, "2026-07-02", about=about),
        remote_flagged(COMMUNE, "2026-07-02"),
        accepted(COMMUNE, "2026-07-06"),
        decided(COMMUNE, "2026-07-20"),
        served(COMMUNE, "2026-07-20"),
        again,
    )
    found = cross_level.detect(case(*story), the_law(), LONG_AFTER).assessments
    assert {said.petition: said.verdict for said in found}[again.subject] == verdict
