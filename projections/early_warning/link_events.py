"""From changes of links and matters to the events that travel (sự kiện gộp, tách vụ việc)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from domain.contracts.links import (
    LinkData,
    LinkLinkedV1,
    LinkProposedV1,
    LinkReason,
    LinkUnlinkedV1,
    MatterData,
    MatterMergedV1,
    MatterSplitV1,
)
from domain.contracts.words import UNKNOWN_PROVINCE
from projections.early_warning.links import opened
from projections.early_warning.text_record import LINKED, PROPOSED, reasons_of
from projections.matters.keys import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from domain.contracts.links import AnyLink, AnyMatter
    from projections.early_warning.memory import CaseMemory
    from projections.early_warning.text_record import LinkChange
    from projections.matters.linker import Subject
    from projections.store.protocol import Store
    from projections.store.rows import LinkRow

_ALL = 1_000


class Happened(NamedTuple):
    """What one step did to links and matters."""

    links: Sequence[LinkChange] = ()
    joined: Mapping[int, frozenset[int]] = {}
    """Matters made of several, by name."""
    parted: Mapping[int, frozenset[int]] = {}
    """Matters that fell into several, by the name they had."""

    def __bool__(self) -> bool:
        return bool(self.links or self.joined or self.parted)


class Unsaid(NamedTuple):
    """An event without what only the desk knows: its id, its time, its worker."""

    contract: type[AnyLink | AnyMatter]
    subject: str
    province: str
    data: LinkData | MatterData


class LinkNews:
    """Puts into words what happened to links and matters; the caller holds the transaction."""

    def __init__(self, store: Store, memory: CaseMemory) -> None:
        self._store = store
        self._memory = memory

    def of(self, happened: Happened, as_of: datetime) -> list[Unsaid]:
        """Return what the desk must hear of a step that is written."""
        numbers = {n for change in happened.links for row in change if row for n in row[:2]}
        whole = {*happened.joined, *happened.parted}
        whole.update(*happened.joined.values(), *happened.parted.values())
        known = {row.n: opened(row) for row in self._store.numbered(numbers | whole)}
        names = {subject.matter for subject in known.values()} - known.keys()
        known |= {row.n: opened(row) for row in self._store.numbered(names)}
        links = [one for change in happened.links for one in _told(change, known, as_of)]
        return [*links, *self._matters(happened, links, known, as_of)]

    def _matters(
        self, what: Happened, links: list[Unsaid], known: dict[int, Subject], as_of: datetime
    ) -> Iterator[Unsaid]:
        by_matter = {
            one.data.matter: one.data
            for one in links
            if one.contract is LinkLinkedV1 and isinstance(one.data, LinkData)
        }
        for contract, matters in ((MatterMergedV1, what.joined), (MatterSplitV1, what.parted)):
            for n in sorted(matters):
                name = spelled(known[n].id)
                parts = tuple(sorted(spelled(known[part].id) for part in matters[n]))
                link = by_matter.get(name) if contract is MatterMergedV1 else None
                said = MatterData(matter=name, parts=parts, link=link, known_at=as_of)
                yield Unsaid(contract, name, self._province(n), said)

    def _province(self, n: int) -> str:
        facts = sorted(self._memory.facts([n])[n], key=lambda fact: (fact.recordedtime, fact.id))
        named = (f.partitionkey for f in facts if f.partitionkey != UNKNOWN_PROVINCE)
        return next(named, UNKNOWN_PROVINCE)


def _told(change: LinkChange, known: dict[int, Subject], as_of: datetime) -> Iterator[Unsaid]:
    before, after = change
    if before and after and before[:3] == after[:3]:
        return
    state: Literal["linked", "proposed"] | None = None
    if before is not None:
        state = "linked" if before.state == LINKED else "proposed"
    if before is not None and (after is None or (before.state == LINKED != after.state)):
        said = _data(before, known, as_of).model_copy(update={"before": state})
        if before.state == LINKED or said.matter != said.other_matter:
            yield Unsaid(LinkUnlinkedV1, said.petition, before.province, said)
    if after is None:
        return
    said = _data(after, known, as_of).model_copy(update={"before": state})
    if after.state == LINKED:
        yield Unsaid(LinkLinkedV1, said.petition, after.province, said)
    elif after.state == PROPOSED and said.matter != said.other_matter:
        yield Unsaid(LinkProposedV1, said.petition, after.province, said)


def _data(row: LinkRow, known: dict[int, Subject], as_of: datetime) -> LinkData:
    one, other = known[row.paper], known[row.other]
    return LinkData(
        petition=spelled(one.id),
        other=spelled(other.id),
        matter=spelled(known[one.matter].id),
        other_matter=spelled(known[other.matter].id),
        score=row.score / _ALL,
        reasons=tuple(LinkReason(word=w, points=p) for w, p in reasons_of(row)),
        known_at=as_of,
    )
