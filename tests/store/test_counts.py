"""Papers counted by commune, on each store."""

from __future__ import annotations

from typing import Any

from domain.contracts.facts import dump_fact
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.early_warning.record import load_finding
from projections.store.protocol import Store
from projections.store.rows import CountRow, DueRow, FindingRow, WeekNumber
from tests.early_warning.test_counts import weeks
from tests.support.cases import the_law
from tests.support.papers import at

M1, M2, M3 = (bytes([n]) * 16 for n in (1, 2, 3))
MONDAY = 739_747
"""An ordinal that begins a week: 2026-05-11."""
WEEK = (MONDAY - 1) // 7


def row(matter: bytes, paper: int, day: int = MONDAY, **said: Any) -> CountRow:
    """Return a complaint about land in one commune."""
    id_ = bytes([paper]) * 16
    usual = CountRow("51", day, "21115", "land", "complaint", matter, id_, 1, 0, id_, "")
    return usual._replace(**said)


def test_papers_are_kept_by_matter(store: Store) -> None:
    """What a matter counts replaces what it counted before."""
    rows = [row(M1, 1), row(M1, 2, MONDAY + 1), row(M2, 3)]
    with store.transaction():
        store.put_count_rows([M1, M2], rows)
    assert sorted(store.count_rows_of([M1, M2, M3])) == sorted(rows)
    with store.transaction():
        store.put_count_rows([M1], [row(M1, 2, MONDAY + 2)])
    assert sorted(store.count_rows_of([M1])) == [row(M1, 2, MONDAY + 2)]
    assert store.count_rows_of([M2]) == [row(M2, 3)]


def test_numbers_of_weeks_by_area_and_as_a_whole(store: Store) -> None:
    """From a Monday to a Sunday; what may betray a denunciation apart."""
    rows = [
        row(M1, 1),
        row(M1, 2, MONDAY + 6, area="21124"),
        row(M1, 3, MONDAY + 7),
        row(M2, 4, kind="denunciation", secret=1),
        row(M2, 5, MONDAY - 1),
        row(M3, 6, province="48", area="20194"),
        row(M3, 7, topic="labour"),
    ]
    with store.transaction():
        store.put_count_rows([M1, M2, M3], rows)
    asked = ("51", MONDAY, MONDAY + 7)
    land, secret = ("land", "complaint", 0, WEEK), ("land", "denunciation", 1, WEEK)
    labour = ("labour", "complaint", 0, WEEK)
    assert sorted(store.week_numbers(*asked)) == [
        WeekNumber("21115", *labour, 1),
        WeekNumber("21115", *land, 1),
        WeekNumber("21115", *secret, 1),
        WeekNumber("21124", *land, 1),
    ]
    assert store.week_numbers(*asked, ["21124", "99999"]) == [WeekNumber("21124", *land, 1)]
    assert store.week_numbers(*asked, []) == []
    assert sorted(store.week_totals(*asked)) == [
        WeekNumber("51", *labour, 1),
        WeekNumber("51", *land, 2),
        WeekNumber("51", *secret, 1),
    ]


def test_the_papers_behind_a_number(store: Store) -> None:
    """Of a topic, of some areas or all, from a day until before another."""
    rows = [row(M1, 1), row(M1, 2, MONDAY + 1, area="21124"), row(M1, 3, topic="labour")]
    with store.transaction():
        store.put_count_rows([M1], rows)
    days = (MONDAY, MONDAY + 7)
    assert sorted(store.count_rows("51", "land", days)) == sorted(rows[:2])
    assert store.count_rows("51", "land", days, ["21124"]) == [rows[1]]
    assert store.count_rows("51", "land", days, []) == []
    assert store.count_rows("51", "land", (MONDAY + 1, MONDAY + 1)) == []


def test_how_late_papers_were_known(store: Store) -> None:
    """Days from receipt, with how many papers took as many."""
    with store.transaction():
        store.put_count_rows([M1], [row(M1, n, delay=n % 2 * 5) for n in range(1, 6)])
    assert store.count_delays("51", MONDAY, MONDAY + 1) == [(0, 2), (5, 3)]
    assert store.count_delays("48", MONDAY, MONDAY + 1) == []


def test_provinces_are_marked_and_timed_like_all_else(store: Store) -> None:
    """A change of rules marks them; who has a timer is known."""
    finding = FindingRow("counts", "21115", "hot_spot", "high", "holding", "51", "H2", "", b"{}")
    with store.transaction():
        store.put_count_rows([M1], [row(M1, 1)])
        store.mark_all_dirty()
        store.set_due([DueRow("counts", "51", 5), DueRow("area", "48", 5)])
        store.replace_findings([], [finding])
    assert store.dirty(9) == [("counts", "51")]
    assert store.timed("counts", ["48", "51"]) == {"51"}
    assert store.counted_areas(["48", "51"]) == ["21115"]
    assert store.counted_areas(["48"]) == []


def test_weeks_are_judged_alike_on_each_store(store: Store) -> None:
    """Seventeen papers where ten are usual, from the facts to the alert."""
    pipeline = Pipeline(store, the_law())
    messages = [Message(n, "", dump_fact(one)) for n, one in enumerate(weeks(), start=1)]
    pipeline.observe(messages, at("2026-08-10"))
    pipeline.settle(at("2026-08-10"))
    found = [load_finding(body) for body in store.all_findings()]
    said = {(one.subject, one.path): dict(one.params) for one in found if one.rule == "H2"}
    assert said.keys() == {("21115", "land"), ("51", "land")}
    assert {params["threshold"] for params in said.values()} == {"16.3"}
    assert store.timed("counts", ["51"]) == {"51"}
