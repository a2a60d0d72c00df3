"""Versions of rules that something on record rests on: they never change (bất biến)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.law.errors import Problem, RulebookError
from domain.law.overlays import is_overlaid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.law.law import Law
    from domain.law.rulebook import Rulebook
    from projections.store.protocol import Store
    from projections.store.rows import RuleUsed


def require_unchanged(store: Store, rulebook: Rulebook) -> None:
    """Refuse rules of which a used version says something else now, or is gone."""
    wrong = list(_changed(store.rules_used(), rulebook))
    if wrong:
        raise RulebookError(*wrong)


def take_over(store: Store, law: Law) -> bool:
    """Let everything on record wait to be judged by a law that is new to the store."""
    known = store.law_digest()
    if known == law.digest:
        return False
    with store.transaction():
        if known is not None:
            store.mark_all_dirty()
        store.set_law_digest(law.digest)
    return known is not None


def _changed(used: list[RuleUsed], rulebook: Rulebook) -> Iterator[Problem]:
    for id_, version, digest in used:
        found = rulebook.digests.get((id_, version))
        if found == digest:
            continue
        file, line = rulebook.places.get((id_, version), ("rules", None))
        named = f"rule {id_} version {version}: was used for what is on record and "
        if found is None and is_overlaid(version):
            says = "is gone; put the overlay back, and add a row with the default's numbers"
        elif found is None:
            says = "is gone; put it back and end it with valid_to"
        else:
            says = "has changed; put it back, end it with valid_to and add a new version"
        yield Problem(file, named + says, line)
