"""A matter without an object may be a mass by itself, and cease to be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.facts import dump_fact
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.store.sqlite import SqliteStore
from services.runtime.reference import load_law
from tests.support.facts import received
from tests.support.papers import against, at, signed

if TYPE_CHECKING:
    from pathlib import Path

    from domain.contracts.facts import AnyFact

C, P = "x21115", "2026-07-01"
END = at("2026-08-20")


def test_a_matter_that_is_no_mass_any_more_loses_its_findings_as_a_group(tmp_path: Path) -> None:
    """The correction to one signer takes the findings away, and withdraws their alerts."""
    store = SqliteStore(tmp_path / "view.db", durable=False)
    pipeline = Pipeline(store, load_law())
    crowd = signed("lan", names=40, cosigners=tuple(f"s{n}" for n in range(39)))
    wrong = received(C, P, "a", about=against(decision=None), by=crowd)
    right = received(C, P, "a", about=against(decision=None), by=signed("lan"), corrects=wrong)

    def patterns(fact: AnyFact) -> set[str]:
        pipeline.observe([Message(1, "", dump_fact(fact))], END)
        return {pattern for pattern, _, _, _ in store.open_findings()}

    assert "mass_complaint" in patterns(wrong)
    assert "mass_complaint" not in patterns(right)
    assert all(row.kind == "matter" for row in store.open_alerts())
    store.close()
