"""A PostgreSQL of our own in a temporary directory, where its binaries are installed."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from tests.support.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

MISSING = "PostgreSQL's binaries (initdb, postgres) are not installed: nothing of it was tested"
_DATABASES = count(1)


def binaries() -> Path | None:
    """Return the directory of `initdb`, the newest version first; None when there is none."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0,
    )
    return versions[-1].parent if versions else None


@contextmanager
def running_postgres(bin_: Path) -> Iterator[str]:
    """Run a server on a free port of the loopback; yield its address."""
    with tempfile.TemporaryDirectory(prefix="leothang-pg-") as name:
        home, owner = Path(name), owner_of_servers()
        directory = home / "db"
        directory.mkdir()
        if owner is not None:
            for path in (home, directory):
                os.chown(path, owner, -1)
        words = ("-A", "trust", "-U", "leothang", "-E", "UTF8")
        _run(bin_ / "initdb", "-D", directory, *words, owner=owner)
        port = free_port()
        server = subprocess.Popen(
            [
                *(str(bin_ / "postgres"), "-D", str(directory), "-p", str(port)),
                *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=owner,
        )
        try:
            address = f"postgresql://leothang@127.0.0.1:{port}/postgres"
            _wait_for(address, server)
            yield address
        finally:
            server.send_signal(signal.SIGINT)  # fast: does not wait for clients
            server.wait()


def database_on(server: str) -> str:
    """Return the address of a new, empty database on a server."""
    name = f"test_{next(_DATABASES)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"{server.rpartition('/')[0]}/{name}"


def owner_of_servers() -> int | None:
    """Return whose server it is: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    return None


def _run(*command: object, owner: int | None) -> None:
    subprocess.run(
        [str(word) for word in command], check=True, user=owner, stdout=subprocess.DEVNULL
    )


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            continue
        return
    msg = "PostgreSQL ended before it was ready"
    raise RuntimeError(msg)
