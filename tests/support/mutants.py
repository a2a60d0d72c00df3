"""Judge every mutant afresh: what the clean run left in memory is forgotten before each test.

A plugin for `make mutation`. A mutant is a fork of the process that ran all tests cleanly, so a
remembered answer would hide it: what is not computed again cannot fail. The quickest tests come
first, since one failure is enough; those longer than MUTATION_LONGEST seconds are left out.
"""

from __future__ import annotations

import json
import os
import sys
from functools import _lru_cache_wrapper, cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_JUDGES = ("domain.", "projections.")
_HANGS = 20
"""Seconds after which a short test is not going to end."""
_DURATIONS = Path("mutmut-stats.json")


def pytest_runtest_setup() -> None:
    """Forget the answers of judging functions; the law that was read stays read."""
    for remembered in list(_memories()):
        remembered.cache_clear()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the quickest tests first, and leave out the long ones of a quick round."""
    took = _durations()
    items.sort(key=lambda item: took.get(item.nodeid, 0.0))
    longest = os.environ.get("MUTATION_LONGEST")
    if longest and "__mutmut_" in os.environ.get("MUTANT_UNDER_TEST", ""):
        items[1:] = [item for item in items[1:] if took.get(item.nodeid, 0.0) <= float(longest)]
        for item in items:
            item.add_marker(pytest.mark.timeout(_HANGS))


def _memories() -> Iterator[_lru_cache_wrapper[object]]:
    for name, module in list(sys.modules.items()):
        if name.startswith(_JUDGES):
            held = vars(module).values()
            yield from (one for one in held if isinstance(one, _lru_cache_wrapper))


@cache
def _durations() -> dict[str, float]:
    if not _DURATIONS.exists():
        return {}
    took: dict[str, float] = json.loads(_DURATIONS.read_text(encoding="utf-8"))["duration_by_test"]
    return took
