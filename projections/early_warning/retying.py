"""What texts mean for the links and groups of subjects (gộp theo nội dung)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.early_warning.links import opened
from projections.early_warning.texts import Texts
from projections.matters.keys import PETITION
from projections.matters.linker import Change
from projections.matters.papers import paper_of, speaks_of_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.contracts.facts import AnyFact
    from projections.early_warning.text_graphs import Ties
    from projections.early_warning.text_record import LinkChange
    from projections.matters.linker import Subject
    from projections.matters.papers import Paper
    from projections.matters.scoring import Weights
    from projections.store.protocol import Store


class Retying:
    """Adds to changed subjects what their texts tie them to, and who is changed by it.

    The stars are loaded when they are first needed, and again after a transaction that failed.
    """

    def __init__(self, store: Store, weights: Weights) -> None:
        self._store = store
        self._weights = weights
        self._texts: Texts | None = None
        self._touched = False
        self._said = False
        """Whether the store knows by which numbers its papers are linked."""

    @property
    def stale(self) -> bool:
        """Whether papers were linked by other numbers than these."""
        return self._store.linked_by() not in {None, self._weights.digest}

    @property
    def texts(self) -> Texts:
        """Return the stars, loaded."""
        if self._texts is None:
            self._texts = Texts(self._store, self._weights)
        return self._texts

    def forget(self) -> None:
        """Let go of what a failed transaction would have made true."""
        self._said = False
        if self._touched:
            self._texts = None

    def take_over(self, other: Retying) -> None:
        """Go on with the stars another has loaded, where they are made by the same numbers."""
        if other._weights == self._weights:
            self._texts = other._texts

    def anew(self) -> list[Change]:
        """Link all papers by the numbers of now; return the subjects that are tied otherwise."""
        self._touched = True
        ties = self.texts.start_over()
        self._store.set_linked_by(self._weights.digest)
        subjects = map(opened, self._store.numbered(ties))
        changes = [Change(one, self._with(one, ties[one.n])) for one in subjects]
        return [change for change in changes if change.before != change.after]

    def take_links(self) -> list[LinkChange]:
        """Return what changed on record of links since this was asked last."""
        if self._texts is None:
            return []
        links, self._texts.links = self._texts.links, []
        return links

    def retied(
        self, changes: Sequence[Change], told: Mapping[int, Sequence[AnyFact]]
    ) -> list[Change]:
        """Return the changes with all that texts add to them.

        `told` has all facts of the subjects of which some fact speaks of a text.
        """
        texts = self.texts
        papers: dict[int, Paper | None] = {}
        for before, after in changes:
            if after.n in told:
                # One whose only fact another version displaced is no petition any more.
                petition = bool(after.flags & PETITION)
                papers[after.n] = paper_of(after.n, after.id, told[after.n]) if petition else None
            elif after.n in texts and before is not None and before.recorded != after.recorded:
                papers[after.n] = texts.paper(after.n)._replace(recorded=after.recorded)
        wanted = {n: paper for n, paper in papers.items() if paper is not None or n in texts}
        self._touched = bool(wanted)
        if wanted and not self._said:
            self._store.set_linked_by(self._weights.digest)
            self._said = True
        ties = texts.work_in(wanted) if wanted else {}
        own = {change.after.n for change in changes}
        found = [
            Change(change.before, self._with(change.after, ties.get(change.after.n)))
            for change in changes
        ]
        others = self._store.numbered([n for n in ties if n not in own])
        for subject in map(opened, others):
            after = self._with(subject, ties[subject.n])
            if after != subject:
                found.append(Change(subject, after))
        return found

    def _with(self, subject: Subject, ties: Ties | None) -> Subject:
        if ties is None:
            if subject.n not in self.texts:
                return subject
            ties = self.texts.ties(subject.n)
        keys = subject.keys - ties.lost | ties.keys
        groups = subject.groups - ties.lost | ties.groups
        return subject._replace(keys=keys, groups=groups)


def tells_of_text(facts: Sequence[AnyFact]) -> bool:
    """Tell whether any of these facts could make, change or unmake a paper."""
    return any(map(speaks_of_text, facts))
