"""What of a batch is new, and which of two facts with one id stays (sàng lọc)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.facts import dump_fact, parse_fact
from projections.early_warning.reading import Message, Read, dead_letter
from projections.matters.keys import of_agency, of_no_matter, packed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from projections.store.protocol import Store
    from projections.store.rows import DeadLetter


class Sifted(NamedTuple):
    """New facts by subject, and the subjects that lose one to another version."""

    by_subject: dict[bytes, list[Read]]
    of_no_matter: list[Read]
    displaced: dict[bytes, int]
    """Fact id to subject number."""
    bereft: set[str]
    """Agencies that lose one of theirs."""
    letters: list[DeadLetter]
    repeated: int


def sift(store: Store, reads: Sequence[Read]) -> Sifted:
    """Drop repeats. Of two facts with one id the smaller stays, whichever came first."""
    letters: list[DeadLetter] = []
    repeated = 0
    batch: dict[bytes, Read] = {}
    for read in reads:
        other = batch.setdefault(read.id, read)
        if other is read:
            continue
        if _same(other.body, read.body):
            repeated += 1
            continue
        batch[read.id], loser = sorted((other, read), key=lambda r: _canonical(r.body))
        letters.append(_conflict(loser.body, loser.position, loser.source))
    displaced: dict[bytes, int] = {}
    bereft = set[str]()
    for row in store.facts(batch):
        read = batch[row.id]
        if _same(read.body, row.body):
            repeated += 1
            del batch[row.id]
        elif _canonical(read.body) < _canonical(row.body):
            displaced[row.id] = row.subject
            bereft |= _official(row.body)
            letters.append(_conflict(row.body, row.position, ""))
        else:
            letters.append(_conflict(read.body, read.position, read.source))
            del batch[row.id]
    by_subject: dict[bytes, list[Read]] = {}
    reports: list[Read] = []
    for read in batch.values():
        if of_no_matter(read.fact):
            reports.append(read)
        else:
            by_subject.setdefault(packed(read.fact.subject), []).append(read)
    return Sifted(by_subject, reports, displaced, bereft, letters, repeated)


def _official(body: bytes) -> set[str]:
    fact = parse_fact(body)
    return {fact.agency} if of_agency(fact) else set()


def _canonical(body: bytes) -> bytes:
    """Return a body as our own writer puts it: equal facts are equal, however they came."""
    return dump_fact(parse_fact(body))


def _same(one: bytes, other: bytes) -> bool:
    return one == other or _canonical(one) == _canonical(other)


def _conflict(body: bytes, position: int, source: str) -> DeadLetter:
    message = Message(position, source, _canonical(body))
    return dead_letter(message, "conflicting_duplicate")
