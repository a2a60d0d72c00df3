"""One chunk of typed text in plain letters: no case, no marks, no tricks (chữ không dấu).

`Hoà,`, `hòa` in any Unicode form, `HOA` and one with a Cyrillic o all give `hoa`.
"""

from __future__ import annotations

import re
import unicodedata

UNREADABLE = "?"
"""Stands for a chunk in no Latin script, or for bytes that are no text."""
_LONGEST_WORD = 40
"""The longest syllable has seven letters; scanners join words, but not so many."""
_LONGEST_CHUNK = 1000
_ALIKE = str.maketrans(
    "đðøłıħŧаеорсухіѕјԁԛԝкмтвнгьαβεηικμνορτυχγω",
    "ddolihtaeopcyxisjdqwkmtbhrbabenikmvoptuxyw",
)
"""Letters of other alphabets that look like ours, and Latin ones that do not decompose."""
_SCANNED = {"0": "o", "1": "l", "5": "s"}
_INSIDE = re.compile(r"(?<=[a-z])[015](?=[a-z])")
"""What a scanner reads inside a word."""
_GAPS = re.compile(r"[^a-z0-9]+")


def spelled(chunk: str) -> str:
    """Return a chunk without case, marks, format and control characters; punctuation stays."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chunk).casefold())
    return "".join(c for c in plain if c.isprintable() and not _mark(c)).translate(_ALIKE)


def words(chunk: str) -> str:
    """Return the words of a chunk with one space between them, or `UNREADABLE`."""
    if len(chunk) > _LONGEST_CHUNK:
        return UNREADABLE
    plain = spelled(chunk)
    plain = _INSIDE.sub(lambda digit: _SCANNED[digit[0]], plain)
    kept = _GAPS.sub(" ", plain).split()
    strange = sum(not c.isascii() and c.isalpha() for c in plain)
    most = sum(map(len, kept)) if _has_latin(chunk) else 0
    if strange + _broken(chunk) > most or any(len(word) > _LONGEST_WORD for word in kept):
        return UNREADABLE
    return " ".join(kept)


def _has_latin(chunk: str) -> bool:
    """Tell whether a letter, or a digit, is ours by itself and not for its looks."""
    return any(c.isascii() and c.isalnum() for c in unicodedata.normalize("NFKD", chunk))


def _mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"}


def _broken(chunk: str) -> int:
    """Count what no keyboard writes: control characters, unassigned ones, replacements."""
    return sum(
        c == "\N{REPLACEMENT CHARACTER}" or unicodedata.category(c) in {"Cc", "Cn", "Co", "Cs"}
        for c in chunk
    )
