"""A finding says what kind of petition it concerns, so that no desk shows it to the accused."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from domain.contracts.facts import AnyFact
from projections.alerts import alerts, diff
from projections.concerns import concerned, denounced_of, kind_of
from projections.early_warning.events import Telling, event_of
from projections.findings import Detected, Finding, Pattern, SubjectKind
from tests.support.cases import case, the_law
from tests.support.facts import received
from tests.support.papers import against, asking, denouncing, on

FOUND = Finding(
    rule="O2",
    version=1,
    pattern=Pattern.OVERDUE,
    subject_kind=SubjectKind.MATTER,
    subject="1f6a53f4-9d4a-54a4-8a3a-2f7f3f4f9a11",
    path="p",
    severity="medium",
    effective_at=on("2026-08-03"),
    evidence=(),
    agencies=("x21115",),
    params=(
        ("due", "2026-08-02"),
        ("length", 10),
        ("limit", "KN-ACC-A"),
        ("start", "2026-07-20"),
        ("unit", "wd"),
    ),
)
NOW = datetime(2026, 8, 4, tzinfo=UTC)
OF_THE_CHAIR = denouncing("t51", post="head")


def _unclassified(agency: str, day: str, petition: str) -> AnyFact:
    paper = received(agency, day, petition)
    return paper.model_copy(update={"data": paper.data.model_copy(update={"substance": None})})


@pytest.mark.parametrize(
    ("facts", "kind", "denounced"),
    [
        ((received("x21115", "2026-08-03", "p", about=against("x21115")),), "complaint", ()),
        ((received("x21115", "2026-08-03", "p", about=asking()),), "feedback", ()),
        (
            (received("x21115", "2026-08-03", "p", about=OF_THE_CHAIR),),
            "denunciation",
            ("t51",),
        ),
        (
            (
                received("x21115", "2026-08-03", "p", about=against("x21115")),
                received("t51", "2026-08-03", "q", about=OF_THE_CHAIR),
            ),
            "denunciation",
            ("t51",),
        ),
        ((_unclassified("x21115", "2026-08-03", "p"),), None, ()),
        (
            (
                received("x21115", "2026-08-03", "p", about=against("x21115")),
                _unclassified("x21115", "2026-08-04", "q"),
            ),
            None,
            (),
        ),
    ],
)
def test_the_papers_say_what_a_finding_concerns(
    facts: tuple[AnyFact, ...], kind: str | None, denounced: tuple[str, ...]
) -> None:
    """One denunciation among them is enough; what nobody classified may be one."""
    papers = case(*facts)
    (marked,) = concerned(Detected(frozenset({FOUND})), papers).findings
    assert (marked.kind, kind_of(papers)) == (kind, kind)
    assert marked.denounced == denounced_of(papers) == denounced
    assert marked == FOUND


def test_where_nothing_holds_nothing_is_asked() -> None:
    """The usual matter costs nothing."""
    nothing = Detected()
    assert concerned(nothing, case()) is nothing


def test_a_desk_hears_when_it_turns_out_whom_a_paper_accuses() -> None:
    """The same finding, another concern: a change, with the bodies on the wire."""
    papers = case(received("x21115", "2026-08-03", "p", about=OF_THE_CHAIR))
    before = alerts([FOUND], "51")
    after = alerts(concerned(Detected(frozenset({FOUND})), papers).findings, "51")
    (change,) = diff(before, after)
    assert change.change == "changed"
    assert not list(diff(after, after))
    _, body = event_of(change.alert, the_law(), "changed", Telling("w1", 2, NOW))
    data = json.loads(body)["data"]
    assert (data["kind"], data["denounced"]) == ("denunciation", ["t51"])
