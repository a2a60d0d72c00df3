"""The mapping file: which column says what, and which row asks for which command.

TOML. `[fields]` reads columns, `[[emit]]` turns a row into commands. With
`[case]` the rows of one key are read in order, and a rule may look at what
changed since the row before; without it each row is a case of its own.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from services.node.commands import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

BUILT_IN = frozenset({"row", "n", "case", "paper", "first_paper", "slip", "brought_by", "holder"})
"""What a template may name beside the mapping's own fields (see `services.importing.case`)."""

_NAME = re.compile(r"\{([a-z_.]+)\}")
_COMMANDS = {str(command.model_fields["command"].default): command for command in COMMANDS}


class MappingError(Exception):
    """The mapping cannot be used; the message names file, key and reason."""


class Part(BaseModel):
    """A part of the mapping, closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Part):
    """How the file is laid out."""

    format: Literal["csv", "xlsx", "parquet"] | None = None
    """By the file's ending when left out."""
    sheet: str | None = None
    header_row: Annotated[int, Field(ge=1, le=1000)] = 1
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    encoding: str = "utf-8-sig"


class CaseOf(Part):
    """Which rows belong together, and in which order they happened."""

    key: str
    order: str


class FieldOf(Part):
    """What one column says."""

    column: str | None = None
    earliest: tuple[str, ...] = ()
    """Several columns of dates: the earliest one present."""
    type: Literal["text", "int", "bool", "date", "datetime"] = "text"
    formats: tuple[str, ...] = ()
    """For dates written as text, as in `strptime`."""
    required: bool = False
    default: str | int | bool | None = None
    map: dict[str, str | int | bool] = {}
    """Written value -> meaning; case, spaces and diacritics do not matter."""
    otherwise: str | int | bool | None = None
    """For values not in `map`; without it such a row is set aside."""
    pattern: str | None = None
    replace: str | None = None

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if (self.column is None) == (not self.earliest):
            msg = "say `column`, or several in `earliest`"
            raise ValueError(msg)
        if self.pattern is not None:
            try:
                re.compile(self.pattern)
            except re.error as error:
                msg = f"`pattern` is no regular expression: {error}"
                raise ValueError(msg) from error
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        return (self.column,) if self.column is not None else self.earliest


class When(Part):
    """When a rule speaks: every condition given must hold."""

    first: bool | None = None
    """The first row of the case, or any but the first."""
    changes: str | None = None
    """The field differs from the row before."""
    increases: str | None = None
    """The number grew since the row before."""
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    among: dict[str, tuple[str | int | bool, ...]] = {}
    """The field has one of these values."""
    enters: dict[str, tuple[str | int | bool, ...]] = {}
    """The field has one of these values, and had none of them in the row before."""

    @property
    def names(self) -> set[str]:
        """The fields it looks at."""
        single = {name for name in (self.changes, self.increases) if name}
        return single | {*self.present, *self.absent, *self.among, *self.enters}


class Emit(Part):
    """One command a row may ask for."""

    command: str
    when: When = When()
    once: Literal["paper", "case"] | None = None
    """At most once for each paper, or for the whole case."""
    fields: dict[str, Any]

    @model_validator(mode="after")
    def _is_a_command(self) -> Self:
        if self.command not in _COMMANDS:
            msg = f"unknown command {self.command!r}; known: {', '.join(sorted(_COMMANDS))}"
            raise ValueError(msg)
        unknown = set(self.fields) - set(_COMMANDS[self.command].model_fields)
        if unknown:
            msg = f"{self.command} has no field {', '.join(sorted(unknown))}"
            raise ValueError(msg)
        return self


class Mapping(Part):
    """How to read one kind of file."""

    title: str = ""
    zone: str = "Asia/Ho_Chi_Minh"
    """The zone of times written without an offset."""
    source: Source = Source()
    case: CaseOf | None = None
    fields: Annotated[dict[str, FieldOf], Field(min_length=1)]
    emit: Annotated[tuple[Emit, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_what_exists(self) -> Self:
        try:
            ZoneInfo(self.zone)
        except (ValueError, OSError, LookupError) as error:
            msg = f"unknown time zone {self.zone!r}; write it like Asia/Ho_Chi_Minh"
            raise ValueError(msg) from error
        clash = BUILT_IN & self.fields.keys()
        if clash:
            msg = f"fields may not be named {', '.join(sorted(clash))}: the import fills these"
            raise ValueError(msg)
        for rule in self.emit:
            names = {name.removeprefix("was.") for name in names_in(rule.fields)} - BUILT_IN
            unknown = (names | rule.when.names) - self.fields.keys()
            if unknown:
                msg = f"emit {rule.command}: no field named {', '.join(sorted(unknown))}"
                raise ValueError(msg)
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the mapping reads, once, in order."""
        names = [column for field in self.fields.values() for column in field.columns]
        if self.case is not None:
            names += [self.case.key, self.case.order]
        return tuple(dict.fromkeys(names))


def names_in(template: object) -> set[str]:
    """Return every `{name}` a template mentions."""
    if isinstance(template, str):
        return set(_NAME.findall(template))
    if isinstance(template, dict):
        return set[str]().union(*(names_in(value) for value in template.values()))
    if isinstance(template, list | tuple):
        return set[str]().union(*(names_in(value) for value in template))
    return set()


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file, or say what is wrong with it."""
    try:
        words = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"cannot read the mapping {path}: {error.strerror}"
        raise MappingError(msg) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{path} is no TOML: {error}"
        raise MappingError(msg) from error
    try:
        return Mapping.model_validate(words)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(step) for step in first["loc"]) or "(top)"
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        msg = f"{path}: {key}: {first['msg'].removeprefix('Value error, ')}{more}"
        raise MappingError(msg) from error
