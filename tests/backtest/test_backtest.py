"""`leothang backtest`: other rules on recorded facts, counted and explained."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from domain.contracts.facts import AnyFact, dump_fact
from projections.backtest.cli import app
from projections.comparison import Period, compared, counted, examples
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.early_warning.shadow_store import open_shadow
from projections.early_warning.standing import alerts_of
from projections.store.sqlite import SqliteStore
from services.runtime.reference import load_law
from services.runtime.rule_files import shipped_folder
from tests.support.cases import the_law
from tests.support.facts import received, transferred
from tests.support.history import END, chain, climbing, crowd, second_thoughts
from tests.support.papers import against, at, on, signed

QUARRY = against(decision="quarry")
FACTS: list[AnyFact] = [
    *chain(),
    *climbing(),
    *crowd(),
    *second_thoughts(),
    received("t51", "2026-07-01", "q1", about=QUARRY, by=signed("q")),
    transferred("t51", "2026-07-02", "t51-snnmt", "q1", transfer="q2"),
    received("t51-snnmt", "2026-07-03", "q3", transfer="q2", about=QUARRY, by=signed("q")),
    transferred("t51-snnmt", "2026-07-06", "t51-stc", "q3", transfer="q4", follows="q2"),
    received("t51-stc", "2026-07-07", "q5", transfer="q4", about=QUARRY, by=signed("q")),
]
WHEN = ("--from", "2026-07-01", "--to", "2026-07-20")
LONGER = ("--from", "2026-07-01", "--to", "2026-08-20")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file of many stories."""
    path = tmp_path / "facts.jsonl"
    path.write_bytes(b"".join(dump_fact(fact) + b"\n" for fact in FACTS))
    return path


