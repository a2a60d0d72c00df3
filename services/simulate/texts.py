"""Petition texts grown from stocks of phrases, one stock per topic (nội dung đơn).

Every text is some ten sentences put together of drawn phrases and names its spot:
two matters share a phrase now and then, but never a letter.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from domain.contracts.words import Kind, Topic

if TYPE_CHECKING:
    from collections.abc import Mapping

_FOLDER = Path(__file__).parent / "stocks"
_SLOT = re.compile(r"\{([a-z]+)\}")
_WORDED = 64
"""Bits of chance a text takes from its story, however long it gets."""
_STOCKS = {
    Topic.LAND: "land",
    Topic.ENVIRONMENT: "environment",
    Topic.POLICY: "policy",
    Topic.OFFICIALS: "officials",
}
_SPOT = (
    "thửa {n}, tờ bản đồ số {m}, thôn {hamlet}",
    "hẻm {n}/{m}, tổ {k}, thôn {hamlet}",
    "cuối ngõ {n}, xóm {m}, thôn {hamlet}",
)

Stock = dict[str, tuple[str, ...]]


def spot(rng: Random, number: str, *, hamlet: str) -> str:
    """Name a spot inside a commune; the number makes it the only one."""
    words = rng.choice(_SPOT)
    return words.format(n=number, m=rng.randint(1, 60), k=rng.randint(1, 20), hamlet=hamlet)


def text(rng: Random, kind: Kind, topic: Topic, *, spot: str, decision: str) -> str:
    """Write what a petitioner might write (một lá đơn)."""
    return fill(form(rng, kind, topic), spot=spot, decision=decision)


def form(rng: Random, kind: Kind, topic: Topic) -> str:
    """Write a letter with slots for the spot and the decision (đơn mẫu)."""
    stock = _stock(_STOCKS.get(topic, "other"))
    if kind.value not in stock:
        stock = _stock("other")
    return _Hand(rng, stock | {"object": stock[kind.value]}).write()


def fill(form: str, *, spot: str, decision: str) -> str:
    """Fill the slots of a form letter."""
    return form.replace("{spot}", spot).replace("{decision}", decision)


def reworded(rng: Random, form: str, *, left_out: float) -> str:
    """Return a form as another hand copies it: some sentences left out, one of its own."""
    sentences = form.split(". ")
    kept = [s for s in sentences if "{" in s or rng.random() >= left_out]
    own = _Hand(rng, _stock("other")).sentence("life").rstrip(".")
    kept.insert(rng.randrange(1, len(kept) + 1), own)
    return ". ".join(kept)


class _Hand:
    """Somebody who writes one letter and says nothing twice."""

    def __init__(self, rng: Random, stock: Mapping[str, tuple[str, ...]]) -> None:
        self._rng = Random(rng.getrandbits(_WORDED))
        self._stock = stock
        self._left: dict[str, list[str]] = {}

    def write(self) -> str:
        parts = self._rng.choice(self._stock["letter"]).split()
        return " ".join(self.sentence(part.strip("{}")) for part in parts)

    def sentence(self, section: str) -> str:
        words = _SLOT.sub(self._filled, self._drawn(section))
        return words[0].upper() + words[1:] if words[0] != "{" else words

    def _filled(self, slot: re.Match[str]) -> str:
        if slot[1] in {"spot", "decision"}:
            return slot[0]
        return _SLOT.sub(self._filled, self._drawn(slot[1]))

    def _drawn(self, section: str) -> str:
        left = self._left.get(section)
        if not left:
            every = self._stock[section]
            left = self._left[section] = self._rng.sample(every, len(every))
        return left.pop()


@cache
def _stock(name: str) -> Stock:
    """Return the common stock, and over it that of a topic."""
    return {**_read("common"), **_read(name)}


def _read(name: str) -> Stock:
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            lines = sections[line.strip("[]")] = []
        elif line and not line.startswith("#"):
            lines.append(line)
    return {section: tuple(some) for section, some in sections.items()}
