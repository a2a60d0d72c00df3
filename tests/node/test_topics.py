"""A paper nobody gave a topic has the one its words say; an officer's word stands above it."""

from __future__ import annotations

from typing import Any

import pytest

from domain.contracts.facts import parse_fact
from domain.contracts.petition import PetitionClassifiedV1, PetitionReceivedV1
from domain.contracts.substance import Substance
from domain.contracts.words import Topic
from tests.sketching.letters import letter
from tests.support.book import Book, one, receive, statuses, step


def said(**content: Any) -> Substance:
    """Return what a receipt says of its substance."""
    book = Book("memory")
    text = content.pop("text", letter())
    assert one(book.engine(), receive(text=text, content=content)).status == "recorded"
    fact = parse_fact(next(out.body for out in book.log() if out.body))
    assert isinstance(fact, PetitionReceivedV1)
    assert fact.data.substance is not None
    return fact.data.substance


@pytest.mark.parametrize(
    ("content", "topic", "by"),
    [
        ({"kind": "complaint"}, Topic.LAND, "rules"),
        ({"kind": "complaint", "topic": "other"}, Topic.OTHER, None),
        ({"kind": "complaint", "topic": "policy"}, Topic.POLICY, None),
        ({"kind": "complaint", "text": None}, Topic.OTHER, None),
        ({"kind": "complaint", "text": "xin ý kiến"}, Topic.OTHER, "rules"),
    ],
)
def test_rules_speak_only_where_no_officer_did(
    content: dict[str, Any], topic: Topic, by: str | None
) -> None:
    """An officer's "other" is a word, too."""
    substance = said(**content)
    assert (substance.topic, substance.topic_by) == (topic, by)


def test_an_officer_overrides_the_rules() -> None:
    """By classifying the paper; and a retried receipt adds nothing."""
    book = Book("memory")
    engine = book.engine()
    paper = receive(text=letter(), content={"kind": "complaint"})
    policy = {"kind": "complaint", "topic": "policy"}
    classified = step("classify_petition", "03-03", content=policy)
    assert statuses(engine.execute([paper, paper, classified])) == [
        "recorded",
        "repeated",
        "recorded",
    ]
    last = parse_fact([out.body for out in book.log() if out.body][-1])
    assert isinstance(last, PetitionClassifiedV1)
    assert (last.data.substance.topic, last.data.substance.topic_by) == (Topic.POLICY, None)
