"""The field of a text and the words that decided it (lĩnh vực và căn cứ)."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from domain.contracts.words import Topic
from services.node import topics
from services.node.sketching.normalise import normalised, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase of the rules, and what it weighs for a field."""

    phrase: str
    topic: Topic
    points: int


@dataclass(frozen=True, slots=True)
class Classified:
    """The field of a text, the points of every field, and the phrases found."""

    topic: Topic
    points: Mapping[Topic, int]
    because: tuple[Said, ...]
    """Of every field, heaviest first: an officer sees what spoke against, too."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Phrases by their first word, longest first."""

    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], tuple[Said, ...]]]]
    least: int
    margin: int

    def classify(self, text: str) -> Classified:
        """Return the field of a text; `other` where the words do not say one."""
        found = dict.fromkeys(self._found(normalised(text).words))
        points: dict[Topic, int] = defaultdict(int)
        for said in found:
            points[said.topic] += said.points
        ranked = sorted(points, key=lambda topic: (-points[topic], topic))
        best = points[ranked[0]] if ranked else 0
        second = points[ranked[1]] if len(ranked) > 1 else 0
        clear = best >= self.least and best - second >= self.margin
        because = sorted(found, key=lambda said: (-said.points, said.topic, said.phrase))
        return Classified(ranked[0] if clear else Topic.OTHER, dict(points), tuple(because))

    def _found(self, words: Sequence[str]) -> Iterator[Said]:
        """Yield what phrases say, each word spent on the longest phrase that begins there."""
        at = 0
        while at < len(words):
            step = 1
            for phrase, said in self.phrases.get(words[at], ()):
                if tuple(words[at : at + len(phrase)]) == phrase:
                    yield from said
                    step = len(phrase)
                    break
            at += step


@cache
def rules() -> Rules:
    """Return the rules of this version, read once."""
    told = tomllib.loads(files(topics).joinpath("rules.toml").read_text(encoding="utf-8"))
    least, margin = int(told.pop("least")), int(told.pop("margin"))
    passed = told.pop("passed")
    said: dict[tuple[str, ...], list[Said]] = defaultdict(list)
    said |= {tuple(plain(phrase).split()): [] for phrase in passed}
    for topic, weighed in told.items():
        for points, phrases in weighed.items():
            for phrase in phrases:
                said[tuple(plain(phrase).split())].append(Said(phrase, Topic(topic), int(points)))
    by_first: dict[str, list[tuple[tuple[str, ...], tuple[Said, ...]]]] = defaultdict(list)
    for phrase, several in sorted(said.items(), key=lambda item: -len(item[0])):
        by_first[phrase[0]].append((phrase, tuple(several)))
    return Rules(dict(by_first), least, margin)
