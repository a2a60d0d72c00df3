"""The shape of the rule files, checked row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Literal, Self, TypeVar, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from domain.law.documents import line_of
from domain.law.errors import Problem, RulebookError

ParamValue = bool | int | str | tuple[str, ...]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _parameter(value: object) -> object:
    """Take a whole number that is not negative, a text, true or false, or a list of texts."""
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        if value < 0:
            msg = "must not be negative"
            raise ValueError(msg)
        return value
    if isinstance(value, list) and all(isinstance(v, str) for v in cast("list[object]", value)):
        return cast("list[str]", value)
    msg = "must be a whole number, a text, true or false, or a list of texts"
    raise ValueError(msg)


Param = Annotated[bool | int | str | list[str], PlainValidator(_parameter)]


class Row(BaseModel):
    """A row of a file of the law: no unknown key, no guessed type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class RuleRow(Row):
    """One `[[rule]]` of a rule file."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9_-]{0,31}$")]
    version: Annotated[int, Field(ge=1)] = 1
    valid_from: date
    valid_to: date | None = None
    basis: Text
    status: Literal["law", "circular", "plan", "ours", "memory"]
    title_vi: Text
    title_en: Text
    severity: Literal["info", "low", "medium", "high", "critical"] | None = None
    params: dict[str, Param] = {}
    judged_by: Literal["receipt", "step", "filing", "fact"] | None = None
    """What date picks the version."""
    conflict: Annotated[str, StringConstraints(pattern=r"^[XG][1-9][0-9]?$")] | None = None
    """Where texts conflict (X1) or are not certain (G7)."""
    note: Text | None = None
    """The uncertainty in words, Vietnamese."""

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            msg = "valid_to lies before valid_from"
            raise ValueError(msg)
        if self.params.get("unit", "d") not in {"d", "wd"}:
            msg = 'params.unit must be "d" (calendar days) or "wd" (working days)'
            raise ValueError(msg)
        return self

    def frozen_params(self) -> Mapping[str, ParamValue]:
        """Return the parameters so that nobody can change them."""
        return MappingProxyType(
            {k: tuple(v) if isinstance(v, list) else v for k, v in self.params.items()}
        )


_TABLE = TypeAdapter(dict[str, object])
R = TypeVar("R", bound=Row)


def rows_of(file: str, document: object, key: str, beside: tuple[str, ...] = ()) -> list[object]:
    """Return the `[[key]]` rows of a file that holds nothing else but what may stand beside."""
    table = _TABLE.validate_python(document)
    rows = table.pop(key, [])
    unknown = table.keys() - set(beside)
    if unknown:
        wrong = min(unknown)
        says = f"unknown key {wrong!r}; a {key.replace('_', ' ')} file holds only [[{key}]]"
        raise RulebookError(Problem(file, says, line_of(document, wrong)))
    if not isinstance(rows, list):
        says = f"{key} must be a list of tables, [[{key}]]"
        raise RulebookError(Problem(file, says, line_of(document, key)))
    return cast("list[object]", rows)


def parsed(
    file: str, document: object, key: str, model: type[R], *, beside: tuple[str, ...] = ()
) -> tuple[list[tuple[int, R]], list[Problem]]:
    """Check every row; return the good ones by number, and what is wrong with the others."""
    good: list[tuple[int, R]] = []
    wrong: list[Problem] = []
    for n, row in enumerate(rows_of(file, document, key, beside)):
        try:
            good.append((n, model.model_validate(row)))
        except ValidationError as error:
            named = f"{key.replace('_', ' ')} {_name_of(row, n + 1)}"
            wrong += [
                Problem(file, f"{named}: {says}", line_of(document, key, n, *place))
                for place, says in all_wrong(error)
            ]
    return good, wrong


def _name_of(row: object, number: int) -> str:
    id_ = cast("dict[str, object]", row).get("id") if isinstance(row, dict) else None
    return str(id_) if id_ else f"number {number}"


def first_wrong(error: ValidationError) -> tuple[tuple[str | int, ...], str]:
    """Return the first thing wrong: where, and in words."""
    return next(all_wrong(error))


def all_wrong(error: ValidationError) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Return each thing that is wrong: where, and in words."""
    details = error.errors(include_url=False, include_input=False)
    # A misspelt key is told before the key that is missed for it.
    for detail in sorted(details, key=lambda one: one["type"] != "extra_forbidden"):
        says = detail["msg"].removeprefix("Value error, ")
        if detail["type"] == "extra_forbidden":
            says = "unknown key"
        where = ".".join(str(part) for part in detail["loc"])
        yield detail["loc"], f"{where}: {says}" if where else says
