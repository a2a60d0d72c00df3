"""Logs carry keys from a list, and never the words of an exception."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import structlog

from services.runtime.logs import DROPPED, configure

CANARY = "Nguyễn Văn Canary"
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Iterator[Lines]:
    """Configured logs, and what they said so far."""
    handlers, level = logging.root.handlers[:], logging.root.level
    configure("test", "info", console=False)
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.reset_defaults()


def test_a_line_is_json_with_program_level_and_time(lines: Lines) -> None:
    """Every line can be read by a machine."""
    structlog.get_logger().info("node ready", node="n51-demo")
    (line,) = lines()
    assert (line["event"], line["program"], line["level"]) == ("node ready", "test", "info")
    assert line["node"] == "n51-demo"
    assert line["timestamp"].endswith("Z")


def test_a_key_not_on_the_list_is_dropped_and_counted(lines: Lines) -> None:
    """A slip of the pen in a log call gives nobody away."""
    before = DROPPED["sender"]
    structlog.get_logger().info("received", sender=CANARY, count=1)
    (line,) = lines()
    assert (line["count"], line["dropped_keys"]) == (1, ["sender"])
    assert "sender" not in line
    assert DROPPED["sender"] == before + 1


def test_the_end_of_a_connection_over_tls_is_no_warning(lines: Lines) -> None:
    """asyncio says the same sentence at each of them; whatever else it says is told."""
    said = "returning true from eof_received() has no effect when using ssl"
    logging.getLogger("asyncio").warning(said)
    logging.getLogger("asyncio").warning("socket.send() raised exception.")
    assert [line["event"] for line in lines()] == ["socket.send() raised exception."]


def test_an_exception_is_told_by_type_and_place(lines: Lines) -> None:
    """Its words may quote a body; its cause is told the same way."""
    try:
        try:
            int(CANARY)
        except ValueError as error:
            raise RuntimeError(CANARY) from error
    except RuntimeError:
        structlog.get_logger().exception("a command failed")
    (line,) = lines()
    assert CANARY not in json.dumps(line, ensure_ascii=False)
    assert line["exception"].startswith("RuntimeError at ")
    assert "ValueError" in line["exception"]


def test_other_libraries_say_only_their_template(lines: Lines) -> None:
    """What a message was filled with stays out; so do later lines of it."""
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: %s", CANARY)
    logging.getLogger("faststream.nats").error(f"ValueError: {CANARY}")  # noqa: G004
    first, second = lines()
    assert first["event"] == "Task exception was never retrieved"
    assert second["event"] == "ValueError"
    assert first["logger"] == "asyncio"


def test_what_is_passed_as_extra_is_held_to_the_same_list(lines: Lines) -> None:
    """FastStream passes `extra`: its keys are lifted and checked."""
    structlog.get_logger().warning("slow", extra={"stream": "PETITIONS", "body": CANARY})
    (line,) = lines()
    assert line["stream"] == "PETITIONS"
    assert "body" not in line


def test_below_the_level_nothing_is_said(lines: Lines) -> None:
    """The level given is the level kept."""
    structlog.get_logger().debug("detail")
    assert lines() == []


def test_a_line_that_cannot_be_written_stops_no_program(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk under the log may be full, and what the program keeps lies on another."""
    full = Path("/dev/full").open("w", encoding="utf-8")  # noqa: SIM115 - closing it fails, too
    with monkeypatch.context() as patched:
        patched.setattr("sys.stderr", full)
        structlog.get_logger().warning("lost")
        structlog.get_logger().warning("lost, and longer than any buffer" * 1_000)
    with suppress(OSError):
        full.close()
    structlog.get_logger().warning("there is room again")
    (line,) = lines()
    assert line["event"] == "there is room again"
