"""The specifics of a text: plots, decisions, dates, amounts (số thửa, số hiệu, ngày).

They tell two papers of one form letter apart, and two retellings of one matter
together. Numbers of people (identity cards, telephones) and of laws are none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.node.sketching.numerals import day_token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
_FAR = 4
_ABBREVIATIONS = frozenset(
    [
        *("qd", "tb", "kl", "bb", "cv", "gp", "bc", "kh", "ctr", "gm", "ttr", "vp", "gcn"),
        *("ubnd", "hdnd", "tnmt", "stnmt", "snnmt", "xpvphc", "xphc", "gcnqsdd"),
    ]
)
_LAW = re.compile(r"=c[0-9]+[a-z]?(ndcp|qh[0-9]+|ttlt|tt(?!r)|nqcp|pl)")
_PERSONAL = 9
"""Digits from which a number may be a person's: identity card, telephone, account."""
_SPECIFIC = 3
_YEARS = range(1900, 2101)


def dated(words: list[str]) -> list[str]:
    """Return the words with "ngày 5 tháng 7 năm 2026" and "1234 QĐ UBND" as one token each."""
    told: list[str] = []
    done = 0
    for at in [at for at, word in enumerate(words) if word[0] == "="]:
        if at < done:
            continue
        told += words[done:at]
        token, used = _spoken_date(words, at) or _spoken_code(words, at) or (words[at], 1)
        if token.startswith("=d") and told and told[-1] == "ngay":
            told.pop()
        told.append(token)
        done = at + used
    told += words[done:]
    return told


def _spoken_date(words: Sequence[str], at: int) -> tuple[str, int] | None:
    # 5 tháng 7 năm 2026
    part = words[at : at + 5]
    if len(part) < 5 or not part[0].startswith("=n") or part[1] != "thang" or part[3] != "nam":  # noqa: PLR2004
        return None
    numbers = [word[2:] for word in (part[0], part[2], part[4])]
    if not all(map(str.isdigit, numbers)):
        return None
    token = day_token(int(numbers[0]), int(numbers[1]), int(numbers[2]))
    return None if token is None else (token, 5)


def _spoken_code(words: Sequence[str], at: int) -> tuple[str, int] | None:
    if not words[at].startswith("=n"):
        return None
    end = at + 1
    while end < len(words) and words[end] in _ABBREVIATIONS:
        end += 1
    if end == at + 1:
        return None
    return "=c" + words[at][2:] + "".join(words[at + 1 : end]), end - at


def marks(words: Sequence[str]) -> set[str]:
    """Return the specifics among the words of a text."""
    return {mark for at, word in enumerate(words) if word[0] == "=" for mark in _told(words, at)}


def _told(words: Sequence[str], at: int) -> Iterator[str]:
    token = words[at]
    kind, value = token[1], token[2:]
    if kind == "d":
        yield token
    elif kind == "c" and not _LAW.match(token):
        yield token
        number = re.match("[0-9]+", value)
        if number is not None and len(number[0]) >= _SPECIFIC:
            yield f"=n{number[0]}"
    elif kind == "n" and len(value) < _PERSONAL:
        place = _place(words, at)
        if place is not None:
            yield f"={place}{value}"
        elif _is_specific(value):
            yield token


def _place(words: Sequence[str], at: int) -> str | None:
    """Return what a number counts: "thửa đất số 12", "tờ bản đồ số 34"."""
    for before in range(at - 1, max(-1, at - 1 - _FAR), -1):
        word = words[before]
        if word in _PLACES:
            return _PLACES[word]
        if word not in _BETWEEN:
            return None
    return None


def _is_specific(value: str) -> bool:
    if "." in value:
        return True
    return len(value) >= _SPECIFIC and int(value) not in _YEARS
