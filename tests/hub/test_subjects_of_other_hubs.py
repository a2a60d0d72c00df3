"""Facts of other hubs: under which subject they are kept, and who may speak over which hub."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click import UsageError

from domain.contracts.facts import dump_fact
from domain.contracts.hosting import Hosting
from domain.contracts.subjects import hub_of, node_of, published_subject, via_subject
from projections.early_warning.reading import Message, Reader
from services.runtime.hosting_file import read_hosting
from tests.support.facts import received

if TYPE_CHECKING:
    from pathlib import Path

OWN = "petition.v1.received.51.n51"
SOURCED = "via.p51.petition.v1.received.51.n51"
HOSTING = Hosting({"n51": ["x21115"]}, {"n51": "p51"}, here="tw")


def test_a_sourced_subject_names_hub_node_and_what_the_node_said() -> None:
    """Whoever parses subjects finds the node last, sourced or not."""
    assert via_subject("p51", OWN) == SOURCED
    assert (hub_of(SOURCED), hub_of(OWN)) == ("p51", None)
    assert node_of(SOURCED) == node_of(OWN) == "n51"
    assert published_subject(SOURCED) == published_subject(OWN) == OWN


@pytest.mark.parametrize(
    ("subject", "here", "reason"),
    [
        (SOURCED, "tw", None),
        (OWN, "p51", None),
        (OWN, "", None),
        (OWN, "tw", "foreign_hub"),
        (SOURCED.replace("p51", "p48"), "tw", "foreign_hub"),
        (SOURCED.replace("received.51", "received.48"), "tw", "wrong_subject"),
    ],
)
def test_a_node_is_heard_over_its_own_hub_only(subject: str, here: str, reason: str | None) -> None:
    """Who may publish at one hub must not speak for the nodes of another."""
    hosting = Hosting(HOSTING.nodes, HOSTING.hubs, here)
    body = dump_fact(received("x21115", "2026-08-03"))
    message = Message(1, subject, body, node_of(subject))
    good, bad = Reader(lambda _: True, hosting).read([message])
    assert [letter.reason for letter in bad] == ([reason] if reason else [])
    assert len(good) == (reason is None)


def test_a_node_no_hub_claims_is_judged_by_its_agencies_alone() -> None:
    """An office with one hub names none."""
    assert Hosting({"n51": ["x21115"]}).comes_by("n51", "p48")


def test_the_hosting_file_says_where_nodes_publish_and_where_it_is_read(tmp_path: Path) -> None:
    """Rendered from the topology, one file for every reader of a hub."""
    path = tmp_path / "hosting.toml"
    path.write_text(
        'here = "tw"\n[nodes]\nn51 = ["x21115"]\n[hubs]\np51 = ["n51"]\n', encoding="utf-8"
    )
    assert read_hosting(path) == Hosting({"n51": ["x21115"]}, {"n51": "p51"}, "tw")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[nodes]\nn51 = ["x21115"]\n[hubs]\np51 = ["n51"]\np48 = ["n51"]\n', "n51 at two hubs"),
        ('[nodes]\nn51 = ["x21115"]\n[hubs]\np51 = "n51"\n', "is not a table"),
        ("[node]\n", "one table"),
    ],
)
def test_a_hosting_file_that_contradicts_itself_is_refused(
    tmp_path: Path, text: str, said: str
) -> None:
    """In words that name the file."""
    path = tmp_path / "hosting.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        read_hosting(path)
