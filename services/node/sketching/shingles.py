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
_SHIFT = np.uint64(32)


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

    tables: npt.NDArray[np.uint64]
    odd: np.uint64

    @classmethod
    def of(cls, seed: bytes) -> Alphabet:
        """Draw the tables of a secret seed of at most 64 bytes."""
        drawn = np.frombuffer(expanded(seed, b"leothang letters", _PAIRS * 8 * _TABLE), "<u8")
        odd = int.from_bytes(expanded(seed, b"leothang odd", 8), "little") | 1
        return cls(drawn.astype(np.uint64).reshape(_PAIRS, _TABLE), np.uint64(odd))

    def hashed(self, letters: bytes) -> npt.NDArray[np.uint32]:
        """Return the hash of every run of six letters in a-z, repetitions included."""
        if len(letters) < LETTERS:
            return np.empty(0, np.uint32)
        codes = np.frombuffer(letters, np.uint8).astype(np.intp) & (2**_BITS - 1)
        pairs = (codes[:-1] << _BITS) | codes[1:]
        first, second, third = self.tables
        mixed = first.take(pairs[:-4]) + second.take(pairs[2:-2]) + third.take(pairs[4:])
        mixed ^= mixed >> _SHIFT
        mixed *= self.odd
        high: npt.NDArray[np.uint64] = mixed >> _SHIFT
        return high.astype(np.uint32)


def letters_of(words: str) -> bytes:
    """Return the letters of all words that are no numerals."""
    return _TOKENS.sub("", words).encode().translate(None, b" 0123456789")
