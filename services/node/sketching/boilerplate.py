"""Forms without their form: headings, personal heads and closing words are taken out (mẫu đơn).

What remains is what the paper says. Names, birth years, numbers of identity
cards, addresses and telephones of a personal head never reach the sketch.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from services.node import sketching
from services.node.sketching.normalise import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ENDING = 14
"""Words at the end of a text among which a signature may stand."""
_NAMED = 2
"""Words a word of an address takes with it: "xã Tịnh Kỳ"."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Words that begin something of the form, and how far it goes."""

    words: tuple[str, ...]
    reach: int = 0
    window: int = 0
    only_before: bool = False
    place: bool = False
    numbers: bool = False
    at_end: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What forms say, by its first word, longest first."""

    openings: Mapping[str, tuple[Opening, ...]]
    address: frozenset[str]

    def without_form(self, words: Sequence[str]) -> list[str]:
        """Return the words that are not the form's."""
        starts = {at: found for at in self._candidates(words) if (found := self._at(words, at))}
        kept: list[str] = []
        at = 0
        for start in sorted(starts):
            if start < at:
                continue
            end = self._end(words, start, starts)
            kept += words[at:start]
            at = end
        kept += words[at:]
        return kept

    def _candidates(self, words: Sequence[str]) -> list[int]:
        openings = self.openings
        return [at for at, word in enumerate(words) if word in openings]

    def _at(self, words: Sequence[str], at: int) -> Opening | None:
        for opening in self.openings[words[at]]:
            if tuple(words[at : at + len(opening.words)]) != opening.words:
                continue
            if not opening.at_end or at >= len(words) - _ENDING:
                return opening
        return None

    def _end(self, words: Sequence[str], start: int, starts: Mapping[int, Opening]) -> int:
        """Return where the filling of a field ends; for a phrase, where the phrase does."""
        opening = starts[start]
        end = start + len(opening.words)
        if opening.window == 0:
            return end
        limit = end + opening.window
        following = next((at for at in sorted(starts) if end <= at <= limit), None)
        if following is not None:
            return following
        if opening.only_before:
            return start
        if opening.place:
            return self._address_end(words, end, min(limit, len(words)))
        if opening.numbers:
            while end < min(limit, len(words)) and words[end].startswith("="):
                end += 1
            return end
        return min(end + opening.reach, len(words))

    def _address_end(self, words: Sequence[str], end: int, limit: int) -> int:
        last = end
        for at in range(end, limit):
            if words[at] in self.address:
                last = at + 1 + _NAMED
            elif at >= last:
                break
        return min(last, limit)


@cache
def form() -> Form:
    """Return the forms' words, read once."""
    told = tomllib.loads(files(sketching).joinpath("boilerplate.toml").read_text(encoding="utf-8"))
    openings: dict[str, list[Opening]] = {}
    for opening in _openings(told):
        openings.setdefault(opening.words[0], []).append(opening)
    longest_first = {
        word: tuple(sorted(several, key=lambda one: -len(one.words)))
        for word, several in openings.items()
    }
    return Form(longest_first, frozenset(" ".join(map(plain, told["address"])).split()))


def _openings(told: dict[str, Any]) -> list[Opening]:
    found = [Opening(_folded(phrase)) for phrase in told["phrases"]]
    for field in told["field"]:
        starts = field.pop("starts")
        found += [Opening(_folded(start), **field) for start in starts]
    return found


def _folded(phrase: str) -> tuple[str, ...]:
    return tuple(plain(phrase).split())
