"""A rule file as read: its tables, and on which line each of them stands (tệp quy tắc).

Python's TOML reader keeps no positions; a small scan of the text finds them.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator

from domain.law.errors import Problem, RulebookError

Place = tuple[str | int, ...]
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?\Z")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")
_QUOTED = re.compile(r""""(?:\\.|[^"\\])*"|'[^']*'|#.*""")
_LONG = re.compile(r"\"{3}|\'{3}")


class Document(dict[str, object]):
    """The tables of one file; `line` tells where they stand."""

    def __init__(self, tables: dict[str, object], places: dict[Place, int]) -> None:
        super().__init__(tables)
        self._places = places

    @classmethod
    def read(cls, name: str, text: str) -> Document:
        """Read the text of a file, or refuse with the line where it is no TOML."""
        try:
            return cls(tomllib.loads(text), dict(_places(text)))
        except tomllib.TOMLDecodeError as error:
            raise RulebookError(_syntax(name, text, str(error))) from error

    def line(self, *place: str | int) -> int | None:
        """Return the line of a place, or of what it stands in: `("rule", 2, "basis")`."""
        for size in range(len(place), 0, -1):
            found = self._places.get(place[:size])
            if found is not None:
                return found
        return None


def line_of(document: object, *place: str | int) -> int | None:
    """Return the line of a place in a document; None for tables that were never a text."""
    return document.line(*place) if isinstance(document, Document) else None


def _syntax(name: str, text: str, says: str) -> Problem:
    found = re.search(r" \(at line (\d+), column \d+\)", says)
    # Without a line it is the end of the file that came too early.
    line = int(found.group(1)) if found else max(1, len(text.splitlines()))
    return Problem(name, f"is not TOML in UTF-8 ({says})", line)


def _places(text: str) -> Iterator[tuple[Place, int]]:
    counts: defaultdict[str, int] = defaultdict(int)
    table: Place = ()
    for number, line in _statements(text):
        header = _HEADER.match(line)
        if header is not None:
            table = _table(header.group(1), header.group(2), counts)
            yield table, number
            continue
        key = _KEY.match(line)
        if key is not None:
            yield (*table, *_parts(key.group(1))), number


def _table(opening: str, name: str, counts: defaultdict[str, int]) -> Place:
    first, *rest = _parts(name)
    if opening == "[[" and not rest:
        counts[first] += 1
    return (first, counts[first] - 1, *rest) if counts[first] else (first, *rest)


def _parts(name: str) -> list[str]:
    return ["".join(found) for found in _PART.findall(name)]


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Return the lines on which something begins: not those inside a list or a long text."""
    quote, depth = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if not quote and not depth:
            yield number, line
        if not depth and _HEADER.match(line):
            continue
        quote, rest = _outside(line, quote)
        depth = max(0, depth + len(re.findall(r"[\[{]", rest)) - len(re.findall(r"[\]}]", rest)))


def _outside(line: str, quote: str) -> tuple[str, str]:
    """Return the long quote that is open after the line, and what stands outside of texts."""
    kept: list[str] = []
    while True:
        if quote:
            _, closed, line = line.partition(quote)
            if not closed:
                return quote, "".join(kept)
            quote = ""
        found = _LONG.search(line)
        if found is None:
            kept.append(_QUOTED.sub("", line))
            return "", "".join(kept)
        kept.append(_QUOTED.sub("", line[: found.start()]))
        quote, line = found.group(), line[found.end() :]
