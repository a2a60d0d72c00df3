"""From published facts back to a register's entries: the same, or not believed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast
from uuid import UUID

import pytest

from domain.contracts.facts import dump_fact
from domain.register_file import FileEvent
from services.node.carried import ENDLESS, CarriedFact, Span, pieces
from services.node.taking_back import UNKNOWN_NUMBER, take_back
from services.node.translate import message_of, to_fact
from tests.support.book import NODE, ROTATED, Book
from tests.support.year import KEY_EXCHANGED, YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBERS = {"register_no", "reception_no"}
"""What an entry holds that no fact tells."""


@pytest.fixture(scope="module")
def entries() -> list[FileEvent]:
    """Return the entries of a year with every kind in it, as the store gives them back."""
    book = Book("memory")
    book.engine().execute(YEAR)
    book.engine(keys=ROTATED).execute(KEY_EXCHANGED)
    register = book.opened()
    rows = register.recorder.select_notifications(0, 1000, inclusive_of_start=False)
    read = [cast("FileEvent", register.mapper.to_domain_event(row)) for row in rows]
    book.close()
    return read


def carried(entries: Sequence[FileEvent]) -> list[CarriedFact]:
    """Return the facts of entries as the hub holds them."""
    said = [(n, to_fact(NODE, entry)) for n, entry in enumerate(entries, 1)]
    return [
        CarriedFact(n, fact.id, message_of(NODE, fact)[0], dump_fact(fact))
        for n, fact in said
        if fact is not None
    ]


def without_numbers(entry: FileEvent) -> dict[str, object]:
    """Return all an entry says but its numbers in books."""
    return {name: said for name, said in entry.says().items() if name not in NUMBERS}


def test_every_kind_of_entry_is_made_again_from_its_fact(entries: list[FileEvent]) -> None:
    """A register lost as a whole comes back from the hub entry by entry, covers of files too."""
    taken = take_back(NODE, carried(entries), {})
    assert taken.standing == []
    assert {type(entry) for entry in taken.events} == {type(entry) for entry in entries}
    by_place = {(e.originator_id, e.originator_version): e for e in entries}
    for made in taken.events:
        known = by_place.pop((made.originator_id, made.originator_version))
        assert type(made) is type(known)
        assert without_numbers(made) == without_numbers(known)
        for name in NUMBERS & set(vars(made)):
            assert getattr(made, name) == UNKNOWN_NUMBER
    assert by_place == {}


def test_files_made_again_can_be_worked_on(entries: list[FileEvent]) -> None:
    """Entries made from facts turn into files whose next fact has the next number."""
    taken = take_back(NODE, carried(entries), {})
    book = Book("memory")
    register = book.opened()
    register.events.put(taken.events)
    ids = list({entry.originator_id for entry in entries})
    files = register.files(ids)
    assert {id_: file.version for id_, file in files.items()} == {
        id_: max(e.originator_version for e in entries if e.originator_id == id_) for id_ in ids
    }
    book.close()


def test_only_what_the_register_lacks_is_made(entries: list[FileEvent]) -> None:
    """Facts behind the entries a file has continue it; the others are not made twice."""
    half = len(entries) // 2
    versions: dict[UUID, int] = {}
    for entry in entries[:half]:
        versions[entry.originator_id] = entry.originator_version
    later = [f for f in carried(entries) if f.position > half]
    taken = take_back(NODE, later, versions)
    assert taken.standing == []
    again = take_back(NODE, carried(entries), versions)
    assert {fact.id for fact in again.facts} == {fact.id for fact in later}


def test_a_fact_that_does_not_say_itself_again_is_left_standing(entries: list[FileEvent]) -> None:
    """Another node's fact, a forged word, a lost entry before it: nothing is invented."""
    facts = carried(entries)
    forged = json.loads(facts[0].body)
    forged["data"]["channel"] = "pigeon"
    strange = facts[0]._replace(body=json.dumps(forged).encode())
    assert take_back(NODE, [strange], {}).standing == [strange]
    assert len(take_back("n51-else", facts, {}).standing) == len(facts)
    file = max(
        {e.originator_id for e in entries},
        key=lambda id_: sum(e.originator_id == id_ for e in entries),
    )
    own = [fact for fact in facts if json.loads(fact.body)["subject"] == str(file)]
    assert take_back(NODE, own[1:], {}).events == []


def test_a_log_without_gaps_is_the_register_itself() -> None:
    """One stretch, from the first entry to no end."""
    assert list(pieces([])) == [(0, ENDLESS, 0)]


def test_a_closed_gap_shows_carried_facts_then_own_then_new() -> None:
    """Four shared, six carried, two written before the gap was closed, five taken back."""
    span = Span(shared=4, own=6, hidden=11, begins=4, ends=10)
    assert list(pieces([span])) == [
        (0, 4, 0),
        (4, 10, None),
        (10, 12, 4),
        (12, ENDLESS, 11),
    ]
