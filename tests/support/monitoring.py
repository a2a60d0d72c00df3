"""Debian's Prometheus and Alertmanager for a test: on the loopback, in a folder of its own."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from services.runtime import leash
from services.runtime.health import HttpServer
from tests.support.ports import free_port

DEPLOY = Path(__file__).parents[2] / "deploy"
RULES = DEPLOY / "prometheus" / "rules"
DASHBOARDS = DEPLOY / "grafana" / "dashboards"
ALERTMANAGER = DEPLOY / "alertmanager" / "alertmanager.yml"
MISSING = "Debian's prometheus and prometheus-alertmanager are not installed: no rule was tried"

_WORD = re.compile(r"[a-zA-Z_][a-zA-Z0-9_:]*")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_LABELS = re.compile(r"\{[^{}]*\}|\b(?:by|on|without|ignoring|group_left|group_right) *\([^()]*\)")
_RANGES = re.compile(r"\[[^\]]*\]")


def program(name: str) -> str:
    """Return where a program of Debian's is, or skip the test, loudly."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(MISSING)
    return found


def said(*command: object, cwd: Path | None = None) -> str:
    """Run a program to its end; return what it printed, fail when it failed."""
    ran = subprocess.run(
        [str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@dataclass(frozen=True)
class Rule:
    """One rule of one file."""

    file: str
    name: str
    expr: str
    body: dict[str, Any]

    @property
    def alerts(self) -> bool:
        """Whether it is an alert."""
        return "alert" in self.body


def rules() -> list[Rule]:
    """Return every rule, recording or alerting."""
    return [
        Rule(path.stem, rule.get("alert") or rule["record"], str(rule["expr"]), rule)
        for path in sorted(RULES.glob("*.yml"))
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]
        for rule in group["rules"]
    ]


def alerts() -> list[Rule]:
    """Return every alerting rule."""
    return [rule for rule in rules() if rule.alerts]


@dataclass(frozen=True)
class Asked:
    """One question of one panel."""

    dashboard: str
    panel: str
    expr: str


def asked() -> list[Asked]:
    """Return what all panels of all dashboards ask."""
    return [
        Asked(path.stem, panel["title"], target["expr"])
        for path in sorted(DASHBOARDS.glob("*.json"))
        for panel in panels(json.loads(path.read_text(encoding="utf-8")))
        for target in panel.get("targets", ())
    ]


def panels(dashboard: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the panels of a dashboard, those inside rows too."""
    for panel in dashboard["panels"]:
        if panel["type"] != "row":
            yield panel
        yield from (inner for inner in panel.get("panels") or ())


def names(expr: str) -> set[str]:
    """Return the metrics an expression speaks of: words that are no function and no label."""
    bare = _RANGES.sub("", _LABELS.sub("", _QUOTED.sub('""', expr)))
    words = set(_WORD.findall(bare)) - {"e"}
    return {word for word in words if ":" in word or "_" in word or word in _SHORT} - _FUNCTIONS


_SHORT = {"up", "ALERTS"}
_FUNCTIONS = {
    "predict_linear",
    "histogram_quantile",
    "max_over_time",
    "min_over_time",
    "clamp_min",
    "group_left",
    "label_replace",
}


@dataclass
class Prometheus:
    """A running Prometheus and a client of it."""

    url: str
    http: httpx.AsyncClient

    async def get(self, path: str, **query: Any) -> Any:
        """Ask its API; an error of it fails the test in its own words."""
        answer = (await self.http.get(f"/api/v1/{path}", params=query)).json()
        assert answer["status"] == "success", (query, answer.get("error"))
        return answer["data"]

    async def ask(self, expr: str) -> list[dict[str, Any]]:
        """Evaluate an expression now."""
        data = await self.get("query", query=expr)
        return list(data["result"])


@asynccontextmanager
async def prometheus(
    folder: Path, targets: Sequence[dict[str, Any]], alertmanager: str = ""
) -> AsyncIterator[Prometheus]:
    """Run Prometheus with the rules of `deploy`, in a hurry: seconds instead of minutes."""
    binary, port = program("prometheus"), free_port()
    for rule in RULES.glob("*.yml"):
        _write(folder / "rules" / rule.name, hurried(rule.read_text(encoding="utf-8")))
    config = (DEPLOY / "prometheus" / "prometheus.yml").read_text(encoding="utf-8")
    _write(folder / "prometheus.yml", re.sub(r"_(interval|timeout): \d+s", r"_\1: 1s", config))
    _write(folder / "targets" / "test.json", json.dumps(list(targets)))
    if alertmanager:
        _write(folder / "alertmanagers" / "test.json", json.dumps([{"targets": [alertmanager]}]))
    command = (
        *(binary, f"--config.file={folder / 'prometheus.yml'}", "--log.level=warn"),
        *(f"--storage.tsdb.path={folder / 'data'}", f"--web.listen-address=127.0.0.1:{port}"),
    )
    url = f"http://127.0.0.1:{port}"
    async with (
        _running(command, folder / "prometheus.log", f"{url}/-/ready"),
        httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http,
    ):
        yield Prometheus(url, http)


def hurried(text: str) -> str:
    """Return rules that wait a second, and call ten minutes of lag what is two seconds."""
    text = re.sub(r"(?m)^( +for:) .*$", r"\1 1s", text)
    return text.replace("_lag_seconds > 600", "_lag_seconds > 2")


@dataclass
class Webhook:
    """A receiver of alerts: what came, by the receiver it was meant for."""

    came: dict[str, list[dict[str, Any]]] = field(default_factory=dict[str, list[dict[str, Any]]])
    shown: set[str] = field(default_factory=set[str])

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            event = await receive()
            body, more = body + event.get("body", b""), event.get("more_body", False)
        self.came.setdefault(scope["path"].strip("/"), []).append(json.loads(body))
        self.shown.add(dict(scope["headers"]).get(b"authorization", b"").decode())
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def told(self, receiver: str, alert: str) -> list[dict[str, Any]]:
        """Return the groups with an alert that one receiver heard of."""
        return [
            group
            for group in self.came.get(receiver, ())
            if any(one["labels"]["alertname"] == alert for one in group["alerts"])
        ]


@asynccontextmanager
async def alertmanager(folder: Path) -> AsyncIterator[tuple[str, Webhook]]:
    """Run Alertmanager with the routes of `deploy`; yield its address and what it calls."""
    binary, port, webhook = program("prometheus-alertmanager"), free_port(), Webhook()
    async with HttpServer(webhook) as server:
        text = ALERTMANAGER.read_text(encoding="utf-8")
        text = text.replace("http://127.0.0.1:8075", server.url)
        _write(folder / "alertmanager.yml", re.sub(r"(group_\w+): \d+[sm]", r"\1: 1s", text))
        for name in re.findall(r"secrets/([\w-]+)", text):
            _write(folder / "secrets" / name, f"a-secret-of-{name}")
        command = (
            *(binary, f"--config.file={folder / 'alertmanager.yml'}", "--log.level=warn"),
            *(f"--storage.path={folder / 'data'}", "--cluster.listen-address="),
            f"--web.listen-address=127.0.0.1:{port}",
        )
        address = f"127.0.0.1:{port}"
        async with _running(command, folder / "alertmanager.log", f"http://{address}/-/ready"):
            yield address, webhook


@asynccontextmanager
async def _running(command: Sequence[str], log: Path, ready: str) -> AsyncIterator[None]:
    """Run a program until the block ends, or until this process does."""
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", leash.__file__, str(os.getpid()), *command),
            stdout=output,
            stderr=output,
        )
    try:
        async with httpx.AsyncClient(trust_env=False) as http:
            while not await _answers(http, ready):
                assert process.returncode is None, f"{command[0]} ended; see {log}"
                await asyncio.sleep(0.05)
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _answers(http: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await http.get(url)).is_success
    except httpx.HTTPError:
        return False


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
