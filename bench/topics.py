"""TOPICS: fields of petitions by rules, against what the simulator meant; a confusion matrix."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from bench.harness import Result, environment, say
from bench.inputs import scenario
from domain.contracts.words import Topic
from services.node.topics.classify import rules
from tests.support.letters.labelled import labelled_set

if TYPE_CHECKING:
    from collections.abc import Iterator

_TARGET = 0.9
Told = Counter[tuple[str, str]]
"""How many texts meant as one field were told as another."""


def measure(*, quick: bool) -> Result:
    """Classify every text the simulator's offices received, and letters of the labelled set."""
    told = Counter(
        (meant, _topic(text)) for meant, text in _simulated(20_000 if quick else 100_000)
    )
    letters = Counter((meant, _topic(text)) for meant, text in _labelled(500 if quick else 3_000))
    for line in table(told):
        say(line)
    right = _right(told)
    return Result(
        id="TOPICS",
        title="fields of petitions told as the simulator meant them",
        ours=round(right, 4),
        peer=None,
        ratio=round(right / _TARGET, 4),
        target=1.0,
        met=right >= _TARGET,
        unit="share told right",
        runs=1,
        detail={
            "texts": told.total(),
            "confusion": {f"{meant} > {found}": count for (meant, found), count in told.items()},
            "labelled_letters": letters.total(),
            "labelled_right": round(_right(letters), 4),
        },
        env=environment(),
    )


def table(told: Told) -> list[str]:
    """Return the matrix: a line for what was meant, a column for what was told."""
    names = [topic.value for topic in Topic]
    lines = [" " * 12 + "".join(f"{name[:9]:>10}" for name in names)]
    for meant in names:
        counts = "".join(f"{told[meant, found]:>10}" for found in names)
        lines.append(f"{meant:<12}{counts}")
    return lines


def _right(told: Told) -> float:
    return sum(count for (meant, found), count in told.items() if meant == found) / told.total()


def _topic(text: str) -> str:
    return rules().classify(text).topic.value


def _simulated(facts: int) -> Iterator[tuple[str, str]]:
    with scenario(facts).commands_file.open(encoding="utf-8") as lines:
        for line in lines:
            said = json.loads(line)
            content, text = said.get("content"), said.get("text")
            if said["command"] == "receive_petition" and content and text:
                yield content.get("topic", Topic.OTHER.value), text


def _labelled(letters: int) -> Iterator[tuple[str, str]]:
    for one in labelled_set("topics", letters):
        if one.command.content is not None:
            yield one.command.content.topic.value, one.command.text or ""
