"""Sketches: what they tell, what they hide, and that they never fail."""

from __future__ import annotations

from base64 import b64decode
from itertools import pairwise
from math import sqrt
from random import Random

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.contracts.substance import ROWS, Sketch
from services.node.sketching.boilerplate import form
from services.node.sketching.normalise import MOST_WORDS, normalised, plain
from services.node.sketching.shingles import LETTERS, letters_of
from services.node.sketching.sketcher import MOST_MARKS, Made, Sketcher
from tests.sketching.letters import BODY, RETYPED, letter

KEY = Sketcher.of("k1", b"a secret of thirty-two bytes ...")
OTHER = Sketcher.of("k2", b"another secret of thirty-two ...")


def rows(sketch: Sketch | None) -> npt.NDArray[np.uint16]:
    """Return the numbers of a sketch."""
    assert sketch is not None
    return np.frombuffer(b64decode(sketch.rows), "<u2")


def marks(sketch: Sketch | None) -> list[int]:
    """Return the marks of a sketch."""
    assert sketch is not None
    return [int(mark) for mark in np.frombuffer(b64decode(sketch.marks), "<u4")]


def alike(one: Sketch | None, other: Sketch | None) -> float:
    """Return the share of rows that are equal."""
    return float(np.mean(rows(one) == rows(other)))


def shingles(text: str) -> set[bytes]:
    """Return the runs of letters by the definition, slowly."""
    letters = letters_of(" ".join(form().without_form(normalised(text).words)))
    return {letters[at : at + LETTERS] for at in range(len(letters) - LETTERS + 1)}


def story(random: Random, words: int) -> str:
    """Return words made of syllables."""
    first = ["b", "c", "ch", "d", "g", "h", "kh", "l", "m", "n", "ng", "ph", "qu", "s", "th", "tr"]
    last = ["a", "an", "e", "i", "o", "ong", "u", "uoi", "ay"]
    return " ".join(random.choice(first) + random.choice(last) for _ in range(words))


@pytest.mark.parametrize("how", RETYPED)
def test_the_same_paper_typed_differently_gives_the_same_sketch(how: str) -> None:
    """NFD, other tone placement, no diacritics, other case, other dates: to the last byte."""
    assert KEY.sketch(RETYPED[how](letter())) == KEY.sketch(letter())


def test_who_signs_makes_no_difference() -> None:
    """A form letter of many people has one sketch; nothing of a person is in it."""
    ours = KEY.sketch(letter()).sketch
    theirs = KEY.sketch(letter(name="Lê Thị Tám", card="051199000001", phone="0988 777 666")).sketch
    assert ours == theirs


def test_two_plots_of_one_form_letter_differ_in_their_marks() -> None:
    """And in nothing else."""
    ours = KEY.sketch(letter()).sketch
    theirs = KEY.sketch(
        letter(BODY.replace("đất số 12", "đất số 77").replace("đồ số 34", "đồ số 8"))
    ).sketch
    assert alike(ours, theirs) == 1.0
    assert len(set(marks(ours)) & set(marks(theirs))) == len(marks(ours)) - 2


def test_a_sketch_is_what_the_contract_says() -> None:
    """Rows, rising marks, size."""
    made = KEY.sketch(letter()).sketch
    assert made is not None
    assert Sketch.model_validate(made.model_dump()) == made
    assert len(rows(made)) == ROWS
    assert all(one < other for one, other in pairwise(marks(made)))
    true = len(shingles(letter()))
    assert abs(made.size - true) <= true * 0.05


def test_marks_are_bounded_and_chosen_alike() -> None:
    """Of a long list of numbers the same ones are chosen wherever it stands."""
    numbers = " ".join(f"thửa {number}" for number in range(100, 400))
    made = KEY.sketch(numbers + " được thu hồi để làm đường ven biển và khu dân cư mới của xã")
    assert len(marks(made.sketch)) == MOST_MARKS


def test_two_keys_give_unrelated_sketches() -> None:
    """Neither rows nor marks can be compared, nor tested by guessing the text."""
    ours, theirs = KEY.sketch(letter()).sketch, OTHER.sketch(letter()).sketch
    assert alike(ours, theirs) <= 1 / ROWS
    assert not set(marks(ours)) & set(marks(theirs))


def test_one_byte_of_the_secret_matters() -> None:
    """Wherever it lies, beyond the longest key of the hash too."""
    long = b"s" * 80
    ours = Sketcher.of("k1", long).sketch(letter()).sketch
    theirs = Sketcher.of("k1", long[:-1] + b"t").sketch(letter()).sketch
    assert alike(ours, theirs) <= 1 / ROWS
    assert not set(marks(ours)) & set(marks(theirs))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 0.5, 0.7, 0.9])
