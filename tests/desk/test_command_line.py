"""`leothang desk …` as an officer says it, against a desk that runs."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import click
import pytest
from typer.testing import CliRunner

from services.desk.cli import app
from services.desk.rows import Position
from tests.support.desk import OTHER, WHO, alert, alert_id, heard, open_desk

pytestmark = pytest.mark.wiring
NOWHERE = "nats://127.0.0.1:9"
HIGH = str(alert_id("high"))


async def _say(url: str, *words: str) -> tuple[int, str]:
    """Run the command; return its exit code and all it said."""
    told = {"LEOTHANG_DESK": url, "COLUMNS": "200"}
    result = await asyncio.to_thread(CliRunner().invoke, app, words, env=told)
    refused = result.exception
    if isinstance(refused, click.ClickException):  # `leothang` itself says it in one line
        return refused.exit_code, refused.format_message()
    return result.exit_code, result.output


def _who(who: dict[str, str]) -> tuple[str, ...]:
    return ("--office", who["office"], "--officer", who["officer"])


async def test_an_officer_sees_a_warning_to_its_end(tmp_path: Path) -> None:
    """Listed, talked about, given away, reported, refused to the reporter, closed by another."""
    async with open_desk(tmp_path / "desk", NOWHERE) as office:
        office.desk.engine.take_in(heard(alert("high", severity="high")), Position(1, 1, "2026"))
        url = office.desk.url
        wrong = ("--outcome", "false_positive", "--reason", "wrong_fact")
        steps: tuple[tuple[tuple[str, ...], int, str], ...] = (
            (("list", "--severity", "high", "--lang", "en"), 0, HIGH),
            (("list", "--province", "5"), 2, "province"),
            (("comment", HIGH, "Đã gọi cho xã.", *_who(WHO)), 0, "open"),
            (("assign", HIGH, "--to", "t51-snnmt", *_who(WHO)), 0, "assigned"),
            (("close", HIGH, *wrong, *_who(WHO)), 2, "một người báo cáo"),
            (("handled", HIGH, *wrong, *_who(WHO)), 0, "reported"),
            (("close", HIGH, *_who(WHO), "--lang", "en"), 2, "ask another officer"),
            (("close", HIGH, *_who(OTHER)), 0, "closed"),
            (("reopen", HIGH, *_who(OTHER)), 0, "open"),
            (("show", HIGH), 0, "Đã gọi cho xã."),
            (("acknowledge", str(alert_id("never")), *_who(WHO)), 2, "chưa nhận được"),
        )
        for words, code, told in steps:
            done, said = await _say(url, *words)
            assert done == code, said
            assert told in said
        _, said = await _say(url, "show", HIGH, "--json")
        assert [one["what"] for one in json.loads(said)["life"]][-2:] == ["closed", "reopened"]


async def test_a_desk_that_is_not_there_is_named() -> None:
    """With what to do about it."""
    code, said = await _say("http://127.0.0.1:9", "list")
    assert code == 2
    assert "leothang desk run" in said
