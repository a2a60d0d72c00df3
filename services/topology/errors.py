"""How a topology is refused: the file, the table, the field, and what is wanted there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from click import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import ValidationError

_SHOWN = 10


class TopologyError(UsageError):
    """A topology cannot be used; every line says where and why."""

    def __init__(self, name: str, wrong: Sequence[str]) -> None:
        lines = [f"{name}: {one}" for one in wrong[:_SHOWN]]
        if len(wrong) > _SHOWN:
            lines.append(f"{name}: and {len(wrong) - _SHOWN} more")
        super().__init__("\n".join(lines))
        self.wrong = tuple(wrong)


def places(error: ValidationError, table: dict[str, Any]) -> list[str]:
    """Return one sentence for each thing pydantic refused, in the words of the file."""
    return [
        f"{_where(one['loc'], table)}: {_why(one)}"
        for one in error.errors(include_input=False, include_url=False)
    ]


def _why(one: Any) -> str:  # noqa: ANN401 - pydantic's own dictionary
    if one["type"] == "extra_forbidden":
        return "there is no such field"
    if one["type"] == "missing":
        return "is missing"
    return str(one["msg"]).removeprefix("Value error, ")


def _where(location: Sequence[int | str], table: dict[str, Any]) -> str:
    """Name tables by what they call themselves: `hub p51, server p51-1, client`."""
    return ", ".join(_steps(location, table)) or "the file"


def _steps(location: Sequence[int | str], table: Any) -> Iterator[str]:  # noqa: ANN401 - TOML
    inside: Any = table
    field = ""
    for step in location:
        inside = _inside(inside, step)
        if isinstance(step, str):
            field = step
            if not isinstance(inside, list) or step == location[-1]:
                yield step
            continue
        yield f"{field.removesuffix('s')} {_name(inside) or step + 1}"


def _inside(table: Any, step: int | str) -> Any:  # noqa: ANN401 - TOML
    try:
        return table[step]
    except (KeyError, IndexError, TypeError):
        return None


def _name(table: Any) -> str:  # noqa: ANN401 - whatever the file holds
    if isinstance(table, dict):
        return str(table.get("code") or table.get("name") or "")
    return repr(table) if isinstance(table, str) else ""
