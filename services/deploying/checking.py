"""Whether a rendered directory still says what its topology says, and servers take it."""

from __future__ import annotations

import os
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import legal_day
from services.deploying import authority, layout
from services.deploying.folder import Folder
from services.deploying.imagined import Imagined
from services.deploying.progress import silently
from services.deploying.rendering import Rendering, manner_of
from services.deploying.unknown_agencies import unknown_agencies
from services.runtime.reference import load_law
from services.runtime.server import find_binary
from services.topology.model import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from services.deploying.progress import Say
    from services.deploying.servers import Manner
    from services.topology.model import Topology

_SECONDS = 20


class Finding(NamedTuple):
    """One thing that is wrong, and what to do."""

    path: str
    wrong: str


def check(
    path: Path,
    topology: Topology | None = None,
    *,
    agencies: Sequence[Path] = (),
    say: Say = silently,
) -> Iterator[Finding]:
    """Yield everything wrong with a rendered directory; nothing is changed in it.

    `topology` is what it ought to be of; left out, what it was rendered from. `agencies` are
    tables of agencies beyond the official ones.
    """
    folder = Folder(path)
    manner = manner_of(folder)
    if manner is None or not (path / layout.TOPOLOGY).exists():
        yield Finding(str(path), "was not rendered; run `leothang deploy render` first")
        return
    wanted = topology or read(path / layout.TOPOLOGY)
    organisations = load_law(agencies=agencies).organisations
    unknown = unknown_agencies(wanted, organisations, legal_day(datetime.now(UTC)))
    yield from (Finding(layout.TOPOLOGY, one) for one in unknown)
    yield from _differences(wanted, folder, manner, say)
    yield from _open_secrets(path, folder)
    yield from _ending(folder)
    yield from _refused(path, wanted, say)


def _differences(wanted: Topology, folder: Folder, manner: Manner, say: Say) -> Iterator[Finding]:
    """Render once more beside it, in memory, and compare."""
    hubs, again = count(), Imagined(folder)
    whole = len(wanted.hubs)
    rendering = Rendering(
        wanted, again, manner, say=lambda _: say("hubs rendered to compare", next(hubs), whole)
    )
    rendering.write()
    say("hubs rendered to compare", whole, whole)
    renewed = {one.partition(":")[0] for one in rendering.renewed}
    names = sorted({*again.names(), *folder.names()})
    for done, name in enumerate(names, start=1):
        say("files compared", done, len(names))
        here = folder.read(name)
        there = again.read(name) if name in again.written else None
        if here is None:
            yield Finding(name, "is missing; render again")
        elif there is None:
            yield Finding(name, "belongs to nothing in the topology; render again")
        elif here != there and name not in renewed and not name.startswith("secrets/"):
            yield Finding(name, "is not as the topology says; render again")


def _open_secrets(path: Path, folder: Folder) -> Iterator[Finding]:
    for name in folder.names():
        if name.startswith("secrets/"):
            mode = stat.S_IMODE((path / name).stat().st_mode)
            if mode & 0o077:
                yield Finding(name, f"can be read by others (mode {mode:04o}); chmod 600")


def _ending(folder: Folder) -> Iterator[Finding]:
    now = datetime.now(UTC)
    for name in folder.names():
        if name.endswith(".crt"):
            try:
                end = authority.ends(folder.read(name) or "")
            except ValueError:
                yield Finding(name, "is no certificate; remove it and render again")
                continue
            if end - now < authority.RENEW_WITHIN:
                yield Finding(name, f"ends on {end:%Y-%m-%d}; render again and roll out")


def _refused(path: Path, topology: Topology, say: Say) -> Iterator[Finding]:
    """Let nats-server itself read every configuration, as many at once as there are processors."""
    binary = str(find_binary())
    every = [
        layout.server(hub.code, server.name) for hub in topology.hubs for server in hub.servers
    ]
    names = [name for name in every if (path / name).exists()]
    with ThreadPoolExecutor(os.cpu_count()) as several:
        tried = several.map(partial(_tried, path, [binary, "-t", "-c"]), names)
        for done, (name, wrong) in enumerate(zip(names, tried, strict=True), start=1):
            say("configurations read by nats-server", done, len(names))
            if wrong is not None:
                yield Finding(name, wrong)


def _tried(folder: Path, command: list[str], name: str) -> str | None:
    """Return the last line of a program that does not end well; None of one that does."""
    try:
        done = subprocess.run(
            [*command, name],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"was not read within {_SECONDS} s"
    if not done.returncode:
        return None
    said = (done.stderr or done.stdout).strip().splitlines() or ["refused"]
    return said[-1].removeprefix("nats-server: ")
