"""Agencies a topology names and nobody knows: their facts would all be set aside (cơ quan lạ)."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from domain.organisation import Organisations
    from services.topology.model import Topology

_WILD = re.compile(r"[*?\[]")


def unknown_agencies(topology: Topology, organisations: Organisations, on: date) -> Iterator[str]:
    """Yield what is wrong, by hub and node, in the words of the file."""
    listed = (*organisations.listed(), *organisations.communes(on))
    for hub, node in topology.nodes():
        for said in node.agencies:
            if not _is_known(said, organisations, listed):
                yield (
                    f"hub {hub.code}, node {node.name}, agencies: {said!r} is no agency of the"
                    " reference tables: correct it, or give the table of your own that has it"
                    " (--agencies FILE; nodes and workers need it too)"
                )


def _is_known(said: str, organisations: Organisations, listed: tuple[str, ...]) -> bool:
    """Tell whether a code is known; of a pattern, what it begins with or anything it fits."""
    wild = _WILD.search(said)
    if wild is None:
        return organisations.known(said)
    stem = said[: wild.start()].removesuffix("-")
    return not stem or organisations.known(stem) or any(fnmatchcase(code, said) for code in listed)