def rules_with(folder: Path, rule: str, old: str, new: str) -> Path:
    """Copy the shipped rules, one parameter changed."""
    shipped = shipped_folder()
    assert isinstance(shipped, Path)
    shutil.copytree(shipped, folder)
    for path in folder.glob("*.toml"):
        head, found, tail = path.read_text(encoding="utf-8").partition(f'id = "{rule}"')
        if found:
            assert old in tail
            path.write_text(head + found + tail.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """Return rules under which two transfers are a long chain already."""
    return rules_with(tmp_path / "stricter", "R6", "at = 3", "at = 2")


@pytest.fixture
def laxer(tmp_path: Path) -> Path:
    """Return rules under which only fifty people make a mass complaint."""
    return rules_with(tmp_path / "laxer", "M1", "people = 5", "people = 50")


def tried(*words: str, code: int = 0) -> str:
    """Run a back test; return what it prints."""
    result = CliRunner().invoke(app, list(words), env={"COLUMNS": "250"})
    assert result.exit_code == code, result.output
    return result.output


def outcome(path: Path, rules: Path, *more: str) -> dict[str, Any]:
    """Return the outcome as a program reads it."""
    said = tried(str(path), "--rules", str(rules), *(more or WHEN), "--json")
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


def test_the_same_rules_say_the_same(path: Path, tmp_path: Path) -> None:
    """Nothing added, removed or changed."""
    same = rules_with(tmp_path / "same", "R6", "at = 3", "at = 3")
    total = outcome(path, same)["total"]
    assert total["same"] > 4
    assert total == {"added": 0, "removed": 0, "changed": 0, "same": total["same"]}


def test_stricter_rules_add_alerts_by_pattern_and_province(path: Path, stricter: Path) -> None:
    """Each difference is counted where it arises, and shown with its text in both languages."""
    found = outcome(path, stricter)
    (row,) = [one for one in found["counts"] if one["added"]]
    assert (row["pattern"], row["province"], row["added"]) == ("repeated_transfer", "51", 1)
    (example,) = found["examples"]["added"]
    assert example["before"] is None
    assert example["after"]["rule"] == "R6"
    assert "Đơn đã chuyển 2 lần" in example["after"]["summary_vi"]
    assert "transferred 2 times" in example["after"]["summary_en"]


def test_laxer_rules_remove_alerts_or_change_them(path: Path, laxer: Path) -> None:
    """What no longer holds is removed; the total before stays what it was."""
    found = outcome(path, laxer, *LONGER, "--examples", "0")
    assert found["total"]["removed"] + found["total"]["changed"] > 0
    assert found["examples"] == {"added": [], "removed": [], "changed": []}


def test_the_text_counts_and_explains_in_the_language_asked_for(path: Path, stricter: Path) -> None:
    """Vietnamese unless said."""
    words = (str(path), "--rules", str(stricter), *WHEN)
    assert "quy tắc mới so với hiện hành" in tried(*words)
    english = tried(*words, "--lang", "en")
    assert "[added] repeated_transfer 51" in english
    assert "  new: R6 medium 06/07/2026." in english


def test_only_what_became_true_in_the_period_counts(path: Path, stricter: Path) -> None:
    """Both days of the period are in it."""
    words = (str(path), "--rules", str(stricter), "--json")
    early = json.loads(tried(*words, "--from", "2026-07-06", "--to", "2026-07-06").splitlines()[-1])
    late = json.loads(tried(*words, "--from", "2026-07-07", "--to", "2026-07-20").splitlines()[-1])
    assert early["total"]["added"] == 2
    assert late["total"]["added"] == 0


def test_a_shadow_is_reported_from_the_worker_s_views(tmp_path: Path, stricter: Path) -> None:
    """The live view and the shadow's own, compared as they stand."""
    law = load_law(rules=stricter)
    messages = [Message(n, "test", dump_fact(fact)) for n, fact in enumerate(FACTS, start=1)]
    for store, rules in (
        (SqliteStore(tmp_path / "view.db"), the_law()),
        (open_shadow(tmp_path, law), law),
    ):
        Pipeline(store, rules).observe(messages, at("2026-07-20"))
        store.close()
    said = tried("--shadow-report", "--rules", str(stricter), "--data", str(tmp_path), "--json")
    found = json.loads(said)
    assert found["total"]["added"] == 1
    assert found["examples"]["added"][0]["after"]["rule"] == "R6"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("FACTS", *WHEN), "name what is new"),
        (("FACTS", "--rules", "RULES", "--from", "2026-08-02", "--to", "2026-08-01"), "before"),
        (("FACTS", "--rules", "RULES"), "--from and --to"),
        (("--rules", "RULES", *WHEN), "name files of facts"),
        (("FACTS", "--shadow-report", "--rules", "RULES"), "name files of facts"),
        (("missing.jsonl", "--rules", "RULES", *WHEN), "no such file"),
        (("FACTS", "--rules", "/nowhere", *WHEN), "/nowhere"),
    ],
)
def test_what_cannot_be_tried_is_refused_with_exit_code_2(
    path: Path, stricter: Path, words: tuple[str, ...], hint: str
) -> None:
    """One line that says what is wrong and what to do."""
    real = {"FACTS": str(path), "RULES": str(stricter)}
    assert hint in tried(*(real.get(word, word) for word in words), code=2)


def test_every_alert_falls_into_one_of_four_classes(tmp_path: Path, laxer: Path) -> None:
    """Added and same and changed are all there is after, removed and same and changed before."""
    found = []
    for name, law in (("one", the_law()), ("other", load_law(rules=laxer))):
        store = SqliteStore(tmp_path / f"{name}.db", durable=False)
        messages = [Message(n, "test", dump_fact(fact)) for n, fact in enumerate(FACTS, start=1)]
        Pipeline(store, law).observe(messages, END)
        found.append(alerts_of(store, ended_too=True))
        store.close()
    before, after = found
    period = Period(on("2026-01-01"), on("2026-12-31"))
    pairs = list(compared(before, after, period))
    total = sum(counted(pairs).values(), start=type(next(iter(counted(pairs).values())))())
    assert total["added"] + total["changed"] + total["same"] == len(after)
    assert total["removed"] + total["changed"] + total["same"] == len(before)
    assert all(len(chosen) <= 1 for chosen in examples(pairs, 1).values())
