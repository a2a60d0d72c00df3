"""Are the bodies a command names known? A typing error here would be set aside everywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAMING = frozenset(
    {
        *("to", "forwarder", "addressees", "sent_by", "names", "issuer", "ministry"),
        *("body", "field_body", "responsible", "competent", "predecessor", "successor"),
        *("now_at", "resolver", "other_agency"),
    }
)
"""Fields of commands that hold codes of other bodies."""


def unknown_agencies(
    words: BaseModel, known: Callable[[str], bool], path: str = ""
) -> Iterator[str]:
    """Yield the fields that name a body nobody knows."""
    for name in words.model_fields_set:
        value = getattr(words, name)
        if isinstance(value, BaseModel):
            yield from unknown_agencies(value, known, f"{path}{name}.")
        elif name in NAMING:
            codes = value if isinstance(value, tuple) else (value,)
            if any(isinstance(code, str) and not known(code) for code in codes):
                yield f"{path}{name}"
