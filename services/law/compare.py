"""Two folders of rules side by side: versions added, removed, changed (so sánh)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.law.rulebook import Rule, Rulebook

_FIELDS = (
    "valid_from",
    "valid_to",
    "basis",
    "status",
    "severity",
    "judged_by",
    "conflict",
    "note",
    "title_vi",
    "title_en",
)


class Change(NamedTuple):
    """One difference."""

    kind: str
    """`added`, `removed` or `changed`."""
    rule: str
    version: int
    what: str = ""
    """The field or parameter, `params.days`."""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        sign = {"added": "+", "removed": "-", "changed": "~"}[self.kind]
        head = f"{sign} {self.rule} version {self.version}"
        if self.kind == "changed":
            return f"{head}: {self.what}: {self.before or '(none)'} -> {self.after or '(none)'}"
        return f"{head}: {self.what}"


def changes(old: Rulebook, new: Rulebook) -> Iterator[Change]:
    """Return every difference, by rule and version."""
    before = {(rule.id, rule.version): rule for rule in old.rules()}
    after = {(rule.id, rule.version): rule for rule in new.rules()}
    for key in sorted(before.keys() | after.keys()):
        if key not in before:
            yield Change("added", *key, _period(after[key]))
            yield from _since(old, after[key])
        elif key not in after:
            yield Change("removed", *key, _period(before[key]))
        else:
            yield from _differences(before[key], after[key])


def _since(old: Rulebook, new: Rule) -> Iterator[Change]:
    """Return what a new version says otherwise than the one it takes the place of."""
    if old.in_force(new.id, new.valid_from):
        before = old.rule(new.id, new.valid_from)
        for change in _differences(before, new):
            if change.what not in {"valid_from", "valid_to"}:
                yield change._replace(version=new.version)


def _differences(old: Rule, new: Rule) -> Iterator[Change]:
    for name in _FIELDS:
        before, after = _text(getattr(old, name)), _text(getattr(new, name))
        if before != after:
            yield Change("changed", old.id, old.version, name, before, after)
    for name in sorted(old.params.keys() | new.params.keys()):
        before, after = _text(old.params.get(name)), _text(new.params.get(name))
        if before != after:
            yield Change("changed", old.id, old.version, f"params.{name}", before, after)


def _text(value: object) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def _period(rule: Rule) -> str:
    return f"{rule.valid_from} … {rule.valid_to or ''}".rstrip()
