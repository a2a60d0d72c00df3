"""A page as JSON values: the same words under fixed names (dạng máy đọc)."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from projections.explaining.pages import Page


def written(page: Page) -> dict[str, Any]:
    """Return a page as JSON values."""
    return cast("dict[str, Any]", _value(page))


def _value(one: object) -> object:
    if is_dataclass(one):
        return {field.name: _value(getattr(one, field.name)) for field in fields(one)}
    names: tuple[str, ...] | None = getattr(one, "_fields", None)
    if names is not None:
        return {name: _value(getattr(one, name)) for name in names}
    if isinstance(one, (tuple, list)):
        return [_value(part) for part in cast("list[object]", one)]
    return one.isoformat() if isinstance(one, (date, datetime)) else one
