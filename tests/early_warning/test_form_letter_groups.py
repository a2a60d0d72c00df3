"""Letters of one form are a group like any other, unless what they name says it already."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from domain.contracts.facts import AnyFact
from domain.contracts.petition import PetitionReceivedV1
from domain.contracts.substance import Substance
from projections.matters.keys import packed
from projections.matters.text_links import is_form
from tests.early_warning.test_groups_told import Worker
from tests.support.facts import classified
from tests.support.papers import COMMUNE, against, at, day_after, signed
from tests.support.sketched import sketch, sketched

DAY = "2026-03-02"
NOW = at("2026-03-20")


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    """Return a worker with nothing on record."""
    alone = Worker(tmp_path)
    yield alone
    alone.store.close()


def letter(n: int, about: Substance, sender: str | None = None) -> PetitionReceivedV1:
    """Return one letter of the form, with a line of its own."""
    text = sketch("form", f"own {n}", own=10)
    by = signed(sender or f"s{n}")
    return sketched(COMMUNE, str(day_after(DAY, n % 9)), f"l{n}", text, about=about, by=by)


def spoken(worker: Worker) -> dict[bool, list[str]]:
    """Return how groups stand: those that resemblance made, and those that papers name."""
    lives: dict[bool, list[str]] = {True: [], False: []}
    for row in worker.store.all_group_rows():
        lives[is_form(packed(row.id))].append(row.life)
    return lives


def rules(worker: Worker) -> list[str]:
    """Return the rules of the warnings that stand about groups, by what made the group."""
    return sorted(
        "form" if is_form(packed(row.subject)) else "named"
        for row in worker.store.open_alerts()
        if row.kind == "group"
    )


def test_letters_of_one_form_about_many_decisions_are_a_mass(worker: Worker) -> None:
    """Forty owners, forty plots, forty decisions, one form."""
    worker.hear(NOW, *(letter(n, against(decision=f"plot {n}")) for n in range(40)))
    assert spoken(worker) == {True: ["hot"], False: []}
    assert rules(worker) == ["form"]


def test_letters_of_one_form_about_one_decision_are_told_once(worker: Worker) -> None:
    """The group of the decision says it; that of the form has nothing to add."""
    worker.hear(NOW, *(letter(n, against(decision="dike")) for n in range(40)))
    assert spoken(worker) == {True: [], False: ["hot"]}
    assert rules(worker) == ["named"]


def test_one_person_with_forty_letters_of_one_form_is_one_person(worker: Worker) -> None:
    """However many letters, and whatever decisions they name."""
    worker.hear(NOW, *(letter(n, against(decision=f"plot {n}"), "lan") for n in range(40)))
    assert spoken(worker) == {True: [], False: []}
    assert rules(worker) == []


@pytest.mark.parametrize("people", [6, 40])
def test_the_form_speaks_from_the_letter_that_names_another_decision(
    worker: Worker, people: int
) -> None:
    """And falls silent again when that letter is read anew."""
    worker.hear(NOW, *(letter(n, against(decision="dike")) for n in range(people)))
    assert spoken(worker)[True] == []
    other = letter(people, against(decision="road"))
    worker.hear(NOW, other)
    assert len(spoken(worker)[True]) == 1
    back = classified(COMMUNE, day_after(DAY, 12), f"l{people}", about=against(decision="dike"))
    worker.hear(NOW, back)
    assert spoken(worker)[True] == []


@pytest.mark.parametrize("seed", range(4))
def test_in_whatever_order_letters_come_the_same_groups_speak(tmp_path: Path, seed: int) -> None:
    """One by one or at once; membership decides, not when it came about."""
    dice = Random(seed)
    facts: list[AnyFact] = [
        letter(n, against(decision=dice.choice(("dike", "dike", "dike", "road"))))
        for n in range(36)
    ]
    whole = Worker(tmp_path)
    whole.hear(NOW, *facts)
    dice.shuffle(facts)
    (tmp_path / "live").mkdir()
    live = Worker(tmp_path / "live")
    for fact in facts:
        live.hear(NOW, fact)
    assert live.store.all_group_rows() == whole.store.all_group_rows()
    whole.store.close()
    live.store.close()
