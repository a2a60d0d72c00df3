"""One small scenario all tests of the generator look at."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from domain.contracts.facts import AnyFact, parse_fact
from services.runtime.reference import load_law
from services.simulate.options import Options, end_of_period
from services.simulate.write import Writer
from tests.support.imports import leothang

if TYPE_CHECKING:
    from pathlib import Path

    from domain.law.law import Law

__all__ = ["leothang"]

START = date(2026, 8, 1)


@dataclass(frozen=True)
class Made:
    """A scenario's files, read back."""

    out: Path
    options: Options
    law: Law
    summary: dict[str, Any]
    facts: list[AnyFact]
    truth: list[dict[str, Any]]
    commands: list[dict[str, Any]]


def make(out: Path, *, days: int, seed: int = 7) -> Made:
    """Write a scenario of two provinces and read it back."""
    law = load_law()
    options = Options(seed, ("51", "48"), START, days, end_of_period(START, days))
    summary = Writer(law, options, out).write(lambda _: None)
    lines = {
        name: (out / f"{name}.jsonl").read_bytes().splitlines()
        for name in ("facts", "truth", "commands")
    }
    return Made(
        out,
        options,
        law,
        summary,
        [parse_fact(line) for line in lines["facts"]],
        [json.loads(line) for line in lines["truth"]],
        [json.loads(line) for line in lines["commands"]],
    )


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Four weeks of two provinces."""
    return make(tmp_path_factory.mktemp("scenario"), days=28)
