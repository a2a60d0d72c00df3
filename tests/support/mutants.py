"""Judge every mutant afresh: what the clean run left in memory is forgotten before each test.

A plugin for `make mutation`. A mutant is a fork of the process that ran all tests cleanly, so a
remembered answer would hide it: what is not computed again cannot fail. The quickest tests come
first, since one failure is enough; those longer than MUTATION_LONGEST seconds are left out.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from functools import _lru_cache_wrapper, cache
from pathlib import Path

import pytest

_JUDGES = ("domain.", "projections.")
_HANGS = 20
"""Seconds after which a short test is not going to end."""
_DURATIONS = Path("mutmut-stats.json")


def pytest_configure(config: pytest.Config) -> None:
    """Put the quickest tests first, and leave out the long ones of a quick round."""
    if not _is_mutant():
        return
    gc.freeze()  # a fork that searched what it inherited would copy all of it
    took = _durations()
    longest = float(os.environ.get("MUTATION_LONGEST", "inf"))
    config.args.sort(key=lambda test: took.get(test, 0.0))
    config.args[1:] = [test for test in config.args[1:] if took.get(test, 0.0) <= longest]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Do not wait long for a mutant that hangs."""
    if _is_mutant() and "MUTATION_LONGEST" in os.environ:
        for item in items:
            item.add_marker(pytest.mark.timeout(_HANGS))


def pytest_runtest_setup() -> None:
    """Forget the answers of judging functions; the law that was read stays read."""
    for remembered in _memories():
        remembered.cache_clear()


def _is_mutant() -> bool:
    return "__mutmut_" in os.environ.get("MUTANT_UNDER_TEST", "")


@cache
def _memories() -> list[_lru_cache_wrapper[object]]:
    modules = [held for name, held in list(sys.modules.items()) if name.startswith(_JUDGES)]
    held = [one for module in modules for one in vars(module).values()]
    return [one for one in held if isinstance(one, _lru_cache_wrapper)]


@cache
def _durations() -> dict[str, float]:
    if not _DURATIONS.exists():
        return {}
    took: dict[str, float] = json.loads(_DURATIONS.read_text(encoding="utf-8"))["duration_by_test"]
    return took
