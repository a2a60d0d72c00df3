"""What areas count, on each store: numbers kept by day, the first of many filings, the accused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

import pytest

from projections.area_days import Behind, Counts, Sought, Tally, behind, evidence, tallies
from projections.area_file import Entry
from projections.early_warning.area_memory import AreaMemory, Foremost, KnownArea
from projections.store.protocol import Store
from projections.store.rows import AreaRow, AreaSought, AreaTally

_FIRST, _LAST = 739_800, 739_812
_COUNTS: tuple[Counts, ...] = ("above", "filed", "crowd")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let five filings of an indicator be as many as are read."""
    for place in ("projections.area_days", "projections.early_warning.area_memory"):
        monkeypatch.setattr(f"{place}.SHOWN", 5)


def _row(dice: Random, matter: str, item: str) -> AreaRow:
    visit = dice.random() < 0.2
    secret = dice.random() < 0.4
    hard = not visit and dice.random() < 0.4
    accused = dice.choice(("", "x21115", "t51", "x21115 t51")) if secret else ""
    return AreaRow(
        area=dice.choice(("21115", "51")),
        day=dice.randint(_FIRST, _LAST),
        matter=matter,
        item=item,
        filed=int(not visit),
        hard=int(hard),
        soft=int(not visit and not hard),
        higher=int(not visit and dice.random() < 0.5),
        fault=int(dice.random() < 0.2),
        crowd=int(visit or dice.random() < 0.1),
        secret=int(secret),
        evidence=f"{item} {dice.randint(0, 5)}",
        denounced=accused,
    )


def _rows(dice: Random, matter: str) -> list[AreaRow]:
    """Return what areas count of a matter; names differ in what only bytes tell apart."""
    items = ("a/t51", "a/t51-btcd", "a/x21115", "A-a/t51", "â/t51")
    return [_row(dice, matter, item) for item in items if dice.random() < 0.5]


def _entry(row: AreaRow) -> Entry:
    return Entry(
        row.area,
        date.fromordinal(row.day),
        row.matter,
        row.item,
        filed=bool(row.filed),
        hard=bool(row.hard),
        soft=bool(row.soft),
        higher=bool(row.higher),
        fault=bool(row.fault),
        crowd=bool(row.crowd),
        secret=bool(row.secret),
        evidence=tuple(row.evidence.split()),
        denounced=tuple(row.denounced.split()),
    )


def _sought(dice: Random, counts: Counts) -> Sought:
    since = dice.randint(_FIRST, _LAST)
    days = (date.fromordinal(since), date.fromordinal(dice.randint(since, _LAST)))
    return Sought(counts, *days, secret=dice.random() < 0.5)


def _asked(one: Sought) -> AreaSought:
    days = (one.since.toordinal(), one.until.toordinal())
    return AreaSought(one.counts, *days, int(one.secret))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.usefixtures("few")
def test_a_store_says_of_filings_what_all_of_them_say(store: Store, seed: int) -> None:
    """Numbers, the first filings and the accused, whatever matters say anew or take back."""
    dice, kept = Random(seed), dict[str, list[AreaRow]]()
    for _ in range(25):
        said = {f"m{n}-{n % 3}": [*_rows(dice, f"m{n}-{n % 3}")] for n in dice.sample(range(12), 4)}
        kept |= said
        with store.transaction():
            store.put_area_rows(list(said), [row for rows in said.values() for row in rows])
        for area in ("21115", "51"):
            entries = [_entry(row) for rows in kept.values() for row in rows if row.area == area]
            numbers = {
                Tally(date.fromordinal(day), bool(secret), *of_day)
                for _, day, secret, *of_day in store.area_tallies([area], _FIRST)
            }
            assert numbers == {*tallies(entries)}
            for one in (_sought(dice, counts) for counts in _COUNTS):
                said_of_all = behind(one, entries)
                first = store.area_first(area, _asked(one), 5)
                assert evidence(row.evidence.split() for row in first) == said_of_all.evidence
                if one.secret:
                    accused = store.area_accused(area, _asked(one))
                    assert tuple(accused) == said_of_all.denounced


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.usefixtures("few")
def test_what_is_remembered_of_areas_is_what_the_store_says(store: Store, seed: int) -> None:
    """Whatever matters say anew or take back; what it cannot follow it forgets."""
    dice, kept = Random(seed), dict[str, list[AreaRow]]()
    known = {area: KnownArea(_FIRST, []) for area in ("21115", "51")}
    memory = AreaMemory()
    followed = 0
    for area, one in known.items():
        memory.keep(area, one)
    for _ in range(30):
        matter = f"m{dice.randrange(9)}"
        had, has = kept.get(matter, []), _rows(dice, matter)
        kept[matter] = has
        with store.transaction():
            store.put_area_rows([matter], has, had=had)
        memory.change(had, has)
        for area, one in known.items():
            assert {*one.days(_FIRST)} == {_numbers(row) for row in store.area_tallies([area], 0)}
            for sought in (_asked(_sought(dice, counts)) for counts in _COUNTS):
                one.first[sought] = Foremost(sought, *_said(store, area, sought))
            for sought, remembered in one.first.items():
                first, accused = _said(store, area, sought)
                said = Behind(evidence(row.evidence.split() for row in first), tuple(accused))
                assert remembered.behind() == said
            followed += len(one.first)
    assert followed > 500


def _said(store: Store, area: str, sought: AreaSought) -> tuple[Sequence[AreaRow], Sequence[str]]:
    """Return the first filings and the accused, where they are secret."""
    accused = store.area_accused(area, sought) if sought.secret else ()
    return store.area_first(area, sought, 5), accused


def _numbers(row: AreaTally) -> Tally:
    _, day, secret, *of_day = row
    return Tally(date.fromordinal(day), bool(secret), *of_day)


def test_the_area_unused_for_longest_is_forgotten_first() -> None:
    """And only as many as there are too many rows."""
    memory = AreaMemory(limit=4)
    for area in ("1", "2", "3"):
        memory.keep(area, KnownArea(0, [AreaTally(area, 1, 0, 1, 0, 0, 0, 0, 0)]))
        if memory.known("1", 0):
            memory.keep("1", KnownArea(0, []))
    assert [area for area in ("1", "2", "3") if memory.known(area, 0)] == ["1", "3"]
    assert memory.known("3", 0) is not None
    memory.clear()
    assert memory.known("1", 0) is None


@pytest.mark.parametrize("counts", _COUNTS)
def test_of_many_filings_only_the_first_are_read(store: Store, counts: Counts) -> None:
    """Those that count in full first, then by day; what lies outside the days never."""
    dice = Random(1)
    rows = [
        _row(dice, f"m{n}", "p")._replace(area="51", secret=n % 2, hard=0, filed=1, higher=1)
        for n in range(600)
    ]
    late = [row._replace(matter=f"z{n}", day=_LAST, hard=1) for n, row in enumerate(rows[:3])]
    with store.transaction():
        store.put_area_rows([row.matter for row in (*rows, *late)], [*rows, *late])
    read = store.area_first("51", AreaSought(counts, _FIRST, _LAST, 1), 50)
    full = 3 if counts != "crowd" else sum(row.crowd for row in late)
    assert len(read) == 50
    assert [row.hard for row in read] == [1] * full + [0] * (50 - full)
    days = [row.day for row in read[full:]]
    assert days == sorted(days)
    before = store.area_first("51", AreaSought(counts, _FIRST, _FIRST, 1), 50)
    assert {row.day for row in before} == {_FIRST}
