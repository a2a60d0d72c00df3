"""Two layers of stars over papers: letters of one form, and papers of one matter (liên kết).

What ties two papers is a pure function of the two: their texts resemble each other enough
(layer `FORM`), or they are surely enough about one matter (layer `MATTER`). Of the latter only
papers are asked that have something else in common: a signer, whom they denounce, a spot, or
the star of the form they follow. Where very many have the same thing in common, only those
recorded first are asked.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from hashlib import blake2b, sha1
from typing import TYPE_CHECKING

import numpy as np

from projections.matters.compared import compared
from projections.matters.resemblance import ROWS
from projections.matters.scoring import score
from projections.matters.sketch_index import ALIKE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from projections.matters.papers import Paper, Text
    from projections.matters.scoring import Weights

FORM, MATTER = 0, 1
"""The layers, as the store numbers them."""
_SIGNERS = 32
"""Keys of signers on one paper: those that sort first, so that two long lists still meet."""
_MANY_BY_SIGNER = 8
"""So many times more papers are asked that share a signer than share anything else."""
_MARKS = 8
"""Keys of numbers in one text: the lowest hashes, so that two texts choose alike."""
_SIGNER, _MARK = b"s", b"m"
_VOICE = 2
"""Bytes that tell under which key of texts a number is said."""
ENOUGH = 2
"""What keys in common must say together (see `speaks`)."""
_CUSTOM = 8
"""The version of a UUID that says: made by rules of one's own."""


def link_key(leader: bytes) -> bytes:
    """Return the key that ties a star of the layer `MATTER` together."""
    return blake2b(b"text|" + leader, digest_size=16).digest()


def form_key(leader: bytes) -> bytes:
    """Return the id of the group that a star of the layer `FORM` makes (see `is_form`)."""
    digest = bytearray(sha1(b"text|" + leader, usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | _CUSTOM << 4
    digest[8] = digest[8] & 0x3F | 0x80
    return bytes(digest)


def is_form(group: bytes) -> bool:
    """Tell whether a group was made by resemblance, not by what its papers name.

    Groups that papers name have ids of version 5, matters those their nodes gave them.
    """
    return group[6] >> 4 == _CUSTOM


def alike(one: Paper, other: Paper, weights: Weights) -> float:
    """Return how much two papers resemble each other as letters of one form; 0 where not enough."""
    if one.kind != other.kind or one.topic != other.topic or one.province != other.province:
        return 0.0
    if abs(one.day - other.day) > weights.window_days:
        return 0.0
    pair = compared(one, other)
    return _alike(*pair, weights) if pair is not None else 0.0


def comparable(text: Text, weights: Weights) -> bool:
    """Whether a text is long enough to resemble anything."""
    return text.size >= weights.least_size


def _alike(one: Text, other: Text, weights: Weights) -> float:
    if not (comparable(one, weights) and comparable(other, weights)):
        return 0.0
    equal = one.rows == other.rows
    share = int(np.count_nonzero(equal)) / ROWS
    if share < weights.alike:
        return 0.0
    # An index finds two texts by a band of equal rows only: so it must be part of the edge.
    return share if ALIKE.met(equal) else 0.0


def meeting_keys(paper: Paper, form: bytes) -> set[bytes]:
    """Return what may bring a paper together with others of its matter.

    `form` is the id of the paper whose form it follows. Two papers that share none of these
    are never asked whether they are one matter.
    """
    said, kind = paper.said, paper.kind
    keys = {_SIGNER + _digest(kind, ref) for ref in sorted(said.signers)[:_SIGNERS]}
    keys |= {b"d" + _digest(kind, ref) for ref in said.denounced}
    keys |= {b"p" + _digest(kind, ref) for ref in said.spot}
    for text in paper.texts:
        where = text.key, kind, said.commune
        first = _MARK + _digest(text.key)[:_VOICE]
        keys |= {first + _digest(*where, str(mark)) for mark in sorted(text.marks)[:_MARKS]}
    keys.add(b"f" + form[:12])
    return keys


def reach(key: bytes, weights: Weights) -> int:
    """Return how many of the papers with a key, recorded first, may lead others by it."""
    return weights.first_papers * (_MANY_BY_SIGNER if key[:1] == _SIGNER else 1)


def speaks(key: bytes) -> int:
    """Return how much it takes to be asked because of a key: one is enough, of numbers two."""
    return 1 if key[:1] == _MARK else ENOUGH


def voice(key: bytes) -> bytes:
    """Return with which others a key speaks: a number said under two keys of texts is one."""
    return key[: 1 + _VOICE] if key[:1] == _MARK else b""


def enough(shared: Iterable[bytes]) -> bool:
    """Tell whether what two papers share says enough to ask whether they are one matter."""
    said = Counter[bytes]()
    for key in shared:
        said[voice(key)] += speaks(key)
    return any(says >= ENOUGH for says in said.values())


def _digest(*parts: str) -> bytes:
    return blake2b("|".join(parts).encode(), digest_size=12).digest()


def settled(papers: Iterable[Paper], weights: Weights) -> tuple[dict[int, int], dict[int, int]]:
    """Return whom each paper follows in both layers, from scratch: who leads follows itself."""
    ranked = sorted(papers, key=lambda paper: paper.rank)
    apart = kept_apart(ranked)

    def of_one_form(one: Paper, other: Paper) -> bool:
        return alike(one, other, weights) > 0

    forms = _stars(ranked, apart, of_one_form)
    ids = {paper.n: paper.id for paper in ranked}
    keys = {paper.n: meeting_keys(paper, ids[forms[paper.n]]) for paper in ranked}
    holders: dict[bytes, list[tuple[int, bytes, int]]] = {}
    for paper in ranked:
        for key in keys[paper.n]:
            insort(holders.setdefault(key, []), (*paper.rank, paper.n))

    def same(one: Paper, other: Paper) -> bool:
        first = min(one, other, key=lambda paper: paper.rank)
        shared = keys[one.n] & keys[other.n]
        seat = (*first.rank, first.n)
        heard = [key for key in shared if seat in holders[key][: reach(key, weights)]]
        return enough(heard) and score(one, other, weights).value >= weights.auto

    return forms, _stars(ranked, apart, same)


def _stars(
    ranked: Sequence[Paper],
    apart: set[frozenset[bytes]],
    tied: Callable[[Paper, Paper], bool],
) -> dict[int, int]:
    leaders: dict[int, int] = {}
    stars: dict[int, list[Paper]] = {}
    for paper in ranked:
        for leader, star in stars.items():
            if any(frozenset((paper.id, one.id)) in apart for one in star):
                continue
            if tied(paper, star[0]):
                star.append(paper)
                leaders[paper.n] = leader
                break
        else:
            stars[paper.n] = [paper]
            leaders[paper.n] = paper.n
    return leaders


def kept_apart(papers: Iterable[Paper]) -> set[frozenset[bytes]]:
    """Return the pairs an officer keeps apart and none ties."""
    listed = list(papers)
    tied = {frozenset((paper.id, other)) for paper in listed for other in paper.tied}
    refused = {frozenset((paper.id, other)) for paper in listed for other in paper.refused}
    return refused - tied


def pairs_of(paper: Paper) -> Iterator[tuple[bytes, bool]]:
    """Return what a paper says of others: which, and whether it is tied to it."""
    yield from ((other, False) for other in sorted(paper.refused))
    yield from ((other, True) for other in sorted(paper.tied))
