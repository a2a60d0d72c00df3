"""The shipped law, read once."""

from __future__ import annotations

import pytest

from domain.law.law import Law
from services.runtime.reference import load_law


@pytest.fixture(scope="session")
def law() -> Law:
    """The law as it is shipped."""
    return load_law()
