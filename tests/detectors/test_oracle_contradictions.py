"""Facts dated impossibly: what a verdict rests on is told by leaving one of the two out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.contracts.facts import AnyFact
from projections.evaluate import evaluate_matter
from projections.findings import Assessment
from tests.detectors.oracle.filing_stories import denunciation_course, denunciation_muddle
from tests.detectors.oracle.filings import verdicts
from tests.detectors.oracle.impossible import impossible
from tests.detectors.oracle.length import name, slices
from tests.detectors.oracle.levels import Verdict, papers
from tests.detectors.oracle.stories import in_words
from tests.detectors.test_oracle_filings import TODAY, reading
from tests.support.cases import LONG_AFTER, case, the_law

FLAG = "inconsistent"


def product(told: list[AnyFact]) -> dict[str, Assessment]:
    """The verdict on each filing, marked."""
    found = evaluate_matter(case(*told), the_law(), LONG_AFTER)
    return {one.petition: one for one in found.assessments}


def row(said: Verdict | None) -> tuple[str, tuple[str, ...]] | None:
    """What is said of a filing itself; its weight looks at others, which say so themselves."""
    return None if said is None else (said.rule, said.at_fault)


@pytest.mark.parametrize("tell", [denunciation_muddle, denunciation_course])
@pytest.mark.parametrize("seeds", slices(300), ids=name)
def test_a_verdict_that_another_date_would_change_is_marked_with_both_facts(
    tell: Callable[[int], tuple[list[AnyFact], object]], seeds: range
) -> None:
    """What changes when one of two impossible facts by its day is left out rests on it."""
    for seed in seeds:
        told, _ = tell(seed)
        said, pairs = product(told), impossible(told, TODAY)
        unsure = {one.id for one in papers(told, TODAY) if one.contradicted is not None}
        if not pairs:
            marked = {id_ for id_, one in said.items() if FLAG in one.flags}
            assert marked == unsure & said.keys(), f"seed {seed}\n{in_words(told)}"
            continue
        read = reading(told)
        for first, then in sorted(pairs):
            without = verdicts(the_law(), [fact for fact in told if fact.id != then], TODAY)
            changed = {id_ for id_ in read if row(without.get(id_)) != row(read[id_])}
            days = {fact.id: fact.businessdate for fact in told}
            for id_ in changed:
                if days[then] > said[id_].filed_on:
                    continue  # that nothing was filed elsewhere later needs no evidence
                assert FLAG in said[id_].flags, f"seed {seed} {id_}\n{in_words(told)}"
                assert {first, then} <= set(said[id_].evidence), f"seed {seed}\n{in_words(told)}"
