"""Where texts say different things, what is not certain, and the side taken (xung đột văn bản)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import StringConstraints

from domain.law.errors import RulebookError
from domain.law.rows import Row, Text, parsed


class ConflictRow(Row):
    """One `[[conflict]]`."""

    id: Annotated[str, StringConstraints(pattern=r"^[XG][1-9][0-9]?$")]
    vi: Text
    en: Text
    side_vi: Text | None = None
    side_en: Text | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict between texts (X) or something that is not certain (G)."""

    id: str
    vi: str
    en: str
    side_vi: str | None = None
    """The side this system takes, on purpose."""
    side_en: str | None = None


def parsed_conflicts(file: str, document: object) -> list[Conflict]:
    """Check the file of conflicts."""
    rows, wrong = parsed(file, document, "conflict", ConflictRow)
    if wrong:
        raise RulebookError(*wrong)
    return [Conflict(row.id, row.vi, row.en, row.side_vi, row.side_en) for _, row in rows]
