"""P11: near-duplicate insert and query beside a million sketches, against LSH indexes of others."""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from bench.harness import Result, environment, percentile, say
from projections.matters.sketch_index import ALIKE, SketchIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_BANDS, _ROWS = 42, 3
_PERM = 128
_TOKENS, _KEPT = 40, 27
"""A copy keeps 27 of 40 tokens: 27 of 53 in common, about 0.51."""
_LIVE = 10_000
_COPY_EVERY = 5
_CHUNK = 20_000
_PEERS = ("datasketch", "rensa", "gaoya")
_LARGEST = {"datasketch": 50_000, "rensa": 200_000, "gaoya": 50_000}
"""What the peers are given in full mode: beyond, they would take hours or all the memory."""


class Told(NamedTuple):
    """What one engine measured of itself."""

    papers: int
    pairs_per_second: float
    recall: float
    bytes_per_paper: float
    slowest_ms: float


class Engine(Protocol):
    """An index of sketches, as each library has it."""

    def prepare(self, texts: NDArray[np.uint64]) -> list[Any]:
        """Return what is inserted, made beforehand."""
        ...

    def fill(self, first: int, ready: list[Any]) -> None:
        """Insert many, as fast as the library can."""
        ...

    def query(self, ready: Any) -> Any:  # noqa: ANN401 - each library has its own
        """Return candidates."""
        ...

    def insert(self, n: int, ready: Any) -> None:  # noqa: ANN401 - each library has its own
        """Insert one."""
        ...


def measure(*, quick: bool) -> Result:
    """Run each index in a process of its own, in turn, at the same bands and rows."""
    size, rounds = (50_000, 1) if quick else (1_000_000, 3)
    sizes = {peer: min(20_000 if quick else size, _LARGEST[peer]) for peer in _PEERS}
    told: dict[str, list[Told]] = {"ours": [], **{peer: [] for peer in _PEERS}}
    for _ in range(rounds):
        for engine, runs in told.items():
            runs.append(ask(engine, sizes.get(engine, size)))
    found = {engine: _middle(runs) for engine, runs in told.items()}
    weights = [ask("weight", 200_000), *([] if quick else [ask("weight", 5_000_000)])]
    return _result(found, weights, rounds)


def _result(found: dict[str, Told], weights: list[Told], rounds: int) -> Result:
    ours, peer = found["ours"], found["datasketch"]
    ratio = ours.pairs_per_second / peer.pairs_per_second
    share = ours.bytes_per_paper / peer.bytes_per_paper
    best = max(found[name].pairs_per_second for name in _PEERS)
    return Result(
        id="P11",
        title="near-duplicate query + insert, one at a time, equal bands and rows",
        ours=round(ours.pairs_per_second),
        peer=round(peer.pairs_per_second),
        ratio=round(ratio, 2),
        target=2.0,
        met=ratio >= 2 and share <= 0.5 and ours.recall >= peer.recall - 0.01,
        unit="query+insert/s of processor time",
        runs=rounds,
        detail={
            "bands": f"{_BANDS}x{_ROWS}",
            "memory_share_of_datasketch": round(share, 3),
            "best_of_three": round(best),
            "ratio_to_best": round(ours.pairs_per_second / best, 3),
            "engines": {name: told._asdict() for name, told in found.items()},
            "resident_mib": {
                f"{told.papers:,} papers": round(told.bytes_per_paper * told.papers / 2**20)
                for told in weights
            },
            "note": "gaoya sketches inside insert and query; peers hold fewer papers where told",
        },
        env=environment() | {part: importlib.metadata.version(part) for part in (*_PEERS, "numpy")},
    )


def _middle(runs: list[Told]) -> Told:
    papers, *others = zip(*runs, strict=True)
    rate, recall, each, slowest = (percentile(column, 0.5) for column in others)
    return Told(papers[0], rate, recall, each, slowest)


def ask(engine: str, papers: int) -> Told:
    """Let one index measure itself in a process of its own."""
    words = [sys.executable, "-m", "bench.p11_index", engine, str(papers)]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    told = Told(*json.loads(said))
    say(
        f"{engine}, {papers:,} papers: {told.pairs_per_second:,.0f}/s, recall {told.recall:.3f}, "
        f"{told.bytes_per_paper:,.0f} bytes a paper, slowest {told.slowest_ms:.1f} ms"
    )
    return told


class _Ours:
    def __init__(self) -> None:
        self._index = SketchIndex(ALIKE)

    def prepare(self, texts: NDArray[np.uint64]) -> list[Any]:
        return [*signatures(texts).astype(np.uint16)]

    def fill(self, first: int, ready: list[Any]) -> None:
        ns = range(first, first + len(ready))
        self._index.add_many(ns, [1] * len(ready), np.stack(ready))

    def query(self, ready: Any) -> Any:  # noqa: ANN401 - each library has its own
        return self._index.query(1, ready, leaders=True).tolist()

    def insert(self, n: int, ready: Any) -> None:  # noqa: ANN401 - each library has its own
        self._index.add(n, 1, ready)


class _Datasketch:
    def __init__(self) -> None:

        self._index = _library("datasketch").MinHashLSH(num_perm=_PERM, params=(_BANDS, _ROWS))

    def prepare(self, texts: NDArray[np.uint64]) -> list[Any]:
        make = _library("datasketch").MinHash
        first = make(num_perm=_PERM)
        apart = first.permutations
        return [
            make(num_perm=_PERM, hashvalues=row, permutations=apart, scheme=first.scheme)
            for row in signatures(texts).astype(np.uint64)
        ]

    def fill(self, first: int, ready: list[Any]) -> None:
        for n, one in enumerate(ready, first):
            self.insert(n, one)

    def query(self, ready: Any) -> Any:  # noqa: ANN401 - each library has its own
        return self._index.query(ready)

    def insert(self, n: int, ready: Any) -> None:  # noqa: ANN401 - each library has its own
        self._index.insert(n, ready, check_duplication=False)


