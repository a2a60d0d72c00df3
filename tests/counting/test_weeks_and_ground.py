"""Weeks, the map of old numbers, what is known: the ground on which counts are judged."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.organisation.codes import TWO_TIER
from projections.counting.frame import Frame, frame_of
from projections.counting.grid import Span, add_totals, grid_of
from projections.counting.ground import merged_into, shares_of, sources_of
from projections.counting.known import known_of
from projections.counting.outlook import Board, candidates, series_of
from projections.counting.weeks import exposure, last_complete, monday, sunday, week_of
from projections.store.rows import WeekNumber
from services.runtime.reference import reference_folder
from services.runtime.reference_rows import read_reference
from services.runtime.tables import TableError
from tests.support.cases import the_law
from tests.support.papers import on

TODAY = on("2026-08-12")
OLD = sorted(code[1:] for code in the_law().organisations.communes(date(2025, 6, 30), "51"))


def frame() -> Frame:
    """Return by what is judged on a Wednesday."""
    return frame_of(the_law(), TODAY)


def totals(papers: Sequence[int], *, before: int = 0) -> list[WeekNumber]:
    """Return the numbers of a province's last weeks, newest last."""
    last = frame().last - before
    first = last - len(papers) + 1
    return [
        WeekNumber("51", "land", "complaint", 0, first + n, number)
        for n, number in enumerate(papers)
        if number
    ]


def test_a_week_runs_from_monday_to_sunday() -> None:
    """The day's own week is still going on, also on its Sunday."""
    week = week_of(on("2026-08-05"))
    assert (monday(week), sunday(week)) == (on("2026-08-03"), on("2026-08-09"))
    assert last_complete(on("2026-08-09")) == week - 1
    assert last_complete(on("2026-08-10")) == week


@pytest.mark.parametrize(
    ("day", "days"),
    [
        pytest.param("2026-06-08", 5.2, id="an ordinary week: the weekend counts a fifth of a day"),
        pytest.param("2026-02-16", 0.7, id="the week of Tết: seven free days"),
        pytest.param("2026-02-23", 7.7, id="the week after: half of the five days comes late"),
        pytest.param("2026-08-17", 6.1, id="a Saturday is worked"),
        pytest.param("2026-08-31", 2.5, id="three days off around the second of September"),
        pytest.param("2030-06-10", 5.2, id="a year that is not on file"),
    ],
)
def test_a_week_is_worth_its_working_days(day: str, days: float) -> None:
    """Free days count a tenth; half of what a holiday kept away comes the week after."""
    assert exposure(the_law().calendar, week_of(on(day)), 10, 50) == pytest.approx(days)


@given(st.dictionaries(st.sampled_from(OLD), st.integers(1, 40), min_size=1, max_size=30))
def test_sums_before_the_reform_are_sums_after(papers: dict[str, int]) -> None:
    """Whatever was merged or split: no paper is lost, none counts twice."""
    span = Span(frame().last - 60, frame().last)
    numbers = [
        WeekNumber(f"o{commune}", "land", "complaint", 0, span.first, number)
        for commune, number in papers.items()
    ]
    grid = grid_of(numbers, the_law(), frame().on, span)
    counted = sum(row.sum() for row in grid.public.values())
    assert counted == pytest.approx(sum(papers.values()))
    assert {area for area, _ in grid.whole} <= {
        code[1:] for code in the_law().organisations.communes(frame().on, "51")
    }


def test_every_old_commune_is_on_the_ground_of_some_of_today() -> None:
    """And those say so themselves."""
    known = the_law().organisations
    for commune in (code[1:] for code in known.communes(date(2025, 6, 30))):
        shares = shares_of(f"o{commune}", the_law(), frame().on)
        assert sum(share for _, share in shares) == pytest.approx(1.0), commune
        assert all(f"o{commune}" in sources_of([one], the_law(), frame().on) for one, _ in shares)


def test_what_was_one_province_is_known_by_its_old_names() -> None:
    """Kon Tum went into Quảng Ngãi."""
    assert merged_into("51", the_law()) == ["51", "62"]
    assert shares_of("51", the_law(), frame().on) == ()


