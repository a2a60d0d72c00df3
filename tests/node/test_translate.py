"""From the register's entries to published facts: deterministic, complete, readable."""

from __future__ import annotations

import json
from typing import Any, cast
from unittest.mock import patch

import pytest

from domain.contracts.facts import CONTRACTS, dump_fact, parse_fact, type_of
from domain.register_file import FileEvent
from services.node.register import Entered
from services.node.translate import to_fact, to_message
from tests.support.book import NODE, NOW, ROTATED, Book
from tests.support.files import KINDS, kinds_of_entries
from tests.support.year import KEY_EXCHANGED, YEAR

INSIDE = {"transfer.announced", "reception.opened", "report.opened"}


@pytest.fixture(scope="module")
def written() -> list[tuple[FileEvent, FileEvent]]:
    """Return each entry of a year twice: as it was written and as the store gives it back."""
    book = Book("memory")
    engine = book.engine()
    as_written: list[FileEvent] = []
    write = engine.register.write

    def listening(*said: Any) -> list[Entered]:
        entered = write(*said)
        as_written.extend(entry for _, entry in entered)
        return entered

    with patch.object(engine.register, "write", listening):
        engine.execute(YEAR)
        book.engine(keys=ROTATED).execute(KEY_EXCHANGED)
    register = book.opened()
    rows = register.recorder.select_notifications(0, 1000, inclusive_of_start=False)
    read = [cast("FileEvent", register.mapper.to_domain_event(row)) for row in rows]
    book.close()
    return list(zip(as_written, read, strict=True))


Written = list[tuple[FileEvent, FileEvent]]


def test_a_year_holds_every_kind_of_entry(written: Written) -> None:
    """So that each translation below is looked at."""
    every = {kind for file in KINDS.values() for kind in kinds_of_entries(file)}
    assert {type(event) for event, _ in written} == every


def test_what_is_published_is_known_by_its_kind(written: Written) -> None:
    """Only the covers of files stay inside."""
    for event, _ in written:
        assert (to_message(NODE, event) is None) == (type(event).TOPIC in INSIDE)


def test_every_contract_is_spoken(written: Written) -> None:
    """No published type is a promise this node could not keep."""
    spoken = {str(fact.type) for event, _ in written if (fact := to_fact(NODE, event))}
    assert spoken == {type_of(contract) for contract in CONTRACTS}


def test_the_same_entry_gives_the_same_bytes(written: Written) -> None:
    """Just written, read back, asked again: a relay that starts anew says the same."""
    for event, back in written:
        assert event is not back
        assert to_message(NODE, event) == to_message(NODE, back) == to_message(NODE, event)


def test_every_fact_is_read_back_by_its_contract(written: Written) -> None:
    """And written again as it came."""
    for event, _ in written:
        message = to_message(NODE, event)
        if message is not None:
            assert dump_fact(parse_fact(message[1])) == message[1]


def test_the_envelope_says_what_the_margin_says(written: Written) -> None:
    """Who, when, of which file, correcting what; recorded by the register's clock."""
    for event, _ in written:
        fact = to_fact(NODE, event)
        if fact is None:
            continue
        entry = event.entry
        assert (fact.agency, fact.businessdate, fact.time) == (entry.agency, entry.on, entry.at)
        assert (fact.subject, fact.corrects) == (str(event.originator_id), entry.corrects)
        assert (fact.recordedtime, fact.partitionkey) == (NOW, entry.province)


def test_ids_differ_between_entries_and_between_nodes(written: Written) -> None:
    """Two nodes that hold the same number do not state the same fact."""
    facts = [
        fact for node in (NODE, "n51-t51") for event, _ in written if (fact := to_fact(node, event))
    ]
    assert len({fact.id for fact in facts}) == len(facts)


def test_nothing_a_person_is_called_leaves_the_register(written: Written) -> None:
    """Names, numbers, addresses, decision numbers and text of the year are in no fact."""
    personal = _personal(
        json.loads(json.dumps([c.model_dump(mode="json") for c in (*YEAR, *KEY_EXCHANGED)]))
    )
    assert len(personal) > 10
    bodies = b"\n".join(message[1] for event, _ in written if (message := to_message(NODE, event)))
    for word in personal:
        assert word.encode() not in bodies


def _personal(words: Any, name: str = "") -> set[str]:
    """Return every word of personal data in JSON-like data."""
    if isinstance(words, dict):
        return {found for key, value in words.items() for found in _personal(value, key)}
    if isinstance(words, list):
        return {found for value in words for found in _personal(value, name)}
    private = {"name", "id_number", "address", "decision_no", "spot", "act", "text"}
    return {words} if name in private and isinstance(words, str) else set()
