"""Read the law from its files: reference tables, rules, calendar; once for a process.

The tables lie in `deploy/reference` of a checkout and inside an installed wheel;
LEOTHANG_REFERENCE names another folder.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from domain.law.law import Law
from domain.organisation import ExtraAgency, Organisations, Reference
from services.runtime.reference_rows import read_reference
from services.runtime.rule_files import read_rules
from services.runtime.tables import TableError, day, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

REFERENCE_VARIABLE = "LEOTHANG_REFERENCE"
_HERE = Path(__file__).resolve().parent
_CODE = re.compile(r"[a-z]{1,8}[0-9]{0,5}(-[a-z0-9]{1,12}){0,3}\Z")
_COLUMNS = ("code", "name", "level", "superior", "valid_from", "valid_to")


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
    organisations = load_law(agencies=agencies, rules=None).organisations
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
    organisations = _organisations(_reference(reference), agencies)
    return Law(read.rulebook, read.calendar, organisations, read.digest)


def _organisations(reference: Reference, agencies: Sequence[Path]) -> Organisations:
    """Return the register with the agencies of the user's own tables."""
    official = Organisations(reference)
    added: dict[str, tuple[Path, ExtraAgency]] = {}
    for path in agencies:
        for row in read_agencies(path):
            if row.code in added or official.known(row.code):
                msg = f"{path}: agency {row.code} is already known; give it a code of its own"
                raise TableError(msg)
            added[row.code] = (path, row)
    for path, row in added.values():
        if row.superior and row.superior not in added and not official.known(row.superior):
            msg = f"{path}: agency {row.code}: its superior {row.superior} is not known"
            raise TableError(msg)
    return Organisations(reference, [row for _, row in added.values()]) if added else official


@lru_cache(maxsize=4)
def _reference(folder: Path) -> Reference:
    return read_reference(folder)


def read_agencies(path: Path) -> Iterator[ExtraAgency]:
    """Read a table of further agencies; all columns but the first two may be left out."""
    optional = _COLUMNS[2:]
    for line, (code, name, level, superior, begun, ended) in records(
        path, _COLUMNS, optional=optional
    ):
        if not _CODE.match(code):
            msg = f"{path}: line {line}: {code!r} is not an agency code, such as g70"
            raise TableError(msg)
        if level and level not in "012345":
            msg = f"{path}: line {line}: level {level!r} is not 0 to 5"
            raise TableError(msg)
        yield ExtraAgency(
            code,
            name,
            int(level or 0),
            superior or None,
            day(path, line, "valid_from", begun),
            day(path, line, "valid_to", ended),
        )
