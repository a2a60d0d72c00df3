"""Sentences with choices, so that the same thought can be put in other words (ngữ pháp câu)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

_FOLDER = Path(__file__).parent / "stocks"
_CHOICE = re.compile(r"\{([^{}]*)\}")
_FACT = re.compile(r"<([a-z0-9]+)>")

Facts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A thought, and which words of its stock somebody chose for it."""

    form: str
    chosen: tuple[int, ...]

    def said(self, facts: Facts) -> str:
        """Return the sentence with the facts of its matter."""
        chosen = iter(self.chosen)
        words = _CHOICE.sub(lambda found: found[1].split("|")[next(chosen)], self.form)
        return _FACT.sub(lambda found: facts[found[1]], words)

    def reworded(self, rng: Random, share: float) -> Sentence:
        """Return the same thought after another hand chose anew for a share of the choices."""
        sizes = _sizes(self.form)
        return Sentence(
            self.form,
            tuple(
                rng.randrange(size) if rng.random() < share else old
                for old, size in zip(self.chosen, sizes, strict=True)
            ),
        )


@cache
def stock(name: str) -> dict[str, tuple[str, ...]]:
    """Return the sections of a stock, each a tuple of forms."""
    sections: dict[str, list[str]] = {}
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            sections[line.strip("[]")] = []
        elif line and not line.startswith("#"):
            sections[[*sections][-1]].append(line)
    return {section: tuple(forms) for section, forms in sections.items()}


@cache
def synonyms() -> tuple[tuple[str, ...], ...]:
    """Return groups of words that mean the same."""
    lines = (_FOLDER / "synonyms.txt").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("|")) for line in lines if line and not line.startswith("#"))


def some(rng: Random, forms: tuple[str, ...], number: int) -> list[Sentence]:
    """Choose different thoughts of a section, and words for each."""
    return [worded(rng, form) for form in rng.sample(forms, min(number, len(forms)))]


def worded(rng: Random, form: str) -> Sentence:
    """Choose words for one thought."""
    return Sentence(form, tuple(rng.randrange(size) for size in _sizes(form)))


def drawn(rng: Random, section: str) -> str:
    """Draw a thing of the stock of things."""
    return worded(rng, rng.choice(stock("things")[section])).said({})


@cache
def _sizes(form: str) -> tuple[int, ...]:
    return tuple(found.count("|") + 1 for found in _CHOICE.findall(form))
