"""What new facts mean for the subjects they are about (thay đổi của chủ thể)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.petition import PetitionTransferredV1
from projections.early_warning.links import opened
from projections.early_warning.retying import tells_of_text
from projections.matters.keys import (
    CORRECTED,
    additive,
    first_recorded,
    flags_of,
    packed,
    plain,
    traits,
)
from projections.matters.linker import Change, Subject

if TYPE_CHECKING:
    from domain.contracts.facts import AnyFact
    from projections.early_warning.memory import CaseMemory
    from projections.early_warning.sifting import Sifted
    from projections.store.protocol import Store


class SubjectChanges:
    """Numbers subjects as they appear, and tells what facts change of them."""

    def __init__(self, store: Store, memory: CaseMemory) -> None:
        self._store = store
        self._memory = memory
        self._last = store.last_subject()

    def of(self, sifted: Sifted) -> tuple[list[Change], dict[int, list[AnyFact]]]:
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
        self, known: dict[bytes, Subject], facts: dict[bytes, list[AnyFact]], sifted: Sifted
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
