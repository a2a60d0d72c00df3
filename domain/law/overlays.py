"""A province's own file laid over the rules: our thresholds, never the law (lớp phủ địa phương).

```toml
province = "51"

[[rule]]
id = "R6"
version = 1
valid_from = 2026-01-01
params = { at = 4 }
```

A worker judges one province and loads that province's file. Its versions have numbers of
their own: rule 1 as set by province 51 for the first time is version 151001.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from domain.law.documents import line_of
from domain.law.errors import Problem, RulebookError
from domain.law.rows import Param, ParamValue, Row, Text, parsed
from domain.law.rulebook import Rule, Rulebook
from domain.law.versions import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DAY = timedelta(days=1)
_PROVINCE: TypeAdapter[str] = TypeAdapter(
    Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{2}$")]
)
_OWN, _PLACE = 1_000, 100_000


class OverlayRow(Row):
    """One `[[rule]]` of an overlay."""

    id: Text
    version: Annotated[int, Field(ge=1, lt=_OWN)] = 1
    valid_from: date
    params: Annotated[dict[str, Param], Field(min_length=1)]
    note: Text | None = None


class Overlay(NamedTuple):
    """A province's file."""

    file: str
    province: str
    rows: list[tuple[int, OverlayRow]]
    document: object

    def problem(self, n: int, row: OverlayRow, says: str, *key: str) -> Problem:
        """Say what is wrong with a row."""
        line = line_of(self.document, "rule", n, *key)
        return Problem(self.file, f"rule {row.id}: {says}", line)


def parsed_overlay(file: str, document: dict[str, object]) -> Overlay:
    """Check the shape of an overlay."""
    try:
        province = _PROVINCE.validate_python(document.get("province"))
    except ValidationError:
        says = 'province must be a code of two digits in quotes, such as "51"'
        raise RulebookError(Problem(file, says, line_of(document, "province"))) from None
    rows, wrong = parsed(file, document, "rule", OverlayRow, beside=("province",))
    if wrong:
        raise RulebookError(*wrong)
    return Overlay(file, province, rows, document)


def laid_over(rulebook: Rulebook, overlay: Overlay) -> Rulebook:
    """Return the rulebook with a province's own thresholds, or refuse all that is wrong."""
    by_id: defaultdict[str, list[tuple[int, OverlayRow]]] = defaultdict(list)
    for n, row in overlay.rows:
        by_id[row.id].append((n, row))
    wrong: list[Problem] = []
    for found in by_id.values():
        found.sort(key=lambda one: one[1].valid_from)
        wrong += _problems(rulebook, overlay, found)
    if wrong:
        raise RulebookError(*sorted(wrong, key=lambda problem: problem.line or 0))
    rules = [
        piece
        for rule in rulebook.rules()
        for piece in _pieces(rule, [row for _, row in by_id.get(rule.id, ())], overlay.province)
    ]
    lines = {(row.id, row.version): line_of(overlay.document, "rule", n) for n, row in overlay.rows}
    places = {
        (rule.id, rule.version): (overlay.file, lines.get((rule.id, rule.version % _OWN)))
        for rule in rules
        if rule.overlay
    }
    return Rulebook(rules, rulebook.background, places={**rulebook.places, **places})


def is_overlaid(version: int) -> bool:
    """Whether a version's number is one of a province's own."""
    return version >= _PLACE


def number_of(rule: Rule) -> str:
    """Return the version as people read it: `1`, or `1, tỉnh 51 bản 2` where a province set it."""
    if rule.overlay is None:
        return str(rule.version)
    return f"{rule.version // _PLACE}, tỉnh {rule.overlay} bản {rule.version % _OWN}"


def _problems(
    rulebook: Rulebook, overlay: Overlay, rows: list[tuple[int, OverlayRow]]
) -> Iterator[Problem]:
    for (_, earlier), (n, later) in pairwise(rows):
        if later.valid_from == earlier.valid_from:
            yield overlay.problem(n, later, "has two rows from the same day", "valid_from")
        elif later.version <= earlier.version:
            says = f"must have a higher version than {earlier.version}, which begins before it"
            yield overlay.problem(n, later, says, "version")
    for n, row in rows:
        yield from _against(rulebook, overlay, n, row)


def _against(rulebook: Rulebook, overlay: Overlay, n: int, row: OverlayRow) -> Iterator[Problem]:
    versions = rulebook.versions(row.id)
    if not versions:
        yield overlay.problem(n, row, "unknown rule; `leothang law list` names them", "id")
        return
    reached = [
        rule for rule in versions if rule.valid_to is None or row.valid_from <= rule.valid_to
    ]
    if not reached:
        yield overlay.problem(n, row, "begins after the rule has ended", "valid_from")
    for rule in reached:
        if rule.status != "ours":
            says = f"is {rule.status} ({rule.basis}); a province may set only what is ours"
            yield overlay.problem(n, row, says, "id")
            return
        yield from _parameters(overlay, n, row, rule)


def _parameters(overlay: Overlay, n: int, row: OverlayRow, rule: Rule) -> Iterator[Problem]:
    for name, value in _frozen(row).items():
        example = rule.params.get(name)
        if example is None:
            has = ", ".join(sorted(rule.params)) or "none"
            says = f"params.{name}: unknown parameter; the rule has {has}"
            yield overlay.problem(n, row, says, "params", name)
        elif type(example) is not type(value):
            says = f"params.{name} must be {kind_of(example)}, not {kind_of(value)}"
            yield overlay.problem(n, row, says, "params", name)


def _pieces(rule: Rule, rows: list[OverlayRow], province: str) -> Iterable[Rule]:
    """Cut one version of a rule at the days from which the province sets it otherwise."""
    end = rule.valid_to or date.max
    begun = [row for row in rows if row.valid_from <= rule.valid_from]
    later = [row for row in rows if rule.valid_from < row.valid_from <= end]
    starts = [(rule.valid_from, begun[-1] if begun else None)]
    starts += [(row.valid_from, row) for row in later]
    lasts = [start - _DAY for start, _ in starts[1:]]
    for (start, row), last in zip(starts, [*lasts, rule.valid_to], strict=True):
        if row is None:
            yield replace(rule, valid_to=last)
        else:
            yield replace(
                rule,
                version=rule.version * _PLACE + int(province) * _OWN + row.version,
                valid_from=start,
                valid_to=last,
                params=MappingProxyType({**rule.params, **_frozen(row)}),
                note=row.note or rule.note,
                overlay=province,
            )


def _frozen(row: OverlayRow) -> dict[str, ParamValue]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in row.params.items()}
