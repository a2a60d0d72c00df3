"""The long series of kills goes on where it was stopped, and says plainly what it is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.faults.chaos import SEED
from tests.support.faults.scale import FAULTS
from tests.support.faults.series import RUNS, STORE, keep, seeds, store_of, story_of

pytestmark = pytest.mark.faults


@pytest.fixture(autouse=True)
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """The series belongs to the full form; nothing else is asked for."""
    monkeypatch.setenv(FAULTS, "full")
    for said in (SEED, RUNS, STORE):
        monkeypatch.delenv(said, raising=False)


def test_a_series_goes_on_behind_the_seeds_that_held(tmp_path: Path) -> None:
    """What ran is not run again until every seed of the series has run as often."""
    record = tmp_path / "series.txt"
    assert seeds(record) == list(range(1, 101))
    for seed in (1, 2, 4):
        keep(seed, "50000 facts", record=record)
    assert seeds(record) == [3, *range(5, 101)]
    for seed in (3, *range(5, 101)):
        keep(seed, record=record)
    assert seeds(record) == list(range(1, 101))


def test_so_many_seeds_are_run_as_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FAULTS_RUNS takes the next ones, FAULTS_SEED those one names, whether they ran or not."""
    record = tmp_path / "series.txt"
    keep(1, record=record)
    monkeypatch.setenv(RUNS, "2")
    assert seeds(record) == [2, 3]
    monkeypatch.setenv(SEED, "1")
    assert seeds(record) == [1, 2]


def test_seeds_take_the_stores_in_turn_unless_one_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ran with one store has not run with the other."""
    record = tmp_path / "series.txt"
    assert [store_of(seed) for seed in (1, 2, 3)] == ["sqlite", "postgresql", "sqlite"]
    keep(1, record=record)
    monkeypatch.setenv(STORE, "postgresql")
    assert (store_of(1), seeds(record)[0]) == ("postgresql", 1)
    monkeypatch.setenv(STORE, "oracle")
    with pytest.raises(ValueError, match="FAULTS_STORE is 'oracle'; say sqlite or postgresql"):
        store_of(1)


def test_ten_seeds_share_a_story_in_the_long_series_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same ten weeks of offices are killed at ten times as many moments."""
    assert [story_of(seed) for seed in (1, 10, 11, 100)] == [1, 1, 2, 10]
    monkeypatch.setenv(FAULTS, "short")
    assert story_of(2) == 2
    assert seeds() == [1, 2]
