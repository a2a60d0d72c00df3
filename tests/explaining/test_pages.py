"""`leothang explain`: the page of an alert, a petition, a matter; in Vietnamese first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from domain.contracts.facts import AnyFact, dump_fact
from projections.asking.cli import app
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.store.sqlite import SqliteStore
from projections.texts.verdicts import VERDICTS
from tests.support.cases import the_law
from tests.support.facts import accepted, classified, received, transferred
from tests.support.history import END, chain, climbing, crowd, second_thoughts
from tests.support.papers import COMMUNE, PROVINCE, denouncing, id_of, ref, signed

AS_OF = END.isoformat()
FACTS: list[AnyFact] = [*chain(), *climbing(), *crowd(), *second_thoughts()]
LATE = accepted(COMMUNE, "2026-07-10", "e1")
EV30: list[AnyFact] = [
    received(COMMUNE, "2026-06-08", "e1", by=signed("e")),
    LATE,
    received(PROVINCE, "2026-07-20", "e2", by=signed("e")),
    accepted(COMMUNE, "2026-06-15", "e1", corrects=LATE, recorded="2026-07-27"),
]
CHIEF: list[AnyFact] = [
    received(PROVINCE, "2026-07-02", "d1", about=denouncing(COMMUNE, post="head"), by=signed("d")),
    classified(
        PROVINCE, "2026-07-03", "d1", about=denouncing(COMMUNE, post="head"), by=signed("d")
    ),
    transferred(PROVINCE, "2026-07-06", COMMUNE, "d1", transfer="leak"),
]


def file_of(directory: Path, facts: list[AnyFact]) -> Path:
    """Write facts as a replay reads them."""
    path = directory / "facts.jsonl"
    path.write_bytes(b"".join(dump_fact(fact) + b"\n" for fact in facts))
    return path


def asked(*words: str, code: int = 0) -> str:
    """Ask, and return the answer."""
    result = CliRunner().invoke(app, list(words), env={"COLUMNS": "250"})
    assert result.exit_code == code, result.output
    return result.output


def page_of(path: Path, id_: str, *more: str) -> dict[str, Any]:
    """Return a page as a program reads it."""
    found: dict[str, Any] = json.loads(
        asked(id_, "--facts", str(path), "--as-of", AS_OF, "--json", *more)
    )
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file of many stories."""
    return file_of(tmp_path, FACTS)


def test_a_petition_is_explained_in_vietnamese_unless_said(path: Path) -> None:
    """Time line, verdict, rows, terms, articles, and whether the evidence suffices."""
    said = asked(id_of("c2"), "--facts", str(path), "--as-of", AS_OF)
    for heading in ("Diễn biến", "Kết luận:", "Căn cứ:", "Kiểm chứng:", "Thời hạn", "ĐÚNG"):
        assert heading in said
    english = asked(id_of("c2"), "--facts", str(path), "--as-of", AS_OF, "--lang", "en")
    for heading in ("Time line", "Verdict:", "Basis:", "re-derived, same", "Terms", "HOLDS"):
        assert heading in english


def test_a_matter_is_explained_with_all_its_papers(path: Path) -> None:
    """The id of its first paper names it; `--petition` asks for the one paper."""
    whole = page_of(path, id_of("c1"))
    assert whole["kind"] == "matter"
    assert {verdict["petition"] for verdict in whole["verdicts"]} >= {id_of("c1"), id_of("c2")}
    one = page_of(path, id_of("c1"), "--petition")
    assert one["kind"] == "petition"
    assert [verdict["petition"] for verdict in one["verdicts"]] == [id_of("c1")]


def test_every_alert_is_explained_and_follows_from_its_evidence(tmp_path: Path) -> None:
    """From the worker's own view: of each alert what it says is re-derived, same."""
    store = SqliteStore(tmp_path / "view.db")
    messages = [Message(n, "test", dump_fact(fact)) for n, fact in enumerate(FACTS, start=1)]
    Pipeline(store, the_law()).observe(messages, END)
    ids = [row.id for row in store.open_alerts()]
    store.close()
    assert len(ids) > 4
    for id_ in ids:
        page = json.loads(asked(id_, "--data", str(tmp_path), "--json"))
        assert page["kind"] == "alert"
        assert page["summary"]
        assert page["timeline"]
        assert page["findings"][0]["proof"]["same"], page["findings"][0]["evidence"]


