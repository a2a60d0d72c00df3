"""Keyed pseudonyms: the same person gives the same mark, and the mark gives nobody away (giả danh).

HMAC-SHA-256 over the folded identity. Offices that must recognise the same
sender share a key file; without the key a mark cannot be guessed from a list of
names. Denouncers have a key of their own, so that nobody who may follow
complaints can follow denunciations.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from services.node.command_words import Denounced, Person

_DIGEST_BYTES = 18
_MARKS = re.compile("[\u0300-\u036f]+")
"""Tone and vowel marks, after decomposition."""
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")


def folded(words: str) -> str:
    """Fold what people write differently: case, spaces, tone marks, diacritics, đ."""
    if words.isascii():  # numbers and codes have nothing to take apart
        return _NOT_A_WORD.sub(" ", words.lower()).strip()
    plain = unicodedata.normalize("NFD", words.casefold()).replace("đ", "d")
    return _NOT_A_WORD.sub(" ", _MARKS.sub("", plain)).strip()


@dataclass(frozen=True)
class Key:
    """A secret and its short public id (khóa giả danh)."""

    id: str
    secret: bytes = field(repr=False)

    def person(self, person: Person) -> str:
        """Mark somebody: by the citizen's number where known, else by name and address."""
        return self._mark("person", *_identity(person))

    def denouncer(self, person: Person) -> str:
        """Mark a denouncer, in a domain of its own (người tố cáo)."""
        return self._mark("denouncer", *_identity(person), prefix="d")

    def decision(self, number: str, issued_on: date | None, issuer: str | None) -> str:
        """Mark a decision by number, date and issuer (quyết định bị khiếu nại)."""
        return self._mark("decision", number, str(issued_on), issuer or "")

    def denounced(self, body: str | None, name: str) -> str:
        """Mark the person denounced (người bị tố cáo)."""
        return self._mark("denounced", body or "", name)

    def act(self, denounced: Denounced) -> str:
        """Mark the act and its period (hành vi bị tố cáo)."""
        return self._mark("act", denounced.act or "", denounced.period or "")

    def spot(self, commune: str, spot: str) -> str:
        """Mark a plot, a road, a hamlet (địa điểm)."""
        return self._mark("spot", commune, spot)

    def _mark(self, domain: str, *words: str, prefix: str = "") -> str:
        message = "\x1f".join([domain, *(folded(word) for word in words)])
        digest = hmac.digest(self.secret, message.encode(), hashlib.sha256)[:_DIGEST_BYTES]
        return f"{prefix}{self.id}.{urlsafe_b64encode(digest).decode()}"


@dataclass(frozen=True)
class Keys(Key):
    """The keys of an office: the current one, and those it still speaks besides (các khóa)."""

    others: tuple[Key, ...] = ()

    @property
    def every(self) -> tuple[Key, ...]:
        """Return all keys, the current one first."""
        return self, *self.others


def _identity(person: Person) -> tuple[str, ...]:
    if person.id_number:
        return ("number", person.id_number)
    return ("name", person.name, person.address or "")
