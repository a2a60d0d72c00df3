"""What a desk hears and what officers ask, on each store: the same register, the same lists."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.alert_errors import AlertUnknownError, DeskWithheldError
from domain.contracts.desk import parse_desk_fact
from domain.contracts.subjects import ALERTS
from services.desk.commands import Acknowledge, Assign, Close, Comment, ReportHandled
from services.desk.outbox import DeskLog
from services.desk.rows import Filter, Letter, Position, micros
from services.runtime.registers import StoreError
from tests.support.desk import DESK, OTHER, WHO, Bench, alert, alert_id
from tests.support.imports import Leothang, leothang

__all__ = ["leothang"]

ONE = alert_id(1)
CANARY = "canary-7731"
SECRET = f"{CANARY} Ông Trần Văn Kín nói riêng"
OpenBench = Callable[[], Bench]


def _published(bench: Bench) -> list[str]:
    rows = DeskLog(bench.register, DESK).select(0, 1000)
    return [parse_desk_fact(row.body).type.split(".")[2] for row in rows if row.subject]


def test_a_warning_is_listed_and_read_back_with_its_position(open_bench: OpenBench) -> None:
    """File, list and position stand in one transaction."""
    assert open_bench().hear(alert()) == 1
    again = open_bench()
    total, (row,) = again.register.index.page(Filter())
    assert (total, row.alert, row.stage, row.desk) == (1, str(ONE), "open", "t51-ttr")
    assert again.register.index.position(ALERTS) == Position(1, 1, "2026")


def test_a_batch_heard_twice_is_heard_once(bench: Bench) -> None:
    """The position moves, the register does not."""
    assert bench.hear(alert(1), alert(2), alert(1)) == 2
    end = bench.register.recorder.max_notification_id()
    assert bench.hear(alert(2), alert(1)) == 0
    assert bench.register.recorder.max_notification_id() == end
    assert bench.register.index.position(ALERTS) == Position(5, 5, "2026")


def test_any_order_and_any_batches_give_the_same_list(open_bench: OpenBench) -> None:
    """Revisions are a set; the highest speaks."""
    changes = ["raised", "changed", "withdrawn", "raised"]
    messages = [
        alert(name, number, change, severity=severity)
        for name, severity in ((1, "low"), (2, "high"), (3, "critical"))
        for number, change in enumerate(changes[: name + 1], 1)
    ]
    bench = open_bench()
    bench.hear(*messages)
    expected = bench.register.index.page(Filter())
    chance = random.Random(7)
    for _ in range(5):
        chance.shuffle(messages)
        for message in messages:
            bench.hear(message)
    assert bench.register.index.page(Filter()) == expected
    assert [row.stage for row in expected[1]] == ["open", "withdrawn", "open"]


def test_a_command_is_durable_and_published_without_the_officer(open_bench: OpenBench) -> None:
    """Others hear which office did what, never who."""
    bench = open_bench()
    bench.hear(alert())
    assert bench.engine.execute(ONE, Acknowledge(**WHO)).stage == "acknowledged"
    assert bench.engine.execute(ONE, Assign(to="t51-snnmt", **WHO)).stage == "assigned"
    assert bench.engine.execute(ONE, ReportHandled(**WHO)).stage == "reported"
    done = bench.engine.execute(ONE, Close(**OTHER))
    assert (done.status, done.stage) == ("recorded", "closed")
    again = open_bench()
    assert _published(again) == ["acknowledged", "assigned", "handling_reported", "closed"]
    assert b"o-aaaa" not in b"".join(r.body for r in DeskLog(again.register, DESK).select(0, 99))
    assert again.engine.execute(ONE, Close(**OTHER)).status == "repeated"


def test_the_words_of_a_comment_lie_beside_the_register_and_can_be_erased(bench: Bench) -> None:
    """No line of the register, and so nothing that travels, holds them."""
    bench.hear(alert())
    assert bench.engine.execute(ONE, Comment(text=SECRET, **WHO)).status == "recorded"
    assert bench.engine.execute(ONE, Comment(text=SECRET, **WHO)).status == "repeated"
    assert bench.engine.execute(ONE, Comment(text="khác", **WHO)).status == "recorded"
    lines = bench.register.recorder.select_notifications(1, 100)
    assert SECRET.encode() not in b"".join(line.state for line in lines)
    assert (
        SECRET not in b"".join(r.body for r in DeskLog(bench.register, DESK).select(0, 99)).decode()
    )
    assert bench.register.index.comments(str(ONE)) == {1: SECRET, 2: "khác"}
    assert bench.register.index.erase_comment(str(ONE), 1)
    assert not bench.register.index.erase_comment(str(ONE), 1)
    assert bench.register.index.comments(str(ONE)) == {2: "khác"}


def test_the_words_of_a_comment_are_erased_beside_the_running_desk(
    bench: Bench, place: str, leothang: Leothang
) -> None:
    """By alert and number; in a file nothing of them is left to read."""
    bench.hear(alert())
    bench.engine.execute(ONE, Comment(text=SECRET, **WHO))
    where = ("--store", place)
    if not place.startswith("postgresql"):
        where = ("--data", str(Path(place).parent))
    words = ("desk", "erase", ONE, 1, *where, "--yes")
    assert leothang(*words, "--desk", "d99").code == 2
    assert leothang(*words, "--desk", DESK).code == 0
    assert bench.register.index.comments(str(ONE)) == {}
    assert leothang(*words, "--desk", DESK).code == 1
    if where[0] == "--data":
        held = Path(place).parent.iterdir()
        assert not [file for file in held if SECRET.encode() in file.read_bytes()]


def test_what_nobody_takes_up_climbs_on_its_day_and_not_before(bench: Bench) -> None:
    """A critical one waits one working day, then goes up twice, and then no further."""
    bench.hear(alert(severity="critical"), alert(2, severity="low"))
    due = bench.engine.next_climb()
    assert due == datetime(2026, 8, 4, 17, tzinfo=UTC)
    bench.now = datetime(2026, 8, 4, 16, 59, tzinfo=UTC)
    assert bench.engine.climb() == 0
    desks = []
    while (due := bench.engine.next_climb()) is not None:
        bench.now = due
        assert bench.engine.climb() == 1
        desks.append(bench.register.index.page(Filter(severity="critical"))[1][0].desk)
    assert desks == ["t51", "ttcp"]
    assert _published(bench) == ["escalated", "escalated"]
    assert bench.register.index.late(micros(datetime(2026, 9, 1, tzinfo=UTC))) == {"critical": 1}


def test_a_clock_that_jumped_a_day_ahead_climbs_early_and_refuses_nobody(bench: Bench) -> None:
    """The step stays, with the day it was due; back in its time the desk takes every act."""
    bench.hear(alert(severity="critical"), alert(2, severity="critical"))
    true = bench.now
    bench.now = true + timedelta(days=2)
    assert bench.engine.climb() == 2
    bench.now = true - timedelta(days=2)
    assert bench.engine.climb() == 0, "no step is taken twice"
    assert bench.engine.execute(ONE, Acknowledge(**WHO)).status == "recorded"
    bench.hear(alert(2, 2, "withdrawn", severity="critical"))
    bench.now = true
    assert bench.engine.execute(ONE, Acknowledge(**WHO)).status == "repeated"
    assert _published(bench) == ["escalated", "escalated", "acknowledged"]


def test_what_somebody_takes_up_does_not_climb(bench: Bench) -> None:
    """Nor what was closed or withdrawn meanwhile."""
    bench.hear(alert(1, severity="high"), alert(2, severity="high"))
    bench.engine.execute(ONE, Acknowledge(**WHO))
    bench.hear(alert(2, 2, "withdrawn", severity="high"))
    assert bench.engine.next_climb() is None


def test_deadlines_are_reckoned_anew_at_the_start(bench: Bench) -> None:
    """Rules may have changed while the desk was away."""
    bench.hear(alert(1), alert(2))
    before = bench.register.index.page(Filter())
    rows = [row._replace(climbs_at=1, late_at=1) for row in before[1]]
    bench.register.index.write(lambda cursor: bench.register.index.put_cases(rows, cursor))
    assert bench.engine.reckon() == 2
    assert bench.register.index.page(Filter()) == before


def test_a_stale_row_does_not_make_a_warning_climb(bench: Bench) -> None:
    """The register decides; a row that says otherwise is put right."""
    bench.hear(alert())
    (row,) = bench.register.index.page(Filter())[1]
    early = [row._replace(climbs_at=1)]
    bench.register.index.write(lambda cursor: bench.register.index.put_cases(early, cursor))
    assert bench.engine.climb() == 0
    assert bench.register.index.page(Filter())[1] == [row]


def test_two_programs_on_one_register_decide_in_turn(open_bench: OpenBench) -> None:
    """Each reads before it decides, so a repeated step is seen as one."""
    one, other = open_bench(), open_bench()
    one.hear(alert())
    other.hear(alert())
    assert one.engine.execute(ONE, Acknowledge(**WHO)).status == "recorded"
    assert other.engine.execute(ONE, Acknowledge(**OTHER)).status == "repeated"


def test_a_denunciation_is_never_brought_before_the_denounced_or_those_below(bench: Bench) -> None:
    """Neither may it be given to them, nor may they act on it."""
    bench.hear(alert(kind="denunciation", denounced=["t51"], says={"rule": "R15"}))
    (row,) = bench.register.index.page(Filter())[1]
    assert row.desk == "ttcp"
    centre: dict[str, Any] = WHO | {"office": "ttcp"}
    with pytest.raises(DeskWithheldError):
        bench.engine.execute(ONE, Acknowledge(**WHO))
    for office in ("t51", "t51-btcd", "x21115", "t51-snnmt"):
        with pytest.raises(DeskWithheldError):
            bench.engine.execute(ONE, Assign(to=office, **centre))
    assert bench.engine.execute(ONE, Assign(to="btcdtw", **centre)).status == "recorded"


def test_what_was_never_heard_is_unknown(bench: Bench) -> None:
    """A desk has no file of it."""
    with pytest.raises(AlertUnknownError):
        bench.engine.execute(alert_id("never"), Acknowledge(**WHO))


def test_lists_are_filtered_and_paged_the_gravest_first(bench: Bench) -> None:
    """Every alert stands on one page, whatever the size of pages."""
    grave = ["low", "critical", "medium", "high", "medium"]
    bench.hear(*(alert(n, severity=severity) for n, severity in enumerate(grave)))
    bench.engine.execute(alert_id(0), Close(outcome="handled", **WHO))
    index = bench.register.index
    assert [r.severity for r in index.page(Filter(stage="unclosed"))[1]] == [
        *("critical", "high", "medium", "medium")
    ]
    pages = [index.page(Filter(page=n, size=2))[1] for n in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert len({row.alert for page in pages for row in page}) == 5
    assert index.page(Filter(severity="medium", province="51"))[0] == 2
    assert index.page(Filter(province="01"))[0] == 0
    assert sorted(index.counted()) == [
        ("open", "critical", "51", 1),
        ("open", "high", "51", 1),
        ("open", "medium", "51", 2),
    ]


def test_what_was_set_aside_is_counted_once(bench: Bench) -> None:
    """By its place in the stream."""
    letter = Letter(9, "unreadable", "json_invalid")
    bench.hear(letters=[letter])
    bench.hear(letters=[letter])
    assert bench.register.index.set_aside_count() == 1


def test_another_desks_register_is_refused(bench: Bench) -> None:
    """The same lines would get other ids."""
    bench.hear(alert())
    with pytest.raises(StoreError, match="--desk d51"):
        Bench(bench.store, "d01")
