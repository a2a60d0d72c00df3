"""Marks: the same person gives the same mark, and the mark gives nobody away."""

from __future__ import annotations

import json
import os
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from domain.contracts.words import Ref
from services.node.command_words import Denounced, Person
from services.node.key_file import KeyFileError, load_or_create
from services.node.pseudonyms import Keys, folded
from tests.support.book import KEYS

OTHER = Keys("k2", b"another secret of as many bytes.")
HOA = Person(name="Nguyễn Thị Hòa", address="Thôn 1, Đắk Hà")
READS_AS_MARK: TypeAdapter[str] = TypeAdapter(Ref)


@pytest.mark.parametrize(
    ("written", "otherwise"),
    [
        ("Nguyễn Thị Hòa", "NGUYỄN THỊ HOÀ"),
        ("Nguyễn Thị Hòa", "  Nguyen   Thi  Hoa "),
        ("Đặng Văn Đức", "Dang Van Duc"),
        ("Nguyễn Thị Hòa", "Nguye\u0302\u0303n Thi\u0323 Ho\u0300a"),
        ("12/QĐ-UBND", "12 qd ubnd"),
    ],
)
def test_what_people_write_differently_is_folded(written: str, otherwise: str) -> None:
    """Case, spaces, tone marks and where they sit, composed or not, đ and punctuation."""
    assert folded(written) == folded(otherwise)
    assert KEYS.person(Person(name=written)) == KEYS.person(Person(name=otherwise))


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(words: str) -> None:
    """What is folded is plain: small letters, digits and single spaces."""
    once = folded(words)
    assert folded(once) == once
    assert once.isascii()
    assert "  " not in once


def test_the_citizens_number_decides_where_it_is_known() -> None:
    """A changed name or address is still the same person; another number is not."""
    known = Person(name="Nguyễn Thị Hòa", id_number="051 099 123")
    assert KEYS.person(known) == KEYS.person(Person(name="N. T. Hoà", id_number="051-099-123"))
    assert KEYS.person(known) != KEYS.person(Person(name="Nguyễn Thị Hòa", id_number="051 099 124"))


def test_without_a_number_name_and_address_decide() -> None:
    """Two people of one name at two addresses are two people."""
    assert KEYS.person(HOA) != KEYS.person(Person(name=HOA.name, address="Thôn 2, Đắk Hà"))


def test_words_do_not_run_into_each_other() -> None:
    """`A B` at `C` is not `A` at `B C`."""
    one, other = Person(name="An Bình", address="Chi"), Person(name="An", address="Bình Chi")
    assert KEYS.person(one) != KEYS.person(other)


def test_denouncers_have_a_domain_of_their_own() -> None:
    """Who may follow complaints can follow no denunciation."""
    plain, hidden = KEYS.person(HOA), KEYS.denouncer(HOA)
    assert hidden.startswith("dk1.")
    assert plain.startswith("k1.")
    assert plain.split(".")[1] != hidden.split(".")[1]


def test_every_domain_marks_the_same_words_differently() -> None:
    """A mark of a decision says nothing about a place or a person."""
    word = "Hòa"
    marks = [
        KEYS.person(Person(name=word)),
        KEYS.denouncer(Person(name=word)),
        KEYS.decision(word, None, None),
        KEYS.denounced(None, word),
        KEYS.act(Denounced(act=word)),
        KEYS.spot("21025", word),
    ]
    digests = {mark.split(".")[1] for mark in marks}
    assert len(digests) == len(marks)


def test_a_decision_is_known_by_number_day_and_issuer() -> None:
    """The same number of another year or body is another decision."""
    first = KEYS.decision("12/QĐ", date(2026, 2, 2), "x21025")
    assert first == KEYS.decision("12/qd", date(2026, 2, 2), "x21025")
    assert first != KEYS.decision("12/QĐ", date(2025, 2, 2), "x21025")
    assert first != KEYS.decision("12/QĐ", date(2026, 2, 2), "t51")


def test_another_key_gives_other_marks() -> None:
    """Without the key nobody can try a list of names."""
    digests = {keys.person(HOA).split(".")[1] for keys in (KEYS, OTHER)}
    assert len(digests) == 2


@given(st.text(min_size=1, max_size=40))
def test_every_mark_is_a_reference_of_the_contract(words: str) -> None:
    """Whatever was written, the mark passes the published pattern."""
    for mark in (KEYS.denounced(None, words), KEYS.spot("21025", words)):
        assert READS_AS_MARK.validate_python(mark) == mark


def test_a_new_key_file_is_for_its_owner_only(tmp_path: Path) -> None:
    """Mode 0600 from the first moment; the same key on every start."""
    path = tmp_path / "deep" / "key.json"
    umask = os.umask(0)
    try:
        keys = load_or_create(path)
    finally:
        os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_or_create(path) == keys
    assert len(keys.secret) == 32
    assert keys.id.startswith("k")


def test_two_nodes_get_two_keys(tmp_path: Path) -> None:
    """Nobody shares a key by default."""
    keys = [load_or_create(tmp_path / name) for name in ("one", "two")]
    assert keys[0].secret != keys[1].secret


def test_the_program_that_comes_second_takes_the_first_ones_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two programs that start together end with one key."""
    path = tmp_path / "key.json"
    open_ = os.open
    first: list[Keys] = []

    def slow(*args: Any) -> int:
        monkeypatch.setattr(os, "open", open_)
        first.append(load_or_create(path))
        return open_(*args)

    monkeypatch.setattr(os, "open", slow)
    assert load_or_create(path) == first[0]


SECRET = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "words",
    [
        "",
        "not json",
        "[]",
        "null",
        '"text"',
        '{"id": "k1"}',
        json.dumps({"key": SECRET}),
        json.dumps({"id": "k1", "key": 7}),
        json.dumps({"id": "k1", "key": SECRET[:-2]}),
        json.dumps({"id": "k1", "key": f"{SECRET[:-2]}zz"}),
        json.dumps({"id": "dk1", "key": SECRET}),
        json.dumps({"id": "", "key": SECRET}),
        json.dumps({"id": "K 1", "key": SECRET}),
        json.dumps({"id": "k" * 12, "key": SECRET}),
    ],
)
def test_a_broken_key_file_is_named_and_not_quoted(tmp_path: Path, words: str) -> None:
    """The message says which file and what was expected; never what stands in it."""
    path = tmp_path / "key.json"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(KeyFileError) as error:
        load_or_create(path)
    assert str(path) in str(error.value)
    assert SECRET[:16] not in str(error.value)
    assert path.read_text(encoding="utf-8") == words


def test_a_key_file_of_another_encoding_is_broken(tmp_path: Path) -> None:
    """Bytes that are no text."""
    path = tmp_path / "key.json"
    path.write_bytes(b"\xff\xfe{}")
    with pytest.raises(KeyFileError):
        load_or_create(path)


@pytest.mark.parametrize("wrong", ["a directory", "below a file"])
def test_a_path_that_can_hold_no_key_is_named(tmp_path: Path, wrong: str) -> None:
    """A directory, or a path below a file: said in one line."""
    path = tmp_path
    if wrong == "below a file":
        (tmp_path / "file").touch()
        path = tmp_path / "file" / "key.json"
    with pytest.raises(KeyFileError, match=str(path)):
        load_or_create(path)
