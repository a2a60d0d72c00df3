"""Texts as plain words: how they were typed makes no difference."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.node.sketching.letters import UNREADABLE, words
from services.node.sketching.normalise import MOST_WORDS, normalised, plain
from tests.sketching.letters import RETYPED

TYPED = st.one_of(
    st.text(),
    st.text(
        alphabet="aàáảãạăâđeêioôơuưyhoaqu 0123456789.,/-²\u0301\u0323\u200b\x00оас?=", max_size=80
    ),
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("hoà hòa HOÀ Hòa", "hoa hoa hoa hoa"),
        ("khoẻ khỏe thuý thúy quý", "khoe khoe thuy thuy quy"),
        ("Đường đất ĐẮK", "duong dat dak"),
        ("thu\u200bhồi ph\u00adường", "thuhoi phuong"),
        ("h\N{CYRILLIC SMALL LETTER O}à b\N{CYRILLIC SMALL LETTER A}n", "hoa ban"),
        ("ＵＢＮＤ 𝐱ã", "ubnd xa"),
        ("(không); «rõ»… — 'ai'", "khong ro ai"),
        ("h0a", "hoa"),
        ("thôn3 tổ5", "thon =n3 to =n5"),
        ("\x00hồ\x07 sơ", "ho so"),
    ],
)
def test_letters_are_read_alike_however_typed(typed: str, read: str) -> None:
    """Tone placement, case, diacritics, format characters and look-alikes."""
    assert plain(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1.250 m²", "=n1250 m2"),
        ("1250m2,", "=n1250 m2"),
        ("1,250m²", "=n1250 m2"),
        ("86,5", "=n86.5"),
        ("86.50", "=n86.5"),
        ("05/07/2026", "=d20260705"),
        ("5-7-2026.", "=d20260705"),
        ("45/13/2026", "=c45_13_2026"),
        ("1234/QĐ-UBND;", "=c1234qdubnd"),
        ("0012", "=n12"),
        ("007/2026", "=c7_2026"),
        ("Q.1,", "q =n1"),
    ],
)
def test_numerals_are_read_alike_however_typed(typed: str, read: str) -> None:
    """Areas, dates and codes."""
    assert plain(typed) == read


@given(TYPED)
def test_normalising_twice_changes_no_letter(text: str) -> None:
    """What is plain already stays as it is; numerals have become tokens."""
    letters = " ".join(word for word in normalised(text).words if word.isalpha())
    assert plain(letters) == letters


@given(TYPED)
def test_any_text_can_be_read(text: str) -> None:
    """Whatever the text, only plain words come out, and never more than the bound."""
    read = normalised(text)
    allowed = set(string.ascii_lowercase + string.digits + "=._")
    assert all(word and set(word) <= allowed for word in read.words)
    assert len(read.words) <= MOST_WORDS


@given(TYPED, st.sampled_from(["apart", "upper", "no-break spaces"]))
def test_unicode_form_and_spaces_make_no_difference_in_any_text(text: str, how: str) -> None:
    """Not only in Vietnamese ones."""
    if how == "upper" and text.upper().casefold() != text.casefold():
        return  # a few alphabets have letters without a counterpart
    assert plain(RETYPED[how](text)) == plain(text)


@pytest.mark.parametrize(
    "chunk",
    ["привет", "中文", "ភាសាខ្មែរ", "\x00\x01\x02", "\ufffd\ufffd", "x" * 2000, "y" * 41, "\ud800"],
)
def test_what_is_no_latin_word_is_unreadable(chunk: str) -> None:
    """Other scripts, bytes, and endless words; and it is counted."""
    assert words(chunk) == UNREADABLE
    assert normalised(f"đất {chunk}").unreadable == 1
    assert normalised(f"đất {chunk}").words == ["dat"]


def test_a_long_text_is_read_up_to_a_bound() -> None:
    """And says that it goes on."""
    assert not normalised("đất " * MOST_WORDS).cut
    read = normalised("đất " * (MOST_WORDS + 1))
    assert read.cut
    assert len(read.words) == MOST_WORDS
