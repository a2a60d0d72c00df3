"""One nats-server of a country on loopback: stopped, killed, robbed of its store, put back."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

from services.deploying.users import OURS
from services.runtime.server import find_binary
from tests.support.ports import free_port

LOOPBACK = "127.0.0.1"


@dataclass
class CountryServer:
    """One nats-server with its store in a directory, always on the same ports."""

    name: str
    hub: str
    folder: Path
    port: int = field(default_factory=free_port)
    monitor: int = field(default_factory=free_port)
    leaf: int = field(default_factory=free_port)
    cluster: int = field(default_factory=free_port)
    guard: int = field(default_factory=free_port)
    is_guarded: bool = False
    """Whether it has the guard that its unit would give it."""
    routes: tuple[int, ...] = ()
    above: int | None = None
    """The port of the line to the hub above."""
    _process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"nats://{LOOPBACK}:{self.port}"

    async def start(self) -> None:
        """Start the server; it may take a moment until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        config = self.folder / "nats-server.conf"
        config.write_text(self._config(), encoding="utf-8")
        self._process = await asyncio.create_subprocess_exec(
            *(*self._guard(), str(find_binary()), "-c", str(config)),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )

    def _guard(self) -> tuple[str, ...]:
        if not self.is_guarded:
            return ()
        pages = (f"{LOOPBACK}:{self.guard}", f"http://{LOOPBACK}:{self.monitor}/healthz")
        return (sys.executable, "-m", "services.runtime.guarded", "--denials", *pages)

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop it, as an operator or (SIGKILL) as a crash would."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            process.send_signal(how)
            await process.wait()

    def lose_store(self) -> None:
        """Lose every stream, as with a broken disk."""
        shutil.rmtree(self.folder / "store")

    def copy_store(self) -> None:
        """Put a copy of the stopped server's store aside."""
        shutil.copytree(self.folder / "store", self.folder / "copy")

    def restore_store(self) -> None:
        """Put the copy back in place of the store."""
        self.lose_store()
        shutil.copytree(self.folder / "copy", self.folder / "store")

    def _config(self) -> str:
        leaf = [f"listen: {LOOPBACK}:{self.leaf}", "no_advertise: true", "reconnect: 1"]
        if self.above is not None:
            url = f"nats://p:p@{LOOPBACK}:{self.above}"
            ours = json.dumps(OURS)
            denied = f"deny_exports: {ours}, deny_imports: {ours}"
            leaf.append(f'remotes: [{{ url: "{url}", account: LEOTHANG, {denied} }}]')
        routes = json.dumps([f"nats://{LOOPBACK}:{port}" for port in self.routes])
        cluster = (
            f"cluster {{ name: {self.hub}, listen: {LOOPBACK}:{self.cluster}, routes: {routes} }}\n"
            if self.routes
            else ""
        )
        newline = "\n  "
        return f"""\
server_name: {self.name}
listen: {LOOPBACK}:{self.port}
http: {LOOPBACK}:{self.monitor}
log_file: {json.dumps(str(self.folder / "log"))}
max_payload: 272KB
jetstream {{
  store_dir: {json.dumps(str(self.folder / "store"))}
  domain: {self.hub}
  sync_interval: always
}}
accounts {{
  SYS {{ users: [{{ user: s, password: s }}] }}
  LEOTHANG {{ jetstream: enabled, users: [{{ user: p, password: p }}] }}
}}
system_account: SYS
no_auth_user: p
leafnodes {{
  {newline.join(leaf)}
}}
{cluster}"""
