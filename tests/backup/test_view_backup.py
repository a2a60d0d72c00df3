"""A worker's view: compared with its stream, copied while it works, put back and gone on with."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from services.backup.view import back_up, restore
from services.operating.verify_cli import app
from tests.support.history import whole_history
from tests.support.nats import Hub
from tests.support.watching import publish, settings_of, settled, watching

pytestmark = pytest.mark.wiring

HISTORY = whole_history()
HALF = len(HISTORY) // 2


async def verified(hub: Hub, view: Path) -> tuple[int, dict[str, Any]]:
    """Compare a view with its stream as a program would; return exit code and answer."""
    words = ["--view", str(view), "--nats", hub.server.url, "--json"]
    result = await asyncio.to_thread(lambda: CliRunner().invoke(app, words))
    assert result.stdout, (result.stderr, result.exception)
    answer: dict[str, Any] = json.loads(result.stdout)
    return result.exit_code, answer


async def test_a_view_holds_every_fact_it_has_read(hub: Hub, tmp_path: Path) -> None:
    """Equal with repeats and with what was set aside; a fact taken out of the view is named."""
    data = tmp_path / "view"
    data.mkdir()
    async with watching(settings_of(hub, data)) as watch:
        last = await publish(hub, [*HISTORY, HISTORY[0], b"{", b'{"id":"x"}'])
        await settled(watch, last)
        code, answer = await verified(hub, data)
        assert (code, answer["equal"], answer["missing_count"]) == (0, True, 0)
        assert answer["set_aside"] >= 2
        assert answer["messages"] == len(HISTORY) + 3
        assert sum(line["view"] for line in answer["agencies"]) > len(HISTORY) // 2
    with closing(sqlite3.connect(data / "view.db")) as db, db:
        db.execute("DELETE FROM facts WHERE id = (SELECT id FROM facts LIMIT 1)")
    code, answer = await verified(hub, data)
    assert (code, answer["missing_count"]) == (1, 1)
    assert [len(line["days_that_differ"]) for line in answer["agencies"]].count(1) == 1


async def test_a_view_put_back_reads_on_from_where_it_stood(hub: Hub, tmp_path: Path) -> None:
    """Copied between two halves of a history, lost, put back: it ends with all of it."""
    data, out = tmp_path / "view", tmp_path / "copy"
    data.mkdir()
    settings = settings_of(hub, data)
    async with watching(settings) as watch:
        await settled(watch, await publish(hub, HISTORY[:HALF]))
        made = await asyncio.to_thread(back_up, data, out, lambda _done, _whole: None)
        await settled(watch, await publish(hub, HISTORY[HALF:]))
    assert not made.secret
    shutil.rmtree(data)
    await asyncio.to_thread(restore, out, data)
    async with watching(settings_of(hub, data)) as watch:
        await settled(watch, len(HISTORY))
        code, answer = await verified(hub, data)
    assert (code, answer["messages"]) == (0, len(HISTORY))
