"""What this program makes of messages, as one digest (cách hiểu).

A message that was set aside is tried again where anything of it is another now: the
contracts, what judges, the agencies that are known, which node speaks for whom.
"""

from __future__ import annotations

from functools import cache, lru_cache
from hashlib import blake2b
from importlib import resources
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from domain.contracts.hosting import Hosting
    from domain.law.law import Law

_BYTES = 12


def understanding(law: Law, hosting: Hosting | None) -> str:
    """Return the digest; equal programs with equal settings have the same."""
    digest = blake2b(_program(), digest_size=_BYTES)
    digest.update(_agencies(law))
    digest.update(repr(None if hosting is None else hosting).encode())
    return digest.hexdigest()


@lru_cache(8)
def _agencies(law: Law) -> bytes:
    said = "\n".join([law.digest, *sorted(law.organisations.listed())])
    return blake2b(said.encode(), digest_size=_BYTES).digest()


@cache
def _program() -> bytes:
    digest = blake2b(version("leothang").encode(), digest_size=_BYTES)
    for package in ("domain", "projections"):
        for name, body in sorted(_sources(resources.files(package), package)):
            digest.update(name.encode() + b"\0" + body)
    return digest.digest()


def _sources(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from _sources(one, f"{name}/{one.name}")
        elif one.name.endswith((".py", ".toml", ".csv")):
            yield f"{name}/{one.name}", one.read_bytes()
