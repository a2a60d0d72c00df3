"""The texts a rule may cite, and whether a citation names one of them (văn bản).

A citation begins with a text as it is cited, `Luật Khiếu nại 02/2011/QH13 Đ.28`. What
looks like the number of a text and is none on file is refused: a slip of the pen in a
citation is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from domain.law.rows import Row, Text

_NUMBER = re.compile(
    r"\b\d{1,4}/(?:(?:19|20)\d{2}/\S+|[A-ZĐ]{2,}-[A-ZĐ]+)|\b\d{1,4}-[A-ZĐ]{2}/[A-ZĐ]{2}\b"
)
_EDGE = " ,;:.()"


class SourceRow(Row):
    """One `[[source]]` of the file of texts."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    number: Text
    cited: Annotated[list[Text], Field(min_length=1)]
    """As rules cite it; the first is the form to use."""
    title: Text
    kind: Literal["law", "decree", "circular", "plan", "ours"]
    in_force_from: date | None = None
    in_force_to: date | None = None
    status: Literal["read", "excerpt", "memory"]
    """How it is known: read in full, in excerpts, or from memory."""
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One text (văn bản)."""

    number: str
    cited: tuple[str, ...]
    title: str
    kind: str
    in_force_from: date | None
    in_force_to: date | None
    """The last day, included; None while it is in force."""
    status: str
    note: str | None = None

    def in_force(self, on: date) -> bool:
        """Whether the text is in force on the day."""
        begun = self.in_force_from is None or self.in_force_from <= on
        return begun and (self.in_force_to is None or on <= self.in_force_to)


class Sources:
    """Every text on file."""

    def __init__(self, sources: Iterable[Source] = ()) -> None:
        self._all = tuple(sources)
        named = [(name, source) for source in self._all for name in source.cited]
        self._named = sorted(named, key=lambda pair: -len(pair[0]))

    @classmethod
    def of_rows(cls, rows: Iterable[SourceRow]) -> Sources:
        """Return the texts of the file's rows."""
        return cls(
            Source(
                row.number,
                tuple(row.cited),
                row.title,
                row.kind,
                row.in_force_from,
                row.in_force_to,
                row.status,
                row.note,
            )
            for row in rows
        )

    def all(self) -> tuple[Source, ...]:
        """Return every text, in the order of the file."""
        return self._all

    def cited_in(self, basis: str) -> tuple[Source, ...]:
        """Return the texts a citation names, in the order of the file."""
        named, _ = self._read(basis)
        return tuple(source for source in self._all if source.number in named)

    def problem(self, basis: str, status: str) -> str | None:
        """Say what is wrong with a citation; our own choices may be given free words."""
        named, rest = self._read(basis)
        if status == "ours":
            return None
        unknown = _NUMBER.search(rest)
        if unknown is not None:
            what = unknown.group().strip(_EDGE)
            return f"unknown citation {what!r}; add the text to sources.toml or cite it as there"
        if not named:
            return f"unknown citation {basis!r}; cite a text of sources.toml, or use status ours"
        return None

    def _read(self, basis: str) -> tuple[set[str], str]:
        """Return the numbers of the texts that are named, and what is left of the words."""
        found: set[str] = set()
        for name, source in self._named:
            if name in basis:
                found.add(source.number)
                basis = basis.replace(name, " ")
        return found, basis
