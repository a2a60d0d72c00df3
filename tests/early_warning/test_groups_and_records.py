"""A group is judged by what is on record of its matters, whatever changed that record."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from domain.contracts.facts import AnyFact, dump_fact
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.replay.output import view_digest
from projections.store.sqlite import SqliteStore
from services.runtime.reference import load_law
from tests.support.facts import accepted, acknowledged, received, transferred
from tests.support.papers import against, at, id_of, signed
from tests.support.steps import complex_flagged, delegation

LAW = load_law()
C, P, M, D = "x21115", "t51", "b-nnmt", "t51-snnmt"
START, END = at("2026-03-02"), at("2026-06-30")


def hot_group() -> list[AnyFact]:
    """One decision, three senders: one skips a level, one goes round, one waits in vain."""
    about = against(decision="dike")
    return [
        received(C, "2026-03-02", "late", about=about, by=signed("lan")),
        accepted(C, "2026-03-04", "late"),
        complex_flagged(C, "2026-03-05", "late"),
        received(P, "2026-05-20", "skips", about=about, by=signed("hoa")),
        received(P, "2026-05-04", "round", about=about, by=signed("ba")),
        transferred(P, "2026-05-05", D, "round", transfer="r1"),
        acknowledged(D, "2026-05-06", "r1"),
        transferred(D, "2026-05-07", C, "round", transfer="r2", follows="r1"),
        acknowledged(C, "2026-05-08", "r2"),
        transferred(C, "2026-05-11", P, "round", transfer="r3", follows="r2"),
        delegation(M, "2026-05-21", 32, ("late",), reception="visit"),
    ]


class Desk:
    """A pipeline over a store of its own."""

    def __init__(self, directory: Path, name: str) -> None:
        self.store = SqliteStore(directory / f"{name}.db", durable=False)
        self.pipeline = Pipeline(self.store, LAW)

    def hear(self, facts: list[AnyFact], now: datetime) -> None:
        bodies = [dump_fact(fact) for fact in facts]
        self.pipeline.observe([Message(n, "", body) for n, body in enumerate(bodies)], now)

    def digest(self, now: datetime) -> str:
        self.pipeline.settle(now)
        return view_digest(self.store, LAW)

    def hot(self) -> dict[str, str]:
        """Return what H1 is made of, by group."""
        found = map(json.loads, self.store.all_findings())
        return {f["subject"]: dict(f["params"])["parts"] for f in found if f["rule"] == "H1"}


def test_a_hot_spot_is_made_of_the_findings_on_the_matters_of_a_group(tmp_path: Path) -> None:
    """Three matters of three senders, and one delegation, meet in one group."""
    desk = Desk(tmp_path, "one")
    desk.hear(hot_group(), END - timedelta(days=20))
    (parts,) = desk.hot().values()
    assert set(parts.split()) >= {"mass=2", "escalation=1", "R5/R10=1", "O3=1"}
    desk.store.close()


def test_a_timer_of_a_matter_wakes_its_group(tmp_path: Path) -> None:
    """Each day is as a fresh look would see it, though facts come on the first day only."""
    facts = hot_group()
    patient = Desk(tmp_path, "patient")
    patient.hear(facts, START)
    seen: list[dict[str, str]] = []
    for day in range(0, 121, 5):
        now = START + timedelta(days=day)
        fresh = Desk(tmp_path, f"fresh{day}")
        fresh.hear(facts, now)
        assert patient.digest(now) == fresh.digest(now), now
        seen.append(patient.hot())
        fresh.store.close()
    patient.store.close()
    assert {} in seen
    assert any(seen)


@pytest.mark.parametrize("seed", range(6))
def test_in_whatever_order_the_facts_come_the_group_ends_alike(tmp_path: Path, seed: int) -> None:
    """One by one, judged or only taken in, live or at the end."""
    facts = hot_group()
    dice = Random(seed)
    dice.shuffle(facts)
    live, whole = Desk(tmp_path, "live"), Desk(tmp_path, "whole")
    now = START
    for fact in facts:
        body = [Message(1, "", dump_fact(fact))]
        live.pipeline.observe(body, now, judging=dice.random() < 0.7)
        now += timedelta(days=dice.randint(0, 9))
        if dice.random() < 0.3:
            live.pipeline.tick(now)
    whole.hear(sorted(facts, key=lambda fact: fact.businessdate), END)
    assert live.digest(END) == whole.digest(END)
    live.store.close()
    whole.store.close()


def test_a_matter_without_a_group_may_be_a_hot_spot_by_itself(tmp_path: Path) -> None:
    """Nobody knows its decision; it is late, goes round, and three bodies sent it on."""
    about, by = against(decision=None), signed("ba")
    senders = enumerate(("bc", "qh", "qh-51"))
    desk = Desk(tmp_path, "alone")
    desk.hear(
        [
            received(C, "2026-03-02", "a", about=about, by=by),
            accepted(C, "2026-03-04", "a"),
            received(P, "2026-05-25", "b", about=about, by=by, refers=("a",)),
            transferred(P, "2026-05-26", D, "b", transfer="r1"),
            transferred(D, "2026-05-28", C, "b", transfer="r2", follows="r1"),
            transferred(C, "2026-06-01", P, "b", transfer="r3", follows="r2"),
            *(
                received(C, "2026-05-11", f"f{n}", about=about, by=by, forwarder=f, refers=("a",))
                for n, f in senders
            ),
        ],
        at("2026-06-05"),
    )
    assert set(desk.hot()[id_of("a")].split()) == {"forwarders=1", "R5/R10=1", "O3=1"}
    desk.digest(at("2026-09-30"))
    assert desk.hot() == {}
    desk.store.close()
