"""Keyed pseudonyms: the same person gives the same mark, and the mark gives nobody away (giả danh).

HMAC-SHA-256 over the folded identity. Offices that must recognise the same
sender share a key file; without the key a mark cannot be guessed from a list of
names. Denouncers have a key of their own, so that nobody who may follow
complaints can follow denunciations.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import unicodedata
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from services.node.command_words import Denounced, Person

_KEY_BYTES = 32
_DIGEST_BYTES = 18
_KEY_ID = re.compile(r"[a-ce-z][a-z0-9]{0,10}")
"""Never beginning with d: that letter marks the denouncers' domain."""
_MARKS = re.compile("[\u0300-\u036f]+")
"""Tone and vowel marks, after decomposition."""
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")


class KeyFileError(Exception):
    """The key file cannot be used; the message says which and why."""


def folded(words: str) -> str:
    """Fold what people write differently: case, spaces, tone marks, diacritics, đ."""
    plain = unicodedata.normalize("NFD", words.casefold()).replace("đ", "d")
    return _NOT_A_WORD.sub(" ", _MARKS.sub("", plain)).strip()


@dataclass(frozen=True)
class Keys:
    """One office's key and its short public id (khóa giả danh)."""

    id: str
    secret: bytes

    @classmethod
    def load_or_create(cls, path: Path) -> Keys:
        """Read the key file; when there is none, make one only its owner may read."""
        try:
            return cls._load_or_create(path)
        except OSError as error:
            msg = f"cannot keep a key at {path}: {error.strerror}"
            raise KeyFileError(msg) from error

    @classmethod
    def _load_or_create(cls, path: Path) -> Keys:
        try:
            return cls._read(path)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
        words = {"id": f"k{secrets.token_hex(3)}", "key": secrets.token_hex(_KEY_BYTES)}
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls._read(path)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(words, file)
            file.flush()
            os.fsync(file.fileno())
        return cls._read(path)

    @classmethod
    def _read(cls, path: Path) -> Keys:
        try:
            words = json.loads(path.read_text(encoding="utf-8"))
            keys = cls(str(words["id"]), bytes.fromhex(words["key"]))
        except (ValueError, KeyError, TypeError) as error:
            msg = f'{path} is no key file: expected {{"id": …, "key": <64 hex digits>}}'
            raise KeyFileError(msg) from error
        if not _KEY_ID.fullmatch(keys.id) or len(keys.secret) < _KEY_BYTES:
            msg = f"{path}: the id must be a short word not beginning with d, the key 64 hex digits"
            raise KeyFileError(msg)
        return keys

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


def _identity(person: Person) -> tuple[str, ...]:
    if person.id_number:
        return ("number", person.id_number)
    return ("name", person.name, person.address or "")
