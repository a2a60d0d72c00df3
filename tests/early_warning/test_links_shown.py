"""`leothang links`: what is linked, what waits for an officer, and how he answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from domain.contracts.facts import AnyFact
from projections.asking.cli import app as explain
from projections.early_warning.link_lines import WORDS
from projections.early_warning.links_cli import app
from tests.early_warning.test_texts import COPY, NUMBERS, ONE, paper
from tests.early_warning.test_texts_any_order import View
from tests.support.papers import id_of
from tests.support.sketched import sketch

ALIKE: AnyFact = paper(
    "p3",
    sketch("A", "three", own=30, marks=(*NUMBERS[:3], "plot 9", "sheet 3", "1990")),
    day="2026-05-02",
)

_NOTHING = "Không có đơn nào được gộp hoặc đề nghị gộp theo nội dung.\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return the directory of a view with one link and one proposal."""
    view = View(tmp_path)
    view.hear([ONE])
    view.hear([COPY, ALIKE])
    view.store.close()
    return tmp_path


def run(*words: str) -> str:
    """Return what the command prints."""
    result = CliRunner().invoke(app, [*words])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_links_and_proposals_are_listed_with_their_reasons(data: Path) -> None:
    """In Vietnamese for officers, in English when asked, as JSON for programs."""
    both = run("list", "--data", str(data)).splitlines()
    assert [line.split()[0] for line in both] == ["tự", "đề"]
    (one,) = run("list", "--proposed", "--data", str(data), "--lang", "en").splitlines()
    assert one.startswith("proposed")
    assert id_of("p3") in one
    assert "numbers, dates, codes in common" in one
    (said,) = map(json.loads, run("list", "--linked", "--json", "--data", str(data)).splitlines())
    assert (said["petition"], said["other"]) == (id_of("p2"), id_of("p1"))
    assert said["agency"] == "t51"
    assert said["reasons"]["same_sender"] > 0
    assert run("list", "--province", "48", "--data", str(data)) == _NOTHING


def test_one_paper_is_shown_with_the_commands_of_its_node(data: Path) -> None:
    """What is proposed can be accepted or refused, what is linked only refused."""
    proposed = run("show", id_of("p3"), "--data", str(data))
    assert '"link_petitions", "agency": "x21115"' in proposed
    assert '"reject_link"' in proposed
    linked = run("show", id_of("p2"), "--data", str(data))
    assert "link_petitions" not in linked
    assert '"reject_link", "agency": "t51"' in linked


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show", "nobody"), "is no id of a paper"),
        (("show", id_of("stranger")), "no paper of this id"),
        (("list", "--province", "5x"), "is no province"),
    ],
)
def test_a_wrong_word_is_told(data: Path, words: tuple[str, ...], says: str) -> None:
    """With what to do instead."""
    result = CliRunner().invoke(app, [*words, "--data", str(data)])
    assert result.exit_code == 2
    assert says in " ".join(result.output.replace("│", " ").split())


def test_every_reason_has_its_words() -> None:
    """In both languages."""
    assert WORDS["vi"].keys() == WORDS["en"].keys()


def test_explain_names_what_ties_a_paper_to_its_matter(data: Path) -> None:
    """Whoever asks for the matter reads which papers joined it by what they say."""
    result = CliRunner().invoke(explain, [id_of("p1"), "--data", str(data), "--lang", "en"])
    assert result.exit_code == 0, result.output
    assert f"{id_of('p2')} → {id_of('p1')}  " in result.stdout
    assert "numbers, dates, codes in common" in result.stdout
