"""What versions of a rule owe one another: no gap, no overlap, the same parameters (phiên bản)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from domain.law.documents import line_of
from domain.law.errors import Problem

if TYPE_CHECKING:
    from domain.law.rows import ParamValue
    from domain.law.rulebook import Rule

_DAY = timedelta(days=1)
_KINDS: dict[type, str] = {
    bool: "true or false",
    int: "a whole number",
    str: "a text",
    tuple: "a list of texts",
}


class Placed(NamedTuple):
    """A rule and where it stands."""

    rule: Rule
    file: str
    document: object = None
    row: int = 0

    @property
    def place(self) -> tuple[str, int | None]:
        """Return the file and the line."""
        return self.file, line_of(self.document, "rule", self.row)

    def problem(self, says: str, *key: str) -> Problem:
        """Say what is wrong with the rule, or with one of its keys."""
        named = f"rule {self.rule.id} version {self.rule.version}: {says}"
        return Problem(self.file, named, line_of(self.document, "rule", self.row, *key))


def kind_of(value: ParamValue) -> str:
    """Return in words what kind of value a parameter is."""
    return _KINDS[type(value)]


def problems(placed: Iterable[Placed]) -> Iterator[Problem]:
    """Say what is wrong between the rules of one folder."""
    by_id: defaultdict[str, list[Placed]] = defaultdict(list)
    for one in placed:
        by_id[one.rule.id].append(one)
    for found in by_id.values():
        found.sort(key=lambda one: (one.rule.valid_from, one.rule.version))
        for earlier, later in pairwise(found):
            yield from _succession(earlier, later)
            whose = f"version {earlier.rule.version}"
            for name, says in unlike(later.rule.params, earlier.rule.params, whose):
                yield later.problem(says, "params", name)
    yield from _odd_kinds([one for found in by_id.values() for one in found])


def _succession(before: Placed, after: Placed) -> Iterator[Problem]:
    earlier, later = before.rule, after.rule
    if later.version <= earlier.version:
        says = f"must have a higher version than {earlier.version}, which begins before it"
        yield after.problem(says, "version")
    elif earlier.valid_to is None or earlier.valid_to >= later.valid_from:
        yield after.problem(f"overlaps version {earlier.version}", "valid_from")
    elif earlier.valid_to + _DAY != later.valid_from:
        says = f"leaves a gap after version {earlier.version}, which ends {earlier.valid_to}"
        yield after.problem(says, "valid_from")


def unlike(
    params: Mapping[str, ParamValue], example: Mapping[str, ParamValue], whose: str
) -> Iterator[tuple[str, str]]:
    """Say which parameters of an example are missing or of another kind: the code asks for them."""
    for name, value in example.items():
        has = params.get(name)
        if has is None:
            yield name, f"params.{name} is missing; {whose} has it"
        elif type(has) is not type(value):
            yield name, f"params.{name} must be {kind_of(value)}, as in {whose}, not {kind_of(has)}"


def _odd_kinds(placed: Iterable[Placed]) -> Iterator[Problem]:
    """Say which parameters are of another kind than most of their name; a list is its own kind."""
    uses: defaultdict[str, list[Placed]] = defaultdict(list)
    for one in placed:
        for name, value in one.rule.params.items():
            if not isinstance(value, tuple):
                uses[name].append(one)
    for name, found in uses.items():
        counted = Counter(type(one.rule.params[name]) for one in found).most_common(2)
        if len(counted) == 1 or counted[0][1] == counted[1][1]:
            continue
        usual = counted[0][0]
        example = next(o.rule.id for o in found if type(o.rule.params[name]) is usual)
        for one in found:
            value = one.rule.params[name]
            if type(value) is not usual:
                says = f"params.{name} must be {_KINDS[usual]}, as in {example}, not"
                yield one.problem(f"{says} {kind_of(value)}", "params", name)
