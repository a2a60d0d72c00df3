"""The history of verdicts is read off the set of facts: what was known when (EV30)."""

from __future__ import annotations

import random
from datetime import date

from domain.contracts.facts import AnyFact
from projections.explaining.history import end_of, history, known_by, verdict_on
from tests.support.cases import LONG_AFTER, the_law
from tests.support.facts import accepted, classified, received
from tests.support.papers import COMMUNE, PROVINCE, asking, id_of
from tests.support.steps import voided

FILED = received(COMMUNE, "2026-06-08", "p1")
LATE = accepted(COMMUNE, "2026-07-10", "p1")
CLIMBS = received(PROVINCE, "2026-07-20", "p2")
TRUE = accepted(COMMUNE, "2026-06-15", "p1", corrects=LATE, recorded="2026-07-27")
EV30: list[AnyFact] = [FILED, LATE, CLIMBS, TRUE]


def said(facts: list[AnyFact], petition: str = "p2") -> list[tuple[str, str | None]]:
    """Return the history of a filing, short enough to be written in a test."""
    known = history(facts, id_of(petition), the_law(), LONG_AFTER)
    return [(day.isoformat(), one.verdict if one else None) for day, one in known]


def test_a_corrected_acceptance_changes_what_is_known_from_its_recording_on() -> None:
    """EV30: premature as known on 07-20, lawful as known on 07-28."""
    assert said(EV30) == [
        ("2026-07-20", "premature_escalation"),
        ("2026-07-27", "lawful_after_deadline"),
    ]


def test_the_verdict_as_known_on_a_day_is_that_of_the_facts_recorded_by_then() -> None:
    """The same two answers, asked for by their days."""
    days = {date(2026, 7, 20): "K13", date(2026, 7, 26): "K13", date(2026, 7, 28): "K8"}
    for day, rule in days.items():
        found = verdict_on(known_by(EV30, day), id_of("p2"), the_law(), end_of(day))
        assert found is not None
        assert found.rule == rule


def test_no_order_of_arrival_shows_in_a_history() -> None:
    """The set of facts decides, duplicates included."""
    shuffled = [*EV30, *EV30]
    for seed in range(10):
        random.Random(seed).shuffle(shuffled)
        assert said(shuffled) == said(EV30)


def test_a_paper_struck_out_has_a_history_that_ends() -> None:
    """It was judged once; since it was struck out there is no verdict."""
    gone = voided(PROVINCE, "2026-07-30", "p2", corrects=CLIMBS)
    assert said([*EV30, gone])[-1] == ("2026-07-30", None)


def test_a_paper_classified_anew_is_judged_by_the_other_table_from_then_on() -> None:
    """What was a complaint turns out to be feedback."""
    anew = classified(PROVINCE, "2026-08-03", "p2", about=asking(COMMUNE))
    assert [verdict for _, verdict in said([*EV30, anew])][-1] == "filed_above_responsible"


def test_nothing_is_known_of_a_petition_nobody_recorded() -> None:
    """An empty history, no verdict."""
    assert said(EV30, "nobody") == []