def test_an_old_week_is_judged_on_the_map_of_its_time() -> None:
    """The digits of a commune that ended mean itself until then."""
    before = date(2025, 6, 8)
    assert shares_of("o21142", the_law(), before) == (("21142", 1.0),)
    assert shares_of("21136", the_law(), before) == ()
    assert shares_of("o21142", the_law(), TWO_TIER) == (("21136", 0.5), ("21157", 0.5))


def test_shares_of_a_split_commune_are_data(tmp_path: Path) -> None:
    """As the table says; without a row for every part, equal."""
    folder = tmp_path / "reference"
    shutil.copytree(reference_folder(), folder)
    table = folder / "split_shares.csv"
    table.write_text("old_code,new_code,share\n21142,21136,300\n21142,21157,100\n")
    assert read_reference(folder).shares == {("21142", "21136"): 300.0, ("21142", "21157"): 100.0}
    for wrong in ("21142,21136,-1", "21142,21136,many", "21142,99999,1", "99999,21136,1"):
        table.write_text(f"old_code,new_code,share\n{wrong}\n")
        with pytest.raises(TableError, match="line 2"):
            read_reference(folder)


def test_a_record_begins_with_its_first_whole_week() -> None:
    """Of the week before nothing is known."""
    known = known_of(frame(), totals([20] * 10), [])
    assert known.begun == frame().last - 8
    assert int((~known.missing).sum()) == 9


def test_silence_of_a_busy_province_is_no_calm() -> None:
    """Three weeks without a paper among weeks of twenty; a small province may be calm."""
    busy = known_of(frame(), totals([20] * 6 + [0] * 3 + [20] * 6), [])
    assert [frame().last - week for week in busy.silent] == [8, 7, 6]
    small = known_of(frame(), totals([4] * 6 + [0] * 3 + [4] * 6), [])
    assert small.silent == ()
    stopped = known_of(frame(), totals([20] * 6, before=2), [])
    assert [frame().last - week for week in stopped.silent] == [1, 0]


def test_of_young_weeks_less_is_expected() -> None:
    """Half of all papers are known at once, half after ten days: the last week lacks some."""
    late = known_of(frame(), totals([20] * 40), [(0, 500), (10, 500)])
    assert late.reported[-1] == pytest.approx(0.6)
    assert late.reported[-2] == pytest.approx(1.0)
    few = known_of(frame(), totals([20] * 40), [(0, 9), (10, 9)])
    assert few.reported[-1] == 1.0
    never = known_of(frame(), totals([20] * 40), [(0, 10), (999, 9_999)])
    assert never.reported[-1] == 1.0


def test_three_years_on_record_bring_the_seasons() -> None:
    """Farrington's baseline; until then the mean of twelve weeks."""
    grid = grid_of([], the_law(), frame().on, frame().span)
    numbers = totals([10, 12, 8, 11] * 45)
    add_totals(grid, numbers)
    board = Board(frame(), known_of(frame(), numbers, []), grid)
    (said,) = series_of(board, [("51", "land")], weeks=8)
    assert {week.method for week in said.weeks} == {"farrington"}
    assert all(8 < (week.expected or 0) < 13 for week in said.weeks)
    short = grid_of([], the_law(), frame().on, frame().span)
    numbers = totals([10, 12, 8, 11] * 30)
    add_totals(short, numbers)
    (said,) = series_of(
        Board(frame(), known_of(frame(), numbers, []), short), [("51", "land")], weeks=8
    )
    assert {week.method for week in said.weeks} == {"mean_sd"}


def test_small_series_are_passed_over() -> None:
    """Nine papers in no week, and no thirty in half a year: nothing can hold of them."""
    span = frame().recent
    numbers = [
        WeekNumber(area, "land", "complaint", 0, span.last - back, papers)
        for area, weeks in {"21115": {0: 10}, "21124": {0: 9, 9: 9}, "21127": {9: 30}}.items()
        for back, papers in weeks.items()
    ]
    found = candidates(frame(), grid_of(numbers, the_law(), frame().on, span))
    assert found == {("21115", "land"), ("21127", "land")}
    assert np.isfinite(span.size)
