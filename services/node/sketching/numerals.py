"""Numbers, dates and codes, however they are typed (số, ngày tháng, số hiệu).

A chunk that holds a digit becomes words and tokens that begin with `=`:
`=n1250` a number, `=d20260705` a date, `=c1234qdubnd` the code of a document.
"""

from __future__ import annotations

import re

from services.node.sketching.letters import spelled, words

_EDGES = re.compile(r"^[^0-9a-z]+|[^0-9a-z]+$")
_DATE = re.compile(r"([0-9]{1,2})([/.\-])([0-9]{1,2})\2((?:19|20)[0-9]{2})")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")
_FRACTION = re.compile(r"([0-9]+)[.,]([0-9]{1,2})")
_WHOLE = re.compile(r"[0-9]+")
_CODE = re.compile(r"[0-9]+[a-z]?(?:[/\-][0-9]+)*[/\-][a-z][a-z0-9/.\-]*")
_UNIT = re.compile(r"([0-9.,]+)(m2|m|km|ha|met|d|dong|vnd)")
_PARTS = re.compile(r"[0-9]+|[^0-9]+")
_UNITS = frozenset({"m2", "m3", "km2"})
_OTHER = re.compile(r"[0-9]+(?:/[0-9]+)+")
_LAST_DAY, _LAST_MONTH = 31, 12
_SPOKEN_DATE = re.compile("=n([0-9]{1,2}) +thang +=n([0-9]{1,2}) +nam +=n([0-9]{4})(?= |$)")
_SPOKEN_DAY = re.compile("ngay +(?==d)")
_SPOKEN_CODE = re.compile(
    "=n([0-9]+)((?: +(?:qd|tb|kl|bb|cv|gp|bc|kh|ctr|gm|ttr|vp|gcn|ubnd|hdnd|tnmt|stnmt|snnmt"
    "|xpvphc|xphc|gcnqsdd))+)(?= |$)"
)
"""A number, and abbreviations of documents and offices typed with spaces around them."""


def numerals(chunk: str) -> str:
    """Return a chunk with digits as words and `=` tokens with one space between them."""
    plain = _EDGES.sub("", spelled(chunk))
    return _whole(plain) or _measured(plain) or _mixed(plain)


def day_token(day: int, month: int, year: int) -> str | None:
    """Return the token of a date, None where the numbers are none."""
    if not (1 <= day <= _LAST_DAY and 1 <= month <= _LAST_MONTH):
        return None
    return f"=d{year}{month:02}{day:02}"


def dated(plain: str) -> str:
    """Return words with "ngày 5 tháng 7 năm 2026" and "1234 QĐ UBND" as one token each."""
    told = _SPOKEN_DATE.sub(_spoken_date, plain) if " thang " in plain else plain
    told = _SPOKEN_CODE.sub(lambda found: f"=c{found[1]}{found[2].replace(' ', '')}", told)
    return _SPOKEN_DAY.sub("", told)


def _spoken_date(found: re.Match[str]) -> str:
    return day_token(int(found[1]), int(found[2]), int(found[3])) or found[0]


def _whole(plain: str) -> str | None:
    """Return the token of a chunk that is one number, date or code."""
    if _WHOLE.fullmatch(plain):
        return _number(plain)
    date = _DATE.fullmatch(plain)
    day = day_token(int(date[1]), int(date[3]), int(date[4])) if date else None
    if day is not None:
        return day
    if _GROUPED.fullmatch(plain):
        return _number(re.sub("[.,]", "", plain))
    if fraction := _FRACTION.fullmatch(plain):
        return f"=n{int(fraction[1])}.{fraction[2].rstrip('0') or '0'}"
    if _CODE.fullmatch(plain):
        return "=c" + re.sub("[^a-z0-9]", "", plain)
    if _OTHER.fullmatch(plain):
        return "=c" + "_".join(str(int(part)) for part in plain.split("/"))
    return None


def _measured(plain: str) -> str | None:
    found = _UNIT.fullmatch(plain)
    number = _whole(found[1].strip(".,")) if found else None
    return None if found is None or number is None else f"{number} {found[2]}"


def _mixed(plain: str) -> str:
    """Read a chunk piece by piece: `thôn3`, `12-tổ5`, `h0a`."""
    told: list[str] = []
    for piece in re.split(r"[^a-z0-9.]+|\.(?![0-9])|(?<![0-9])\.", plain):
        word = words(piece)
        if word in _UNITS or not any(map(str.isdigit, word)):
            told.append(word)  # a scanner's digit inside a word is a letter again
        else:
            told += [_whole(part) or words(part) for part in _PARTS.findall(piece)]
    return " ".join(filter(None, told))


def _number(digits: str) -> str:
    return f"=n{digits.lstrip('0') or '0'}"
