"""A received paper's text leaves the node as a sketch, or not at all (dấu văn bản)."""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode
from typing import Any
from unittest.mock import patch

import pytest

from domain.contracts.facts import dump_fact, parse_fact
from domain.contracts.linking import PetitionRekeyedV1
from domain.contracts.petition import PetitionReceivedV1
from services.node.pseudonyms import Key, Keys
from services.node.sketching.sketcher import Made, Sketched, Sketcher
from tests.sketching.letters import BODY, CARD, NAME, RETYPED, letter
from tests.support.book import Book, one, paper_id, receive, statuses, told


def received(book: Book, **says: Any) -> PetitionReceivedV1:
    """Register a paper; return the fact others hear."""
    engine = book.engine()
    assert one(engine, receive(**says)).status == "recorded"
    fact = parse_fact(next(out.body for out in book.log() if out.body))
    assert isinstance(fact, PetitionReceivedV1)
    return fact


def test_a_receipt_says_what_its_text_resembles(book: Book) -> None:
    """Under the office's current key, and the same after every reading of the register."""
    fact = received(book, text=letter())
    sketch = fact.data.sketch
    assert sketch is not None
    assert sketch.key == "k1"
    assert sketch == Sketcher.of("k1", b"a secret of thirty-two bytes ...").sketch(letter()).sketch
    assert parse_fact(dump_fact(fact)) == fact


def test_neither_text_nor_words_can_be_read_from_the_fact(book: Book) -> None:
    """No word of five letters, with or without diacritics, plain or inside the base64."""
    fact = received(book, text=letter(), content=None)
    body, sketch = dump_fact(fact), fact.data.sketch
    assert sketch is not None
    heard = body + b64decode(sketch.rows) + b64decode(sketch.marks)
    plain = "".join(
        c for c in unicodedata.normalize("NFD", letter()) if not unicodedata.combining(c)
    )
    words = set(re.findall(r"[^\W_]{5,}", letter()) + re.findall(r"[^\W_]{5,}", plain))
    assert len(words) > 30
    heard = heard.lower().replace(b"leothang", b"")
    assert [word for word in words if word.lower().encode() in heard] == []
    assert NAME.encode() not in heard
    assert CARD.encode() not in heard


@pytest.mark.parametrize("how", RETYPED)
def test_one_text_typed_in_another_way_gives_the_same_sketch(how: str) -> None:
    """At another office with the same key."""
    ours, theirs = Book("memory"), Book("memory")
    first = received(ours, text=letter()).data.sketch
    assert received(theirs, number=2, text=RETYPED[how](letter())).data.sketch == first


def test_a_paper_registered_again_adds_nothing(book: Book) -> None:
    """The same words give the same sketch; other words under one number are a conflict."""
    engine = book.engine()
    paper = receive(text=letter())
    again = [paper, paper, receive(text=letter().replace("ven biển", "ven sông"))]
    assert statuses(engine.execute(again)) == ["recorded", "repeated", "already_received"]
    assert engine.sketched == {Made.MADE: 1}
    # Another program, which has nothing in memory.
    assert one(book.engine(), paper).status == "repeated"


def test_a_corrected_receipt_says_the_corrected_sketch(book: Book) -> None:
    """The latest text stands."""
    engine = book.engine()
    first = one(engine, receive(text=letter())).facts[0]
    other = letter(BODY.replace("đất", "rừng trồng keo"))
    assert one(engine, receive(text=other, corrects=first)).status == "recorded"
    facts = [parse_fact(out.body) for out in book.log() if out.body]
    sketches = [fact.data.sketch for fact in facts if isinstance(fact, PetitionReceivedV1)]
    assert len(sketches) == 2
    assert sketches[0] != sketches[1]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("", Made.EMPTY),
        ("nghiêng", Made.SHORT),
        ("\x00\x01\ufffd " * 200, Made.UNREADABLE),
        ("中文 請願 " * 100, Made.UNREADABLE),
        (BODY, Made.MADE),
        (" ".join(f"{BODY} số {number}" for number in range(100)), Made.CUT),
    ],
)
def test_no_text_refuses_a_paper(text: str, made: Made) -> None:
    """What became of it is counted, and the paper stands in the register whatever it was."""
    book = Book("memory")
    engine = book.engine()
    assert one(engine, receive(text=text)).status == "recorded"
    assert engine.sketched == {made: 1}
    fact = parse_fact(next(out.body for out in book.log() if out.body))
    assert isinstance(fact, PetitionReceivedV1)
    assert (fact.data.sketch is not None) == (made in {Made.MADE, Made.CUT})


def test_a_paper_without_text_is_no_failure() -> None:
    """It has no sketch, and nothing is counted."""
    book = Book("memory")
    engine = book.engine()
    assert one(engine, receive(text=None)).status == "recorded"
    assert not engine.sketched


def test_a_refused_paper_is_not_counted() -> None:
    """Only what is in the register."""
    book = Book("memory")
    engine = book.engine()
    assert statuses(engine.execute([receive(agency="x99999", text=letter())])) != ["recorded"]
    assert not engine.sketched


def test_words_erased_at_the_office_leave_the_sketch_alone(book: Book) -> None:
    """Erasing takes the private text; the sketch says nothing that needs erasing."""
    engine = book.engine()
    paper = one(engine, receive(text=letter()))
    before = [out.body for out in book.log()]
    file = receive(text=letter()).file_id
    assert str(file) == paper.subject
    assert engine.register.private.erase(file)
    assert engine.register.private.find(file) is None
    assert [out.body for out in book.log()] == before


def test_two_keys_make_unrelated_facts() -> None:
    """An office with another key says nothing that can be compared."""
    sketches = [
        Sketcher.of(keys.id, keys.secret).sketch(letter()).sketch
        for keys in (Keys("k1", b"1" * 32), Keys("k2", b"2" * 32))
    ]
    ours, theirs = (b64decode(sketch.rows) for sketch in sketches if sketch is not None)
    equal = sum(ours[at : at + 2] == theirs[at : at + 2] for at in range(0, 256, 2))
    assert equal <= 1


def test_while_keys_are_exchanged_the_sketch_is_said_under_both(book: Book) -> None:
    """Other offices compare under the old key until all have the new one."""
    old, new = Key("k1", b"1" * 32), Key("k2", b"2" * 32)
    engine = book.engine(keys=Keys(new.id, new.secret, (old,)))
    assert one(engine, receive(text=letter())).status == "recorded"
    said = [
        fact.data.sketch
        for out in book.log()
        if out.body
        and isinstance(fact := parse_fact(out.body), PetitionReceivedV1 | PetitionRekeyedV1)
    ]
    sketchers = [Sketcher.of(key.id, key.secret) for key in (new, old)]
    assert said == [sketcher.sketch(letter()).sketch for sketcher in sketchers]


def test_a_paper_recorded_before_there_were_sketches_gets_one_when_keys_change() -> None:
    """Of the text the office keeps; the receipt stays as it was said."""
    book = Book("memory")
    engine = book.engine()
    with patch("services.node.desk.sketch", return_value=Sketched(None, Made.EMPTY)):
        assert one(engine, receive(text=letter())).status == "recorded"
    assert one(engine, told("rekey", "03-03", subject=paper_id())).status == "recorded"
    fact = parse_fact([out.body for out in book.log() if out.body][-1])
    assert isinstance(fact, PetitionRekeyedV1)
    assert fact.data.sketch is not None
    assert fact.data.key == fact.data.sketch.key == "k1"