def test_the_words_of_a_page_are_in_the_language_asked_for(path: Path) -> None:
    """A page for programs says the same under fixed names."""
    page = page_of(path, id_of("c2"), "--lang", "en")
    (verdict,) = page["verdicts"]
    assert verdict["trial"]["tried"][-1]["holds"] is True
    assert verdict["proof"]["text"].endswith("re-derived, same.")
    assert verdict["basis"]["status"] == "law or decree"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_verdict_says_in_one_line_what_its_class_means(path: Path, language: str) -> None:
    """Lawful or not, below its title; on the page for programs, too."""
    words = ("--lang", language)
    for verdict in page_of(path, id_of("c1"), *words)["verdicts"]:
        meant = VERDICTS[verdict["rule"]]
        assert verdict["says"] == (meant.vi if language == "vi" else meant.en)
        assert verdict["says"] in asked(id_of("c1"), "--facts", str(path), "--as-of", AS_OF, *words)


def test_an_answer_as_known_on_a_day_leaves_out_what_came_later(tmp_path: Path) -> None:
    """EV30: the correction was recorded on 07-27."""
    path = str(file_of(tmp_path, EV30))
    before = asked(id_of("e2"), "--facts", path, "--as-known-on", "2026-07-20")
    after = asked(id_of("e2"), "--facts", path, "--as-known-on", "2026-07-28")
    assert "premature_escalation" in before
    assert "đính chính" not in before
    assert "lawful_after_deadline" in after
    assert "[ghi sổ ngày 27/07/2026] [đính chính]" in after
    assert "[đã được đính chính]" in after


def test_the_history_of_a_filing_names_each_verdict_and_when_it_was_known(tmp_path: Path) -> None:
    """One line a change."""
    path = str(file_of(tmp_path, EV30))
    said = asked(id_of("e2"), "--facts", path, "--as-of", AS_OF, "--history", "--lang", "en")
    assert "as known on 20/07/2026: premature_escalation (K13" in said
    assert "as known on 27/07/2026: lawful_after_deadline (K8" in said


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_denunciation_is_explained_without_naming_the_denounced(
    tmp_path: Path, lang: str, form: tuple[str, ...]
) -> None:
    """Nor the body he heads, nor as the receiver of a paper that should never have gone there."""
    path = str(file_of(tmp_path, CHIEF))
    said = asked(id_of("d1"), "--facts", path, "--as-of", AS_OF, "--lang", lang, *form)
    name = the_law().organisations.agency(COMMUNE, END.date())
    assert name is not None
    assert COMMUNE not in said
    assert name.name not in said
    assert ("giữ kín" if lang == "vi" else "kept confidential") in said


def test_no_pseudonym_is_printed(path: Path) -> None:
    """Who is behind a paper stays behind it."""
    for petition in ("c1", "p1", "m0", "w2"):
        for form in ((), ("--json",)):
            said = asked(id_of(petition), "--facts", str(path), "--as-of", AS_OF, *form)
            assert "k1." not in said
            assert ref("lan") not in said


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("nonsense",), "is no id"),
        ((id_of("nobody"),), "no alert, petition or matter of this id"),
        ((id_of("c1"), "--as-known-on", "2026-01-01"), "no alert, petition or matter"),
        ((id_of("c1"), "--as-of", "2026-01-01"), "has no offset"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_exit_code_2(
    path: Path, words: tuple[str, ...], hint: str
) -> None:
    """One line that says what is wrong."""
    said = asked(*words, "--facts", str(path), code=2)
    assert hint in said


def test_a_view_that_is_not_there_is_refused_with_exit_code_2(tmp_path: Path) -> None:
    """It names the flag and where it looked."""
    result = CliRunner().invoke(app, [id_of("c1"), "--data", str(tmp_path)])
    assert result.exit_code != 0
    assert "--data" in str(result.exception or result.output)
