"""Papers with a sketch whose rows are made up: how much two resemble each other is chosen."""

from __future__ import annotations

from base64 import b64encode
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from domain.contracts.substance import ROWS, Sketch
from tests.support.facts import received

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.contracts.petition import PetitionReceivedV1


def sketch(
    form: str,
    variant: str = "",
    *,
    own: int = 0,
    marks: Iterable[str] = (),
    size: int = 200,
    key: str = "k1",
    scheme: int = 1,
) -> Sketch:
    """Return a sketch of a form in which `own` of the 128 rows are this variant's own."""
    first = _number("start", form, variant, size=2) % ROWS
    rows = [
        _number(key, form, variant if (row - first) % ROWS < own else "", row, size=2)
        for row in range(ROWS)
    ]
    numbers = sorted({_number(key, "mark", mark, size=4) for mark in marks})
    return Sketch(
        key=key,
        scheme=scheme,
        rows=b64encode(b"".join(n.to_bytes(2, "little") for n in rows)).decode(),
        marks=b64encode(b"".join(n.to_bytes(4, "little") for n in numbers)).decode(),
        size=size,
    )


def sketched(
    agency: str, day: str, petition: str, text: Sketch | None, **said: Any
) -> PetitionReceivedV1:
    """State that an agency took a paper in, and sketched its text."""
    fact = received(agency, day, petition, **said)
    return fact.model_copy(update={"data": fact.data.model_copy(update={"sketch": text})})


def _number(*words: object, size: int) -> int:
    digest = blake2b("|".join(map(str, words)).encode(), digest_size=size).digest()
    return int.from_bytes(digest, "little")
