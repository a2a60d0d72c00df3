"""Read the law from its files: reference tables, rules, calendar; once for a process.

The tables lie in `deploy/reference` of a checkout and inside an installed wheel;
LEOTHANG_REFERENCE names another folder.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from domain.law.law import Law
from domain.organisation import Organisations, Reference
from services.runtime.agency_tables import added_agencies
from services.runtime.reference_rows import read_reference
from services.runtime.rule_files import read_rules
from services.runtime.tables import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

REFERENCE_VARIABLE = "LEOTHANG_REFERENCE"
"""Folder of the official tables of bodies, places and days; empty: the shipped ones."""
_HERE = Path(__file__).resolve().parent


def load_law(
    *,
    reference: Path | None = None,
    agencies: Sequence[Path] = (),
    rules: Path | None = None,
    overlay: Path | None = None,
) -> Law:
    """Return the law; the same arguments give the same object.

    `agencies` are tables of further agencies; `rules` is a folder of rule files
    used instead of the shipped ones; `overlay` a province's own thresholds.
    """
    return _law(reference or reference_folder(), tuple(agencies), rules, overlay)


def reload_law(
    *, agencies: Sequence[Path] = (), rules: Path | None = None, overlay: Path | None = None
) -> Law:
    """Read the rules anew, whatever was read before; the agencies stay as they were read."""
    read = read_rules(rules, overlay)
    organisations = _register(reference_folder(), tuple(agencies))
    return Law(read.rulebook, read.calendar, organisations, read.digest)


def reference_folder() -> Path:
    """Return the folder of the reference tables, or say where it was looked for."""
    named = os.environ.get(REFERENCE_VARIABLE)
    if named:
        return Path(named)
    places = (_HERE.parents[1] / "deploy" / "reference", _HERE / "reference_data")
    for place in places:
        if place.is_dir():
            return place
    looked = " or ".join(str(place) for place in places)
    msg = f"no reference tables in {looked}; set {REFERENCE_VARIABLE} to their folder"
    raise TableError(msg)


@lru_cache(maxsize=8)
def _law(
    reference: Path, agencies: tuple[Path, ...], rules: Path | None, overlay: Path | None
) -> Law:
    read = read_rules(rules, overlay)
    organisations = _register(reference, agencies)
    return Law(read.rulebook, read.calendar, organisations, read.digest)


@lru_cache(maxsize=8)
def _register(folder: Path, agencies: tuple[Path, ...]) -> Organisations:
    """Return the register with the agencies of the user's own tables."""
    reference = _reference(folder)
    official = Organisations(reference)
    added = added_agencies(official, agencies)
    return Organisations(reference, added) if added else official


@lru_cache(maxsize=4)
def _reference(folder: Path) -> Reference:
    return read_reference(folder)
