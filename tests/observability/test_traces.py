"""Traces: one from the command to its warning, nothing of a paper in it, nothing when off."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.trace import SpanKind

from domain.contracts.subjects import ALERTS, PETITIONS
from projections.early_warning.settings import WatchSettings
from services.runtime import tracing
from services.runtime.health import HttpServer
from services.runtime.spans import ATTRIBUTES, CARRIED, QUEUE, Spans
from tests.support.nats import running_hub
from tests.support.node import NODE, PROVINCE, node_program, paper
from tests.support.watching import watching

pytestmark = [pytest.mark.wiring, pytest.mark.timeout(300)]

CANARY = "Trần Thị Kín"
ASKED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@dataclass(frozen=True)
class Told:
    """One span as the collector was told of it."""

    program: str
    name: str
    trace: str
    id: str
    parent: str
    links: tuple[str, ...]
    said: tuple[str, ...]


@dataclass
class Collector:
    """Takes OTLP over HTTP, as a collector does."""

    spans: list[Told] = field(default_factory=list[Told])
    heard: bytes = b""

    async def __call__(self, _: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            event = await receive()
            body, more = body + event.get("body", b""), event.get("more_body", False)
        self.heard += body
        self.spans += _read(ExportTraceServiceRequest.FromString(body))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def named(self, name: str) -> list[Told]:
        """Return the spans of a name."""
        return [span for span in self.spans if span.name == name]


def _read(request: ExportTraceServiceRequest) -> list[Told]:
    found: list[Told] = []
    for group in request.resource_spans:
        about = {one.key: one.value.string_value for one in group.resource.attributes}
        for span in (span for scope in group.scope_spans for span in scope.spans):
            ids = (span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex())
            links = tuple(link.span_id.hex() for link in span.links)
            said = tuple(one.key for one in span.attributes)
            found.append(Told(about["service.name"], span.name, *ids, links, said))
    return found


@asynccontextmanager
async def collecting(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Collector]:
    """Run a collector, and name it to every program started meanwhile."""
    collector = Collector()
    async with HttpServer(collector) as server:
        monkeypatch.setenv(tracing.TRACES, f"{server.url}/v1/traces")
        yield collector


def filed_too_high() -> dict[str, Any]:
    """Return a complaint about a commune's decision that was brought to the province first."""
    decision = {"issuer": "x21025", "decision_no": "15/QĐ-UBND", "issued_on": "2026-07-20"}
    content = {"kind": "complaint", "topic": "land", "commune": "21025", "complaint": decision}
    sender = {"name": CANARY, "id_number": "051099999999"}
    return paper(1, agency=PROVINCE, sender=sender, content=content)


async def test_one_trace_leads_from_the_command_to_the_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Node and worker are programs of their own; the hub carries the trace in a header."""
    hosting = tmp_path / "hosting.toml"
    hosting.write_text(f'[nodes]\n"{NODE}" = ["x21025", "t51"]\n', encoding="utf-8")
    async with collecting(monkeypatch) as collector, running_hub(tmp_path / "hub") as hub:
        settings = WatchSettings.load(
            nats=hub.server.url, data=tmp_path / "view", hosting=hosting, worker="w51"
        )
        async with node_program(tmp_path / "node", hub.server.url) as node, node.client() as http:
            with tracing.traced("watch", "w51"):
                async with watching(settings):
                    answer = await http.post(
                        "/v1/commands/receive_petition",
                        json=filed_too_high(),
                        headers={"traceparent": ASKED},
                    )
                    assert answer.is_success, answer.text
                    await _told(collector)
            while 'spans_total{outcome="sent"}' not in (await http.get("/metrics")).text:
                await asyncio.sleep(0.05)
            assert await node.stop() == 0
        facts, alerts = await hub.messages(PETITIONS), await hub.messages(ALERTS)
    _assert_one_trace(collector)
    assert json.loads(alerts[-1][1])["type"].startswith("leothang.")
    for headers, body in (*facts, *alerts):
        assert headers["traceparent"].startswith(ASKED[:36])
        assert b"traceparent" not in body, "facts are the same whether anybody watches or not"
    assert {word for span in collector.spans for word in span.said} <= ATTRIBUTES
    petition = json.loads(facts[0][1])["subject"]
    for secret in (CANARY, "051099999999", "15/QĐ-UBND", petition):
        assert secret.encode() not in collector.heard


STEPS = (
    ("leothang-node", "POST /v1/commands/receive_petition"),
    ("leothang-node", f"publish {PETITIONS}"),
    ("leothang-watch", "judge"),
    ("leothang-watch", f"publish {ALERTS}"),
)


async def _told(collector: Collector) -> None:
    """Wait until the collector heard of every step, and of the batches they went in."""
    async with asyncio.timeout(120):
        while not all(collector.named(name) for _, name in STEPS) or not _batch(collector):
            await asyncio.sleep(0.05)


def _batch(collector: Collector) -> Told | None:
    """Return the batch the node sent."""
    sent = collector.named("publish batch")
    return next((span for span in sent if span.program == "leothang-node"), None)


def _assert_one_trace(collector: Collector) -> None:
    """Each step is the child of the one before, and linked with the batch it went in."""
    asked_trace, asked_span = ASKED.split("-")[1:3]
    before = asked_span
    for program, name in STEPS:
        span = collector.named(name)[0]
        assert (span.program, span.trace, span.parent) == (program, asked_trace, before)
        before = span.id
    (request,) = collector.named("POST /v1/commands/receive_petition")
    sent = _batch(collector)
    assert sent is not None
    assert sent.links == (request.id,)
    assert sent.trace != asked_trace, "a batch is a trace of its own, linked with all it carries"


def test_a_collector_that_is_away_costs_a_bounded_queue_and_no_command() -> None:
    """What cannot be sent is dropped and counted, and the program ends all the same."""
    spans = Spans("http://127.0.0.1:1/v1/traces", "node", NODE)
    for _ in range(3 * QUEUE):
        with spans._span("a command", SpanKind.INTERNAL):
            pass
    assert spans.counted["dropped"] >= QUEUE - 512
    assert len(spans._sending._batch_processor._queue) <= QUEUE
    at = spans._start("another", SpanKind.INTERNAL, {}, None).get_span_context()
    spans.carry((str(number) for number in range(CARRIED + 50)), at)
    assert len(spans._carried) == CARRIED
    spans.close()


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "00",
        "01" + ASKED[2:],
        ASKED.replace("0af7", "0AF7"),
        f"00-{'0' * 32}-{'1' * 16}-01",
    ],
)
def test_a_header_that_is_none_begins_a_trace_of_its_own(header: str | None) -> None:
    """What strangers send is parsed strictly, and nothing else of theirs is carried on."""
    assert tracing.parse(header) is None


def test_nothing_is_traced_or_imported_unless_a_collector_is_named() -> None:
    """Off, the interface is the same object and OpenTelemetry stays on the disk."""

    async def app(*_: Any) -> None:
        """An interface."""

    assert tracing.served(app) is app
    assert tracing.current() is None
    assert tracing.publishing(PETITIONS, []) is tracing.reading(PETITIONS, [])
    code = "import sys, services.node.app, projections.early_warning.app; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not [name for name in ran.stdout.split() if name.startswith("opentelemetry.sdk")]
