"""Which node may speak for which agency (nút lưu trú của cơ quan)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache

_OWN = re.compile(r"n[0-9]{0,2}-(?P<agency>.+)")
_MOST_TOLD = 50_000
"""There are some 4,000 agencies; whoever makes codes up must not fill the memory."""


@dataclass(frozen=True, slots=True)
class Hosting:
    """The agencies each node speaks for; patterns as in a shell, `t51-*`.

    A node without an entry speaks for the one agency its name carries:
    `n51-x21115` and `n-x21115` for `x21115`.
    """

    nodes: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    hubs: Mapping[str, str] = field(default_factory=dict[str, str])
    """The hub each node publishes at; empty where there is one hub only."""
    here: str = ""
    """The hub this is read at."""
    _told: dict[tuple[str, str], bool] = field(
        default_factory=dict[tuple[str, str], bool], init=False, repr=False, compare=False
    )
    """What was asked before: a node of a province speaks by a hundred patterns."""

    def hosts(self, node: str, agency: str) -> bool:
        """Tell whether a fact of this agency may come from this node."""
        patterns = self.nodes.get(node)
        if patterns is None:
            return own_agency(node) == agency
        told = self._told.get((node, agency))
        if told is None:
            told = any(fnmatchcase(agency, pattern) for pattern in patterns)
            if len(self._told) < _MOST_TOLD:
                self._told[node, agency] = told
        return told

    def comes_by(self, node: str, hub: str | None) -> bool:
        """Tell whether a fact of this node may come over this hub; None is the hub itself.

        Whoever may publish at one hub could otherwise speak for the nodes of all others.
        """
        home = self.hubs.get(node)
        return home is None or (hub or self.here or home) == home


@lru_cache(maxsize=10_000)
def own_agency(node: str) -> str | None:
    """Return the agency a node is named after."""
    match = _OWN.fullmatch(node)
    return match["agency"] if match else None
