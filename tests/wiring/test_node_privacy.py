"""Personal data stays at the node: a canary goes in everywhere and comes out nowhere."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.node.key_file import read
from services.node.local import KEY_FILE
from tests.support.nats import Hub
from tests.support.node import COMMUNE, NODE, NodeProgram, node_program, paper

pytestmark = pytest.mark.wiring

NAME = "Đặng Thị Hoàng Yến Canary"
NUMBER = "051099123456"
PHRASE = "thửa đất số 77 bị lấn chiếm canary"
CANARIES = (NAME, NUMBER, PHRASE, "Canary", "canary", "0912345678", "Thôn Canary")


def personal() -> dict[str, Any]:
    """Return a receipt with the canary in every field a person's data may be in."""
    who = {"name": NAME, "id_number": NUMBER, "address": "Thôn Canary", "phone": "0912345678"}
    content = {"kind": "denunciation", "commune": "21025", "spot": PHRASE}
    accused = {"body": COMMUNE, "name": NAME, "act": PHRASE, "period": "2025"}
    return paper(
        1, sender=who, cosigners=[who], text=PHRASE, content=content | {"denunciation": accused}
    )


def wrong(says: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the receipt spoiled in ways that tempt an error message to quote it."""
    yield says | {"on": NAME}
    yield says | {"register_no": NAME * 20}
    yield says | {"province": NAME}
    yield says | {"channel": PHRASE}
    yield says | {NAME: NUMBER}
    yield says | {"agency": NAME}
    yield says | {"sender": NAME}
    yield says | {"names": PHRASE}
    yield says | {"refers_to": [NAME]}
    yield says | {"content": {"kind": PHRASE}}
    yield says | {"addressees": ["canary"]}
    yield says | {"text": 5}


async def test_the_canary_leaves_the_node_nowhere(hub: Hub, tmp_path: Path) -> None:
    """Not on a stream, in a subject, a log, a metric, an answer, or the hub's own files."""
    async with (
        node_program(tmp_path / "node", hub.server.url, "--log-level", "debug") as node,
        node.client() as http,
    ):
        heard = await _say_everything(node)
        heard += await _exchange_keys(tmp_path / "node")
        heard += await _link(node)
        heard += (await http.get("/metrics")).text
        assert await node.stop() == 0
        heard += node.log.read_text(encoding="utf-8")
    for headers, body in await hub.messages():
        heard += str(headers) + body.decode()
    assert len(await hub.messages()) == 4, "received, classified, said again, linked"
    keys = read(tmp_path / "node" / KEY_FILE).every
    assert len(keys) == 2
    # The client first: one that looks for a server that is gone may not end in time.
    await hub.client.close()
    await hub.server.stop()
    kept = b"".join(path.read_bytes() for path in _files(tmp_path / "hub" / "store"))
    assert [canary for canary in CANARIES if canary in heard] == []
    assert [key.id for key in keys if key.secret.hex() in heard or str(key.secret) in heard] == []
    assert [key.id for key in keys if key.secret.hex().encode() in kept or key.secret in kept] == []
    assert [canary for canary in CANARIES if canary.encode() in kept] == []
    register = b"".join(path.read_bytes() for path in _files(tmp_path / "node"))
    assert NAME.encode() in register, "the office itself must keep whose paper it is"


async def _say_everything(node: NodeProgram) -> str:
    """Send the paper, its repetitions and its spoiled forms; return all that was answered."""
    says = personal()
    async with node.client() as http:
        first = await http.post("/v1/commands/receive_petition", json=says)
        assert first.status_code == 201
        said = [first, await http.post("/v1/commands/receive_petition", json=says)]
        said.append(
            await http.post(
                "/v1/commands/classify_petition",
                json={
                    "agency": COMMUNE,
                    "register_no": says["register_no"],
                    "on": "2026-08-04",
                    "content": says["content"],
                },
            )
        )
        for spoiled in wrong(says):
            refused = await http.post("/v1/commands/receive_petition", json=spoiled)
            assert refused.status_code in {404, 409, 422}, spoiled.keys() - says.keys()
            batch = [spoiled | {"command": "receive_petition"}, spoiled | {"command": NAME}]
            said += [refused, await http.post("/v1/commands", json=batch)]
        said.append(await http.post("/v1/commands/receive_petition", content=NAME.encode()))
        said.append(await http.get(f"/v1/petitions/{first.json()['subject']}"))
        said.append(await http.get("/v1/petitions/canary".replace("canary", "x")))
    return "".join(answer.text + str(answer.headers) for answer in said)


async def _exchange_keys(data: Path) -> str:
    """Put a new key in front and say everything again, beside the running node."""
    heard = ""
    for words in (["keys", "add"], ["keys", "list"], ["rekey", "--node", NODE]):
        program = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "services.cli", "node", *words, "--data", str(data)),
            cwd=Path(__file__).parents[2],
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        told = (await program.communicate())[0].decode()
        assert program.returncode == 0, told
        heard += told
    return heard


async def _link(node: NodeProgram) -> str:
    """Link the paper with others, rightly and in ways that tempt an error to quote."""
    says = {"agency": COMMUNE, "register_no": "1/TD", "on": "2026-08-05"}
    async with node.client() as http:
        linked = {**says, "other_register_no": f"{NAME}/2", "reasons": ["same_sender"]}
        said = [await http.post("/v1/commands/link_petitions", json=linked)]
        assert said[0].status_code == 201
        for wrong_words in ({"other": NAME}, {"other_register_no": NAME * 9}, {"undoes": NUMBER}):
            for command in ("link_petitions", "reject_link", "unlink_petitions"):
                said.append(await http.post(f"/v1/commands/{command}", json=says | wrong_words))
                assert said[-1].status_code == 422
        said.append(await http.post("/v1/commands/rekey", json={**says, "subject": NAME}))
        said.append(await http.post("/v1/commands/unlink_petitions", json=linked))
    return "".join(answer.text for answer in said)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_what_holds_personal_data_can_be_read_by_its_owner_only(
    hub: Hub, tmp_path: Path
) -> None:
    """The register, its side files and the key, whatever the umask of the day."""
    async with node_program(tmp_path / "node", hub.server.url) as node:
        await _say_everything(node)
        files = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "node").iterdir()}
        assert await node.stop() == 0
    assert {"register.sqlite", "pseudonym-key.json"} <= set(files)
    assert not any(rights for name, rights in files.items() if not name.endswith(".log")), files
