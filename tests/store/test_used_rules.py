"""Rules under a view: a used version never changes, and new rules judge everything again."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from domain.law.errors import RulebookError
from domain.law.law import Law
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.early_warning.used_rules import require_unchanged, take_over
from projections.replay.output import alert_lines, view_digest
from projections.store.protocol import Store
from projections.store.sqlite import SqliteStore
from services.runtime.reference import reload_law
from tests.support.history import END, whole_history
from tests.support.rules import block, changed, copied_rules

HISTORY = whole_history()
TRANSFERS = "repeated_transfer.toml"
AT = "params = { path_end_wd = 5, owner_wd = 15 }"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped rules."""
    return copied_rules(tmp_path / "rules")


@pytest.fixture
def judged(store: Store, folder: Path) -> Store:
    """Return a view of the whole history, judged by the shipped rules."""
    _judge(store, reload_law(rules=folder), HISTORY)
    return store


def _judge(store: Store, law: Law, bodies: list[bytes], as_of: datetime = END) -> Pipeline:
    take_over(store, law)
    pipeline = Pipeline(store, law)
    messages = [Message(n, "test", body) for n, body in enumerate(bodies, start=1)]
    pipeline.observe(messages, as_of)
    pipeline.settle(as_of)
    return pipeline


def _superseded(folder: Path, id_: str, day: str, **params: str) -> None:
    """Write a new version of a rule, as one should: the old one ends."""
    path = folder / TRANSFERS
    old = block(folder, TRANSFERS, id_)
    later = old.replace("version = 1", "version = 2").replace("2012-07-01", day)
    for before, after in params.items():
        later = later.replace(before.replace("__", " = "), after)
    ended = old.replace("2012-07-01\n", "2012-07-01\nvalid_to = 2026-07-01\n").rstrip()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, f"{ended}\n\n{later}"), encoding="utf-8")


def test_what_speaks_on_record_has_its_digest_kept(judged: Store, folder: Path) -> None:
    """Rules of findings and of verdicts on filings, each with the version that spoke."""
    law = reload_law(rules=folder)
    used = {(one.id, one.version): one.digest for one in judged.rules_used()}
    spoken = {row.rule for name in _subjects(judged) for row in judged.findings([name])}
    assert spoken <= {id_ for id_, _ in used}
    assert any(id_.startswith("K") for id_, _ in used)
    assert all(law.rulebook.digests[key] == digest for key, digest in used.items())
    require_unchanged(judged, law.rulebook)


def test_a_used_version_that_changed_is_refused(judged: Store, folder: Path) -> None:
    """With file and line of the rule, and what to do instead."""
    changed(folder, TRANSFERS, AT, AT.replace("owner_wd = 15", "owner_wd = 20"))
    line = _line(folder, 'id = "R10"') - 1
    says = rf"{TRANSFERS}: line {line}: rule R10 version 1: was used .* has changed; put it back"
    with pytest.raises(RulebookError, match=says):
        require_unchanged(judged, reload_law(rules=folder).rulebook)


def test_a_used_version_that_is_gone_is_refused(judged: Store, folder: Path) -> None:
    """What is on record could not be explained any more."""
    changed(folder, TRANSFERS, 'id = "R10"\nversion = 1\n', 'id = "R10"\nversion = 2\n')
    with pytest.raises(RulebookError, match=r"rule R10 version 1: .* is gone"):
        require_unchanged(judged, reload_law(rules=folder).rulebook)


def test_a_version_nobody_used_may_change(store: Store, folder: Path) -> None:
    """A view that rests on nothing takes any rules."""
    changed(folder, TRANSFERS, AT, AT.replace("owner_wd = 15", "owner_wd = 20"))
    require_unchanged(store, reload_law(rules=folder).rulebook)


def test_a_used_version_may_be_ended_and_its_title_mended(judged: Store, folder: Path) -> None:
    """What judging rests on stays; words for people may get better."""
    _superseded(folder, "R10", "2026-07-02")
    text = (folder / TRANSFERS).read_text(encoding="utf-8")
    text = text.replace('title_en = "Nobody takes the matter"', 'title_en = "Nobody takes it"')
    (folder / TRANSFERS).write_text(text, encoding="utf-8")
    require_unchanged(judged, reload_law(rules=folder).rulebook)


def test_new_rules_judge_everything_again(judged: Store, folder: Path, tmp_path: Path) -> None:
    """The view ends as if it had been judged by them from the first fact."""
    before = alert_lines(judged)
    _superseded(
        folder,
        "R10",
        "2026-07-02",
        path_end_wd__5="path_end_wd = 500",
        owner_wd__15="owner_wd = 500",
    )
    law = reload_law(rules=folder)
    require_unchanged(judged, law.rulebook)
    assert take_over(judged, law)
    assert not take_over(judged, law)
    pipeline = Pipeline(judged, law)
    assert pipeline.behind
    pipeline.settle(END)
    assert alert_lines(judged) != before
    found = view_digest(judged, law)
    fresh = SqliteStore(tmp_path / "fresh.db", durable=False)
    _judge(fresh, law, HISTORY)
    assert view_digest(fresh, law) == found
    fresh.close()


def test_a_pipeline_goes_on_under_another_law(judged: Store, folder: Path) -> None:
    """Same store, same listener; the rules are others."""
    pipeline = Pipeline(judged, reload_law(rules=folder))
    heard: list[str] = []
    pipeline.desk.told = lambda change, _pattern, _severity, _province: heard.append(change)
    _superseded(
        folder,
        "R10",
        "2026-07-02",
        path_end_wd__5="path_end_wd = 500",
        owner_wd__15="owner_wd = 500",
    )
    law = reload_law(rules=folder)
    take_over(judged, law)
    other = pipeline.under(law)
    other.settle(END)
    assert heard
    assert ("R10", 1) in {(one.id, one.version) for one in judged.rules_used()}


def _subjects(store: Store) -> set[str]:
    return {json.loads(body)["subject"] for body in store.all_findings()}


def _line(folder: Path, piece: str) -> int:
    text = (folder / TRANSFERS).read_text(encoding="utf-8")
    return text[: text.index(piece)].count("\n") + 1
