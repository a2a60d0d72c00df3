"""A PostgreSQL that is killed and started again on the same port and data (cơ sở dữ liệu)."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg

from tests.support.faults.programs import Program
from tests.support.ports import free_port
from tests.support.postgres import binaries, owner_of_servers

__all__ = ["Postgres", "binaries"]


class Postgres(Program):
    """One server over one data directory; `folder` may lie on a small disk."""

    def __init__(self, bin_: Path, folder: Path | None = None) -> None:
        owner = owner_of_servers()
        home = folder or Path(tempfile.mkdtemp(prefix="leothang-faults-pg-"))
        self.data = home / "db"
        self.data.mkdir(parents=True)
        self.home = home
        if owner is not None:
            for path in (home, self.data):
                os.chown(path, owner, -1)
        subprocess.run(
            [str(bin_ / "initdb"), "-D", str(self.data), "-A", "trust", "-U", "leothang", "-N"],
            check=True,
            user=owner,
            stdout=subprocess.DEVNULL,
        )
        self.port = free_port()
        command = [
            *(bin_ / "postgres", "-D", self.data, "-p", self.port),
            *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
            *("-c", "max_wal_size=64MB", "-c", "min_wal_size=32MB"),
        ]
        # Its log must be writable by whoever it runs as: the file is opened here, before.
        super().__init__("postgres", command, log=home / "postgres.log", user=owner)

    @property
    def url(self) -> str:
        """The address of its only database."""
        return f"postgresql://leothang@127.0.0.1:{self.port}/postgres"

    async def healthy(self) -> bool:
        """Tell whether it takes connections."""
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.Error:
            return False
        return True

    async def stop(self) -> int:
        """End it without waiting for its clients."""
        if self.running:
            self.resume()
            os.kill(self.pid, signal.SIGINT)
        return await super().stop()
