"""An area of a campaign: judged by numbers, told with some of its filings, explained by numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from domain.contracts.facts import AnyFact, dump_fact
from projections.area_days import SHOWN
from projections.area_file import entries_of
from projections.asking.answers import Answers, Question
from projections.asking.archive import Archive
from projections.detectors import area_escalation
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.early_warning.record import load_finding
from projections.evaluate import evaluate_matter
from projections.explaining.linking import cases_of
from projections.findings import Finding
from projections.store.sqlite import SqliteStore
from tests.support.cases import the_law
from tests.support.facts import received
from tests.support.papers import against, at, day_after, denouncing, signed
from tests.support.steps import voided

C, P = "x21115", "t51"
NOW = at("2026-07-28")
_MANY = SHOWN + 30
_OF_ONE_LETTER = 60
"""Rows of areas, beside the filings named, that one letter more may read."""


class Counting(SqliteStore):
    """Counts the rows read of what areas count."""

    read = 0

    def _rows(self, sql: str, params: Sequence[Any] = ()) -> list[Any]:
        rows = super()._rows(sql, params)
        self.read += len(rows) if "area_" in sql else 0
        return rows


class Watch:
    """A pipeline over a store of its own."""

    def __init__(self, directory: Path) -> None:
        self.store = Counting(directory / "view.db", durable=False)
        self.pipeline = Pipeline(self.store, the_law())

    def hear(self, facts: list[AnyFact]) -> None:
        bodies = [dump_fact(one) for one in facts]
        self.pipeline.observe([Message(n, "", body) for n, body in enumerate(bodies)], NOW)

    def found(self) -> dict[tuple[str, str], Finding]:
        self.pipeline.settle(NOW)
        all_of_them = map(load_finding, self.store.all_findings())
        return {
            (one.subject, one.path): one
            for one in all_of_them
            if one.subject_kind == "area" and one.rule.startswith("A")
        }


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """Return one that has heard nothing."""
    opened = Watch(tmp_path)
    yield opened
    opened.store.close()


def letter(n: int) -> AnyFact:
    """One of a campaign: a complaint of its own that skips the commune."""
    about, by = against(C, decision=f"decision {n}"), signed(f"person {n}")
    return received(P, day_after("2026-07-02", n % 20), f"a{n}", about=about, by=by)


def accusation(n: int, body: str = C) -> list[AnyFact]:
    """A denunciation sent to the right office first, and to the one above at once."""
    day, about, by = day_after("2026-07-02", n % 20), denouncing(body, act="bribe"), signed(f"p{n}")
    return [
        received(C, day, f"d{n}", about=about, by=by),
        received(P, day, f"e{n}", about=about, by=by),
    ]


def plainly(facts: list[AnyFact]) -> set[Finding]:
    """Return what all filings say, each matter judged anew."""
    entries = [
        entry
        for case in cases_of(facts)
        for entry in entries_of(case, evaluate_matter(case, the_law(), NOW).assessments, the_law())
    ]
    said: set[Finding] = set()
    for area in {entry.area for entry in entries}:
        of_area = [entry for entry in entries if entry.area == area]
        said |= area_escalation.detect(area, of_area, the_law(), NOW).findings
    return said


def test_a_campaign_is_told_as_all_its_filings_would_tell_it(watch: Watch) -> None:
    """In every field, evidence too; and again when letters are taken back."""
    facts = [letter(n) for n in range(_MANY)]
    watch.hear(facts)
    found = watch.found()
    assert found.keys() == {("21115", "A1"), ("21115", "A2"), ("51", "A2")}
    assert {*found.values()} == plainly(facts)
    assert {len(one.evidence) for one in found.values()} == {SHOWN}
    back: list[AnyFact] = [
        voided(P, "2026-07-25", one.subject, corrects=one) for one in facts[: _MANY - 20]
    ]
    watch.hear(back)
    assert {*watch.found().values()} == plainly([*facts, *back])
    assert {dict(one.params)["hard"] for one in watch.found().values()} == {20}


def test_one_letter_more_reads_no_filing_that_is_at_hand(watch: Watch) -> None:
    """However many there are: what it changes of days and of the first filings is enough."""
    watch.hear([letter(n) for n in range(_MANY)])
    watch.found()
    for n in range(_MANY, _MANY + 3):
        watch.store.read = 0
        watch.hear([letter(n)])
        assert len(watch.found()) == 3
        assert watch.store.read <= _OF_ONE_LETTER


def test_after_a_transaction_that_failed_areas_are_read_again(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was at hand had followed a letter that is on no record."""
    watch.hear([letter(n) for n in range(_MANY)])
    watch.found()
    with monkeypatch.context() as patched:
        patched.setattr(watch.store, "add_dead_letters", _fails)
        with pytest.raises(RuntimeError):
            watch.hear([letter(_MANY)])
    watch.store.read = 0
    watch.hear([letter(_MANY + 1)])
    assert {*watch.found().values()} == plainly([letter(n) for n in (*range(_MANY), _MANY + 1)])
    assert watch.store.read > SHOWN


