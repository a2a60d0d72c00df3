"""Facts of a stolen key stay at the hub for ever; who owns the register says that he knows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from domain.contracts.facts import dump_fact
from services.operating.verify_cli import app
from services.runtime.acknowledged import FILE, Acknowledged
from services.runtime.comparing import Compared, Odd
from services.runtime.reconciling import Reconciled
from tests.support.facts import received
from tests.support.nats import Hub, eventually
from tests.support.node import NODE, Office, paper, running_office
from tests.verifying.test_verify_command import recorded, told

OFTEN = 0.0002
"""Hours between two comparisons of the node itself."""
REASON = "stolen key, void since 2026-11-20"
BY = ("--by", "t51-ttr/o-7f3a91")


def found(*strange: bytes, differing: tuple[bytes, ...] = ()) -> Compared:
    """Return a comparison that found these."""
    odd = {"strange": Odd(), "differing": Odd()}
    for kind, bodies in (("strange", strange), ("differing", differing)):
        for at, body in enumerate(bodies, 1):
            odd[kind].add(body.decode(), at, body)
    return Compared(9, 9, 0, 0, (), 0, odd["differing"], odd["strange"], 0, 0)


def status_of(kept: Acknowledged, comparison: Compared) -> Reconciled:
    """Return what an operator is told of a comparison."""
    return Reconciled(
        strange=comparison.strange.count,
        differing=comparison.differing.count,
        last=comparison,
        acknowledged=kept,
    )


def test_what_was_acknowledged_is_no_trouble_and_is_counted_apart(tmp_path: Path) -> None:
    """Whatever the order the hub holds it in, and after a restart too."""
    kept = Acknowledged(tmp_path / FILE)
    assert status_of(kept, found(b"a", b"b")).open == (0, 2)
    kept.add(found(b"a", b"b"), by=BY[1], reason=REASON)
    for one in (kept, Acknowledged(tmp_path / FILE)):
        status = status_of(one, found(b"b", b"a"))
        assert (status.open, status.settled, status.trouble()) == ((0, 0), 2, None)


@pytest.mark.parametrize(
    "comparison",
    [
        found(b"a", b"b", b"c"),
        found(b"a", b"c"),
        found(b"a"),
        found(b"a", b"b", differing=(b"d",)),
        found(differing=(b"a", b"b")),
    ],
    ids=["more", "another", "less", "one that differs", "of the other kind"],
)
def test_anything_else_undoes_it(tmp_path: Path, comparison: Compared) -> None:
    """All of it is told again, not only what is new."""
    kept = Acknowledged(tmp_path / FILE)
    kept.add(found(b"a", b"b"), by=BY[1], reason=REASON)
    status = status_of(kept, comparison)
    assert status.settled == 0
    assert status.trouble() is not None


def test_a_file_that_cannot_be_read_acknowledges_nothing(tmp_path: Path) -> None:
    """Better told twice than hidden."""
    kept = Acknowledged(tmp_path / FILE)
    kept.add(found(b"a"), by=BY[1], reason=REASON)
    (tmp_path / FILE).write_text("{broken")
    assert kept.covering(found(b"a")) is None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--store", "postgresql://x/y", *BY, "--reason", REASON), "--data"),
        (("--data", ".", "--reason", REASON), "--by"),
        (("--data", ".", "--by", "Nguyen Van A", "--reason", REASON), "no names"),
        (("--data", ".", *BY), "--reason"),
    ],
)
def test_who_and_why_must_be_said(
    words: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anybody is asked."""
    monkeypatch.delenv("LEOTHANG_OFFICER", raising=False)
    result = CliRunner().invoke(app, ["--node", NODE, "--acknowledge", *words])
    assert result.exit_code == 2
    assert says in result.stderr


async def forged(hub: Hub, key: str) -> None:
    """Publish as whoever stole the node's key would: with its name, and a fact it never wrote."""
    fact = dump_fact(received("x21115", "2026-07-03", key))
    await hub.js.publish(f"petition.v1.received.51.{NODE}", fact)


async def stands(office: Office, open_: int, settled: int) -> str:
    """Wait until a node's comparison counts so; return what the node says of it."""
    status = office.node.reconciliation.status
    await eventually(lambda: (sum(status.open), status.settled) == (open_, settled))
    answer = (await office.http.get("/health/ready")).json()
    return str(answer["checks"]["reconciliation"])


@pytest.mark.wiring
async def test_a_node_is_ready_again_until_more_comes(hub: Hub, tmp_path: Path) -> None:
    """Degraded, acknowledged with who and why, ready; one more and it is degraded again."""
    data = tmp_path / "node"
    words = ("--node", NODE, "--data", str(data))
    async with running_office(data, hub.server.url, verify_hours=OFTEN) as office:
        await recorded(office, 2)
        await forged(hub, "forged-1")
        assert "does not know" in await stands(office, 1, 0)
        assert (await told(hub, *words))[0] == 1
        assert (await told(hub, *words, "--acknowledge", *BY, "--reason", REASON))[0] == 0
        assert await stands(office, 0, 1) == "ok"
        code, answer = await told(hub, *words)
        assert (code, answer["strange_count"]) == (0, 1)
        assert answer["acknowledged"]["reason"] == REASON
        page = (await office.http.get("/metrics")).text
        assert "leothang_reconciliation_acknowledged_facts 1.0" in page
        assert "leothang_reconciliation_strange_facts 0.0" in page
        await forged(hub, "forged-2")
        assert "2 messages" in await stands(office, 2, 0)
        code, answer = await told(hub, *words)
        assert (code, answer["strange_count"], answer["acknowledged"]) == (1, 2, None)
        assert (await office.send("receive_petition", **paper(9))).status_code == 201
    (line,) = (data / FILE).read_text(encoding="utf-8").splitlines()
    kept = json.loads(line)
    assert (kept["by"], kept["reason"], kept["strange"]) == (BY[1], REASON, 1)
