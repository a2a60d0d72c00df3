"""Sketches nobody can compare: told apart, counted, and never a reason to link or to stop."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from domain.contracts.envelope import VIETNAM
from domain.contracts.words import Kind, Topic
from projections.early_warning.pipeline import Done, Pipeline
from projections.early_warning.reading import Message
from projections.store.sqlite import SqliteStore
from services.node.commands import ReceivePetition
from tests.support.letters.citizens import citizen
from tests.support.letters.clerks import Clerks
from tests.support.letters.drafts import draft
from tests.support.letters.matters import matter
from tests.support.linked import law, published, read_back

AS_OF = datetime(2026, 12, 1, tzinfo=VIETNAM)
Fact = dict[str, Any]
Change = Callable[[Fact], None]


class Seen(NamedTuple):
    """What became of some facts."""

    matters: list[str]
    """Of each letter, in order."""
    done: Done
    letters: int


def same_text(number: int = 2) -> list[Fact]:
    """Return facts of letters with one text, by different people, without a key in common.

    Told with sketches that can be compared, they are one matter: feedback on one place.
    """
    rng = Random("bad sketches")
    about = matter(rng, kind=Kind.FEEDBACK, topic=Topic.ENVIRONMENT)
    text = draft(rng, about).said(about.facts)
    commands: list[ReceivePetition] = []
    clerks = Clerks(rng)
    for nth in range(number):
        one = about.by(citizen(rng, commune=about.commune.name))
        command, _ = clerks.enter(one, text, about.began + timedelta(days=nth))
        assert command.content is not None
        content = command.content.model_copy(update={"spot": None})
        commands.append(command.model_copy(update={"content": content}))
    return [json.loads(body) for body in published(commands)]


def seen(folder: Path, facts: Sequence[Fact]) -> Seen:
    """Let the pipeline observe facts as they stand."""
    bodies = [json.dumps(fact).encode() for fact in facts]
    with closing(SqliteStore(folder / "view.sqlite")) as store:
        pipeline = Pipeline(store, law())
        done = pipeline.observe([Message(n, "s", b) for n, b in enumerate(bodies, 1)], AS_OF)
        pipeline.settle(AS_OF)
        judged = read_back(store, bodies, [])
        letters = [*store.dead_letters()]
        matters = [judged.matter_of.get(fact["subject"], "") for fact in facts]
        return Seen(matters, done, len(letters))


def sketch_of(fact: Fact) -> dict[str, Any]:
    """Return the sketch of a received fact."""
    found: dict[str, Any] = fact["data"]["sketch"]
    return found


def without(fact: Fact) -> None:
    """Take the sketch away."""
    del fact["data"]["sketch"]


def other_key(fact: Fact) -> None:
    """Say the same numbers under another key."""
    sketch_of(fact)["key"] = "k9"


def other_scheme(fact: Fact) -> None:
    """Say them in a version this program does not know."""
    sketch_of(fact)["scheme"] = 999


def torn_marks(fact: Fact) -> None:
    """Leave marks that are no whole numbers."""
    sketch_of(fact)["marks"] = b64encode(b"abcde").decode()


def no_base64(fact: Fact) -> None:
    """Leave marks that only look like base64."""
    sketch_of(fact)["marks"] = "=A=="


def short_rows(fact: Fact) -> None:
    """Cut the rows."""
    sketch_of(fact)["rows"] = b64encode(bytes(64)).decode()


def no_size(fact: Fact) -> None:
    """Say that a text had no words at all."""
    sketch_of(fact)["size"] = 0


def test_two_letters_of_one_text_are_one_matter(tmp_path: Path) -> None:
    """The measure of the tests below: nothing but the text ties these two."""
    assert len(set(seen(tmp_path, same_text()).matters)) == 1


@pytest.mark.parametrize("change", [without, other_key, other_scheme, torn_marks, no_base64])
def test_a_sketch_that_cannot_be_compared_links_nothing(tmp_path: Path, change: Change) -> None:
    """The paper is taken in and judged; it only resembles nothing."""
    one, other = same_text()
    change(other)
    after = seen(tmp_path, [one, other])
    assert len(set(after.matters)) == 2
    assert (after.done.fresh, after.letters) == (2, 0)


@pytest.mark.parametrize("change", [short_rows, no_size])
def test_a_sketch_outside_the_contract_is_set_aside(tmp_path: Path, change: Change) -> None:
    """The fact is a dead letter, and the papers beside it are judged."""
    one, bad, other = same_text(3)
    change(bad)
    after = seen(tmp_path, [one, bad, other])
    assert after.letters == 1
    assert len(after.done.set_aside) == 1
    assert after.matters[0] == after.matters[2]
    assert after.matters[1] == ""


@pytest.mark.parametrize("change", [other_key, other_scheme])
def test_strange_sketches_do_not_hide_those_that_can_be_compared(
    tmp_path: Path, change: Change
) -> None:
    """Two letters are linked past a third that cannot be compared with them."""
    one, strange, other = same_text(3)
    change(strange)
    after = seen(tmp_path, [one, strange, other])
    assert after.matters[0] == after.matters[2] != after.matters[1]


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (other_key, "other_key"),
        (other_scheme, "unknown_scheme"),
        (torn_marks, "broken"),
        (no_base64, "broken"),
    ],
)
def test_what_became_of_a_sketch_is_counted(tmp_path: Path, change: Change, outcome: str) -> None:
    """Whoever runs the worker sees that a node is set up otherwise than its neighbours."""
    one, other = same_text()
    change(other)
    assert seen(tmp_path, [one, other]).done.sketches == {"taken": 1, outcome: 1}


def test_a_paper_without_a_sketch_counts_as_none(tmp_path: Path) -> None:
    """Many papers have no text at the node: the count of sketches stays below that of papers."""
    one, other = same_text()
    without(other)
    done = seen(tmp_path, [one, other]).done
    assert (done.fresh, done.sketches) == (2, {"taken": 1})
