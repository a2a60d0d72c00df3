"""Which rules the program asks for: rule ids written in its own code (quy tắc được dùng).

Nobody keeps a list that could be forgotten: the source itself is read. A word that looks
like a rule id and names none is a rule the program would miss when it runs.
"""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from importlib.resources.abc import Traversable

_PACKAGES = ("domain", "projections")
_LOOKS = re.compile(
    r"(?:(?:KN|TC|TCD|KNPA|XLD|PTY|VC)-[A-Z][A-Z0-9-]*|[KRMOTFPH][0-9]{1,2}[a-d]?)\Z"
)


class Use(NamedTuple):
    """One place in the code that names a rule."""

    word: str
    module: str
    line: int
    begins: bool = False
    """Whether the word is only the beginning of an id: `f"KN-RES{instance}"`."""

    def names(self, ids: Collection[str]) -> bool:
        """Whether rules of these ids are meant: one, or a family, `KN-ACC` for both of it."""
        beginning = self.word if self.begins else f"{self.word}-"
        return self.word in ids or any(id_.startswith(beginning) for id_ in ids)


def uses(ids: Collection[str]) -> list[Use]:
    """Return every place that names one of the rules, or looks as if it named a rule."""
    return [
        use for use in _words() if use.names(ids) or (not use.begins and _LOOKS.match(use.word))
    ]


def used_by(id_: str, ids: Collection[str]) -> list[str]:
    """Return the modules that name a rule."""
    return sorted({use.module for use in uses(ids) if use.names([id_])})


@lru_cache(1)
def _words() -> tuple[Use, ...]:
    return tuple(
        use
        for package in _PACKAGES
        for name, text in _sources(files(package), package)
        for use in _constants(ast.parse(text), name)
    )


def _sources(folder: Traversable, name: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir() and not entry.name.startswith(("_", ".")):
            yield from _sources(entry, f"{name}.{entry.name}")
        elif entry.name.endswith(".py"):
            yield f"{name}.{entry.name.removesuffix('.py')}", entry.read_text(encoding="utf-8")


def _constants(tree: ast.AST, module: str) -> Iterator[Use]:
    within: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            within |= {id(part) for part in node.values}
            first = node.values[0] if node.values else None
            word = first.value if isinstance(first, ast.Constant) else None
            if isinstance(word, str) and "-" in word:
                yield Use(word, module, node.lineno, begins=True)
        elif id(node) not in within and isinstance(node, ast.Constant):
            word = node.value
            yield from [Use(word, module, node.lineno)] if isinstance(word, str) else []