class _Rensa:
    def __init__(self) -> None:
        self._rensa = _library("rensa")
        self._index = self._rensa.RMinHashLSH(0.4, _BANDS * _ROWS, _BANDS)

    def prepare(self, texts: NDArray[np.uint64]) -> list[Any]:
        sets = [[str(token) for token in text] for text in texts.tolist()]
        made: list[Any] = self._rensa.RMinHash.from_token_sets(sets, _BANDS * _ROWS, 7)
        return made

    def fill(self, first: int, ready: list[Any]) -> None:
        self._index.insert_many(ready, first)

    def query(self, ready: Any) -> Any:  # noqa: ANN401 - each library has its own
        return self._index.query(ready)

    def insert(self, n: int, ready: Any) -> None:  # noqa: ANN401 - each library has its own
        self._index.insert(n, ready)


class _Gaoya:
    def __init__(self) -> None:
        self._index = _library("gaoya.minhash").MinHashStringIndex(
            hash_size=32,
            jaccard_threshold=0.0,
            num_bands=_BANDS,
            band_size=_ROWS,
            ngram_range=(1, 1),
            id_container="smallvec",
        )

    def prepare(self, texts: NDArray[np.uint64]) -> list[Any]:
        return [" ".join(map(str, text)) for text in texts.tolist()]

    def fill(self, first: int, ready: list[Any]) -> None:
        for n, one in enumerate(ready, first):
            self.insert(n, one)

    def query(self, ready: Any) -> Any:  # noqa: ANN401 - each library has its own
        return self._index.query(ready)

    def insert(self, n: int, ready: Any) -> None:  # noqa: ANN401 - each library has its own
        self._index.insert_document(n, ready)


def _library(name: str) -> Any:  # noqa: ANN401 - none of them is typed
    """Return a library in the process that weighs it, and in no other."""
    return importlib.import_module(name)


_ENGINES: dict[str, type[Engine]] = {
    "ours": _Ours,
    "datasketch": _Datasketch,
    "rensa": _Rensa,
    "gaoya": _Gaoya,
}


def signatures(texts: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Return the MinHash rows of texts of as many tokens each."""
    offsets = np.arange(0, texts.size + 1, texts.shape[1], dtype=np.uint64)
    made = _library("rensa").RMinHash.digest_matrix_from_flat_token_hashes(
        np.ascontiguousarray(texts).ravel(), offsets, _PERM, 7
    )
    return np.array(made.to_rows(), dtype=np.uint32)


def _texts(papers: int) -> Iterator[NDArray[np.uint64]]:
    """Yield texts in parts: first what the index is filled with, at last those that come live."""
    dice = np.random.default_rng(5)
    filled = papers - _LIVE
    kept: list[NDArray[np.uint64]] = []
    for begin in range(0, filled, _CHUNK):
        count = min(_CHUNK, filled - begin)
        part = dice.integers(0, 1 << 62, size=(count, _TOKENS), dtype=np.uint64)
        kept.append(part[: _LIVE // _COPY_EVERY])
        yield part
    live = dice.integers(0, 1 << 62, size=(_LIVE, _TOKENS), dtype=np.uint64)
    copies = len(live[::_COPY_EVERY])
    live[::_COPY_EVERY, :_KEPT] = np.concatenate(kept)[:copies, :_KEPT]
    yield live


def _run(name: str, papers: int) -> Told:
    """Fill an index, then query and insert one by one."""
    signatures(np.ones((1, _TOKENS), np.uint64))
    engine: Engine = _ENGINES[name]()
    before, first = _resident(), 0
    parts = _texts(papers)
    part = next(parts)
    for following in parts:
        engine.fill(first, engine.prepare(part))
        first += len(part)
        part = following
    ready = engine.prepare(part)
    slowest, found = 0.0, []
    begin = time.process_time()
    for n, one in enumerate(ready, first):
        at = time.process_time()
        found.append(engine.query(one))
        engine.insert(n, one)
        slowest = max(slowest, time.process_time() - at)
    seconds = time.process_time() - begin
    each = (_resident() - before) / papers
    hits = sum(
        copied in among for copied, among in zip(_copied(papers), found[::_COPY_EVERY], strict=True)
    )
    recall = hits / len(found[::_COPY_EVERY])
    return Told(papers, len(ready) / seconds, recall, each, slowest * 1e3)


def _copied(papers: int) -> list[int]:
    """Return which paper each copy is a copy of."""
    share = _LIVE // _COPY_EVERY
    begins = range(0, papers - _LIVE, _CHUNK)
    numbers = [n for begin in begins for n in range(begin, min(begin + share, papers - _LIVE))]
    return numbers[:share]


def _weigh(papers: int) -> Told:
    """Fill our index with so many papers and say what the process holds, all in."""
    index = SketchIndex(ALIKE)
    dice = np.random.default_rng(3)
    for begin in range(0, papers, _CHUNK):
        count = min(_CHUNK, papers - begin)
        rows = dice.integers(0, 1 << 16, size=(count, _PERM), dtype=np.uint16)
        leads = dice.random(count) < 0.5
        blocks = dice.integers(0, 800, count).tolist()
        index.add_many(range(begin, begin + count), blocks, rows, leads=leads)
    return Told(len(index), 0.0, 0.0, _resident() / papers, 0.0)


def _resident() -> int:
    """Return the bytes this process has in memory now."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no path of ours
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    engine_, papers_ = sys.argv[1], int(sys.argv[2])
    print(json.dumps(_weigh(papers_) if engine_ == "weight" else _run(engine_, papers_)))
