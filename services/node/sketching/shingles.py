"""A text as the set of its runs of six letters, hashed under a key (mảnh văn bản).

Letters alone, without spaces: words that a scanner joined or split, and digits
that fill the slots of a form letter, change nothing. `docs/adr/0014` has the
measurements that chose six letters.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

LETTERS = 6
_PAIRS = LETTERS // 2
_BITS = 5
_TABLE = 1 << 2 * _BITS
_WORD = 64
_TOKENS = re.compile("=[^ ]+")
_CODES = bytes(code & (2**_BITS - 1) for code in range(256))
_HALF = np.uint32(16)


def expanded(seed: bytes, purpose: bytes, size: int) -> bytes:
    """Return `size` bytes that only who has the seed can tell: blake2b in counter mode."""
    blocks = (
        hashlib.blake2b(number.to_bytes(8, "little"), key=seed, person=purpose).digest()
        for number in range(-(-size // _WORD))
    )
    return b"".join(blocks)[:size]


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The keyed hash of every pair of letters, for each third of a shingle."""

    tables: npt.NDArray[np.uint32]
    odd: np.uint32

    @classmethod
    def of(cls, seed: bytes) -> Alphabet:
        """Draw the tables of a secret seed of at most 64 bytes."""
        drawn = np.frombuffer(expanded(seed, b"leothang letters", _PAIRS * 4 * _TABLE), "<u4")
        odd = int.from_bytes(expanded(seed, b"leothang odd", 4), "little") | 1
        return cls(drawn.astype(np.uint32).reshape(_PAIRS, _TABLE), np.uint32(odd))

    def hashed(self, letters: bytes) -> npt.NDArray[np.uint32]:
        """Return the hash of every run of six letters, repetitions included."""
        if len(letters) < LETTERS:
            return np.empty(0, np.uint32)
        codes = np.frombuffer(letters, np.uint8).astype(np.intp)
        pairs = (codes[:-1] << _BITS) + codes[1:]
        first, second, third = self.tables
        mixed: npt.NDArray[np.uint32] = first.take(pairs[:-4])
        mixed += second.take(pairs[2:-2])
        mixed += third.take(pairs[4:])
        mixed ^= mixed >> _HALF
        mixed *= self.odd
        mixed ^= mixed >> _HALF
        return mixed


def letters_of(words: str) -> bytes:
    """Return the letters of all words that are no numerals, `a` as 1 and `z` as 26."""
    return _TOKENS.sub("", words).encode().translate(_CODES, b" 0123456789")
