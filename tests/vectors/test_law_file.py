"""No vector of the law file is forgotten: each of its ids names at least one test."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import cast

import pytest
import yaml

from tests.support.story.vectors import FOLDER

TABLES = cast(
    "dict[str, dict[str, dict[str, str]]]",
    yaml.safe_load((FOLDER / "law_file.yaml").read_text("utf-8")),
)
IDS = [(table, id_) for table, vectors in TABLES.items() for id_ in vectors]
CASES = Path(__file__).parents[1]


@cache
def named_cases() -> frozenset[str]:
    """Return every word that names a case: an id in a table of cases, or a test's docstring."""
    sources = [*CASES.glob("detectors/test_*.py"), *CASES.glob("law/test_*.py")]
    return frozenset(
        word
        for path in sources
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for said in _names(node)
        for word in said.replace(":", " ").replace(",", " ").replace("-", " ").split()
    )


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
        return [ast.get_docstring(node) or ""]
    if not isinstance(node, ast.Call):
        return []
    told = [*node.args[:1], *(k.value for k in node.keywords if k.arg in {"id", "ids"})]
    found: list[str] = []
    for one in told:
        parts = one.elts if isinstance(one, ast.List | ast.Tuple) else [one]
        found += [
            p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)
        ]
    return found


@pytest.mark.parametrize(("table", "id_"), IDS, ids=[id_ for _, id_ in IDS])
def test_every_vector_of_the_law_file_has_its_case(table: str, id_: str) -> None:
    """Table tests carry the id of the vector they prove."""
    assert id_ in named_cases(), f"{table} {id_} has no case"


def test_the_law_file_is_whole() -> None:
    """So many vectors stand in each of its tables; taking one away is noticed."""
    assert {table: len(vectors) for table, vectors in TABLES.items()} == {
        "E.1.6": 43,
        "E.1.7": 5,
        "E.2": 14,
        "E.3": 10,
    }


def test_a_case_that_is_taken_away_is_missed() -> None:
    """An id nobody uses is not found by accident."""
    assert "EV99" not in named_cases()
