"""Nodes, early-warning workers and desks as processes (nút, cảnh báo sớm, bàn trực)."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from tests.support.faults.programs import Program, answer, log_of
from tests.support.ports import free_port

LEOTHANG = (sys.executable, "-m", "services.cli")
GIVEN = {"LEOTHANG_NATS_STREAMS": "given"}
"""Where the hub alone makes streams: in a cluster a program would make them on one server."""


class Office(Program):
    """One `leothang …` program with an HTTP side."""

    def __init__(
        self,
        name: str,
        arguments: list[object],
        *,
        folder: Path,
        env: Mapping[str, str] | None = None,
        through: tuple[object, ...] = LEOTHANG,
    ) -> None:
        self.port = free_port()
        command = [*through, *arguments, "--port", self.port, "--log-level", "warning"]
        super().__init__(name, command, log=log_of(folder, name), env=env)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    async def healthy(self) -> bool:
        """Tell whether it says of itself that it is ready, wholly."""
        return self.running and (await self.report()).get("status") == "ready"

    async def report(self) -> dict[str, object]:
        """Return what /health/ready says; empty when nobody answers."""
        told = await answer(f"{self.url}/health/ready")
        found: dict[str, object] = told.json() if told is not None else {}
        return found

    async def metrics(self) -> dict[str, float]:
        """Return every sample by its name with labels; empty when nobody answers."""
        told = await answer(f"{self.url}/metrics")
        lines = told.text.splitlines() if told is not None else ()
        pairs = (line.rpartition(" ") for line in lines if line and line[0] != "#")
        return {name: float(value) for name, _, value in pairs}


class Node(Office):
    """`leothang node` over one register."""

    def __init__(
        self,
        node: str,
        folder: Path,
        *,
        nats: str,
        hosting: Path,
        key: Path,
        data: Path | None = None,
        store: str | None = None,
        env: Mapping[str, str] | None = None,
        through: tuple[object, ...] = LEOTHANG,
    ) -> None:
        self.node = node
        self.data = data or folder / node
        self.store = store
        words: list[object] = ["node", "--node", node, "--nats", nats, "--data", self.data]
        words += ["--hosting", hosting, "--key", key]
        words += ["--store", store] if store else []
        super().__init__(node, words, folder=folder, env=env, through=through)


class Watcher(Office):
    """`leothang watch` over one view."""

    def __init__(
        self,
        worker: str,
        folder: Path,
        *,
        nats: str,
        hosting: Path,
        as_of: str,
        data: Path | None = None,
        store: str | None = None,
        env: Mapping[str, str] | None = None,
        through: tuple[object, ...] = LEOTHANG,
    ) -> None:
        self.worker = worker
        self.data = data or folder / f"watch-{worker}"
        self.store = store
        words: list[object] = ["watch", "--worker", worker, "--nats", nats, "--data", self.data]
        words += ["--hosting", hosting, "--as-of", as_of]
        words += ["--store", store] if store else []
        super().__init__(f"watch-{worker}", words, folder=folder, env=env, through=through)


class Desk(Office):
    """`leothang desk run` over one register."""

    def __init__(
        self,
        folder: Path,
        *,
        nats: str,
        as_of: str,
        env: Mapping[str, str] | None = None,
    ) -> None:
        words: list[object] = ["desk", "run", "--nats", nats, "--data", folder / "desk"]
        super().__init__("desk", [*words, "--as-of", as_of], folder=folder, env=env)
