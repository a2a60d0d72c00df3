"""A matter whose object nobody knows may be a mass by itself, and cease to be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.facts import dump_fact
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.store.sqlite import SqliteStore
from services.runtime.reference import load_law
from tests.support.facts import classified, received
from tests.support.papers import against, at, id_of, signed

if TYPE_CHECKING:
    from pathlib import Path


C, P = "x21115", "2026-07-01"
END = at("2026-08-20")


def test_a_matter_that_is_no_group_of_its_own_any_more_loses_its_findings_as_one(
    tmp_path: Path,
) -> None:
    """Once its decision is known, the group of that decision is the mass, told once."""
    store = SqliteStore(tmp_path / "view.db", durable=False)
    pipeline = Pipeline(store, load_law())
    crowd = signed("lan", names=40, cosigners=tuple(f"s{n}" for n in range(39)))
    facts = (
        received(C, P, "a", about=against(decision=None), by=crowd),
        classified(C, "2026-07-03", "a", about=against(decision="market"), by=crowd),
    )
    masses: list[set[str]] = []
    for fact in facts:
        pipeline.observe([Message(1, "", dump_fact(fact))], END)
        masses.append({row.subject for row in store.open_alerts() if row.kind == "group"})
    store.close()
    alone, known = masses
    assert alone == {id_of("a")}
    assert len(known) == 1
    assert alone.isdisjoint(known)
