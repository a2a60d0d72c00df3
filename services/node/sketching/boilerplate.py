"""Forms without their form: headings, personal heads and closing words are taken out (mẫu đơn).

What remains is what the paper says. Names, birth years, numbers of identity
cards, addresses and telephones of a personal head never reach the sketch.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import compress, count
from typing import TYPE_CHECKING, Any

from services.node import sketching
from services.node.sketching.normalise import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAME = 5
"""Words of the longest name a signature ends with."""
_SIGNED = frozenset({"ky", "da"})
"""A signature's words may go on so: "Ký và ghi rõ họ tên", "đã ký"."""
_NAMED = 2
"""Words a word of an address takes with it: "xã Tịnh Kỳ"."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Words that begin something of the form, and how far it goes."""

    words: list[str]
    reach: int = 0
    window: int = 0
    only_before: bool = False
    place: str = ""
    numbers: bool = False
    at_end: bool = False

    def stands(self, words: Sequence[str], at: int) -> bool:
        """Tell whether a text has this opening at a place."""
        if words[at : at + len(self.words)] != self.words:
            return False
        if not self.at_end:
            return True
        after = words[at + len(self.words) :]
        return len(after) <= _NAME or after[0] in _SIGNED


_Found = list[tuple[int, Opening]]
"""Where openings stand in a text, in order."""


@dataclass(frozen=True, slots=True)
class Form:
    """What forms say, by first word and by the word after it (or none), longest first."""

    openings: Mapping[str, Mapping[str, Sequence[Opening]]]
    places: Mapping[str, frozenset[str]]

    def without_form(self, words: Sequence[str]) -> list[str]:
        """Return the words that are not the form's."""
        found = self._found(words)
        if not found:
            return list(words)
        kept: list[str] = []
        at = 0
        for nth, (start, _) in enumerate(found):
            if start >= at:
                kept += words[at:start]
                at = self._end(words, found[nth:])
        kept += words[at:]
        return _unsigned(kept)

    def _found(self, words: Sequence[str]) -> _Found:
        openings = self.openings
        found: _Found = []
        padded = [*words, ""]
        for at in compress(count(), map(openings.__contains__, words)):
            after = openings[words[at]]
            several = after.get(padded[at + 1]) or after.get("")
            if several is None:
                continue
            for opening in several:
                if opening.stands(words, at):
                    found.append((at, opening))
                    break
        return found

    def _end(self, words: Sequence[str], found: _Found) -> int:
        """Return where the filling of the first field ends; for a phrase, where the phrase does."""
        start, opening = found[0]
        end = start + len(opening.words)
        if opening.window == 0:
            return end
        limit = end + opening.window
        following = next((at for at, _ in found if at >= end), limit + 1)
        if following <= limit:
            return following
        if opening.only_before:
            return start
        limit = min(limit, len(words))
        if opening.place:
            return _place_end(words, self.places[opening.place], end, limit)
        if opening.numbers:
            return next((at for at in range(end, limit) if words[at][0] != "="), limit)
        return min(end + opening.reach, limit)


def _unsigned(words: list[str]) -> list[str]:
    """Leave out the date a form ends with, and the name below it."""
    for at in range(len(words) - 1, max(-1, len(words) - 2 - _NAME), -1):
        if words[at].startswith("=d"):
            return words[:at]
    return words


def _place_end(words: Sequence[str], place: frozenset[str], end: int, limit: int) -> int:
    last = end
    for at in range(end, limit):
        if words[at] in place:
            last = at + 1 + _NAMED
        elif at >= last:
            break
    return min(last, limit)


@cache
def form() -> Form:
    """Return the forms' words, read once."""
    told = tomllib.loads(files(sketching).joinpath("boilerplate.toml").read_text(encoding="utf-8"))
    openings: dict[str, dict[str, list[Opening]]] = {}
    for opening in sorted(_openings(told), key=lambda one: -len(one.words)):
        first, after = opening.words[0], opening.words[1:2]
        openings.setdefault(first, {}).setdefault("".join(after), []).append(opening)
    places = {name: frozenset(plain(" ".join(few)).split()) for name, few in told["places"].items()}
    return Form(openings, places)


def _openings(told: dict[str, Any]) -> list[Opening]:
    found = [Opening(_folded(phrase)) for phrase in told["phrases"]]
    for field in told["field"]:
        starts = field.pop("starts")
        found += [Opening(_folded(start), **field) for start in starts]
    return found


def _folded(phrase: str) -> list[str]:
    return plain(phrase).split()
