"""The import rules speak of every module: none is pure by being forgotten."""

from __future__ import annotations

import tomllib
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
SHELL = {"asking", "backtest", "store", "early_warning", "replay"}
ROOTS = {"cli", "demo", "operating"}


def _contract(name: str) -> set[str]:
    document = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    (modules,) = [
        contract["source_modules"]
        for contract in document["tool"]["importlinter"]["contracts"]
        if contract["name"] == name
    ]
    return {module.rpartition(".")[2] for module in modules}


def _modules(package: str) -> set[str]:
    return {
        path.stem
        for path in (CHECKOUT / package).iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()
    }


def test_every_projection_is_pure_or_a_program() -> None:
    """A new module of what watches is named by one rule or the other."""
    assert _contract("What judges is pure") == _modules("projections") - SHELL


def test_every_service_is_kept_from_what_watches() -> None:
    """Only the composition roots know both halves."""
    assert _contract("What records does not know what watches") == _modules("services") - ROOTS
