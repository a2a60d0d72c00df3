"""Dead letters are read again, given up and taken back: by hand, and by a program knowing more."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import click
import httpx
import pytest
import typer
from typer.testing import CliRunner

from domain.contracts.facts import dump_fact
from domain.contracts.subjects import PETITIONS
from projections.early_warning.app import Watch
from projections.early_warning.deadletter_cli import app
from projections.early_warning.opening import look_into
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.early_warning.settings import WatchSettings
from projections.store.rows import DeadLetter
from projections.store.sqlite import SqliteStore
from services.runtime.reference import load_law
from services.streams import reconcile
from tests.support.facts import received
from tests.support.history import END, whole_history
from tests.support.nats import Hub, eventually
from tests.support.rebuilding import rebuilt
from tests.support.watching import (
    HOSTING,
    NODE,
    alert_log,
    publish,
    settings_of,
    settled,
    standing,
    watching,
)
from tests.wiring.test_watch import replayed

pytestmark = pytest.mark.wiring
HISTORY = whole_history()
BROKEN = b'{"an": "envelope of nothing"'
CENTRE = dump_fact(received("btcdtw", "2026-07-03", "paper-at-the-centre"))
FEWER = HOSTING.replace(', "btcdtw"', "")


def letters(settings: WatchSettings) -> dict[str, DeadLetter]:
    """Return letters by reason; the tests have one of each."""
    store = look_into(settings.data, settings.store)
    try:
        return {letter.reason: letter for letter in store.dead_letters()}
    finally:
        store.close()


async def said(hub: Hub, settings: WatchSettings, *words: str) -> tuple[int, str]:
    """Run `leothang deadletter` with the worker's settings; return its code and what it said."""
    of_worker = {"LEOTHANG_WATCH_DATA": str(settings.data), "LEOTHANG_WATCH_NATS": hub.server.url}
    officer = {"LEOTHANG_OFFICE": "t51-ttr", "LEOTHANG_OFFICER": "o-7f3a91"}
    result = await asyncio.to_thread(CliRunner().invoke, app, words, env=of_worker | officer)
    return result.exit_code, result.output


async def became(watch: Watch, settings: WatchSettings, reason: str, state: str) -> None:
    """Wait until a letter stands so."""
    await eventually(lambda: letters(settings)[reason].state == state)
    assert (await watch.status())["ready"]


async def test_a_program_that_understands_more_reads_them_again_by_itself(
    hub: Hub, tmp_path: Path
) -> None:
    """The office is hosted by the node since: its paper counts, what is broken stays."""
    settings = settings_of(hub, tmp_path)
    (tmp_path / "hosting.toml").write_text(FEWER)
    async with watching(settings) as watch:
        await settled(watch, await publish(hub, [*HISTORY, BROKEN]))
        assert standing(await alert_log(hub)) != replayed(HISTORY)
        hosted = letters(settings)["agency_not_hosted"].understood
    (tmp_path / "hosting.toml").write_text(HOSTING)
    async with watching(settings) as watch:
        await became(watch, settings, "agency_not_hosted", "replayed")
        await became(watch, settings, "broken_json", "waiting")
        await eventually(lambda: letters(settings)["broken_json"].understood != hosted)
        await settled(watch, 0)
        async with httpx.AsyncClient(timeout=60, trust_env=False) as browser:
            page = (await browser.get(f"{watch.address}/metrics")).text
    assert standing(await alert_log(hub)) == replayed(HISTORY)
    assert 'state="replayed"' in page
    assert "leothang_dead_letters{" in page


async def test_officers_ask_the_worker_that_runs(hub: Hub, tmp_path: Path) -> None:
    """Read again: it stays what it is. Given up, with who and why, and taken back.

    What it says is shown only when that is asked for, whose it is always.
    """
    settings = settings_of(hub, tmp_path)
    async with watching(settings) as watch:
        await settled(watch, await publish(hub, [BROKEN]))
        _, out = await said(hub, settings, "show", "1", "--body")
        assert json.loads(out[: out.rindex("}") + 1])["node"] == NODE
        assert "envelope of nothing" in out
        assert "envelope" not in (await said(hub, settings, "show", "1"))[1]
        code, out = await said(hub, settings, "replay", "--reason", "broken_json")
        assert (code, "1 will be read again" in out) == (0, True)
        await became(watch, settings, "broken_json", "waiting")
        code, out = await said(hub, settings, "discard", "1", "--why", "test")
        assert (code, "1 given up" in out) == (0, True)
        letter = letters(settings)["broken_json"]
        assert (letter.state, letter.noted_by, letter.noted_why) == (
            "discarded",
            "t51-ttr/o-7f3a91",
            "test",
        )
        await rebuilt(settings)
        assert letters(settings)["broken_json"].state == "discarded"
        code, out = await said(hub, settings, "restore", letter.digest[:8])
        assert (code, letters(settings)["broken_json"].state) == (0, "waiting")


async def test_a_view_nobody_writes_is_changed_by_who_asks(hub: Hub, tmp_path: Path) -> None:
    """The worker is stopped: what was asked for is done when it runs again."""
    settings = settings_of(hub, tmp_path)
    (tmp_path / "hosting.toml").write_text(FEWER)
    async with watching(settings) as watch:
        await settled(watch, await publish(hub, [CENTRE, BROKEN]))
    code, _ = await said(hub, settings, "replay", "--all")
    assert code == 0
    assert {letter.state for letter in letters(settings).values()} == {"asked"}
    (tmp_path / "hosting.toml").write_text(HOSTING)
    async with watching(settings) as watch:
        await became(watch, settings, "agency_not_hosted", "replayed")
        await became(watch, settings, "broken_json", "waiting")


async def test_a_letter_of_a_stream_that_was_replaced_is_told_from_others(
    hub: Hub, tmp_path: Path
) -> None:
    """At its position lies another message now: that one is not taken for it."""
    settings = settings_of(hub, tmp_path)
    async with watching(settings) as watch:
        await settled(watch, await publish(hub, [BROKEN, CENTRE]))
        await hub.js.delete_stream(PETITIONS)
        await reconcile(hub.js)
        await publish(hub, [CENTRE])
        code, _ = await said(hub, settings, "replay", "--all")
        assert code == 0
        await became(watch, settings, "broken_json", "gone")
        await settled(watch, await publish(hub, [BROKEN]))
        await became(watch, settings, "broken_json", "waiting")
        assert letters(settings)["broken_json"].position == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("discard", "1", "--by", "Lan", "--why", "test"), "no names"),
        (("discard", "1", "--by", "t51-ttr/o-7f3a91"), "say why"),
        (("discard", "1", "--why", "test"), "say who"),
        (("discard", "1", "--why", "because"), "one of test"),
        (("replay",), "say which letters"),
        (("replay", "77"), "no letter is called"),
        (("list", "--state", "lost"), "none of waiting"),
        (("list", "--reason", "lost"), "none of broken_json"),
    ],
)
def test_a_wrong_word_is_refused_in_one_line(
    tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    """Before anybody is asked: what is wrong, and what to say."""
    store = SqliteStore(tmp_path / "view.db")
    Pipeline(store, load_law()).observe([Message(1, "petition.v1.received.51.n", BROKEN)], END)
    store.close()
    with pytest.raises((click.UsageError, typer.BadParameter), match=says):
        typer.main.get_command(app)([*words, "--data", str(tmp_path)], standalone_mode=False)
