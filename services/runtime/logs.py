"""Logs that say what a program does and never what a paper says (nhật ký).

Every line is JSON with keys from a list; a key not on it is dropped and counted.
An exception is told by its type and place, not by its words: they may quote a
body. Of other libraries' messages only the template is kept.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections import Counter
from contextlib import suppress
from io import TextIOBase
from typing import TYPE_CHECKING, Any, TextIO, cast

import structlog

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

KEYS = frozenset(
    {
        # what and when
        *("event", "level", "timestamp", "logger", "program", "version", "dropped_keys"),
        # where
        *("node", "hub", "worker", "profile", "agency", "province", "client", "stream", "fence"),
        *("address", "port", "pid", "path", "line", "column", "route", "method"),
        # which: opaque ids only
        *("petition_id", "matter_id", "group_id", "alert_id", "event_id", "transfer_id"),
        *("correlation_id", "finding_id"),
        # how far and how much
        *("position", "sequence", "was", "count", "size", "batch", "rows", "facts", "alerts"),
        *("findings", "matters", "evaluations", "unreadable", "changes", "pending", "behind"),
        *("seconds", "milliseconds", "attempt", "as_of"),
        # why
        *("reason", "why", "error", "exception", "code", "status", "setting", "declared", "actual"),
        # which rule or kind
        *("command", "type", "rule", "pattern", "severity", "change"),
    }
)
"""Everything a log line may carry; reviewed: no name, address, number or text of a person."""

DROPPED: Counter[str] = Counter()
"""Keys that were dropped, by name: each is a mistake in the code that logs it."""

_LONGEST = 300
_HARMLESS = "returning true from eof_received() has no effect when using ssl"
"""What asyncio says whenever a connection over TLS is closed."""
_OWN_HANDLERS = ("faststream",)
"""Loggers whose library gives them a handler of its own as soon as it is imported."""


def configure(program: str, level: str = "info", *, console: bool | None = None) -> None:
    """Log to stderr: JSON lines, or coloured text when a person looks at a terminal."""
    people = sys.stderr.isatty() if console is None else console
    threshold = logging.getLevelNamesMapping()[level.upper()]
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=people)
        if people
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )

    def named(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        event.setdefault("program", program)
        return event

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            named,
            flatten_extra,
            tell_exception,
            keep_known_keys,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=_to_stderr,
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[_Foreign()], level=max(threshold, logging.WARNING), force=True)
    _hush(logging.getLogger(name) for name in _OWN_HANDLERS)


def _hush(loggers: Iterable[logging.Logger]) -> None:
    """Take away handlers a library gave itself when it was imported: they print whole messages."""
    for logger in loggers:
        logger.handlers.clear()
        logger.propagate = True


class _Stderr(TextIOBase):
    """What stderr is when a line is written; one that cannot be written stops no program."""

    def write(self, text: str) -> int:
        with suppress(OSError):  # the disk under it is full, or who read it is gone
            sys.stderr.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            sys.stderr.flush()


_STDERR = _Stderr()


def _to_stderr(*_: object) -> structlog.PrintLogger:
    return structlog.PrintLogger(file=cast("TextIO", _STDERR))


def flatten_extra(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Lift what FastStream passes as `extra` to keys of its own, so the list applies to them."""
    extra = event.pop("extra", None)
    if isinstance(extra, dict):
        for key, value in extra.items():
            event.setdefault(str(key), value)
    return event


def tell_exception(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and where it was raised."""
    told = event.pop("exc_info", None)
    if told is True:
        told = sys.exc_info()
    if isinstance(told, tuple):
        told = told[1]
    if isinstance(told, BaseException):
        event["exception"] = outline(told)
    event.pop("stack_info", None)
    return event


def outline(error: BaseException) -> str:
    """Return `Type at file:line in function`, for the error and what caused it."""
    said: list[str] = []
    current: BaseException | None = error
    while current is not None and len(said) < 4:  # noqa: PLR2004 - enough to find the place
        said.append(f"{type(current).__name__}{_place(current.__traceback__)}")
        current = current.__cause__ or current.__context__
    return " from ".join(said)


def _place(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    if not frames:
        return ""
    last = frames[-1]
    file = "/".join(last.filename.replace("\\", "/").split("/")[-3:])
    return f" at {file}:{last.lineno} in {last.name}"


def keep_known_keys(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Drop keys that are not on the list, and say which."""
    unknown = [key for key in event if key not in KEYS]
    for key in unknown:
        DROPPED[key] += 1
        del event[key]
    if unknown:
        event["dropped_keys"] = sorted(unknown)
    for key, value in event.items():
        if isinstance(value, str) and len(value) > _LONGEST:
            event[key] = value[:_LONGEST] + "…"
    return event


class _Foreign(logging.Handler):
    """Takes the messages of other libraries without what they were filled with."""

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith(_HARMLESS):
            return
        logger: FilteringBoundLogger = structlog.get_logger()
        lines = str(record.msg).strip().splitlines() or ["?"]
        # FastStream writes "Type: words of the exception".
        first = lines[0].split(": ")[0] if record.name.startswith("faststream") else lines[0]
        said: dict[str, Any] = {"logger": record.name}
        if record.exc_info:
            said["exc_info"] = record.exc_info
        logger.log(record.levelno, first, **said)
