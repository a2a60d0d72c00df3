"""What brings papers together: a signer alone, or two numbers said under one key."""

from __future__ import annotations

import pytest

from projections.matters.papers import Paper
from projections.matters.text_links import enough, meeting_keys
from tests.early_warning.test_texts_any_order import papers_of
from tests.support.papers import asking, signed
from tests.support.sketched import sketch, sketched


def paper(name: str, *marks: str, keys: tuple[str, ...] = ("k1",)) -> Paper:
    """Return a paper whose text names these numbers, said under each key."""
    made: list[Paper] = []
    for key in keys:
        text = sketch("A", name, marks=tuple(f"{key} {mark}" for mark in marks), key=key)
        fact = sketched("x21115", "2026-03-01", name, text, about=asking(), by=signed(name))
        made += papers_of([fact])
    return made[0]._replace(texts=tuple(one for each in made for one in each.texts))


def met(one: Paper, other: Paper) -> bool:
    """Whether two papers of different forms are asked at all."""
    return enough(meeting_keys(one, b"one") & meeting_keys(other, b"other"))


@pytest.mark.parametrize("keys", [("k1",), ("k1", "k2"), ("k1", "k2", "k3")])
def test_a_number_said_under_several_keys_is_one_number(keys: tuple[str, ...]) -> None:
    """A change of keys brings no papers together that had nothing to say to each other."""
    assert not met(paper("p1", "412", "a", keys=keys), paper("p2", "412", "b", keys=keys))
    assert met(paper("p1", "412", "17", keys=keys), paper("p2", "412", "17", keys=keys))


def test_papers_under_keys_of_their_own_do_not_meet_by_numbers() -> None:
    """What cannot be compared says nothing."""
    assert not met(paper("p1", "412", "17"), paper("p2", "412", "17", keys=("k2",)))
