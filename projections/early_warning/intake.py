"""Facts into the store and papers into matters (tiếp nhận sự kiện)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.facts import dump_fact, parse_fact
from domain.contracts.petition import PetitionTransferredV1, PetitionVoidedV1
from domain.contracts.reception import (
    DelegationReceivedV1,
    ReceptionAnsweredV1,
    ReceptionHeldV1,
)
from domain.contracts.report import ReportSentV1
from projections.early_warning.link_events import Happened
from projections.early_warning.links import StoredGraph, opened, row_of
from projections.early_warning.reading import Message, Read, dead_letter
from projections.early_warning.retying import Retying, tells_of_text
from projections.early_warning.synonyms import note
from projections.matters.keys import (
    CORRECTED,
    OF_NO_MATTER,
    additive,
    first_recorded,
    flags_of,
    of_agency,
    of_no_matter,
    packed,
    plain,
    traits,
)
from projections.matters.linker import Change, Relinked, Subject, link
from projections.matters.papers import outcome_of
from projections.store.rows import AgencyFactRow, DeadLetter, FactRow, KeyRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.contracts.facts import AnyFact
    from projections.early_warning.memory import CaseMemory
    from projections.matters.scoring import Weights
    from projections.store.protocol import Store


_RECEPTIONS = (ReceptionHeldV1, DelegationReceivedV1)


class Taken(NamedTuple):
    """What one batch changed."""

    matters: set[int]
    """Matters whose set of facts changed, and names that no matter has any more."""
    groups: set[bytes]
    """Groups that a subject joined or left."""
    agencies: set[str]
    """Agencies of which something may hold by what they did as offices."""
    fresh: int
    repeated: int
    set_aside: list[DeadLetter]
    happened: Happened = Happened()
    """What became of links by text, and of matters as a whole."""
    sketches: Mapping[str, int] = {}
    """New sketches of texts, by what became of each."""


class _Sifted(NamedTuple):
    """New facts by subject, and the subjects that lose one to another version."""

    by_subject: dict[bytes, list[Read]]
    of_no_matter: list[Read]
    displaced: dict[bytes, int]
    """Fact id to subject number."""
    bereft: set[str]
    """Agencies that lose one of theirs."""
    letters: list[DeadLetter]
    repeated: int


class Intake:
    """Takes batches of facts in; the caller holds the transaction."""

    def __init__(self, store: Store, memory: CaseMemory, weights: Weights) -> None:
        self._store = store
        self._memory = memory
        self._retying = Retying(store, weights)
        self._last = store.last_subject()

    def take(self, reads: Sequence[Read]) -> Taken:
        """Keep what is new, link it, and tell which matters and groups it touches."""
        sifted = self._sift(reads)
        if sifted.displaced:
            self._store.remove_facts(list(sifted.displaced))
        agencies = self._write_official(sifted)
        if not sifted.by_subject and not sifted.displaced:
            fresh = len(sifted.of_no_matter)
            return Taken(set(), set(), agencies, fresh, sifted.repeated, sifted.letters)
        changes, told = self._changes(sifted)
        changes = self._retying.retied(changes, told)
        linked = self._link([c for c in changes if _relinks(c)])
        matters, groups = _touched(changes, linked)
        self._write(sifted, changes, linked)
        note(self._store, told, set(sifted.displaced.values()), self._memory.crowds)
        fresh = sum(map(len, sifted.by_subject.values())) + len(sifted.of_no_matter)
        happened = Happened(self._retying.take_links(), linked.joined, linked.parted)
        facts = (read.fact for found in sifted.by_subject.values() for read in found)
        sketches = Counter(word for word in map(outcome_of, facts) if word is not None)
        counted = fresh, sifted.repeated, sifted.letters
        return Taken(matters, groups, agencies, *counted, happened, sketches)

    @property
    def stale(self) -> bool:
        """Whether papers were linked by other numbers than those of the rules of now."""
        return self._retying.stale

    def link_anew(self) -> Taken:
        """Link all papers by the numbers of now, as if they had always been these."""
        changes = self._retying.anew()
        linked = self._link([c for c in changes if _relinks(c)])
        self._write(_Sifted({}, [], {}, set(), [], 0), changes, linked)
        matters, groups = _touched(changes, linked)
        happened = Happened(self._retying.take_links(), linked.joined, linked.parted)
        return Taken(matters, groups, set(), 0, 0, [], happened)

    def take_over(self, other: Intake) -> None:
        """Go on with what another has loaded of texts."""
        self._retying.take_over(other._retying)

    def forget(self) -> None:
        """Let go of what a failed transaction would have made true."""
        self._retying.forget()

    # -- what is new
    def _sift(self, reads: Sequence[Read]) -> _Sifted:
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
        for row in self._store.facts(batch):
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
        return _Sifted(by_subject, reports, displaced, bereft, letters, repeated)

    # -- what that means for links
    def _changes(self, sifted: _Sifted) -> tuple[list[Change], dict[int, list[AnyFact]]]:
        """Return what changes, and all facts of those whose text may be another now."""
        known = {row.id: opened(row) for row in self._store.subjects(sifted.by_subject)}
        losing = set(sifted.displaced.values())
        for row in self._store.numbered(losing):
            known[row.id] = opened(row)
        facts = {id_: [r.fact for r in reads] for id_, reads in sifted.by_subject.items()}
        whole = self._whole(known, facts, sifted)
        changes: list[Change] = []
        told = whole
        # In order of appearance: numbers given out do not hang on a hash.
        for id_ in dict.fromkeys((*facts, *(i for i, s in known.items() if s.n in losing))):
            before, new = known.get(id_), facts.get(id_, [])
            if before is None:
                changes.append(Change(None, self._first(id_, new)))
                if tells_of_text(new):
                    told[self._last] = new
            elif before.n in whole:
                changes.append(Change(before, _again(before, whole[before.n])))
            else:
                self._memory.extend(before.n, new)
                changes.append(Change(before, _more(before, new)))
        return changes, told

    def _whole(
        self, known: dict[bytes, Subject], facts: dict[bytes, list[AnyFact]], sifted: _Sifted
    ) -> dict[int, list[AnyFact]]:
        """Return all facts of the subjects whose keys follow only from all of them."""
        losing = set(sifted.displaced.values())
        subjects = [
            subject
            for id_, subject in known.items()
            if subject.n in losing
            or subject.flags & CORRECTED
            or not all(map(additive, facts.get(id_, ())))
            or tells_of_text(facts.get(id_, ()))
        ]
        held = self._memory.facts([subject.n for subject in subjects])
        whole: dict[int, list[AnyFact]] = {}
        for subject in subjects:
            standing = [f for f in held[subject.n] if packed(f.id) not in sifted.displaced]
            whole[subject.n] = [*standing, *facts.get(subject.id, ())]
            self._memory.keep(subject.n, whole[subject.n])
        return whole

    def _first(self, id_: bytes, facts: list[AnyFact]) -> Subject:
        self._last += 1
        self._memory.keep(self._last, facts)
        keys, groups, flags, recorded = traits(facts)
        return Subject(self._last, id_, self._last, flags, recorded, keys, groups)

    def _link(self, changes: list[Change]) -> Relinked:
        if not changes:
            return Relinked({}, {}, frozenset())
        return link(changes, StoredGraph(self._store))

    # -- what is kept
    def _write(self, sifted: _Sifted, changes: Sequence[Change], linked: Relinked) -> None:
        store = self._store
        numbers = {change.after.id: change.after.n for change in changes}
        store.add_facts(
            [
                FactRow(read.id, numbers[id_], read.position, read.body)
                for id_, reads in sifted.by_subject.items()
                for read in reads
            ]
        )
        if linked.renamed:
            store.rename_matters(list(linked.renamed.items()))
        changed = [after for before, after in changes if before != after]
        store.put_subjects([row_of(after, _matter(after, linked)) for after in changed])
        written = {subject.n for subject in changed}
        moved = [(matter, n) for n, matter in linked.matter_of.items() if n not in written]
        if moved:
            store.move_subjects(moved)
        self._write_keys(changes)

    def _write_official(self, sifted: _Sifted) -> set[str]:
        """Keep what agencies did as offices by agency; return those to judge again.

        One more reception without the head changes nothing, unless it is the first.
        """
        if sifted.of_no_matter:
            self._store.add_facts(
                [FactRow(r.id, OF_NO_MATTER, r.position, r.body) for r in sifted.of_no_matter]
            )
        reads = [r for found in sifted.by_subject.values() for r in found if of_agency(r.fact)]
        rows = [_official_row(read) for read in (*reads, *sifted.of_no_matter)]
        if not rows:
            return sifted.bereft
        first = self._store.first_receptions({row.agency for row in rows if row.role == "held"})
        self._store.add_agency_facts(rows)
        touched = {row.agency for row in rows if _may_count(row, first)}
        return sifted.bereft | touched

    def _write_keys(self, changes: Sequence[Change]) -> None:
        added: list[KeyRow] = []
        removed: list[tuple[bytes, int]] = []
        for before, after in changes:
            had, has = (_uses(before) if before else {}), _uses(after)
            if had == has:
                continue
            added += (KeyRow(k, after.n, use) for k, use in has.items() if had.get(k) != use)
            removed += ((key, after.n) for key in had.keys() - has.keys())
        if removed:
            self._store.remove_keys(removed)
        if added:
            self._store.put_keys(added)


def _touched(changes: Sequence[Change], linked: Relinked) -> tuple[set[int], set[bytes]]:
    matters, groups = set(linked.touched), set[bytes]()
    for before, after in changes:
        matters.add(_matter(after, linked))
        if before is None or before.groups != after.groups:
            groups |= after.groups | (before.groups if before else frozenset())
    return matters, groups


def _official_row(read: Read) -> AgencyFactRow:
    fact = read.fact
    role = "held"
    if fact.corrects is not None:
        role = "corrects"
    elif isinstance(fact, ReportSentV1):
        role = "report"
    elif isinstance(fact, ReceptionAnsweredV1 | PetitionVoidedV1):
        role = "other"
    elif isinstance(fact, _RECEPTIONS) and fact.data.head_present:
        role = "head"
    return AgencyFactRow(fact.agency, read.id, role, fact.businessdate.toordinal())


def _may_count(row: AgencyFactRow, first: dict[str, int]) -> bool:
    if row.role == "held":
        return row.day <= first.get(row.agency, row.day)
    return row.role != "other"


def _official(body: bytes) -> set[str]:
    fact = parse_fact(body)
    return {fact.agency} if of_agency(fact) else set()


def _uses(subject: Subject) -> dict[bytes, int]:
    uses = dict.fromkeys(subject.keys, 1)
    for key in subject.groups:
        uses[key] = uses.get(key, 0) | 2
    return uses


def _relinks(change: Change) -> bool:
    before, after = change
    return before is None or before.keys != after.keys or before.rank != after.rank


def _matter(subject: Subject, linked: Relinked) -> int:
    matter = linked.matter_of.get(subject.n, subject.matter)
    return linked.renamed.get(matter, matter)


def _again(before: Subject, facts: list[AnyFact]) -> Subject:
    keys, groups, flags, recorded = traits(facts)
    return before._replace(flags=flags, recorded=recorded, keys=keys, groups=groups)


def _more(before: Subject, facts: list[AnyFact]) -> Subject:
    """Return the subject with facts that only add: most facts add nothing."""
    flags, keys = before.flags, before.keys
    for fact in facts:
        flags |= flags_of(fact)
        if not plain(fact) and isinstance(fact, PetitionTransferredV1):
            keys |= {packed(fact.data.transfer_id)}
    recorded = min(before.recorded, first_recorded(facts))
    return before._replace(flags=flags, recorded=recorded, keys=keys)


def _canonical(body: bytes) -> bytes:
    """Return a body as our own writer puts it: equal facts are equal, however they came."""
    return dump_fact(parse_fact(body))


def _same(one: bytes, other: bytes) -> bool:
    return one == other or _canonical(one) == _canonical(other)


def _conflict(body: bytes, position: int, source: str) -> DeadLetter:
    message = Message(position, source, _canonical(body))
    return dead_letter(message, "conflicting_duplicate")
