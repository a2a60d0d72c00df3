"""A folder of rule files: read, checked against one another, and against the shipped ones."""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from domain.law.background import Background
from domain.law.calendar import Calendar
from domain.law.conflicts import parsed_conflicts
from domain.law.documents import Document
from domain.law.errors import Problem, RulebookError
from domain.law.overlays import laid_over, parsed_overlay
from domain.law.rows import parsed
from domain.law.rule_sets import parsed_rule_sets
from domain.law.rulebook import Rulebook
from domain.law.sources import SourceRow, Sources
from domain.law.versions import unlike

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

CALENDAR, SOURCES = "calendar.toml", "sources.toml"
RULE_SETS, CONFLICTS = "rulesets.toml", "conflicts.toml"


class Rules(NamedTuple):
    """What one folder says."""

    rulebook: Rulebook
    calendar: Calendar
    digest: str
    """Of all that the files say; comments and layout say nothing."""


def shipped_folder() -> Traversable:
    """Return the folder of the rule files that come with the program."""
    return files("domain.law") / "rules"


def read_rules(folder: Path | None = None, overlay: Path | None = None) -> Rules:
    """Read and check a folder, or refuse with everything that is wrong in it.

    A folder of one's own brings its own calendar; texts and rule sets may be left to
    the shipped ones, and every shipped rule must be there: the program asks for it.
    """
    texts = _texts(shipped_folder() if folder is None else folder)
    given = documents_of(texts)
    if CALENDAR not in given:
        raise RulebookError(Problem(str(folder), f"holds no {CALENDAR}"))
    rulebook = rulebook_of(given)
    if folder is not None:
        _require_shipped(rulebook, given)
    calendar = Calendar.parse(CALENDAR, given[CALENDAR])
    if overlay is None:
        return Rules(rulebook, calendar, _digest(given))
    document = Document.read(str(overlay), _text(overlay, str(overlay)))
    rulebook = laid_over(rulebook, parsed_overlay(str(overlay), document))
    return Rules(rulebook, calendar, _digest([given, document]))


def rulebook_of(documents: Mapping[str, Document]) -> Rulebook:
    """Build the rulebook of a folder from its documents, or refuse all that is wrong."""
    rules = {name: d for name, d in documents.items() if name not in _OTHERS}
    return Rulebook.parse(rules, background_of(documents))


def background_of(documents: Mapping[str, Document]) -> Background:
    """Return what the rules of a folder refer to: its own files, else the shipped ones."""
    texts, sets, conflicts = (
        documents.get(name) or _shipped_document(name) for name in (SOURCES, RULE_SETS, CONFLICTS)
    )
    sources = _sources(SOURCES, texts)
    rule_sets = parsed_rule_sets(RULE_SETS, sets, sources)
    return Background(
        sources,
        tuple(sorted(rule_sets, key=lambda one: (one.valid_from, one.id))),
        {conflict.id: conflict for conflict in parsed_conflicts(CONFLICTS, conflicts)},
    )


def all_problems(folder: Path | None = None, overlay: Path | None = None) -> list[Problem]:
    """Return everything that is wrong in a folder and an overlay, as far as it can be read."""
    try:
        texts = _texts(shipped_folder() if folder is None else folder)
        documents, wrong = _readable(texts)
    except RulebookError as error:
        return list(error.problems)
    wrong += _refusals(lambda: rulebook_of(documents))
    calendar = documents.get(CALENDAR)
    if calendar is not None:
        wrong += _refusals(lambda: Calendar.parse(CALENDAR, calendar))
    # What one file brings may be missing to another: a whole reading comes last.
    return wrong or _refusals(lambda: read_rules(folder, overlay))


def _refusals(do: Callable[[], object]) -> list[Problem]:
    try:
        do()
    except RulebookError as error:
        return list(error.problems)
    return []


def folder_documents(folder: Path | None) -> dict[str, Document]:
    """Return the documents of a folder by file name, or refuse what is no TOML."""
    return documents_of(_texts(shipped_folder() if folder is None else folder))


def documents_of(texts: Mapping[str, str]) -> dict[str, Document]:
    """Read every text as TOML; all that is no TOML is told at once."""
    found, wrong = _readable(texts)
    if wrong:
        raise RulebookError(*wrong)
    return found


def _readable(texts: Mapping[str, str]) -> tuple[dict[str, Document], list[Problem]]:
    found: dict[str, Document] = {}
    wrong: list[Problem] = []
    for name, text in texts.items():
        try:
            found[name] = Document.read(name, text)
        except RulebookError as error:
            wrong += error.problems
    return found, wrong


_OTHERS = frozenset({CALENDAR, SOURCES, RULE_SETS, CONFLICTS})


@lru_cache(1)
def shipped() -> Rulebook:
    """Return the rulebook that comes with the program."""
    return rulebook_of(documents_of(_texts(shipped_folder())))


@lru_cache(4)
def _shipped_document(name: str) -> Document:
    return Document.read(name, _text(shipped_folder() / name, name))


def _sources(file: str, document: object) -> Sources:
    rows, wrong = parsed(file, document, "source", SourceRow)
    if wrong:
        raise RulebookError(*wrong)
    return Sources.of_rows(row for _, row in rows)


def _require_shipped(rulebook: Rulebook, documents: Mapping[str, Document]) -> None:
    """Refuse a folder without a rule, or a parameter, that the program may ask for."""
    wrong: list[Problem] = []
    for rule in shipped().rules():
        versions = rulebook.versions(rule.id)
        if not versions:
            says = f"rule {rule.id} is missing: the program asks for it; end it with valid_to"
            wrong.append(Problem(_likely_file(documents), says))
        same = next((one for one in versions if one.version == rule.version), None)
        if same is not None:
            file, line = rulebook.places[same.id, same.version]
            found = unlike(same.params, rule.params, "the shipped rule")
            named = f"rule {rule.id} version {rule.version}"
            wrong += [Problem(file, f"{named}: {says}", line) for _, says in found]
    if wrong:
        raise RulebookError(*wrong)


def _likely_file(documents: Mapping[str, Document]) -> str:
    return min(set(documents) - _OTHERS, default="rules")


def _digest(says: object) -> str:
    text = json.dumps(says, ensure_ascii=False, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()


def _texts(folder: Traversable | Path) -> dict[str, str]:
    if not folder.is_dir():
        raise RulebookError(Problem(str(folder), "is not a folder of rule files"))
    found = sorted(folder.iterdir(), key=lambda file: file.name)
    return {f.name: _text(f, f.name) for f in found if f.name.endswith(".toml")}


def _text(file: Traversable | Path, name: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RulebookError(Problem(name, f"is not TOML in UTF-8 ({error})")) from error
    except OSError as error:
        raise RulebookError(Problem(name, f"cannot be read ({error.strerror})")) from error
