"""A text as plain words, the same however it was typed (chuẩn hóa văn bản).

Case, Unicode form, tone placement, missing diacritics, punctuation, spaces and
invisible characters make no difference; dates and numbers are told in one way.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.node.sketching.letters import UNREADABLE, words
from services.node.sketching.numerals import dated, numerals

MOST_WORDS = 4000
"""What is read of a text, some nine pages: what comes after is annexes and copies."""
_HELD = 60_000
_LONGEST_HELD = 40


class _Chunks(dict[str, str]):
    """What chunks read as: a language has few syllables, and each is looked at once."""

    def __missing__(self, chunk: str) -> str:
        told = _read(chunk)
        if len(chunk) <= _LONGEST_HELD:
            if len(self) >= _HELD:
                self.clear()  # somebody types noise; a bound matters more than the next lookups
            self[chunk] = told
        return told


_CHUNKS = _Chunks()


@dataclass(frozen=True, slots=True)
class Normal:
    """The words of a text, and what could not be read of it."""

    words: list[str]
    """Words of a-z and 0-9, and the `=` tokens of numerals."""
    unreadable: int
    """Chunks that are no words."""
    cut: bool
    """Whether the text goes on after the last word read."""


def normalised(text: str) -> Normal:
    """Return the words of a text; never raises, whatever the text is."""
    chunks = text.split(None, MOST_WORDS)
    cut = len(chunks) > MOST_WORDS
    told = " ".join(map(_CHUNKS.__getitem__, chunks[:MOST_WORDS]))
    unreadable = told.count(UNREADABLE)
    if unreadable:
        told = told.replace(UNREADABLE, " ")
    words = (dated(told) if "=" in told else told).split()
    return Normal(words[:MOST_WORDS], unreadable, cut or len(words) > MOST_WORDS)


def plain(text: str) -> str:
    """Return the words of a text with one space between them."""
    return " ".join(normalised(text).words)


def _read(chunk: str) -> str:
    told = words(chunk)
    if told == UNREADABLE or not any(map(str.isdigit, chunk)):
        return told
    return numerals(chunk)
