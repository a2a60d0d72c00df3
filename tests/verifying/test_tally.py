"""Counts and digests by agency and day: what they depend on, and what not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.runtime.tally import Noted, Tally, compare

FACTS = st.builds(
    Noted,
    agency=st.sampled_from(["x21025", "t51", "ttcp"]),
    day=st.dates(date(2026, 1, 1), date(2026, 1, 4)),
    id=st.uuids().map(str),
    body=st.binary(max_size=8),
)
HEAPS = st.lists(FACTS, max_size=30)


def tally_of(facts: Sequence[Noted]) -> Tally:
    """Return the tally of facts taken in this order."""
    tally = Tally()
    for fact in facts:
        tally.add(fact)
    return tally


@given(HEAPS, st.randoms(use_true_random=False), st.data())
def test_order_and_repeats_change_nothing(facts: list[Noted], chance: object, data: object) -> None:
    """However facts are shuffled and however often each comes, the tally is the same."""
    again = data.draw(st.lists(st.sampled_from(facts), max_size=10)) if facts else []  # type: ignore[attr-defined]
    other = [*facts, *again]
    chance.shuffle(other)  # type: ignore[attr-defined]
    assert tally_of(other).cells == tally_of(facts).cells
    assert all(line.same for line in compare(tally_of(other).cells, tally_of(facts).cells))


@given(HEAPS, FACTS)
def test_one_fact_more_shows_on_its_day_and_nowhere_else(facts: list[Noted], more: Noted) -> None:
    """A fact only one side has makes that agency's day differ, and no other."""
    lines = compare(tally_of(facts).cells, tally_of([*facts, more]).cells)
    known = more.print in {fact.print for fact in facts}
    shown = {(line.agency, day) for line in lines for day in line.days}
    assert shown == (set() if known else {(more.agency, more.day)})


@given(HEAPS, FACTS)
def test_another_body_under_the_same_id_shows(facts: list[Noted], fact: Noted) -> None:
    """The digest covers the body, not only the id."""
    other = fact._replace(body=fact.body + b"!")
    ours, theirs = tally_of([*facts, fact]), tally_of([*facts, other])
    same = {fact.print, other.print} <= {known.print for known in facts}
    assert all(line.same for line in compare(ours.cells, theirs.cells)) is same


def test_two_equal_mistakes_do_not_cancel_each_other() -> None:
    """Digests are added, so that two facts missing twice are not told to be none."""
    day = date(2026, 1, 1)
    one = Noted("t51", day, "a", b"")
    two = Noted("t51", day, "b", b"")
    assert tally_of([one, two]).cells["t51", day].sum == tally_of([two, one]).cells["t51", day].sum
    assert tally_of([one, two]).cells["t51", day].sum != 0


def test_a_line_tells_the_last_day_of_either_side() -> None:
    """Columns: the two counts, the last day, the days that differ."""
    first = date(2026, 1, 1)
    facts = [Noted("t51", first + timedelta(n), f"{n}", b"") for n in range(3)]
    line = compare(tally_of(facts).cells, tally_of(facts[:2]).cells)[0]
    assert (line.ours.count, line.theirs.count, line.last) == (3, 2, first + timedelta(2))
    assert line.days == (first + timedelta(2),)
    assert line.ours.digest != line.theirs.digest
