"""Into a running node over HTTP: in batches, again, and while it is away."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import httpx
import pytest

from services.importing.mapping import load_mapping
from services.importing.offices import OfficeError, OverHttp
from services.importing.rejects import Rejects
from services.importing.run import Import
from services.node.commands import AnyCommand, parse_command
from tests.support.imports import MAPPING, row, write_csv, write_mapping
from tests.support.node import COMMUNE, node_program

pytestmark = pytest.mark.wiring

AWAY = "nats://127.0.0.1:9"
"""No hub: a node records without it."""


async def _import(folder: Path, *words: object) -> tuple[int, str, str]:
    """Run `leothang import` as a program of its own."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.cli", "import", folder / "r.csv"),
        *("--mapping", folder / "mapping.toml", "--rejects", folder / "rejects.csv"),
        *map(str, words),
        cwd=Path(__file__).parents[2],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def test_a_file_is_sent_to_a_running_node_and_repeats_quietly(tmp_path: Path) -> None:
    """1,100 rows in several batches; the node's refusals set rows aside; again: repeated."""
    mapping = MAPPING.replace("x21025", COMMUNE)
    write_mapping(tmp_path, mapping)
    rows = [row(n, day=f"{n % 28 + 1:02d}/03/2026") for n in range(1, 1101)]
    rows[499] |= {"sent": "30/03/2026", "to": "x99999"}
    rows[500] |= {"no": "500/TD"}
    rows[501] |= {"sent": "30/03/2026", "to": "t51"}
    write_csv(tmp_path / "r.csv", rows)
    async with node_program(tmp_path / "node", AWAY) as node:
        first = await _import(tmp_path, "--node", node.url)
        again = await _import(tmp_path, "--node", f"{node.url}/")
    assert first[0] == again[0] == 0
    assert "1102 commands: 1100 recorded, 0 repeated, 2 refused; 2 rows rejected" in first[1]
    assert "1102 commands: 0 recorded, 1100 repeated, 2 refused; 2 rows rejected" in again[1]
    assert "row 501: transfer_petition: agency_unknown: to: No body has this code" in first[2]
    assert "row 502: receive_petition: already_received" in first[2]
    assert "Nguyễn" not in first[1] + first[2] + node.log.read_text()


async def test_long_texts_are_sent_in_smaller_requests(tmp_path: Path) -> None:
    """A request has a limit in bytes that 400 long papers exceed."""
    write_mapping(tmp_path, MAPPING.replace("x21025", COMMUNE))
    rows = [row(n, day="05/03/2026", text="đ" * 30_000) for n in range(1, 401)]
    write_csv(tmp_path / "r.csv", rows)
    async with node_program(tmp_path / "node", AWAY) as node:
        code, out, err = await _import(tmp_path, "--node", node.url)
    assert (code, err) == (0, "")
    assert "400 commands: 400 recorded" in out


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://no.such.host.invalid:8080"])
async def test_a_node_that_is_not_there_is_said_at_once(tmp_path: Path, url: str) -> None:
    """Exit code 1, and what to do."""
    write_mapping(tmp_path)
    write_csv(tmp_path / "r.csv", [row(1)])
    code, out, err = await _import(tmp_path, "--node", url)
    assert (code, out) == (1, "")
    assert "does not answer" in err
    assert "import the same file again" in err
    assert len(err.splitlines()) == 1


def _commands(count: int) -> list[AnyCommand]:
    words = {"command": "file_away", "agency": "x21025", "on": "2026-03-05"}
    return [parse_command(words | {"register_no": f"{n}/TD"}) for n in range(count)]


def _office(*answers: httpx.Response | type[httpx.HTTPError]) -> tuple[OverHttp, list[int]]:
    """Return an office at a node that answers like this, and the sizes it was sent."""
    left, sizes = list(answers), list[int]()

    def answer(request: httpx.Request) -> httpx.Response:
        sizes.append(request.content.count(b"file_away"))
        said = left.pop(0)
        if isinstance(said, httpx.Response):
            return said
        msg = "away"
        raise said(msg)

    transport = httpx.MockTransport(answer)
    return OverHttp(httpx.Client(base_url="http://node", transport=transport), pause=0), sizes


def _recorded(count: int) -> httpx.Response:
    return httpx.Response(200, json=[{"outcome": {"status": "recorded"}}] * count)


def test_a_node_that_is_busy_or_away_for_a_moment_is_asked_again() -> None:
    """Sending a batch twice is harmless, so nothing has to be remembered."""
    office, sizes = _office(
        httpx.Response(503),
        httpx.ReadTimeout,
        httpx.ConnectError,
        httpx.Response(503),
        _recorded(3),
    )
    assert [one.status for one in office.hand_in(_commands(3))] == ["recorded"] * 3
    assert sizes == [3] * 5


def test_a_node_that_stays_busy_is_given_up(tmp_path: Path) -> None:
    """What was recorded before stays; the rows set aside until then are written."""
    path = write_csv(tmp_path / "r.csv", [row(1, day="?"), row(2)])
    office, sizes = _office(*[httpx.Response(503)] * 6)
    rejects = Rejects(tmp_path / "rejects.csv")
    with pytest.raises(OfficeError, match="it is busy"), rejects:
        Import(load_mapping(write_mapping(tmp_path)), office, rejects).run(path)
    assert len(sizes) == 6
    assert (tmp_path / "rejects.csv").exists()


def test_what_does_not_answer_like_a_node_is_no_node() -> None:
    """A wrong port may well have somebody else behind it."""
    for said in (
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json=[]),
        httpx.Response(404),
        httpx.Response(500),
    ):
        office, _ = _office(said)
        with pytest.raises(OfficeError, match="not as a node does"):
            office.hand_in(_commands(2))


def test_one_command_too_large_for_the_node_is_refused_alone() -> None:
    """The others of its batch go in."""
    large = httpx.Response(413)
    office, sizes = _office(large, large, large, _recorded(1), _recorded(2))
    answers = [one.status for one in office.hand_in(_commands(4))]
    assert answers == ["refused", "recorded", "recorded", "recorded"]
    assert sizes == [4, 2, 1, 1, 2]
