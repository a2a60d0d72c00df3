"""The vectors of tests/vectors, read and checked for form (ví dụ kiểm thử)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from domain.contracts.facts import AnyFact
from tests.support.story.sentences import told

FOLDER = Path(__file__).parents[2] / "vectors"

Way = Literal["vừa khớp", "vừa trượt", "dòng trước thắng"]
"""Just matches, just misses, an earlier row wins."""


class Vector(BaseModel):
    """One story, and what the law makes of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[A-Z][A-Za-z0-9-]*\.\d+$")
    row: str
    way: Way
    story: str = Field(min_length=20)
    about: str = ""
    facts: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    """What is on record of the matters of a group."""
    ask: dict[str, Any] = {}
    """What is asked of the tables of limits and competence, which know no story."""
    on: str = ""
    """The day for which it is judged; that of the last fact unless said."""
    expect: dict[str, Any]
    basis: str = Field(min_length=4)
    note: str = ""

    @property
    def told(self) -> tuple[AnyFact, ...]:
        """The facts of the story."""
        return tuple(told(line, self.about, str(n)) for n, line in enumerate(self.facts))


class Page(BaseModel):
    """One file: a table of the law and its vectors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    title_en: str
    source: str
    about: str = ""
    """What papers are about unless a vector says otherwise."""
    vectors: tuple[Vector, ...]


@cache
def page(name: str) -> Page:
    """Read one file; each vector takes what it does not say from the page."""
    said = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    about = said.get("about", "")
    said["vectors"] = [{"about": about, **vector} for vector in said["vectors"]]
    return Page.model_validate(said)
