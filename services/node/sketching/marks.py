"""The specifics of a text: plots, decisions, dates, amounts (số thửa, số hiệu, ngày).

They tell two papers of one form letter apart, and two retellings of one matter
together. Numbers of people (identity cards, telephones) and of laws are none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACES = {
    "thua": "p",
    "to": "s",
    "lo": "l",
    "hem": "h",
    "ngo": "h",
    "kiet": "h",
    "ngach": "h",
    "nha": "a",
    "thon": "t",
    "ap": "t",
    "xom": "t",
    "khu": "t",
}
"""Words before a number that say what it counts; even a small number is specific then."""
_BETWEEN = frozenset({"dat", "so", "ban", "do", "dan", "pho", "khoanh"})
_FAR = 24
"""Letters before a number among which that word stands."""
_TOKEN = re.compile("=([dcn])([^ ]+)")
_NUMBER = re.compile("[0-9]+")
_LAW = re.compile(r"=c[0-9]+[a-z]?(ndcp|qh[0-9]+|ttlt|tt(?!r)|nqcp|pl)")
_PERSONAL = 9
"""Digits from which a number may be a person's: identity card, telephone, account."""
_SPECIFIC = 3
_YEARS = range(1900, 2101)


def marks(words: str) -> set[str]:
    """Return the specifics among the words of a text."""
    return {mark for found in _TOKEN.finditer(words) for mark in _told(words, found)}


def _told(words: str, found: re.Match[str]) -> Iterator[str]:
    token, kind, value = found.group(0, 1, 2)
    if kind == "d":
        yield token
    elif kind == "c" and not _LAW.match(token):
        yield token
        number = _NUMBER.match(value)
        if number is not None and len(number[0]) >= _SPECIFIC:
            yield f"=n{number[0]}"
    elif kind == "n" and len(value) < _PERSONAL:
        place = _place(words[max(0, found.start() - _FAR) : found.start()])
        if place is not None:
            yield f"={place}{value}"
        elif _is_specific(value):
            yield token


def _place(before: str) -> str | None:
    """Return what a number counts: "thửa đất số 12", "tờ bản đồ số 34"."""
    for word in reversed(before.split()):
        if word in _PLACES:
            return _PLACES[word]
        if word not in _BETWEEN:
            return None
    return None


def _is_specific(value: str) -> bool:
    if "." in value:
        return True
    return len(value) >= _SPECIFIC and int(value) not in _YEARS
