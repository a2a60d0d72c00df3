"""Every fact that can be recorded has a line of its own on a time line."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from domain.contracts.facts import parse_fact
from projections.explaining.deeds import UNKNOWN_DEED
from projections.explaining.speech import Speech
from projections.explaining.timeline import deed
from services.runtime.reference import load_law

GOLDEN = Path(__file__).parents[1] / "contracts" / "golden"
FACTS = sorted(
    path.name
    for kind in ("petition", "transfer", "reception")
    for path in GOLDEN.glob(f"leothang.{kind}.*.json")
)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", FACTS)
def test_every_fact_is_told(name: str, language: Literal["vi", "en"]) -> None:
    """With all its words put in, and never as something unknown."""
    fact = parse_fact((GOLDEN / name).read_bytes())
    speech = Speech(load_law(), language)
    told = deed(fact, speech)
    assert told
    assert "{" not in told
    assert told != speech.say(
        UNKNOWN_DEED, a=speech.agency(fact.agency, fact.businessdate), type=fact.type
    )
