"""The digest of a version: what judging rests on, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.law.digests import digest_of
from domain.law.rulebook import Rule, Rulebook
from services.runtime.law_files import LawFiles
from tests.support.rules import copied_rules, overlay_text

RULE = Rule(
    "R6",
    1,
    date(2012, 7, 1),
    None,
    "lựa chọn",
    "ours",
    "Chuyển qua nhiều nơi",
    "Long chain",
    "medium",
    {"at": 3, "names": ("a", "b")},
    "fact",
    "G4",
    "chưa chắc",
)


def _named(change: dict[str, Any]) -> str:
    return ascii(change).replace("\\", "")


@pytest.mark.parametrize(
    "change",
    [
        {"id": "R7"},
        {"version": 2},
        {"valid_from": date(2012, 7, 2)},
        {"basis": "lựa chọn khác"},
        {"status": "law"},
        {"severity": "high"},
        {"params": {"at": 4, "names": ("a", "b")}},
        {"params": {"at": 3, "names": ("b", "a")}},
        {"params": {"at": 3}},
        {"judged_by": "filing"},
        {"overlay": "51"},
    ],
    ids=_named,
)
def test_what_judging_rests_on_changes_the_digest(change: dict[str, Any]) -> None:
    """A finding by such a version would mean something else."""
    assert digest_of(replace(RULE, **change)) != digest_of(RULE)


@pytest.mark.parametrize(
    "change",
    [
        {"valid_to": date(2026, 6, 30)},
        {"title_vi": "Chuyển nhiều nơi"},
        {"title_en": "A long chain"},
        {"conflict": None},
        {"note": None},
        {"params": {"names": ("a", "b"), "at": 3}},
    ],
    ids=_named,
)
def test_an_end_and_words_for_people_do_not(change: dict[str, Any]) -> None:
    """A version may be ended, a title mended, a doubt resolved."""
    assert digest_of(replace(RULE, **change)) == digest_of(RULE)


def test_a_rulebook_knows_the_digest_of_every_version() -> None:
    """By id and version."""
    ended, later = replace(RULE, valid_to=date(2025, 12, 31)), replace(RULE, version=2)
    book = Rulebook([ended, replace(later, valid_from=date(2026, 1, 1))])
    assert set(book.digests) == {("R6", 1), ("R6", 2)}
    assert book.digests["R6", 1] == digest_of(RULE)


def test_a_stamp_differs_when_any_rule_file_does(tmp_path: Path) -> None:
    """Another file, another size, another time, an overlay: each is a reason to read again."""
    folder, overlay = copied_rules(tmp_path / "rules"), tmp_path / "tinh.toml"
    files = LawFiles(rules=folder, overlay=overlay)
    stamps = [files.stamp()]
    overlay.write_text(overlay_text(), encoding="utf-8")
    stamps.append(files.stamp())
    (folder / "overdue.toml").write_text("", encoding="utf-8")
    stamps.append(files.stamp())
    (folder / "more.toml").write_text("", encoding="utf-8")
    stamps.append(files.stamp())
    overlay.unlink()
    stamps.append(files.stamp())
    assert len(set(stamps)) == len(stamps)
    assert files.stamp() == stamps[-1]
    (folder / "notes.txt").write_text("no rule file", encoding="utf-8")
    assert files.stamp() == stamps[-1]


def test_the_shipped_rules_have_a_stamp() -> None:
    """They are followed too, where they lie in a folder."""
    assert any(name.endswith("calendar.toml") for name, _, _ in LawFiles().stamp())
