"""What one generation hands to the next: differences are told, once, whatever happens between."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.contracts.alert import is_alert
from projections.early_warning.building import Building, write_down
from projections.early_warning.handover import TellingOf, carry_outbox, hand_over, hear, lay_down
from projections.early_warning.letters import settled
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.early_warning.sameness import compare
from projections.store.protocol import Store
from projections.store.rows import DeadLetter, OutboxRow
from projections.store.sqlite import SqliteStore
from services.runtime.reference import load_law
from tests.support.history import END, whole_history
from tests.support.watching import assert_each_change_told_once, standing
from tests.wiring.test_watch import replayed

LAW = load_law()
HISTORY = [Message(n, "test", body) for n, body in enumerate(whole_history(), start=1)]
HALF = len(HISTORY) // 2
W1 = TellingOf("w1", END)


class Views(ExitStack):
    """Views that are closed when the test ends."""

    def of(self, path: Path) -> Store:
        """Open one."""
        store = SqliteStore(path, durable=False)
        self.callback(store.close)
        return store


@pytest.fixture
def views() -> Iterator[Views]:
    """Return what opens views."""
    with Views() as opened:
        yield opened


def live(store: Store, messages: Sequence[Message]) -> Pipeline:
    """Return a view that told what these messages mean."""
    pipeline = Pipeline(store, LAW)
    told(pipeline, messages)
    return pipeline


def told(pipeline: Pipeline, messages: Sequence[Message]) -> None:
    """Let a view read and tell, one message after the other."""
    for message in messages:
        pipeline.observe([message], END)
    pipeline.settle(END)


def beside(store: Store, old: Store, messages: Sequence[Message]) -> Pipeline:
    """Return a generation that was built quietly beside another one."""
    pipeline = Pipeline(store, LAW)
    pipeline.desk.quiet = True
    with pipeline.store.transaction():
        hear(old.every_alert(), pipeline.store)
        write_down(pipeline.store, Building(phase="following", heard=True))
    pipeline.observe(messages, END)
    pipeline.settle(END)
    return pipeline


def outbox(store: Store) -> list[OutboxRow]:
    """Return all that was ever queued."""
    return store.outbox_after(0, 1_000_000)


def alerts_told(store: Store) -> list[dict[str, Any]]:
    """Return every change of every alert, as queued."""
    events = [json.loads(row.body) for row in outbox(store)]
    return [event for event in events if is_alert(event["type"])]


@settings(max_examples=4, deadline=None)
@given(order=st.permutations(HISTORY), crashes=st.integers(0, 2), cut=st.integers(1, HALF))
def test_an_equal_view_hands_over_in_silence_however_often_it_is_tried(
    tmp_path_factory: Any, order: list[Message], crashes: int, cut: int
) -> None:
    """Built in any order; tried, killed before the pointer moved, and tried again."""
    folder = tmp_path_factory.mktemp("views")
    with Views() as views:
        old = live(views.of(folder / "1.db"), HISTORY[:HALF])
        first = [m for m in order if m.position <= HALF]
        new = beside(views.of(folder / "2.db"), old.store, first)
        _handed_over(old, new, crashes, cut)


def _handed_over(old: Pipeline, new: Pipeline, crashes: int, cut: int) -> None:
    carry_outbox(old.store, new.store, longest=7)
    for _ in range(crashes):
        with new.store.transaction():
            assert hand_over(old.store, new.store, W1).keys() <= {"same"}
        more = HISTORY[HALF : HALF + cut]
        told(old, more)
        new = Pipeline(new.store, LAW)
        new.desk.quiet = True
        told(new, more)
    with new.store.transaction():
        found = hand_over(old.store, new.store, W1)
    lay_down(old.store)
    assert found.keys() <= {"same"}
    assert outbox(new.store) == outbox(old.store)
    assert compare(old.store, new.store, (1, 2)).equal
    new.desk.quiet = False
    told(new, HISTORY)
    assert_each_change_told_once(alerts_told(new.store))
    assert standing(alerts_told(new.store)) == replayed(whole_history())
    assert [row.position for row in outbox(new.store)] == list(range(1, len(outbox(new.store)) + 1))


def test_what_differs_is_queued_once_even_where_it_was_queued_before(
    tmp_path: Path, views: Views
) -> None:
    """The old view knows half of the facts: a crash in between leaves no second word."""
    old = live(views.of(tmp_path / "1.db"), HISTORY[:HALF])
    new = beside(views.of(tmp_path / "2.db"), old.store, HISTORY)
    with new.store.transaction():
        first = hand_over(old.store, new.store, W1)
    assert first["raised"]
    queued = outbox(new.store)
    with new.store.transaction():
        assert hand_over(old.store, new.store, W1) == first
    assert outbox(new.store) == queued
    assert_each_change_told_once(alerts_told(new.store))
    assert standing(alerts_told(new.store)) == replayed(whole_history())


def test_letters_given_up_stay_given_up_and_understood_ones_are_told(
    tmp_path: Path, views: Views
) -> None:
    """The next generation keeps who said what; what it understood itself is marked so."""
    old = live(views.of(tmp_path / "1.db"), [Message(1, "petition.v1.received.51.n", b"{broken")])
    messages = [Message(1, "petition.v1.received.51.n", b"{broken")]
    new = beside(views.of(tmp_path / "2.db"), old.store, messages)
    (broken,) = old.store.dead_letters()
    other = broken._replace(digest="other", position=2, reason="unknown_agency")
    with old.store.transaction():
        given_up = broken._replace(state="discarded", noted_by="t51/o-1", noted_why="test")
        old.store.put_dead_letters([given_up, other])
    with new.store.transaction():
        hand_over(old.store, new.store, W1)
    states = {letter.digest: (letter.state, letter.noted_by) for letter in new.store.dead_letters()}
    assert states == {
        broken.digest: ("discarded", "t51/o-1"),
        "other": ("replayed", ""),
    }


def test_a_letter_given_up_makes_no_difference_between_two_generations(
    tmp_path: Path, views: Views
) -> None:
    """What people said of it is carried at the change; until then the next one cannot know it."""
    messages = [Message(1, "petition.v1.received.51.n", b"{broken")]
    old = live(views.of(tmp_path / "1.db"), messages)
    new = beside(views.of(tmp_path / "2.db"), old.store, messages)
    (broken,) = old.store.dead_letters()
    with old.store.transaction():
        old.store.put_dead_letters([broken._replace(state="discarded", noted_by="t51/o-1")])
    assert compare(old.store, new.store, (1, 2)).equal


def test_a_letter_read_again_stays_with_the_reason_of_now() -> None:
    """Understood ones are replayed; one with another reason is another letter since."""
    asked = [DeadLetter("a", 1, "s", "invalid", ""), DeadLetter("b", 2, "s", "unknown_type", "")]
    rows, gone = settled(asked, [DeadLetter("c", 2, "s", "invalid", "missing")], "today")
    assert {row.digest: row.state for row in rows} == {"a": "replayed", "c": "waiting"}
    assert next(row for row in rows if row.digest == "c").created == "today"
    assert gone == ["b"]
