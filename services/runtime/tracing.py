"""Traces from a command to its warnings, off unless a collector is named (truy vết).

`LEOTHANG_TRACES=http://collector:4318/v1/traces` turns them on in a program. The context
travels in a header of the message (`traceparent`, as the W3C has it), never in a fact:
facts are the same whether anybody watches or not. A span carries what is on a list and
no word of a paper. Off, nothing of OpenTelemetry is even imported; with a collector that
is away, a bounded queue forgets and counts what it forgot.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from nats.aio.msg import Msg
    from opentelemetry.trace import SpanContext

    from services.runtime.fence import Outgoing
    from services.runtime.health import Asgi
    from services.runtime.spans import Spans

TRACES = "LEOTHANG_TRACES"
"""Where a collector takes OTLP over HTTP; empty: no traces."""
HEADER = "traceparent"
"""The header of a message, and of a request."""

_PARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_NOTHING: AbstractContextManager[None] = nullcontext()

_active: Spans | None = None


@contextmanager
def traced(program: str, name: str) -> Iterator[None]:
    """Trace while the block runs, where the environment names a collector."""
    global _active  # noqa: PLW0603 - one program, one tracer; everything below asks it
    collector = os.environ.get(TRACES, "")
    if not collector or _active is not None:
        yield
        return
    from services.runtime.spans import Spans  # noqa: PLC0415 - costs nothing while off

    _active = Spans(collector, program, name)
    try:
        yield
    finally:
        spans, _active = _active, None
        spans.close()


def is_on() -> bool:
    """Tell whether anything is traced."""
    return _active is not None


def counted() -> Mapping[str, int]:
    """Return what became of spans: sent, failed, dropped; nothing while off."""
    return {} if _active is None else _active.counted


def served(app: Asgi) -> Asgi:
    """Return the interface, each of its requests in a span; the same one while off."""
    return app if _active is None else _active.served(app)


def current() -> SpanContext | None:
    """Return where the running task is in a trace."""
    return None if _active is None else _active.current()


def carry(facts: Sequence[str], at: SpanContext) -> None:
    """Remember that these facts were recorded, or judged, there."""
    if _active is not None:
        _active.carry(facts, at)


def publishing(
    stream: str, rows: Sequence[Outgoing]
) -> AbstractContextManager[Mapping[int, str] | None]:
    """Trace a batch on its way; give the header of each row, by position."""
    return _NOTHING if _active is None else _active.publishing(stream, rows)


def reading(stream: str, messages: Sequence[Msg]) -> AbstractContextManager[None]:
    """Trace the judging of messages."""
    return _NOTHING if _active is None else _active.reading(stream, messages)


def parse(header: str | None) -> tuple[int, int, int] | None:
    """Return trace, span and flags of a header; None where it is none that we understand."""
    found = _PARENT.fullmatch(header or "")
    if found is None:
        return None
    trace, span, flags = (int(part, 16) for part in found.groups())
    return (trace, span, flags) if trace and span else None
