"""Whether two generations of a view hold the same, part by part (đối chiếu hai thế hệ).

Both are read once, row by row, in whatever order they come: the digest of a part is a sum
over its rows. Numbers given out on the way, and when something was told, are no part of it.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from projections.early_warning.desk import said_in
from projections.early_warning.record import load_finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from projections.store.protocol import Store

_BITS = 128
_SHOWN = 10


class Part(NamedTuple):
    """One part of what both hold."""

    name: str
    rows: tuple[int, int]
    same: bool
    differing: tuple[str, ...] = ()
    """The first of those that differ, by name."""


class Compared(NamedTuple):
    """What came of a comparison."""

    generations: tuple[int, int]
    positions: tuple[int, int]
    parts: tuple[Part, ...]

    @property
    def equal(self) -> bool:
        """Whether both hold the same."""
        return all(part.same for part in self.parts)

    def lines(self) -> Iterator[str]:
        """Say it."""
        for part in self.parts:
            one, other = part.rows
            yield f"{'same  ' if part.same else 'DIFFER'}  {part.name}: {one:,} and {other:,}"
            yield from (f"          {name}" for name in part.differing)
        one, other = self.generations
        if self.positions[0] != self.positions[1]:
            yield (
                f"generation {one} stands at {self.positions[0]}, {other} at {self.positions[1]}: "
                "what lies between may be all that differs"
            )
        yield f"generations {one} and {other} {'are equal' if self.equal else 'differ'}"


def compare(mine: Store, its: Store, generations: tuple[int, int]) -> Compared:
    """Compare two stores."""
    positions = tuple(p.sequence if p else 0 for p in (mine.position(), its.position()))
    parts = tuple(_part(name, rows, mine, its) for name, rows in _PARTS)
    return Compared(generations, (positions[0], positions[1]), parts)


def _part(
    name: str, rows: Callable[[Store], Iterator[tuple[str, bytes]]], mine: Store, its: Store
) -> Part:
    (count, sum_), (other_count, other_sum) = _digest(rows(mine)), _digest(rows(its))
    if (count, sum_) == (other_count, other_sum):
        return Part(name, (count, other_count), same=True)
    differing = tuple(_differing(rows(mine), rows(its)))
    return Part(name, (count, other_count), same=False, differing=differing)


def _digest(rows: Iterator[tuple[str, bytes]]) -> tuple[int, int]:
    count = total = 0
    for key, body in rows:
        count += 1
        total = (total + int.from_bytes(_hash(key, body))) % (1 << _BITS)
    return count, total


def _hash(key: str, body: bytes) -> bytes:
    return blake2b(key.encode() + b"\0" + body, digest_size=_BITS // 8).digest()


def _differing(
    mine: Iterator[tuple[str, bytes]], its: Iterator[tuple[str, bytes]]
) -> Sequence[str]:
    """Return the first keys under which both hold something else."""
    one, other = _by_key(mine), _by_key(its)
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))[
        :_SHOWN
    ]


def _by_key(rows: Iterator[tuple[str, bytes]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for key, body in rows:
        found[key] = found.get(key, 0) + int.from_bytes(_hash(key, body))
    return found


def _findings(store: Store) -> Iterator[tuple[str, bytes]]:
    for body in store.all_findings():
        yield load_finding(body).subject, body


def _assessments(store: Store) -> Iterator[tuple[str, bytes]]:
    yield from store.all_assessments()


def _groups(store: Store) -> Iterator[tuple[str, bytes]]:
    for row in store.all_group_rows():
        yield row.id, json.dumps(row).encode()


def _alerts(store: Store) -> Iterator[tuple[str, bytes]]:
    for row in store.every_alert():
        if row.change != "withdrawn":
            yield row.id, json.dumps(said_in(row.body), sort_keys=True).encode()


def _letters(store: Store) -> Iterator[tuple[str, bytes]]:
    """Return what cannot be read, given up or not: what people said is carried at the change."""
    for letter in store.dead_letters():
        if letter.state in {"waiting", "asked", "discarded"}:
            yield f"{letter.position} {letter.reason}", letter.digest.encode()


_PARTS: tuple[tuple[str, Callable[[Store], Iterator[tuple[str, bytes]]]], ...] = (
    ("facts", lambda store: store.fact_ids()),
    ("findings", _findings),
    ("assessments", _assessments),
    ("groups", _groups),
    ("alerts", _alerts),
    ("dead letters", _letters),
)
