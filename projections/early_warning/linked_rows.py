"""Subjects as they are linked now, written to the store (ghi liên kết)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.early_warning.links import row_of
from projections.store.rows import FactRow, KeyRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from projections.early_warning.reading import Read
    from projections.matters.linker import Change, Relinked, Subject
    from projections.store.protocol import Store


def keep_linked(
    store: Store,
    read: Mapping[bytes, Sequence[Read]],
    changes: Sequence[Change],
    linked: Relinked,
) -> None:
    """Keep facts by subject, and write of subjects, matters and keys what differs."""
    numbers = {change.after.id: change.after.n for change in changes}
    store.add_facts(
        [
            FactRow(one.id, numbers[id_], one.position, one.body)
            for id_, reads in read.items()
            for one in reads
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
    _keep_keys(store, changes)


def touched(changes: Sequence[Change], linked: Relinked) -> tuple[set[int], set[bytes]]:
    """Return the matters whose set of facts changes, and the groups a subject joins or leaves."""
    matters, groups = set(linked.touched), set[bytes]()
    for before, after in changes:
        matters.add(_matter(after, linked))
        if before is None or before.groups != after.groups:
            groups |= after.groups | (before.groups if before else frozenset())
    return matters, groups


def _keep_keys(store: Store, changes: Sequence[Change]) -> None:
    added: list[KeyRow] = []
    removed: list[tuple[bytes, int]] = []
    for before, after in changes:
        had, has = (_uses(before) if before else {}), _uses(after)
        if had == has:
            continue
        added += (KeyRow(k, after.n, use) for k, use in has.items() if had.get(k) != use)
        removed += ((key, after.n) for key in had.keys() - has.keys())
    if removed:
        store.remove_keys(removed)
    if added:
        store.put_keys(added)


def _uses(subject: Subject) -> dict[bytes, int]:
    uses = dict.fromkeys(subject.keys, 1)
    for key in subject.groups:
        uses[key] = uses.get(key, 0) | 2
    return uses


def _matter(subject: Subject, linked: Relinked) -> int:
    matter = linked.matter_of.get(subject.n, subject.matter)
    return linked.renamed.get(matter, matter)
