"""Folders of rule files for tests: a copy of the shipped ones, with something changed."""

from __future__ import annotations

import shutil
from importlib.resources import as_file
from pathlib import Path

from services.runtime.rule_files import shipped_folder


def copied_rules(into: Path) -> Path:
    """Return a copy of the shipped folder."""
    with as_file(shipped_folder()) as shipped:
        shutil.copytree(shipped, into)
    return into


def changed(folder: Path, file: str, before: str, after: str) -> int:
    """Replace a piece of a rule file that is there once; return the line it begins on."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, (file, before, text.count(before))
    path.write_text(text.replace(before, after), encoding="utf-8")
    return text[: text.index(before)].count("\n") + 1


def block(folder: Path, file: str, id_: str, version: int = 1) -> str:
    """Return the text of one rule of a file."""
    rows = (folder / file).read_text(encoding="utf-8").split("[[rule]]")
    (found,) = [r for r in rows if f'\nid = "{id_}"\n' in r and f"\nversion = {version}\n" in r]
    return "[[rule]]" + found


def overlay_text(*rows: str, province: str = "51") -> str:
    """Return an overlay of a province."""
    return "\n".join([f'province = "{province}"', *(f"[[rule]]\n{row}" for row in rows)])
