"""E.2, rows R11 to R16, against a second, slow reading on seeded random journeys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from domain.contracts.facts import AnyFact
from projections.detectors import repeated_transfer
from tests.detectors.oracle.duties import Duties
from tests.detectors.oracle.errands import errand
from tests.detectors.oracle.known import About
from tests.detectors.oracle.length import name, slices
from tests.detectors.oracle.stories import in_words, shortened
from tests.detectors.oracle.transfers import Said
from tests.support.cases import case, the_law
from tests.support.papers import at

ROWS = ("R11", "R12", "R13", "R14", "R15", "R16")


def days(told: list[AnyFact]) -> list[date]:
    """The day of the last fact, soon after, and a day long after."""
    last = max(fact.businessdate for fact in told)
    return [last, last + timedelta(days=9), last + timedelta(days=60)]


def product(told: list[AnyFact]) -> list[list[Said]]:
    """What the detector says, on three days."""
    found: list[list[Said]] = []
    for day in days(told):
        said = repeated_transfer.detect(case(*told), the_law(), at(day)).findings
        rows = {(f.rule, f.severity, f.state, f.effective_at) for f in said if f.rule in ROWS}
        found.append(sorted(rows))
    return found


def reading(told: list[AnyFact], about: About) -> list[list[Said]]:
    """What the table says, read slowly, on three days."""
    return [sorted(set(Duties(the_law(), told, day, about).findings())) for day in days(told)]


def differing(about: About) -> Callable[[list[AnyFact]], bool]:
    """Whether the two readings differ on fewer facts of a story."""
    return lambda fewer: product(fewer) != reading(fewer, about)


@pytest.mark.parametrize("seeds", slices(500), ids=name)
def test_every_random_errand_has_the_findings_of_the_table(seeds: range) -> None:
    """Rows R11-R16 by severity, state and day.

    Each once: two transfers of one day on one path that rest on the same facts are
    one finding.
    """
    for seed in seeds:
        told, about = errand(seed)
        if product(told) != reading(told, about):
            short = shortened(told, differing(about))
            said = f"product {product(short)}\ntable   {reading(short, about)}"
            pytest.fail(f"seed {seed} {about}\n{in_words(short)}\n{said}")


@pytest.mark.parametrize("seeds", slices(250, of=250), ids=name)
def test_the_evidence_alone_gives_the_whole_verdict_again(seeds: range) -> None:
    """Rule, severity, state and day, from the facts the finding names and no others."""
    for seed in seeds:
        told, _ = errand(seed)
        day = days(told)[-1]
        for said in repeated_transfer.detect(case(*told), the_law(), at(day)).findings:
            if said.rule not in ROWS:
                continue
            kept = [fact for fact in told if fact.id in said.evidence]
            again = repeated_transfer.detect(case(*kept), the_law(), at(day)).findings
            verdicts = {(f.rule, f.severity, f.state, f.effective_at) for f in again}
            verdict = (said.rule, said.severity, said.state, said.effective_at)
            assert verdict in verdicts, f"seed {seed}\n{in_words(told)}\n{in_words(kept)}\n{said}"
