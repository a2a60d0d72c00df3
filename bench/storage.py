"""STORAGE: bytes each fact takes on every disk: stream, register, view, archive."""

from __future__ import annotations

import asyncio
import hashlib
import os
import socket
import sqlite3
import subprocess
import tempfile
from contextlib import AsyncExitStack, closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from bench.broker import publish_plain
from bench.harness import Result, environment, say
from bench.inputs import scenario
from bench.registers import NODE, commands_of
from domain.contracts.hosting import Hosting
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.tidying import Keeping, Tidying
from projections.replay.files import FactFiles
from projections.store.postgres import PostgresStore
from projections.store.sqlite import SqliteStore
from services.archive.files import write_lines
from services.archive.months import told_of
from services.archive.scratch import Line
from services.hub.asking import OUTAGES
from services.node.engine import Engine
from services.node.key_file import load_or_create
from services.node.register import open_register
from services.runtime.connection import connect
from services.runtime.reference import load_law
from services.runtime.relay_status import RelayStatus
from services.runtime.server import EmbeddedServer, find_binary
from services.streams import reconcile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.inputs import Inputs
    from projections.store.protocol import Store

_TARGET = 0.25
"""What a view takes may be at most four times the bodies of its facts."""
_POSTGRES = "LEOTHANG_BENCH_POSTGRES"
"""Address of an empty database; without it the rows of PostgreSQL stay empty."""
_LATER = datetime.fromisoformat("2090-01-01T00:00:00+00:00")


def measure(*, quick: bool) -> Result:
    """Put one scenario on every disk of the system and weigh it there."""
    inputs = scenario(10_000 if quick else 60_000)
    bodies = [line.strip() for line in inputs.facts_file.open("rb")]
    raw = sum(map(len, bodies)) / len(bodies)
    with tempfile.TemporaryDirectory(prefix="leothang-bench-") as name:
        folder = Path(name)
        per_fact = {
            "body": raw,
            **_view(folder, inputs, len(bodies)),
            **asyncio.run(_streams(folder, bodies)),
            **_registers(folder, inputs),
            **_archives(folder, bodies),
        }
    found = {name: None if size is None else round(size, 1) for name, size in per_fact.items()}
    for place, size in found.items():
        say(f"{place:<28}{'not measured' if size is None else f'{size:9,.1f} B a fact'}")
    view = per_fact["view_sqlite"] or raw
    return Result(
        id="STORAGE",
        title="bytes on disk for each fact; the body itself against a worker's view",
        ours=round(view, 1),
        peer=round(raw, 1),
        ratio=round(raw / view, 3),
        target=_TARGET,
        met=raw / view >= _TARGET,
        unit="bytes a fact",
        runs=1,
        detail={"facts": len(bodies), "bytes_a_fact": found},
        env=environment(),
    )


# -- the view


def _view(folder: Path, inputs: Inputs, facts: int) -> dict[str, float | None]:
    path = folder / "view.db"
    store = SqliteStore(path)
    _judge(store, inputs)
    rows = store.outbox_log().select(0, 10_000_000)
    told = sum(len(row.body) for row in rows)
    whole = _used(path)
    _tidy(store)
    store.close()
    with closing(sqlite3.connect(path)) as db:
        parts = {
            f"view_sqlite_{table}": _one(db, f"SELECT SUM(LENGTH(body)) FROM {table}") / facts  # noqa: S608
            for table in ("facts", "alerts")
        }
        db.execute("VACUUM")
    found: dict[str, float | None] = {
        "alert_bodies": told / facts,
        "view_sqlite_untidied": whole / facts,
        "view_sqlite": path.stat().st_size / facts,
        **parts,
        "view_postgres": None,
    }
    address = os.environ.get(_POSTGRES)
    if address:
        found["view_postgres"] = _view_on_postgres(address, inputs) / facts
    return found


def _view_on_postgres(address: str, inputs: Inputs) -> float:
    store = PostgresStore(address, schema="bench_view")
    _judge(store, inputs)
    _tidy(store)
    store.close()
    return _schema_bytes(address, "bench_view")


def _judge(store: Store, inputs: Inputs) -> None:
    pipeline = Pipeline(store, load_law())
    as_of = datetime.fromisoformat(inputs.as_of)
    for batch in FactFiles([inputs.facts_file]).batches(500):
        pipeline.observe(batch.messages, as_of)
    pipeline.settle(as_of)


def _tidy(store: Store) -> None:
    """Let go of the whole outbox, as if the hub held it."""
    end = store.outbox_end()
    tidying = Tidying(RelayStatus(position=end, last=end, trouble=None), "w1", Keeping(messages=0))
    while tidying.pruned < end:
        tidying.step(store)


# -- the streams


