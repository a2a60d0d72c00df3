"""What a partition is, and that provinces apart find what one worker finds of them together."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click import UsageError

from projections.early_warning.partitions import WHOLE, Partition, partitions
from projections.early_warning.settings import WatchSettings
from services.runtime.reference import load_law
from tests.support.provinces import PROVINCES, judged, two_provinces

ORGANISATIONS = load_law().organisations
TODAY = date(2026, 11, 20)


@pytest.mark.parametrize("seed", [3, 7])
def test_provinces_apart_find_what_one_worker_finds_of_them_together(seed: int) -> None:
    """No agency's habit crosses provinces here; that alone needs the whole picture."""
    told = two_provinces(seed=seed)
    apart = [line for province in PROVINCES for line in judged(told.of(province), told.as_of)]
    assert all(told.of(province) for province in PROVINCES)
    assert len(apart) > 10
    assert sorted(apart) == judged(told.facts, told.as_of)


def test_every_province_of_today_is_a_partition_and_so_is_the_unknown() -> None:
    """Thirty-four provinces, and what has none yet: the labels of metrics stay few."""
    found = partitions("provinces", ORGANISATIONS, TODAY)
    assert len(found) == 35
    assert found[0].code == "00"
    assert len({one.view for one in found}) == len({one.worker("w1") for one in found}) == 35


def test_a_province_reads_what_was_recorded_here_and_elsewhere() -> None:
    """Its own facts, and those that came over another hub; merged provinces are part of it."""
    (found,) = partitions("51", ORGANISATIONS, TODAY)
    assert found == Partition("51", ("51", "62"))
    assert found.subjects == (
        "petition.v1.*.51.*",
        "via.*.petition.v1.*.51.*",
        "petition.v1.*.62.*",
        "via.*.petition.v1.*.62.*",
    )


def test_no_fact_is_of_two_partitions() -> None:
    """Every code of a province, of today or of before, is read by exactly one."""
    found = partitions("provinces", ORGANISATIONS, TODAY)
    codes = [code for one in found for code in one.provinces]
    assert len(codes) == len(set(codes)) == 64


def test_without_partitions_one_view_is_the_whole_picture() -> None:
    """As it always was: its place, its name, everything read."""
    assert partitions("", ORGANISATIONS, TODAY) == (WHOLE,)
    assert WHOLE.subjects == ()
    assert (WHOLE.view, WHOLE.worker("w1")) == ("early_warning", "w1")
    assert WHOLE.folder(Path("data")) == Path("data")


@pytest.mark.parametrize("said", ["62", "77", "48,99"])
def test_what_is_no_province_of_today_is_refused(said: str) -> None:
    """A province that was merged is read with the one it went into."""
    with pytest.raises(UsageError, match="no province of today"):
        partitions(said, ORGANISATIONS, TODAY)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"partitions": "4x"}, "codes of provinces"),
        ({"partitions": "48", "shadow_rules": Path("rules")}, "without --partitions"),
        ({"worker": "p48"}, "partition"),
        ({"lease": 0.1}, "--lease"),
    ],
)
def test_settings_that_do_not_fit_partitions_are_refused(
    said: dict[str, object], words: str
) -> None:
    """In words, before anything is started."""
    with pytest.raises(UsageError, match=words):
        WatchSettings.load(**said)


def test_tables_of_agencies_are_named_as_a_node_names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """With commas, by the variable: both are told of the same files."""
    monkeypatch.setenv("LEOTHANG_WATCH_AGENCIES", "ours.csv, more.csv")
    assert WatchSettings.load().agencies == (Path("ours.csv"), Path("more.csv"))
