"""What resemblance ties, what it proposes, what it keeps apart, and who hears of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.contracts.alert import parse_warning
from domain.contracts.facts import AnyFact, dump_fact
from domain.contracts.linking import (
    PetitionLinkRejectedV1,
    PetitionMatterUnlinkedV1,
    RejectedData,
    UnlinkedData,
)
from domain.contracts.petition import PetitionReceivedV1
from domain.contracts.substance import Sketch
from projections.early_warning.links import opened
from projections.early_warning.reading import Message
from projections.matters.keys import packed, spelled
from projections.matters.text_links import form_key, is_form
from tests.early_warning.test_texts_any_order import END, View
from tests.support.facts import fact
from tests.support.papers import against, asking, id_of, ref, signed
from tests.support.sketched import sketch, sketched

C, P = "x21115", "t51"
NUMBERS = ("plot 7", "sheet 12", "2019", "0912", "0510", "1/3/2026", "88", "15")


def paper(
    name: str, text: Sketch | None, *, by: str = "lan", day: str = "2026-03-02", office: str = C
) -> AnyFact:
    """State that somebody complained, of no decision the office noted."""
    return sketched(office, day, name, text, about=against(decision=None), by=signed(by))


@pytest.fixture
def view(tmp_path: Path) -> Iterator[View]:
    """Return a view with nothing on record."""
    opened_ = View(tmp_path)
    yield opened_
    opened_.store.close()


def matter(view: View, name: str) -> str:
    """Return the matter a paper belongs to."""
    (row,) = view.store.subjects([packed(id_of(name))])
    (named,) = view.store.numbered([row.matter])
    return spelled(bytes(named.id))


def groups(view: View, name: str) -> set[bytes]:
    """Return the groups a paper belongs to."""
    (row,) = view.store.subjects([packed(id_of(name))])
    return set(opened(row).groups)


def news(view: View, after: int = 0) -> list[dict[str, Any]]:
    """Return what was told of links and matters, as it travels."""
    rows = view.store.outbox_log().select(after, 1_000)
    events = [json.loads(row.body) for row in rows]
    for row in rows:
        parse_warning(row.body)
    return [e for e in events if e["type"].split(".")[1] in {"link", "matter"}]


def kinds(events: list[dict[str, Any]]) -> list[str]:
    """Return what events say happened."""
    return sorted(".".join(e["type"].split(".")[1:3]) for e in events)


ONE = paper("p1", sketch("A", "one", marks=NUMBERS))
COPY = paper("p2", sketch("A", "two", own=30, marks=NUMBERS), day="2026-04-02", office=P)
REFUSED = fact(PetitionLinkRejectedV1, P, "2026-04-05", "p2", data=RejectedData(other=id_of("p1")))


def test_a_text_typed_again_joins_the_matter_and_the_desk_hears_why(view: View) -> None:
    """Same sender, same numbers, much the same words; no decision was noted."""
    view.hear([ONE])
    view.hear([COPY])
    assert matter(view, "p2") == matter(view, "p1") == id_of("p1")
    (told,) = news(view)
    assert told["type"] == "leothang.link.linked.v1"
    said = told["data"]
    assert (said["petition"], said["other"]) == (id_of("p2"), id_of("p1"))
    assert said["matter"] == said["other_matter"] == id_of("p1")
    assert {"text", "marks", "same_sender"} <= {reason["word"] for reason in said["reasons"]}
    assert 0.75 <= said["score"] <= 1


def test_an_officer_keeps_papers_apart_and_takes_it_back(view: View) -> None:
    """A refusal splits the matter; undone, all is as if it had never been said."""
    view.hear([ONE, COPY])
    before, end = view.digest(), view.store.outbox_end()
    view.hear([REFUSED])
    assert matter(view, "p2") == id_of("p2")
    assert kinds(news(view, end)) == ["link.unlinked", "matter.split"]
    end = view.store.outbox_end()
    undone = UnlinkedData(undoes=REFUSED.id)
    view.hear([fact(PetitionMatterUnlinkedV1, P, "2026-04-06", "p2", data=undone)])
    assert matter(view, "p2") == id_of("p1")
    assert kinds(news(view, end)) == ["link.linked", "matter.merged"]
    assert view.digest() == before


def test_a_correction_that_takes_the_text_away_takes_the_link_away(view: View) -> None:
    """The clerk had typed another paper's text in."""
    view.hear([ONE, COPY])
    assert isinstance(COPY, PetitionReceivedV1)
    bare = COPY.data.model_copy(update={"sketch": None})
    view.hear([fact(PetitionReceivedV1, P, "2026-04-02", "p2", data=bare, corrects=COPY)])
    assert matter(view, "p2") == id_of("p2")
    assert kinds(news(view))[-1] == "matter.split"


