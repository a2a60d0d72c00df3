"""How each table of vectors is judged: what the system says, in the words of `expect`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from projections.detectors import cross_level
from projections.findings import Assessment
from tests.support.cases import LONG_AFTER, case, the_law
from tests.support.papers import id_of
from tests.support.story.vectors import Vector
from tests.support.story.words import OFFICES

Said = dict[str, Any]
_CALLED = {code: word for word, code in OFFICES.items()}


def called(code: str | None) -> str | None:
    """Return how the vectors call an office."""
    return None if code is None else _CALLED.get(code, code)


def level(vector: Vector) -> Said:
    """Say of which class the filing of paper X is."""
    file = case(*vector.told)
    (found,) = [
        one
        for one in cross_level.detect(file, the_law(), LONG_AFTER).assessments
        if one.petition == id_of("p")
    ]
    return _assessed(found)


def _assessed(found: Assessment) -> Said:
    said: Said = {"row": found.rule, "class": found.verdict}
    if found.counts != "no":
        said |= {"counts": found.counts, "weight": found.weight}
    if found.authority_fault:
        said["fault"] = ", ".join(str(called(code)) for code in found.authority_fault)
    flags = [flag for flag in found.flags if flag != "level_5"]
    return said | ({"flags": flags} if flags else {})


JUDGES: dict[str, Callable[[Vector], Said]] = {
    "khieu_nai": level,
    "to_cao": level,
    "kien_nghi": level,
}
"""One judge a file of vectors."""
