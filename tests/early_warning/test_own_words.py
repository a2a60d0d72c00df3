"""An outbox as a comparison with the hub reads it: what was let go of is not asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg

from projections.early_warning.own_words import OwnWords
from projections.early_warning.succession import OutboxInTurn
from projections.store.rows import OutboxRow
from projections.store.sqlite import SqliteStore
from services.runtime.comparing import Compared, Comparison
from services.runtime.fence import POSITION, REFILL
from services.runtime.said import TOLD

SUBJECT = "alert.v1.raised.51.w1"
GONE = 3


def body(number: int) -> bytes:
    """Return what a worker might tell."""
    said = {"id": f"e{number}", "time": "2026-08-03T09:00:00+07:00", "partitionkey": "51"}
    return json.dumps(said).encode()


@pytest.fixture
def words(tmp_path: Path) -> Iterator[OwnWords]:
    """Return an outbox of ten messages whose first three were let go of."""
    store = SqliteStore(tmp_path / "view.db", durable=False)
    with store.transaction():
        store.add_outbox([(SUBJECT, body(number)) for number in range(1, 11)])
        store.prune_outbox(GONE, 100)
    yield OwnWords(OutboxInTurn(store.outbox_log()))
    store.close()


def at_hub(sequence: int, *, refill: bool = False, said: bytes | None = None) -> tuple[int, Msg]:
    """Return a message of the stream; a refill says where it had its place."""
    headers = {POSITION: "10", REFILL: str(sequence)} if refill else {POSITION: str(sequence)}
    message = Msg(Client(), subject=SUBJECT, data=said or body(sequence), headers=headers)
    return sequence, message


def compared(words: OwnWords, messages: list[tuple[int, Msg]]) -> tuple[Compared, list[int]]:
    """Compare, and return the positions that are missing, too."""
    comparison = Comparison(words, 10, after=words.begins(), reading=TOLD)
    comparison.take(messages)
    found = comparison.end()
    return found, [row.position for rows in comparison.missing(5) for row in rows]


def test_what_was_let_go_of_is_counted_and_not_compared(words: OwnWords) -> None:
    """The hub holds more than the outbox: that is as it should be."""
    found, missing = compared(words, [at_hub(number) for number in range(1, 11)])
    assert found.equal
    assert (found.messages, found.older, found.gone, missing) == (7, GONE, 0, [])
    assert [(line.agency, line.ours.count) for line in found.lines] == [("51", 7)]


def test_a_hole_in_what_was_let_go_of_is_counted_and_nothing_more(words: OwnWords) -> None:
    """Nobody holds these words any more; one that stands there twice fills no other's place."""
    held = [at_hub(number) for number in range(4, 11)]
    found, missing = compared(words, [at_hub(2), at_hub(2), *held])
    assert (found.equal, found.older, found.gone, missing) == (True, 2, GONE - 1, [])


def test_a_hole_is_what_the_outbox_holds_and_the_hub_does_not(words: OwnWords) -> None:
    """Only what can be told again byte for byte is asked for; a refill counts at its place."""
    held = [at_hub(number) for number in (1, 4, 7, 8, 9, 10)]
    found, missing = compared(words, [*held, at_hub(5, refill=True)])
    assert (found.missing, missing) == (1, [6])


def test_a_message_cut_by_a_disk_is_told_again(words: OwnWords) -> None:
    """Its place is taken by nothing readable; a foreign body under our id differs."""
    held = [at_hub(number) for number in range(1, 11) if number not in {6, 8}]
    forged = json.dumps(json.loads(body(8)) | {"partitionkey": "48"}).encode()
    odd = [at_hub(6, said=body(6)[4:]), at_hub(8, said=forged)]
    found, missing = compared(words, [*held, *odd])
    assert (found.strange.count, found.differing.named) == (0, {"e8": 8})
    assert (found.cut, missing) == (1, [6])


@pytest.mark.parametrize("said", [b"", b"{", body(6)[:-4], b"{}" + body(6)[4:]])
def test_what_is_no_part_of_our_own_words_is_strange(words: OwnWords, said: bytes) -> None:
    """Only what ends as ours does was cut; the rest somebody else wrote."""
    held = [at_hub(number) for number in range(1, 11) if number != 6]
    message = Msg(Client(), subject=SUBJECT, data=said, headers={POSITION: "6"})
    found, missing = compared(words, [*held, (6, message)])
    assert (found.strange.count, found.cut, missing) == (1, 0, [6])


def test_the_outbox_is_read_anew_for_each_comparison(words: OwnWords) -> None:
    """What it says under an id is a row it holds now."""
    words.begins()
    assert words.said_under(body(5)) == body(5)
    assert words.said_under(body(2)) is None
    assert words.said_under(b"{") is None
    assert words.select(GONE, 1) == [OutboxRow(4, SUBJECT, body(4))]