def test_what_is_likely_but_not_sure_is_proposed(view: View) -> None:
    """Half of the numbers are others: an officer looks, and nothing is linked."""
    view.hear([ONE])
    numbers = (*NUMBERS[:3], "plot 9", "sheet 3", "1990")
    view.hear([paper("p2", sketch("A", "two", own=30, marks=numbers), day="2026-04-02")])
    assert matter(view, "p2") != matter(view, "p1")
    (told,) = news(view)
    assert told["type"] == "leothang.link.proposed.v1"
    assert told["subject"] == id_of("p2")
    end = view.store.outbox_end()
    view.hear([REFUSED])
    assert kinds(news(view, end)) == ["link.unlinked"]


def test_a_neighbour_with_the_same_letter_has_a_matter_of_his_own(view: View) -> None:
    """A complaint is its sender's own; the letters are one group, named after the first."""
    letters = [
        paper(
            f"p{n}",
            sketch("A", f"v{n}", own=12, marks=("law", f"plot {n}")),
            by=f"s{n}",
            day=f"2026-03-{n + 1:02}",
        )
        for n in range(12)
    ]
    named = form_key(packed(id_of("p0")))
    assert is_form(named)
    for count in (2, 5, 12):
        view.hear(letters[:count])
        assert all(groups(view, f"p{n}") == {named} for n in range(count))
    assert len({matter(view, f"p{n}") for n in range(12)}) == 12


def test_texts_that_drift_are_not_held_together_by_a_chain(view: View) -> None:
    """Each resembles the next, the ends nothing: no group holds a paper unlike its leader."""
    length = 40
    rows = [sketch("A", "whole").rows, sketch("B", "whole").rows]
    assert rows[0] != rows[1]
    for n in range(length):
        view.hear([paper(f"p{n}", _between(n / (length - 1)), by=f"s{n}", day="2026-03-02")])
    forms, _ = view.stars()
    leaders = set(forms.values())
    assert 2 <= len(leaders) < length
    texts = view.pipeline._intake._retying.texts
    numbers = {bytes(row.id): row.n for row in view.store.all_papers()}
    for one, leader in forms.items():
        assert one == leader or texts.edge(numbers[one], numbers[leader])


def _between(share: float) -> Sketch:
    """Return a sketch that has gone so far from one form to another."""
    from base64 import b64decode, b64encode  # noqa: PLC0415 - for this one helper

    old, new = (b64decode(sketch(form).rows) for form in "AB")
    at = 2 * round(share * 128)
    return sketch("A").model_copy(update={"rows": b64encode(new[:at] + old[at:]).decode()})


def test_sketches_of_no_use_are_counted_and_tie_nothing(view: View) -> None:
    """Another version, another key, numbers that are none, a text of one word."""
    text = sketch("A", "one", marks=NUMBERS)
    view.hear([paper("p0", text)])
    bad = {
        "unknown_scheme": text.model_copy(update={"scheme": 9}),
        "other_key": sketch("A", "one", marks=NUMBERS, key="k9"),
        "broken": text.model_copy(update={"marks": "AAA="}),
    }
    for n, (outcome, said) in enumerate(bad.items(), start=1):
        body = dump_fact(paper(f"p{n}", said))
        done = view.pipeline.observe([Message(n, "test", body)], END)
        assert dict(done.sketches) == {outcome: 1}
    view.hear([paper(f"p{n}", sketch("A", "one", size=2)) for n in (4, 5)])
    assert len({matter(view, f"p{n}") for n in range(6)}) == 6
    assert not any(groups(view, f"p{n}") for n in range(6))


def test_a_view_built_anew_tells_nothing_of_links(view: View) -> None:
    """What was told long ago is not told again."""
    view.pipeline.desk.reclassifying = False
    view.hear([ONE, COPY])
    assert news(view) == []


def test_papers_of_one_place_join_whoever_writes(view: View) -> None:
    """Feedback needs no common sender; the paper itself names no spot."""
    for n, name in enumerate(("lan", "hoa")):
        text = sketch("A", name, own=40, marks=NUMBERS[:5])
        view.hear([sketched(C, "2026-03-02", f"p{n}", text, about=asking(), by=signed(name))])
    assert matter(view, "p0") == matter(view, "p1")


def test_nothing_of_a_paper_but_pseudonyms_and_its_sketch_is_kept(view: View) -> None:
    """The body of a paper has no word that is not in its fact."""
    view.hear([ONE])
    (row,) = view.store.all_papers()
    words = json.loads(row.body)
    assert words[:4] == [words[0], "51", "complaint", "land"]
    assert words[5][0] == [ref("lan")]
