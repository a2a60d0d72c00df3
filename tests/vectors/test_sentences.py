"""The language of the vectors refuses what it does not understand, instead of leaving it out."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from domain.contracts.petition import PetitionReceivedV1
from tests.support.papers import id_of
from tests.support.story.sentences import told
from tests.support.story.vectors import Vector
from tests.support.story.words import UnreadableError, about

ROAD = "kiến nghị về việc của xã"


@pytest.mark.parametrize(
    "line",
    [
        "xã nhận đơn 1",
        "2026-07-02 làng nhận đơn 1",
        "2026-07-02 xã xé đơn 1",
        "2026-07-02 xã nhận đơn 1; rất vội",
        "2026-07-02 xã thụ lý đơn 1; nặc danh",
        "2026-07-02 xã nhận đơn 1; gửi cả làng",
    ],
    ids=["no day", "no such office", "no such act", "no such clause", "not here", "nobody"],
)
def test_a_line_nobody_understands_is_refused(line: str) -> None:
    """A misspelt word must not make a weaker story that passes."""
    with pytest.raises(UnreadableError):
        told(line, ROAD)


@pytest.mark.parametrize(
    "said", ["khiếu nại", "tố cáo ông A", f"{ROAD}, khẩn", "khiếu nại quyết định của xã, nhanh"]
)
def test_a_petition_about_nothing_known_is_refused(said: str) -> None:
    """Objects are offices and posts, never persons."""
    with pytest.raises(UnreadableError):
        about(said)


def test_a_line_says_what_it_says() -> None:
    """Day, office, paper, addressees and forwarder of one line."""
    fact = told("2026-07-02 tỉnh nhận đơn X; gửi cả xã và tỉnh; do báo chí chuyển đến", ROAD)
    assert isinstance(fact, PetitionReceivedV1)
    assert (fact.businessdate.isoformat(), fact.agency) == ("2026-07-02", "t51")
    assert (fact.subject, fact.data.addressees) == (id_of("p"), ("x21115", "t51"))
    assert (fact.data.forwarder, fact.data.origin) == ("bc", "forwarded")


def test_a_vector_without_a_basis_is_refused() -> None:
    """Each names what it rests on."""
    with pytest.raises(ValidationError, match="basis"):
        Vector.model_validate(
            {
                "id": "K1.9",
                "row": "K1",
                "way": "vừa khớp",
                "story": "Một câu chuyện đủ dài để đọc.",
                "expect": {},
            }
        )