async def _streams(folder: Path, bodies: Sequence[bytes]) -> dict[str, float | None]:
    rows = [(f"petition.v1.received.51.{NODE}", body) for body in bodies]
    async with EmbeddedServer(folder / "r1") as server:
        await _fill(server.url, rows, 1)
    one = _size(folder / "r1")
    three = await _three(folder, rows)
    return {"stream_r1": one / len(rows), "stream_r3_each_server": three / len(rows)}


async def _fill(url: str, rows: Sequence[tuple[str, bytes]], replicas: int) -> None:
    client = await connect(url, "bench", patience=30)
    try:
        while True:
            try:
                await reconcile(client.jetstream(), apply=True, replicas=replicas)
                break
            except OUTAGES:  # the cluster has no leader yet
                await asyncio.sleep(0.2)
        await publish_plain(client, rows, 500)
    finally:
        await client.close()


async def _three(folder: Path, rows: Sequence[tuple[str, bytes]]) -> float:
    """Return what one server of three holds."""
    ports = _ports(6)
    routes = ", ".join(f"nats://127.0.0.1:{port}" for port in ports[3:])
    async with AsyncExitStack() as stack:
        for number in range(3):
            home = folder / f"r3-{number}"
            home.mkdir()
            conf = home / "nats.conf"
            conf.write_text(
                f"server_name: s{number}\nlisten: 127.0.0.1:{ports[number]}\n"
                f'jetstream {{ store_dir: "{home}/store", sync_interval: always }}\n'
                f"cluster {{ name: bench, listen: 127.0.0.1:{ports[3 + number]}, "
                f"routes: [{routes}] }}\n"
            )
            process = await asyncio.create_subprocess_exec(
                *(str(find_binary()), "-c", str(conf)),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            stack.push_async_callback(_ended, process)
        await _fill(f"nats://127.0.0.1:{ports[0]}", rows, 3)
        await asyncio.sleep(2)
    return max(_size(folder / f"r3-{number}") for number in range(3))


async def _ended(process: asyncio.subprocess.Process) -> None:
    process.terminate()
    await process.wait()


def _ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


# -- registers


def _registers(folder: Path, inputs: Inputs) -> dict[str, float | None]:
    path = folder / "node" / "register.sqlite"
    facts = _record(str(path), folder, inputs)
    with closing(sqlite3.connect(path)) as db:
        private = _one(db, "SELECT SUM(LENGTH(words)) FROM private_papers") / facts
        db.execute("VACUUM")
    found: dict[str, float | None] = {
        "register_sqlite": path.stat().st_size / facts,
        "register_private_texts": private,
        "register_postgres": None,
    }
    address = os.environ.get(_POSTGRES)
    if address:
        facts = _record(f"{address}?schema=bench_register", folder, inputs)
        found["register_postgres"] = _schema_bytes(address, "bench_register") / facts
    return found


def _record(store: str, folder: Path, inputs: Inputs) -> int:
    """Record a part of the commands; return how many facts that makes."""
    commands = commands_of(inputs, 10_000)
    engine = Engine(
        open_register(store),
        node=NODE,
        hosting=Hosting({NODE: ("*",)}),
        keys=load_or_create(folder / "key.json"),
        clock=lambda: _LATER,
    )
    for start in range(0, len(commands), 200):
        engine.execute(commands[start : start + 200])
    last = engine.register.recorder.max_notification_id() or 1
    engine.register.close()
    return int(last)


# -- archives


def _archives(folder: Path, bodies: Sequence[bytes]) -> dict[str, float | None]:
    lines = sorted(_lines(bodies), key=lambda line: (line.at, line.id))
    gz = write_lines(folder, "month", lines, "jsonl.gz").bytes
    parquet = write_lines(folder, "month", lines, "parquet").bytes
    return {"archive_jsonl_gz": gz / len(lines), "archive_parquet": parquet / len(lines)}


def _lines(bodies: Sequence[bytes]) -> Iterator[Line]:
    for body in bodies:
        told = told_of(body, _LATER)
        yield Line(hashlib.sha256(body).digest(), told.id, told.at, body)


# -- weighing


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _used(path: Path) -> int:
    beside = path.with_name("copy.db")
    with closing(sqlite3.connect(path)) as db:
        db.execute("VACUUM INTO ?", (str(beside),))
    size = beside.stat().st_size
    beside.unlink()
    return size


def _one(db: sqlite3.Connection, sql: str) -> int:
    return int(db.execute(sql).fetchone()[0] or 0)


def _schema_bytes(address: str, schema: str) -> int:
    """Return what the tables and indexes of a schema take, after a vacuum."""
    sql = "SELECT SUM(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n"
    with psycopg.connect(address, autocommit=True) as db:
        db.execute("VACUUM FULL")
        row: Any = db.execute(
            f"{sql} ON n.oid = c.relnamespace WHERE n.nspname = %s AND c.relkind = 'r'", (schema,)
        ).fetchone()
    return int(row[0])
