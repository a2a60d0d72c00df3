"""What of a matter counts for which area."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact
from projections.area_file import Entry, entries_of
from projections.evaluate import evaluate_matter
from tests.support.cases import LONG_AFTER, case, the_law
from tests.support.facts import classified, received
from tests.support.papers import against, asking, denouncing, signed
from tests.support.steps import delegation

C, P, Z = "x21115", "t51", "btcdtw"


def entries(*facts: AnyFact) -> list[Entry]:
    """Return what areas count of one matter."""
    matter = case(*facts)
    said = evaluate_matter(matter, the_law(), LONG_AFTER).assessments
    return [*entries_of(matter, said, the_law())]


def flags(*facts: AnyFact, area: str = "21115") -> set[tuple[str, ...]]:
    """Return which flags each filing of an area has."""
    names = ("filed", "hard", "soft", "higher", "fault", "crowd", "secret")
    return {
        tuple(name for name in names if getattr(one, name))
        for one in entries(*facts)
        if one.area == area
    }


SKIPPED = received(P, "2026-08-03", about=against(C))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param((received(C, "2026-08-03", about=against(C)),), {("filed",)}, id="right"),
        pytest.param((SKIPPED,), {("filed", "hard", "higher")}, id="skipped"),
        pytest.param(
            (received(P, "2026-08-03", about=asking(C)),),
            {("filed", "soft", "higher")},
            id="feedback above counts softly",
        ),
        pytest.param(
            (received(P, "2026-08-03", about=denouncing(C)),),
            {("filed", "soft", "higher", "secret")},
            id="a denunciation",
        ),
        pytest.param(
            (received(P, "2026-08-03", about=against(C), forwarder="bc"),),
            set[tuple[str, ...]](),
            id="sent on by the press",
        ),
        pytest.param(
            (
                received(C, "2026-06-25", about=against(C)),
                received(P, "2026-12-20", "p2", about=against(C)),
            ),
            {("filed",), ("filed", "higher", "fault")},
            id="the commune was silent",
        ),
        pytest.param(
            (received(Z, "2026-08-03", about=against(C), by=signed(names=5)),),
            {("filed", "hard", "higher", "crowd")},
            id="five names at the centre",
        ),
        pytest.param(
            (received(Z, "2026-08-03", about=against(C), by=signed(names=4)),),
            {("filed", "hard", "higher")},
            id="four names at the centre",
        ),
        pytest.param(
            (received(C, "2026-08-03", about=against(C)), delegation(Z, "2026-08-05", 5, ("p1",))),
            {("filed",), ("crowd",)},
            id="five people at the centre",
        ),
        pytest.param(
            (received(C, "2026-08-03", about=against(C)), delegation(Z, "2026-08-05", 4, ("p1",))),
            {("filed",)},
            id="four people at the centre",
        ),
        pytest.param(
            (received(C, "2026-08-03", about=against(C)), delegation(P, "2026-08-05", 9, ("p1",))),
            {("filed",)},
            id="nine people at the province",
        ),
    ],
)
def test_a_filing_counts_by_its_verdict(
    facts: tuple[AnyFact, ...], expected: set[tuple[str, ...]]
) -> None:
    """Only what senders filed; groups at the centre beside it."""
    assert flags(*facts) == expected


def test_a_filing_belongs_to_its_commune_and_to_the_province_above() -> None:
    """As they stood on its day."""
    assert [one.area for one in sorted(entries(SKIPPED))] == ["21115", "51"]


def test_without_a_place_the_body_complained_of_shows_the_area() -> None:
    """Else only the province is known."""
    assert {e.area for e in entries(received(P, "2026-08-03", about=against(C, place=None)))} == {
        "21115",
        "51",
    }
    nowhere = received(P, "2026-08-03", about=asking(None, place=None))
    assert {e.area for e in entries(nowhere)} == {"51"}


def test_a_paper_classified_elsewhere_moves() -> None:
    """The latest classification says where a matter arose."""
    moved = classified(P, "2026-08-05", about=against("x21028", place="21028"))
    assert {e.area for e in entries(SKIPPED, moved)} == {"21028", "51"}


def test_a_matter_with_an_unclassified_paper_may_be_a_denunciation() -> None:
    """So it stands apart until somebody says."""
    paper = received(P, "2026-08-04", "p2")
    unread = paper.model_copy(update={"data": paper.data.model_copy(update={"substance": None})})
    assert {one.secret for one in entries(SKIPPED)} == {False}
    assert {one.secret for one in entries(SKIPPED, unread)} == {True}


def test_a_denunciation_names_whom_it_accuses() -> None:
    """Whoever routes it must know."""
    assert {e.denounced for e in entries(received(P, "2026-08-03", about=denouncing(C)))} == {(C,)}
