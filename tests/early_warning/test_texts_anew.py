"""Other numbers in the rules: all papers are linked again, as if it had always been so."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from domain.law.law import Law
from domain.law.rulebook import Rulebook
from projections.early_warning.pipeline import Pipeline
from projections.matters.scoring import FORM, MATTER
from projections.replay.output import view_digest
from tests.early_warning.test_texts_any_order import END, LAW, View, set_of_papers


def under(**numbers: int) -> Law:
    """Return the law with other numbers for links."""
    rules = [
        replace(
            rule,
            params=MappingProxyType(
                {name: numbers.get(name, value) for name, value in rule.params.items()}
            ),
        )
        if rule.id in {FORM, MATTER}
        else rule
        for rule in LAW.rulebook.rules()
    ]
    return replace(LAW, rulebook=Rulebook(rules, LAW.rulebook.background))


@pytest.mark.parametrize("numbers", [{"alike": 80}, {"auto": 101}, {"auto": 40, "alike": 20}])
@pytest.mark.parametrize("reloaded", [True, False])
def test_papers_are_linked_anew_by_other_numbers(numbers: dict[str, int], reloaded: bool) -> None:
    """Rules read again, or other rules at the start: the end is that of a view built by them."""
    law = under(**numbers)
    for seed in range(6):
        facts = set_of_papers(seed)
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            live, fresh = View(Path(one)), View(Path(two))
            live.hear(facts)
            live.digest()
            if reloaded:
                live.pipeline = live.pipeline.under(law)
            else:
                live.restart()
                live.pipeline = Pipeline(live.store, law)
            live.store.mark_all_dirty()
            fresh.pipeline = Pipeline(fresh.store, law)
            fresh.hear(facts)
            for view in (live, fresh):
                view.pipeline.settle(END)
            assert live.stars() == fresh.stars()
            assert live.links() == fresh.links()
            assert view_digest(live.store, law) == view_digest(fresh.store, law)
            live.store.close()
            fresh.store.close()
