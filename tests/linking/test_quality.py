"""How well papers are gathered: on letters whose matters and campaigns are known.

The letters come from a generator that shares no code with what links them; the same measure
over more letters and seeds is `python -m bench LINKING CAMPAIGN`.
"""

from __future__ import annotations

import ast
from datetime import datetime
from pathlib import Path

import pytest

from domain.contracts.envelope import VIETNAM
from domain.contracts.words import Kind, Topic
from tests.support.letters import exact
from tests.support.letters.campaigns import Mail, Post
from tests.support.letters.labelled import Letter, labelled_set
from tests.support.letters.scores import Score, best_group, pairs, score, truth
from tests.support.linked import Judged, judged, published

pytestmark = pytest.mark.timeout(300)

LETTERS = 700
SENDERS = 90
AS_OF = datetime(2026, 12, 1, tzinfo=VIETNAM)
GENERATOR = Path(__file__).parents[1] / "support" / "letters"
STRANGERS = (
    "services.node.sketching",
    "services.simulate",
    "projections",
)
"""What the generator must not know, or it would measure itself."""


@pytest.fixture(scope="module")
def letters() -> list[Letter]:
    """Letters of known matters."""
    return labelled_set("quick", LETTERS)


@pytest.fixture(scope="module")
def linked(letters: list[Letter]) -> Judged:
    """What the pipeline makes of them."""
    return judged(published(letter.command for letter in letters), as_of=AS_OF)


@pytest.fixture(scope="module")
def found(letters: list[Letter], linked: Judged) -> Score:
    """The pairs it puts together against those that belong together."""
    told = pairs({letter.id: linked.matter_of[letter.id] for letter in letters})
    return score(truth(letters), told)


@pytest.fixture(scope="module")
def mail() -> Mail:
    """Two campaigns, letters that have nothing to do with them, one busy person, one chain."""
    post = Post("quick")
    for name in ("first", "second"):
        form = post.form()
        post.campaign(name, form, SENDERS)
        post.background(SENDERS // 2, form)
    post.one_person("hundred", post.form(), 100)
    post.chain("chain", post.form(Kind.FEEDBACK, Topic.ENVIRONMENT))
    return post.mail()


@pytest.fixture(scope="module")
def crowds(mail: Mail) -> Judged:
    """What the pipeline makes of that mail."""
    return judged(published(mail.commands), as_of=AS_OF)


def test_the_generator_knows_nothing_of_what_links() -> None:
    """No module of it imports sketching, linking or the simulator."""
    imported = {
        name
        for path in GENERATOR.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else _names(node))
    }
    assert imported
    assert [name for name in imported if name.startswith(STRANGERS)] == []


def _names(node: ast.Import) -> list[str]:
    return [alias.name for alias in node.names]


def test_the_same_seed_writes_the_same_letters() -> None:
    """A measure can be repeated."""
    assert labelled_set(5, 40) == labelled_set(5, 40)
    assert labelled_set(5, 40) != labelled_set(6, 40)


def test_letters_have_the_length_of_petitions(letters: list[Letter]) -> None:
    """Whole letters have 150 to 600 words; what was shortened has fewer."""
    whole = [letter for letter in letters if "shortened" not in letter.labels]
    lengths = [len((letter.command.text or "").split()) for letter in whole]
    assert min(lengths) >= 140
    assert max(lengths) <= 600


def test_papers_of_one_matter_are_put_together(found: Score) -> None:
    """Pairwise F1 is at least 0.95."""
    assert found.f1 >= 0.95, found.rounded()


def test_linking_beats_exact_matching(letters: list[Letter], found: Score) -> None:
    """By 0.25 or more over exact name or number with exact decision, spot or post denounced."""
    peer = score(truth(letters), exact.matched(letters, "law"))
    assert found.f1 - peer.f1 >= 0.25, (found.rounded(), peer.rounded())


@pytest.mark.parametrize("name", ["first", "second"])
def test_a_campaign_is_one_group(mail: Mail, crowds: Judged, name: str) -> None:
    """Nearly all its letters are in one group, and hardly any other letter is."""
    gathered = best_group(mail.campaigns[name], crowds.groups.values())
    assert gathered.recall >= 0.97
    assert gathered.precision >= 0.97


def test_a_chain_of_small_changes_is_not_swallowed(mail: Mail, crowds: Judged) -> None:
    """Letters that change by a tenth each end apart; no matter, no group holds most of them."""
    order = [str(command.file_id) for command in mail.commands]
    chain = sorted(mail.campaigns["chain"], key=order.index)
    matters = [crowds.matter_of[letter] for letter in chain]
    assert matters[0] != matters[-1]
    assert max(map(matters.count, matters)) <= 0.6 * len(chain)
    assert not any({chain[0], chain[-1]} <= group for group in crowds.groups.values())
    assert best_group(chain, crowds.groups.values()).recall <= 0.6


def test_a_person_with_a_hundred_letters_is_one_person(mail: Mail, crowds: Judged) -> None:
    """However many papers, one name makes no mass complaint."""
    assert len(mail.campaigns["hundred"]) == 100
    masses = crowds.about("mass_complaint")
    assert masses
    papers = {paper for finding in masses for paper in crowds.papers_of(finding)}
    assert papers.isdisjoint(mail.campaigns["hundred"])
