"""Read the law from its files: reference tables, rules, calendar; once for a process.

The tables lie in `deploy/reference` of a checkout and inside an installed wheel;
LEOTHANG_REFERENCE names another folder.
"""

from __future__ import annotations

import os
import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from domain.law.calendar import Calendar
from domain.law.errors import RulebookError
from domain.law.law import Law
from domain.law.rulebook import Rulebook
from domain.organisation import ExtraAgency, Organisations, Reference
from services.runtime.reference_rows import read_reference
from services.runtime.tables import TableError, day, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.resources.abc import Traversable

REFERENCE_VARIABLE = "LEOTHANG_REFERENCE"
_HERE = Path(__file__).resolve().parent
_CALENDAR = "calendar.toml"
_CODE = re.compile(r"[a-z]{1,8}[0-9]{0,5}(-[a-z0-9]{1,12}){0,3}\Z")
_COLUMNS = ("code", "name", "level", "superior", "valid_from", "valid_to")


def load_law(
    *, reference: Path | None = None, agencies: Sequence[Path] = (), rules: Path | None = None
) -> Law:
    """Return the law; the same arguments give the same object.

    `agencies` are tables of further agencies; `rules` is a folder of rule files
    used instead of the shipped ones.
    """
    return _law(reference or reference_folder(), tuple(agencies), rules)


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
def _law(reference: Path, agencies: tuple[Path, ...], rules: Path | None) -> Law:
    folder = files("domain.law") / "rules" if rules is None else rules
    documents = dict(_documents(folder))
    calendar = documents.pop(_CALENDAR, None)
    if calendar is None:
        msg = f"{folder}: holds no {_CALENDAR}"
        raise RulebookError(msg)
    return Law(
        Rulebook.parse(documents),
        Calendar.parse(_CALENDAR, calendar),
        _organisations(_reference(reference), agencies),
    )


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


def _documents(folder: Traversable) -> Iterator[tuple[str, dict[str, object]]]:
    if not folder.is_dir():
        msg = f"{folder}: is not a folder of rule files"
        raise RulebookError(msg)
    for file in folder.iterdir():
        if file.name.endswith(".toml"):
            try:
                yield file.name, tomllib.loads(file.read_text(encoding="utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                msg = f"{file.name}: is not TOML in UTF-8 ({error})"
                raise RulebookError(msg) from error


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
