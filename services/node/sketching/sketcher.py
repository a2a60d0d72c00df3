"""From a text to its sketch, or to the reason why there is none (lập dấu văn bản).

A pure function of text and key: the same paper gives the same sketch wherever
and whenever it is made. It never raises, whatever the text is.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from domain.contracts.substance import ROWS, Sketch
from services.node.sketching.boilerplate import form
from services.node.sketching.marks import marks
from services.node.sketching.normalise import normalised
from services.node.sketching.shingles import Alphabet, expanded, letters_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

SCHEME = 1
"""Raised whenever normalisation, shingles or hashes change: sketches of two schemes differ."""
FEWEST = 32
"""Different shingles a text needs, some nine syllables; fewer resemble too much by chance."""
MOST_MARKS = 48
_PART = np.uint32(32 - (ROWS - 1).bit_length())
_NUMBERS = np.arange(ROWS, dtype=np.uint32)
_EDGES = _NUMBERS << _PART
_LOW = np.uint32(0xFFFF)
_MARKS = b"leothang marks"


class Made(StrEnum):
    """What became of a text; a metric's label."""

    MADE = "made"
    CUT = "cut"
    """Made of the beginning: the text goes on."""
    EMPTY = "empty"
    """No text, or nothing in it but spaces and the words of a form."""
    SHORT = "short"
    UNREADABLE = "unreadable"
    """No Latin letters, or bytes that are no text."""


@dataclass(frozen=True, slots=True)
class Sketched:
    """A sketch where there is one, and what became of the text."""

    words: dict[str, Any] | None
    """The sketch as a register keeps it."""
    made: Made

    @property
    def sketch(self) -> Sketch | None:
        """The sketch as others hear of it."""
        return None if self.words is None else Sketch.model_validate(self.words)


class Secret(Protocol):
    """A secret key with its public name."""

    @property
    def id(self) -> str:
        """The name."""
        ...

    @property
    def secret(self) -> bytes:
        """The secret."""
        ...


@dataclass(frozen=True, slots=True)
class Sketcher:
    """Makes sketches under one key."""

    key: str
    seed: bytes
    alphabet: Alphabet
    lenders: npt.NDArray[np.intp]
    """For each row the others, in the order in which it borrows of them."""

    @classmethod
    def of(cls, key: str, secret: bytes) -> Sketcher:
        """Return the sketcher of a key; making one costs milliseconds, asking again nothing."""
        return _sketcher(key, secret)

    def sketch(self, text: str | None) -> Sketched:
        """Return what a text resembles, or why that cannot be said."""
        if text is None or not text.strip():
            return Sketched(None, Made.EMPTY)
        read = normalised(text)
        if read.unreadable > len(read.words):
            return Sketched(None, Made.UNREADABLE)
        words = " ".join(form().without_form(read.words))
        hashes = np.sort(self.alphabet.hashed(letters_of(words)))
        size = int(np.count_nonzero(hashes[1:] != hashes[:-1])) + 1 if hashes.size else 0
        if size < FEWEST:
            return Sketched(None, Made.SHORT if words else Made.EMPTY)
        told = {
            "key": self.key,
            "scheme": SCHEME,
            "rows": _base64(self._rows(hashes).astype("<u2").tobytes()),
            "marks": _base64(self._marks(marks(words))),
            "size": _two_figures(size),
        }
        return Sketched(told, Made.CUT if read.cut else Made.MADE)

    def _rows(self, hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
        """Return the lowest hash of each part of the range, of hashes that rise.

        One permutation instead of so many (one permutation hashing, Li, Owen and Zhang 2012).
        A part without hashes borrows of the first that has some, in an order of its own (optimal
        densification, Shrivastava 2017): so equal rows estimate resemblance of short texts, too.
        """
        lowest = hashes.take(np.searchsorted(hashes, _EDGES), mode="clip")
        held = lowest >> _PART == _NUMBERS
        bare = np.flatnonzero(~held)
        if bare.size:
            lenders = self.lenders[bare]
            first = held[lenders].argmax(axis=1)
            lowest[bare] = lowest[lenders[np.arange(bare.size), first]]
        return lowest & _LOW

    def _marks(self, told: Iterable[str]) -> bytes:
        """Return the lowest keyed hashes: the same choice wherever texts have marks in common."""
        drawn = sorted({self._mark(mark) for mark in told})[:MOST_MARKS]
        return b"".join([mark.to_bytes(4, "little") for mark in drawn])

    def _mark(self, mark: str) -> int:
        drawn = blake2b(mark.encode(), digest_size=4, key=self.seed, person=_MARKS).digest()
        return int.from_bytes(drawn, "little")


def sketch(text: str | None, key: Secret) -> Sketched:
    """Return what a text resembles under a key, or why that cannot be said."""
    return Sketcher.of(key.id, key.secret).sketch(text)


@lru_cache(maxsize=8)
def _sketcher(key: str, secret: bytes) -> Sketcher:
    seed = blake2b(secret, person=b"leothang sketch").digest()  # secrets may be of any length
    drawn = np.frombuffer(expanded(seed, b"leothang lenders", 8 * ROWS**2), "<u8")
    lenders = drawn.reshape(ROWS, ROWS).argsort(axis=1)
    return Sketcher(key, seed, Alphabet.of(seed), lenders)


def _base64(numbers: bytes) -> str:
    return b64encode(numbers).decode()


def _two_figures(size: int) -> int:
    step: int = 10 ** max(0, len(str(size)) - 2)
    return min(1_000_000, max(1, round(size / step) * step))