def _fails(_: object) -> None:
    raise RuntimeError


@pytest.mark.parametrize("letters", [0.6, 0.1])
def test_what_is_at_hand_of_areas_says_what_all_filings_say(
    watch: Watch, letters: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters and denunciations that come one by one and are taken back, whichever are named."""
    for module in ("area_days", "early_warning.areas", "early_warning.area_memory"):
        monkeypatch.setattr(f"projections.{module}.SHOWN", 4)
    dice = Random(3)
    standing: list[list[AnyFact]] = []
    heard: list[AnyFact] = []
    for n in range(36):
        if standing and dice.random() < 0.3:
            gone = standing.pop(dice.randrange(len(standing)))
            facts: list[AnyFact] = [voided(P, "2026-07-25", gone[-1].subject, corrects=gone[-1])]
        else:
            facts = (
                [letter(n)] if dice.random() < 0.6 else accusation(n, dice.choice((C, "x21118")))
            )
            standing.append(facts)
        watch.hear(facts)
        heard += facts
        if n % 6 == 5:
            assert {*watch.found().values()} == plainly(heard)


def test_whoever_is_accused_by_any_of_many_hears_of_it_as_accused(watch: Watch) -> None:
    """Also where the only one who accuses him is not among the filings named."""
    facts = [one for n in range(_MANY) for one in accusation(n)]
    facts += accusation(_MANY + 19 - _MANY % 20, "x21118")
    watch.hear(facts)
    found = watch.found()
    assert {*found.values()} == plainly(facts)
    told = [one for (_, path), one in found.items() if path.endswith("-TC")]
    assert told
    assert {one.denounced for one in told} == {("x21115", "x21118")}


def test_why_an_area_of_a_campaign_is_told_follows_from_its_numbers(watch: Watch) -> None:
    """Its evidence alone would not give every day; a small area's evidence does."""
    watch.hear([letter(n) for n in range(SHOWN)])
    assert _proofs(watch) == {"From its 200 facts of evidence alone: re-derived, same."}
    watch.hear([letter(n) for n in range(SHOWN, SHOWN + 1)])
    assert _proofs(watch) == {"From the numbers of every day: re-derived, same."}
    # What is known later than the alert is told as what it is.
    row = next(row for row in watch.store.open_alerts() if _about_area(row.body, "A2", "51"))
    gone = [letter(n) for n in range(195)]
    with watch.store.transaction():
        watch.store.put_area_rows([one.subject for one in gone], [])
    page = Answers(Archive(watch.store), the_law()).answer(Question(row.id, "en", NOW))
    assert page.findings[0].proof.text.startswith("From the numbers of every day as they are now")


def _about_area(body: bytes, path: str, area: str) -> bool:
    said = json.loads(body)["data"]
    return (said["path"], said["subject"]) == (path, area)


def _proofs(watch: Watch) -> set[str]:
    watch.pipeline.settle(NOW)
    answers = Answers(Archive(watch.store), the_law())
    pages = [
        answers.answer(Question(row.id, "en", NOW))
        for row in watch.store.open_alerts()
        if json.loads(row.body)["data"]["subject_kind"] == "area"
    ]
    assert len(pages) == 3
    return {found.proof.text for page in pages for found in page.findings}
