"""Papers linked by text on each store, and what a transaction that failed leaves behind."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact, dump_fact
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.matters.text_links import FORM, MATTER
from projections.store.protocol import Store
from tests.early_warning.test_texts_any_order import END, LAW, from_scratch, set_of_papers

Stars = tuple[dict[bytes, bytes], dict[bytes, bytes]]


def hear(pipeline: Pipeline, facts: list[AnyFact]) -> None:
    """Take facts in, each by itself."""
    for fact in facts:
        pipeline.observe([Message(1, "test", dump_fact(fact))], END)


def stars(store: Store) -> Stars:
    """Return whom each paper follows in both layers, by id."""
    ids = {row.n: bytes(row.id) for row in store.all_papers()}
    forms, matters = (
        {ids[row.paper]: ids[row.leader] for row in store.all_stars(layer)}
        for layer in (FORM, MATTER)
    )
    return forms, matters


@pytest.mark.parametrize("seed", [1, 5])
def test_stars_are_kept_alike(store: Store, seed: int) -> None:
    """Sketches, keys, refusals and stars are written, changed, taken away and read again."""
    facts = set_of_papers(seed)
    half = len(facts) // 2
    hear(Pipeline(store, LAW), facts[:half])
    hear(Pipeline(store, LAW), facts[half:])
    assert stars(store) == from_scratch(facts)
    assert store.sketch_count() >= len(stars(store)[0]) > 0
    linked = [row for row in store.all_text_links() if row.state == "linked"]
    assert len(linked) == sum(one != other for one, other in stars(store)[1].items())


class _BrokenError(Exception):
    """What a test lets go wrong."""


def test_what_was_not_kept_is_not_remembered(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The batch that failed comes again, and the stars are those of what was kept."""
    facts = set_of_papers(5)
    pipeline = Pipeline(store, LAW)
    hear(pipeline, facts[:3])
    before = stars(store)

    def breaks(*_: object) -> int:
        raise _BrokenError

    with monkeypatch.context() as broken:
        broken.setattr(store, "add_dead_letters", breaks)
        with pytest.raises(_BrokenError):
            hear(pipeline, facts[3:4])
    assert stars(store) == before
    hear(pipeline, facts[4:])
    hear(pipeline, facts[3:4])
    assert stars(store) == from_scratch(facts)
