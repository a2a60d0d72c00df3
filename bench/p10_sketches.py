"""P10: petition texts to sketches, against datasketch with the same normalisation and shingles."""

from __future__ import annotations

import importlib
import importlib.metadata
import time
from functools import partial
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
from datasketch import MinHash

from bench.harness import Result, environment, interleave, median_ratio, percentile, say
from domain.contracts.substance import ROWS
from services.node.sketching.boilerplate import form
from services.node.sketching.normalise import normalised
from services.node.sketching.shingles import LETTERS, letters_of
from services.node.sketching.sketcher import Sketcher
from tests.support.letters.labelled import labelled_set

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TARGET = 5.0
_RENSA = importlib.import_module("rensa").RMinHash  # its names are known at run time only
_KEY = Sketcher.of("bench", bytes(range(32)))


def measure(*, quick: bool) -> Result:
    """Sketch the same letters both ways, one letter at a time, in one thread."""
    letters = [one.command.text or "" for one in labelled_set("bench", 300 if quick else 2_000)]
    runs = 3 if quick else 5
    ours = partial(_rate, _sketched, letters)
    mine, theirs = interleave(ours, partial(_rate, _datasketch, letters), runs=runs)
    ratio = median_ratio(mine, theirs)
    return Result(
        id="P10",
        title="sketches from text, normalised, against datasketch",
        ours=round(percentile(mine, 0.5)),
        peer=round(percentile(theirs, 0.5)),
        ratio=round(ratio, 2),
        target=_TARGET,
        met=ratio >= _TARGET,
        unit="texts/s of processor time",
        runs=len(mine),
        detail=_detail(letters, ours),
        env=environment()
        | {part: importlib.metadata.version(part) for part in ("datasketch", "rensa", "numpy")},
    )


def _detail(letters: Sequence[str], ours: Callable[[], float]) -> dict[str, Any]:
    """Say what the letters are like, and how other ways of hashing the same shingles do."""
    told: dict[str, Any] = {
        "letters": len(letters),
        "characters_each": round(sum(map(len, letters)) / len(letters)),
        "shingles_each": round(sum(len(_shingles(text)) for text in letters) / len(letters)),
        "peer": "MinHash.update_batch, 128 permutations, sha1, no key, no marks, 32-bit rows",
    }
    others = {
        "datasketch with crc32": _datasketch_crc32,
        "rensa, strings": _rensa_strings,
        "rensa, our keyed hashes": _rensa_hashes,
        "words alone, the part all share": _words,
    }
    for name, other in others.items():
        say(name)
        mine, theirs = interleave(ours, partial(_rate, other, letters), runs=3)
        told[name] = {
            "texts_per_s": round(percentile(theirs, 0.5)),
            "ours_times_it": round(median_ratio(mine, theirs), 2),
        }
    return told


def _rate(sketch: Callable[[str], object], letters: Sequence[str]) -> float:
    """Return texts a second of processor time: neighbours on the machine count less so."""
    begin = time.process_time()
    for text in letters:
        sketch(text)
    return len(letters) / (time.process_time() - begin)


def _sketched(text: str) -> object:
    return _KEY.sketch(text)


def _words(text: str) -> str:
    return " ".join(form().without_form(normalised(text).words))


def _shingles(text: str) -> set[str]:
    letters = letters_of(_words(text)).decode("ascii")
    return {letters[at : at + LETTERS] for at in range(len(letters) - LETTERS + 1)}


def _datasketch(text: str) -> object:
    sketch = MinHash(num_perm=ROWS)
    sketch.update_batch([shingle.encode() for shingle in _shingles(text)])
    return sketch.digest()


def _datasketch_crc32(text: str) -> object:
    sketch = MinHash(num_perm=ROWS, hashfunc=crc32)
    sketch.update_batch([shingle.encode() for shingle in _shingles(text)])
    return sketch.digest()


def _rensa_strings(text: str) -> object:
    sketch = _RENSA(num_perm=ROWS, seed=1)
    sketch.update(list(_shingles(text)))
    return sketch.digest()


def _rensa_hashes(text: str) -> object:
    hashes = _KEY.alphabet.hashed(letters_of(_words(text))).astype(np.uint64)
    return _RENSA.digest_matrix_from_flat_token_hashes(
        hashes, np.array([0, hashes.size], np.uint64), ROWS, 1
    )
