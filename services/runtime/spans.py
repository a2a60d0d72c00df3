"""The spans themselves, and how they reach a collector: imported only where traces are on."""

from __future__ import annotations

import logging
import re
import threading
from collections import Counter, OrderedDict
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import requests
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
)

from services.runtime import tracing
from services.runtime.health import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from nats.aio.msg import Msg
    from opentelemetry.sdk.trace import ReadableSpan

    from services.runtime.fence import Outgoing
    from services.runtime.health import Asgi

QUEUE = 2_048
"""Spans that may wait for the collector; what comes beyond is dropped and counted."""
CARRIED = 10_000
"""Facts whose trace is remembered until what follows from them is published."""
MOST_LINKS = 128
"""Traces one batch is linked with; of a catch-up the others are not followed."""
ATTRIBUTES = frozenset(
    {
        *("http.request.method", "http.route", "http.response.status_code"),
        *("messaging.system", "messaging.destination.name", "messaging.operation.type"),
        *("messaging.batch.message_count",),
    }
)
"""Everything a span may carry; reviewed: nothing of a paper, an officer or a person."""

_TIMEOUT = 2.0
_GRACE = 1.0
_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Spans:
    """One program's tracer."""

    def __init__(self, collector: str, program: str, name: str) -> None:
        resource = {
            "service.name": f"leothang-{program}",
            "service.instance.id": name,
            "service.version": version("leothang"),
        }
        # The library tells of a collector that is away at every attempt; we count instead.
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
        self._sending = _Sending(collector)
        self._provider = TracerProvider(resource=Resource(resource), shutdown_on_exit=False)
        self._provider.add_span_processor(self._sending)
        self._tracer = self._provider.get_tracer("leothang")
        self._carried: OrderedDict[bytes, SpanContext] = OrderedDict()

    @property
    def counted(self) -> Mapping[str, int]:
        """What became of spans."""
        return self._sending.counted

    def close(self) -> None:
        """Send what waits, but let nobody wait for a collector that is away."""
        ending = threading.Thread(target=self._provider.shutdown, daemon=True)
        ending.start()
        ending.join(_GRACE)

    def current(self) -> SpanContext | None:
        """Return where the running task is in a trace."""
        found = trace.get_current_span().get_span_context()
        return found if found.is_valid and found.trace_flags.sampled else None

    def carry(self, facts: Iterable[str], at: SpanContext) -> None:
        """Remember that these facts were recorded, or judged, there."""
        for fact in facts:
            self._carried[fact.encode()] = at
        while len(self._carried) > CARRIED:
            self._carried.popitem(last=False)

    # -- a request
    def served(self, app: Asgi) -> Asgi:
        """Return the interface with a span around each request."""

        async def traced(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
            if scope["type"] != "http" or scope["path"] in OPERATIONS:
                await app(scope, receive, send)
                return
            sent = next((v for k, v in scope["headers"] if k == b"traceparent"), b"")
            method = str(scope["method"])
            kind = SpanKind.SERVER
            with self._span(method, kind, parent=_remote(sent.decode("latin-1"))) as span:

                async def answering(message: Any) -> None:  # noqa: ANN401 - ASGI
                    if message["type"] == "http.response.start":
                        _say(span, {"http.response.status_code": message["status"]})
                    await send(message)

                with trace.use_span(span, record_exception=False, set_status_on_exception=False):
                    await app(scope, receive, answering)
                # The template, never the path: it may name a paper.
                route = getattr(scope.get("route"), "path", "unknown")
                span.update_name(f"{method} {route}")
                _say(span, {"http.request.method": method, "http.route": route})

        return traced

    # -- a batch on its way
    @contextmanager
    def publishing(self, stream: str, rows: Sequence[Outgoing]) -> Iterator[Mapping[int, str]]:
        """Trace a batch: one span linked with all, and one in each trace that goes on in it."""
        parents = self._parents(rows)
        if not parents:
            yield {}
            return
        said = _batch(stream, "send", len(rows))
        links = [Link(one) for one in {one.span_id: one for one in parents.values()}.values()]
        with self._span("publish batch", SpanKind.PRODUCER, said, links=links) as batch:
            here = [Link(batch.get_span_context())]
            spans = {
                link.context.span_id: self._start(
                    f"publish {stream}", SpanKind.PRODUCER, said, link.context, here
                )
                for link in links
            }
            try:
                yield {place: _header(spans[one.span_id]) for place, one in parents.items()}
            finally:
                for span in spans.values():
                    span.end()

    def _parents(self, rows: Sequence[Outgoing]) -> dict[int, SpanContext]:
        """Return by position in which trace a row goes on: the fact's own, or its evidence's."""
        found: dict[int, SpanContext] = {}
        if not self._carried:
            return found
        traces: set[int] = set()
        for row in rows:
            known = (self._carried.get(id_) for id_ in _UUID.findall(row.body))
            parent = next((one for one in known if one is not None), None)
            if parent is None or (parent.span_id not in traces and len(traces) >= MOST_LINKS):
                continue
            traces.add(parent.span_id)
            found[row.position] = parent
        return found

    # -- judging what came
    @contextmanager
    def reading(self, stream: str, messages: Sequence[Msg]) -> Iterator[None]:
        """Trace judging: one span linked with all, and one in each trace that goes on."""
        sent = [
            (message, parent)
            for message in messages
            if message.headers and (parent := _remote(message.headers.get(tracing.HEADER)))
        ][:MOST_LINKS]
        if not sent:
            yield
            return
        said = _batch(stream, "process", len(messages))
        links = [Link(parent) for _, parent in sent]
        with self._span("judge batch", SpanKind.CONSUMER, said, links=links) as batch:
            here = [Link(batch.get_span_context())]
            spans: list[Span] = []
            for message, parent in sent:
                span = self._start("judge", SpanKind.CONSUMER, said, parent, here)
                spans.append(span)
                fact = _UUID.search(message.data)
                if fact is not None and span.is_recording():
                    self.carry([fact[0].decode()], span.get_span_context())
            try:
                yield
            finally:
                for span in spans:
                    span.end()

    # -- spans
    def _start(
        self,
        name: str,
        kind: SpanKind,
        said: Mapping[str, str | int],
        parent: SpanContext | None,
        links: Sequence[Link] = (),
    ) -> Span:
        context = trace.set_span_in_context(
            NonRecordingSpan(parent) if parent is not None else trace.INVALID_SPAN
        )
        span = self._tracer.start_span(name, context=context, kind=kind, links=links)
        _say(span, said)
        return span

    @contextmanager
    def _span(
        self,
        name: str,
        kind: SpanKind,
        said: Mapping[str, str | int] | None = None,
        *,
        parent: SpanContext | None = None,
        links: Sequence[Link] = (),
    ) -> Iterator[Span]:
        """A span around a block; of an error it says that there was one, not its words."""
        span = self._start(name, kind, said or {}, parent, links)
        try:
            yield span
        except BaseException:
            span.set_status(Status(StatusCode.ERROR))
            raise
        finally:
            span.end()


class _Sending(BatchSpanProcessor):
    """Hands spans to the collector from a thread of its own, and counts them."""

    def __init__(self, collector: str) -> None:
        self.counted: Counter[str] = Counter()
        super().__init__(
            _Counting(collector, self.counted), max_queue_size=QUEUE, schedule_delay_millis=500
        )
        self._ended = 0

    def on_end(self, span: ReadableSpan) -> None:
        """Queue a span, or drop it when too many wait."""
        if span.context is None or not span.context.trace_flags.sampled:
            return
        waiting = self._ended - self.counted["sent"] - self.counted["failed"]
        if waiting >= QUEUE:
            self.counted["dropped"] += 1
            return
        self._ended += 1
        super().on_end(span)


class _Counting(SpanExporter):
    def __init__(self, collector: str, counted: Counter[str]) -> None:
        # No proxy of the environment: a collector stands in our own network.
        session = requests.Session()
        session.trust_env = False
        self._exporter = OTLPSpanExporter(collector, timeout=_TIMEOUT, session=session)
        self._counted = counted

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send spans; whatever happens, the program goes on."""
        result = self._exporter.export(spans)
        self._counted["sent" if result is SpanExportResult.SUCCESS else "failed"] += len(spans)
        return result

    def shutdown(self) -> None:
        """Give up what is being tried."""
        self._exporter.shutdown()  # type: ignore[no-untyped-call]


def _say(span: Span, said: Mapping[str, str | int]) -> None:
    """Let a span carry what is on the list."""
    for name, value in said.items():
        if name in ATTRIBUTES:
            span.set_attribute(name, value)


def _batch(stream: str, what: str, count: int) -> dict[str, str | int]:
    return {
        "messaging.system": "nats",
        "messaging.destination.name": stream,
        "messaging.operation.type": what,
        "messaging.batch.message_count": count,
    }


def _remote(header: str | None) -> SpanContext | None:
    found = tracing.parse(header)
    if found is None:
        return None
    trace_id, span_id, flags = found
    return SpanContext(trace_id, span_id, is_remote=True, trace_flags=TraceFlags(flags))


def _header(span: Span) -> str:
    at = span.get_span_context()
    return f"00-{at.trace_id:032x}-{at.span_id:016x}-{int(at.trace_flags):02x}"
