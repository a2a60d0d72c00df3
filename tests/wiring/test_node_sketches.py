"""Texts over HTTP: what becomes of them is said and counted, however long or strange."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from domain.contracts.facts import parse_fact
from domain.contracts.petition import PetitionReceivedV1
from services.node.sketching.sketcher import Made
from services.runtime.body_limit import MOST_BYTES
from tests.sketching.letters import BODY, letter
from tests.support.nats import Hub
from tests.support.node import Office, paper, running_office

pytestmark = pytest.mark.wiring

MIB = 2**20


@pytest.fixture
async def office(hub: Hub, tmp_path: Path) -> AsyncIterator[Office]:
    """A node for a commune and its province, on a hub of its own."""
    async with running_office(tmp_path / "node", hub.server.url) as running:
        yield running


async def told(office: Office) -> dict[str, int]:
    """Return how many texts became what."""
    lines = (await office.http.get("/metrics")).text.splitlines()
    prefix = "leothang_node_sketches_total{outcome="
    return {
        line.split('"')[1]: int(float(line.split()[-1]))
        for line in lines
        if line.startswith(prefix)
    }


async def test_every_outcome_is_counted(office: Office, hub: Hub) -> None:
    """All from nought on, so that an alert rule can be written; and papers are never refused."""
    assert await told(office) == {made.value: 0 for made in Made}
    texts = [letter(), "", "nghiêng", "中文 " * 50, f"{BODY}\n" * 150, "\x00\x01 " * 50]
    for number, text in enumerate(texts):
        sent = await office.send("receive_petition", **paper(number, text=text))
        assert sent.status_code == 201
    assert await told(office) == {"made": 1, "cut": 1, "empty": 1, "short": 1, "unreadable": 2}
    await office.published()
    facts = [parse_fact(body) for _, body in await hub.messages()]
    sketches = [fact.data.sketch for fact in facts if isinstance(fact, PetitionReceivedV1)]
    assert [sketch is not None for sketch in sketches] == [True, *[False] * 3, True, False]


async def test_the_longest_text_allowed_is_kept_whole_and_its_sketch_cut(office: Office) -> None:
    """Fifty thousand letters, some eleven thousand words: recorded, and said to be cut."""
    random = Random(1)
    words = (random.choice(BODY.split()) for _ in range(20_000))
    text = " ".join(words)[:50_000]
    sent = await office.send("receive_petition", **paper(1, text=text))
    assert sent.status_code == 201
    assert (await told(office))["cut"] == 1


@pytest.mark.parametrize("size", [50_001, 5 * MIB])
async def test_a_longer_text_is_refused_with_its_limit(office: Office, size: int) -> None:
    """An officer must learn that the text was not kept: 422, the field, the limit, no quotation."""
    refused = await office.send("receive_petition", **paper(1, text="canary" * (size // 6 + 1)))
    problem = refused.json()
    assert refused.headers["content-type"] == "application/problem+json"
    assert (refused.status_code, problem["code"]) == (422, "invalid")
    assert problem["errors"] == [
        {
            "field": "text",
            "reason": "At most 50,000 characters.",
            "reason_vi": "Quá dài: nhiều nhất 50000 ký tự.",
        }
    ]
    assert "canary" not in refused.text
    assert set((await told(office)).values()) == {0}


async def test_one_text_too_long_does_not_refuse_its_neighbours(office: Office) -> None:
    """In a batch each paper is answered in its place."""
    says = [paper(1, text=letter()), paper(2, text="x" * 5 * MIB)]
    batch = [{"command": "receive_petition"} | one for one in says]
    answers = (await office.http.post("/v1/commands", json=batch)).json()
    assert [answer["status"] for answer in answers] == [201, 422]


async def test_a_request_beyond_the_limit_of_bytes_is_refused_unread(office: Office) -> None:
    """413, and the program goes on."""
    body = json.dumps(paper(1, text="x" * MOST_BYTES))
    refused = await office.http.post(
        "/v1/commands/receive_petition", content=body, headers={"Content-Type": "application/json"}
    )
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    headers = {"Content-Type": "application/json"}
    unread = await office.http.post(
        "/v1/commands/receive_petition", content=b"\xff\xfe\x00", headers=headers
    )
    counted = (await office.http.get("/metrics")).text
    for code in ("too_large", unread.json()["code"]):
        assert f'leothang_node_refusals_total{{code="{code}"}} 1.0' in counted
    assert (await office.send("receive_petition", **paper(1, text=letter()))).status_code == 201