def test_equal_rows_estimate_common_shingles(share: float) -> None:
    """Without bias: the mean over many pairs lies within 3 sigma of the true share."""
    random = Random(f"{share}")
    errors, variance = [], 0.0
    for _ in range(40):
        common = story(random, int(200 * share))
        one = f"{common} {story(random, 200 - int(200 * share))}"
        two = f"{common} {story(random, 200 - int(200 * share))}"
        a, b = shingles(one), shingles(two)
        true = len(a & b) / len(a | b)
        errors.append(alike(KEY.sketch(one).sketch, KEY.sketch(two).sketch) - true)
        variance += true * (1 - true) / ROWS
    assert abs(sum(errors)) <= 3 * sqrt(variance) + 0.01
    assert max(map(abs, errors)) <= 5 * 0.5 / sqrt(ROWS)


@pytest.mark.parametrize("words", [20, 60, 200, 2000])
def test_each_row_is_the_lowest_hash_of_its_part(words: int) -> None:
    """By the definition, slowly; a part without one borrows of another."""
    text = story(Random(words), words)
    hashes = sorted(map(int, KEY.alphabet.hashed(letters_of(plain(text)))))
    parts: dict[int, int] = {}
    for one in hashes:
        parts.setdefault(one * ROWS >> 32, one & 0xFFFF)
    for row, told in enumerate(rows(KEY.sketch(text).sketch)):
        lenders = (int(other) for other in KEY.lenders[row])
        lent = next(parts[other] for other in lenders if other in parts)
        assert told == parts.get(row, lent)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (None, Made.EMPTY),
        ("", Made.EMPTY),
        (" \n\t\u200b", Made.EMPTY),
        ("... --- !!!", Made.EMPTY),
        ("Đơn khiếu nại. Xin chân thành cảm ơn.", Made.EMPTY),
        ("nghiêng", Made.SHORT),
        ("Tôi khiếu nại quyết định số 1", Made.SHORT),
        ("1234 5678 2026", Made.SHORT),
        ("Привет мир, это письмо о земле и воде " * 20, Made.UNREADABLE),
        ("中文 請願 土地 " * 50, Made.UNREADABLE),
        ("".join(map(chr, range(32))) * 100, Made.UNREADABLE),
        (bytes(range(256)).decode("utf-8", "replace") * 5, Made.UNREADABLE),
        ("\ufffd " * 500, Made.UNREADABLE),
        ("A" * 5 * 2**20, Made.UNREADABLE),
        (BODY, Made.MADE),
        (f"{BODY} и ещё 中文", Made.MADE),
        ("đất rừng suối " * MOST_WORDS, Made.SHORT),
        (story(Random(2), MOST_WORDS + 1), Made.CUT),
    ],
)
def test_what_becomes_of_a_text_is_told(text: str | None, made: Made) -> None:
    """Empty, one word, another script, bytes, five MiB; a sketch only where one is of use."""
    told = KEY.sketch(text)
    assert told.made is made
    assert (told.sketch is not None) == (made in {Made.MADE, Made.CUT})


def test_what_comes_after_the_bound_is_not_read() -> None:
    """The sketch of a very long text is the sketch of its beginning."""
    beginning = story(Random(3), MOST_WORDS)
    longer = KEY.sketch(f"{beginning} {story(Random(4), 500)}")
    assert (longer.sketch, longer.made) == (KEY.sketch(beginning).sketch, Made.CUT)


@given(st.text(max_size=400))
@settings(max_examples=300)
def test_no_text_is_refused(text: str) -> None:
    """Any Unicode gives a sketch or a reason, and twice the same."""
    told = KEY.sketch(text)
    assert told == KEY.sketch(text)
    if told.sketch is not None:
        Sketch.model_validate(told.sketch.model_dump())


@given(st.lists(st.sampled_from(sorted(BODY.split())), min_size=10, max_size=60))
def test_a_sketch_is_a_function_of_the_normalised_text(words: list[str]) -> None:
    """The plain letters alone give the same rows."""
    text = " ".join(words)
    letters = " ".join(word for word in normalised(text).words if word[0] != "=")
    told, again = KEY.sketch(text), KEY.sketch(letters)
    if told.sketch is not None and again.sketch is not None:
        assert told.sketch.rows == again.sketch.rows
