"""Programs as children: their words are kept, their end is noticed, nothing is left behind."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from services.demo.player import CommandRefusedError, Player
from services.demo.ports import is_free, last_port, remember
from services.demo.programs import Program, ProgramEndedError
from tests.support.ports import free_port

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.wiring


def test_a_program_that_ends_is_noticed_with_its_last_words(tmp_path: Path) -> None:
    """The reason stands in the message, so nobody has to look for a log."""

    async def run() -> str:
        program = Program("node", ["node", "--port", "many"], log=tmp_path / "node.log")
        await program.start()
        with pytest.raises(ProgramEndedError) as ended:
            await program.ready()
        await program.stop()
        return str(ended.value)

    words = asyncio.run(run())
    assert "node ended with code 2" in words
    assert "--port" in words


def test_a_program_that_answers_says_where_and_ends_when_told(tmp_path: Path) -> None:
    """`ready` gives the address; after `stop` the process is gone."""

    async def run() -> tuple[str, int | None, int | None]:
        arguments = ["node", "--agency", "x21031", "--port", "0", "--data", str(tmp_path / "node")]
        program = Program("node", arguments, log=tmp_path / "node.log")
        await program.start()
        url, running = await program.ready(), program.pid
        await program.stop()
        return url, running, program.pid

    url, running, after = asyncio.run(run())
    assert url.startswith("http://127.0.0.1:")
    assert running is not None
    assert after is None


def test_lines_are_handed_on_as_they_are_printed(tmp_path: Path) -> None:
    """The feed shows what the printer prints, whole lines only."""
    heard: list[str] = []

    async def run() -> None:
        program = Program("schema", ["schema", "--help"], log=tmp_path / "schema.log")
        await program.start()
        following = asyncio.create_task(program.follow(heard.append))
        while not any("--help" in line for line in heard):
            await asyncio.sleep(0.01)
        following.cancel()
        await program.stop()

    asyncio.run(run())
    assert all(not line.endswith("\n") for line in heard)


def test_a_refused_command_ends_the_play(tmp_path: Path) -> None:
    """A demo that goes on after a refusal would prove nothing."""

    async def run() -> None:
        arguments = ["node", "--agency", "x21031", "--port", "0", "--data", str(tmp_path / "node")]
        program = await Program("node", arguments, log=tmp_path / "node.log").start()
        player = Player(await program.ready())
        try:
            with pytest.raises(CommandRefusedError, match="petition_unknown"):
                await player.in_batches([_ACCEPT], lambda _: None)
            with pytest.raises(CommandRefusedError, match="petition_unknown"):
                await player.one(_ACCEPT)
        finally:
            await player.close()
            await program.stop()

    asyncio.run(run())


_ACCEPT = {
    "command": "accept_petition",
    "agency": "x21031",
    "on": "2026-08-03",
    "register_no": "1",
}


def test_a_port_is_taken_again_unless_somebody_else_has_it(tmp_path: Path) -> None:
    """Addresses stay the same from start to start where they can."""
    file = tmp_path / "ports.json"
    assert last_port(file, "node") == 0
    with socket.socket() as taken:
        port = free_port()  # one nobody gets by chance, once it is free again
        taken.bind(("127.0.0.1", port))
        taken.listen()
        remember(file, {"node": port})
        assert last_port(file, "node") == 0
    assert is_free(port)
    assert last_port(file, "node") == port


@pytest.mark.parametrize("words", ["", "{", "[]", '{"node": "many"}', '{"node": 99999999}'])
def test_a_damaged_ports_file_is_no_trouble(tmp_path: Path, words: str) -> None:
    """Any free port will do."""
    file = tmp_path / "ports.json"
    file.write_text(words, encoding="utf-8")
    assert last_port(file, "node") == 0
