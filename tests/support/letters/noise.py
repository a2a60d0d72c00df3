"""What happens to a text between a pen and a register: functions of text and chance (nhiễu)."""

from __future__ import annotations

import re
import unicodedata
from random import Random

_MARKS = re.compile("[\u0300-\u036f]")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TELEX = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_NEAR = dict(zip("aonthiucg", "spmrguivh", strict=True))
_SEEN = (
    "1",
    "0",
    "l",
    "c",
    "b",
    "rn",
    "ii",
    "q",
    "e",
    "O",
    "l",
    "S",
    "B",
    "ri",
    "cl",
    "f",
    "i",
    "v",
)
_LOOKS = dict(zip("loiehmugc0158ndtry", _SEEN, strict=True))
_FIRST = re.compile(rf"(o|u)([{_TONES}])(a|e|y)(?!\w)", re.IGNORECASE)
_SECOND = re.compile(rf"(?<![qQ])(o|u)(a|e|y)([{_TONES}])(?!\w)", re.IGNORECASE)

TYPING_SLIPS = 0.025
"""Share of words a hurried clerk mistypes."""
MISREAD = (0.01, 0.04)
"""Share of letters a scanner gets wrong, from a good print to a crumpled one."""
IN_MARKS = 0.75
"""Share of misread accented letters that lose a mark and keep their shape."""
JOINED, CUT = 0.006, 0.004
"""Shares of words a scanner joins to the one before, or cuts in two."""


def bare(text: str) -> str:
    """Type without diacritics, as on a phone set to English (không dấu)."""
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text))
    return plain.replace("đ", "d").replace("Đ", "D")


def decomposed(text: str) -> str:
    """Write letters and marks apart, as some keyboards and scanners do (NFD)."""
    return unicodedata.normalize("NFD", text)


def other_tones(text: str) -> str:
    """Put tone marks where the other school puts them, hòa as hoà (vị trí dấu thanh)."""
    apart = unicodedata.normalize("NFD", text)
    moved = _FIRST.sub(lambda m: f"{m[1]}{m[3]}{m[2]}", apart)
    if moved == apart:
        moved = _SECOND.sub(lambda m: f"{m[1]}{m[3]}{m[2]}", apart)
    return unicodedata.normalize("NFC", moved)


def typos(rng: Random, text: str, share: float = TYPING_SLIPS) -> str:
    """Mistype a share of the words."""

    def typed(found: re.Match[str]) -> str:
        return _slip(rng, found[0]) if rng.random() < share else found[0]

    return re.sub(r"[^\W_]+", typed, text)


def scanned(rng: Random, text: str) -> str:
    """Read the letter by a scanner: letters taken for others, words joined and cut, other lines."""
    rate = rng.uniform(*MISREAD)
    letters = [_misread(rng, letter) if rng.random() < rate else letter for letter in text]
    out: list[str] = []
    for word in "".join(letters).split(" "):
        chance = rng.random()
        if chance < JOINED and out:
            out[-1] += word
        elif chance < JOINED + CUT and len(word) > 4:
            out += [word[:2], word[2:]]
        else:
            out.append(word)
    width = rng.randint(11, 15)
    lines = [" ".join(out[at : at + width]) for at in range(0, len(out), width)]
    return "\n".join(lines)


def _misread(rng: Random, letter: str) -> str:
    apart = unicodedata.normalize("NFD", letter)
    if len(apart) > 1 and rng.random() < IN_MARKS:
        return unicodedata.normalize("NFC", apart[: rng.randrange(1, len(apart))])
    return _LOOKS.get(apart[0], "" if rng.random() < 0.3 else letter)


def _slip(rng: Random, word: str) -> str:
    if len(word) < 2:
        return word
    at = rng.randrange(len(word) - 1)
    slips = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[: at + 1] + word[at] + word[at + 1 :],
        word[:at] + _NEAR.get(word[at], word[at]) + word[at + 1 :],
        _telex(word),
    )
    return rng.choice(slips)


def _telex(word: str) -> str:
    """Leave the tone as the key that was typed for it: `cuar` for `của`."""
    apart = unicodedata.normalize("NFD", word)
    tone = next((letter for letter in apart if letter in _TONES), None)
    if tone is None:
        return word + word[-1]
    return unicodedata.normalize("NFC", apart.replace(tone, "", 1)) + _TELEX[tone]
