"""How sure it is that two papers are about one matter: the same both ways, and for reasons."""

from __future__ import annotations

from itertools import combinations

import pytest

from domain.contracts.substance import Signers
from domain.contracts.words import Topic
from projections.matters.papers import Paper
from projections.matters.scoring import Score, Weights, score, worth_scoring
from projections.matters.text_links import alike
from services.runtime.reference import load_law
from tests.early_warning.test_texts_any_order import papers_of, set_of_papers
from tests.support.papers import against, asking, denouncing, signed
from tests.support.sketched import sketch, sketched

WEIGHTS = Weights.of(load_law().rulebook)
NUMBERS = ("a", "b", "c", "d", "e", "f")


def made(name: str, **said: object) -> Paper:
    """Return a paper of its own."""
    text = said.pop("text", sketch("A", name, own=20, marks=NUMBERS))
    day = str(said.pop("day", "2026-03-01"))
    said = {"about": against(decision=None), "by": signed("lan"), **said}
    (paper,) = papers_of([sketched("x21115", day, name, text, **said)])  # type: ignore[arg-type]
    return paper


def numbered(sender: str, told: bool | None) -> Signers:
    """Return a sender whose mark is made of a citizen's number, or of a name."""
    return signed(sender).model_copy(update={"by_number": told})


def between(one: Paper, other: Paper) -> Score:
    """Score two papers."""
    return score(one, other, WEIGHTS)


def words(found: Score) -> dict[str, int]:
    """Return the reasons by name."""
    return dict(found.reasons)


@pytest.mark.parametrize("seed", range(12))
def test_a_score_is_the_same_both_ways(seed: int) -> None:
    """And so is resemblance; both lie between 0 and 1."""
    for one, other in combinations(papers_of(set_of_papers(seed)), 2):
        assert between(one, other) == between(other, one)
        assert 0 <= between(one, other).value <= 1
        assert alike(one, other, WEIGHTS) == alike(other, one, WEIGHTS)


@pytest.mark.parametrize("seed", range(30))
def test_what_is_not_worth_scoring_would_not_be_proposed(seed: int) -> None:
    """The quick look rules out nothing that the score would not."""
    for one, other in combinations(papers_of(set_of_papers(seed)), 2):
        if not worth_scoring(one, other, WEIGHTS):
            assert between(one, other).value < WEIGHTS.propose
        assert worth_scoring(one, other, WEIGHTS) == worth_scoring(other, one, WEIGHTS)


def test_every_reason_is_told_with_its_points() -> None:
    """The points, faded by time, are the score."""
    found = between(made("p1"), made("p2"))
    assert {"text", "marks", "same_sender"} == set(words(found))
    assert found.value == min(1.0, sum(words(found).values()) / 100)


def test_what_speaks_against() -> None:
    """Another signer of a complaint, another decision, another spot."""
    one, other = made("p1"), made("p2", by=signed("hoa"))
    assert words(between(one, other))["no_common_sender"] < 0
    one, other = (made(n, about=against(decision=n)) for n in ("p1", "p2"))
    assert words(between(one, other))["other_decision"] < 0
    one, other = (made(n, about=asking(spot=n)) for n in ("p1", "p2"))
    assert words(between(one, other))["other_place"] < 0


def test_complaints_of_two_citizens_are_two_matters_whatever_they_say() -> None:
    """Table E.3: a complaint is its sender's own; only a citizen's number tells people apart."""
    for lan, hoa, two in (
        (True, True, True),
        (True, None, False),
        (None, None, False),
    ):
        one, other = (
            made(name, by=numbered(name, number)) for name, number in (("p1", lan), ("p2", hoa))
        )
        assert (between(one, other).value == 0.0) is two
    one, other = (made(n, by=numbered("lan", True)) for n in ("p1", "p2"))
    assert between(one, other).value > WEIGHTS.auto
    one, other = (made(n, about=denouncing(), by=numbered(n, True)) for n in ("p1", "p2"))
    assert between(one, other).value > 0


def test_under_two_keys_a_number_tells_nobody_apart() -> None:
    """The same citizen has another mark under another key."""
    old, new = (
        made(name, by=Signers(sender_ref=f"{key}.{name * 8:a<24}", by_number=True))
        for key, name in (("k1", "p1"), ("k2", "p2"))
    )
    assert between(old, new).value > 0


def test_what_a_form_letter_says_in_all_its_copies_ties_no_households() -> None:
    """The project's numbers are everybody's; whoever names another plot has another matter."""

    def copy(name: str, plot: str, by: str) -> Paper:
        text = sketch("A", name, own=10, marks=(*NUMBERS, plot))
        return made(name, text=text, by=signed(by))

    one, neighbour = copy("p1", "412", "lan"), copy("p2", "415", "hoa")
    assert words(between(one, neighbour))["other_marks"] < 0
    assert between(one, neighbour).value < WEIGHTS.auto
    assert between(one, copy("p3", "412", "hoa")).value >= WEIGHTS.auto
    assert "other_marks" not in words(between(one, copy("p4", "415", "lan")))


def test_feedback_on_another_topic_needs_more_in_common() -> None:
    """The law knows it by topic and place; a clerk who notes another topic hides no copy."""

    def about(name: str, topic: Topic, marks: tuple[str, ...], own: int) -> Paper:
        text = sketch("A", name, own=own, marks=marks)
        return made(name, text=text, about=asking(topic=topic), by=signed(name))

    def told(marks: tuple[str, ...], own: int) -> Score:
        return between(
            about("p1", Topic.OTHER, marks, own), about("p2", Topic.ENVIRONMENT, marks, own)
        )

    assert words(told(NUMBERS[:2], 128))["other_topic"] < 0
    assert told(NUMBERS[:2], 128).value < WEIGHTS.auto
    assert told(NUMBERS, 0).value >= WEIGHTS.auto


def test_few_numbers_say_less_in_quite_other_words() -> None:
    """Two sheets of one number are chance; a third number, or the same words, are none."""

    def told(marks: tuple[str, ...], own: int) -> dict[str, int]:
        one, other = (made(n, text=sketch("A", n, own=own, marks=marks)) for n in ("p1", "p2"))
        return words(between(one, other))

    assert told(NUMBERS[:2], 128)["few_marks"] < 0
    assert "few_marks" not in told(NUMBERS[:3], 128)
    assert "few_marks" not in told(NUMBERS[:2], 0)


def test_one_form_of_feedback_about_two_places_is_two_matters() -> None:
    """Neighbours copy what one of them wrote; what both name apart tells their places apart."""

    def copy(name: str, *numbers: str) -> Paper:
        text = sketch("A", name, own=10, marks=(*NUMBERS[:3], *numbers))
        return made(name, text=text, about=asking(), by=signed(name))

    here = copy("p1", "12", "34")
    assert words(between(here, copy("p2", "56", "78")))["place_marks"] < 0
    assert between(here, copy("p2", "56", "78")).value < WEIGHTS.auto
    assert between(here, copy("p3", "12", "34")).value >= WEIGHTS.auto


def test_one_person_sends_one_form_about_several_plots() -> None:
    """Other plots are other matters; one number misread is the same plot still."""

    def copy(name: str, *numbers: str) -> Paper:
        return made(name, text=sketch("A", name, own=10, marks=(*NUMBERS[:4], *numbers)))

    one = copy("p1", "412", "310,5")
    assert words(between(one, copy("p2", "415", "98,1")))["own_marks"] < 0
    assert "own_marks" not in words(between(one, copy("p3", "412", "810,5")))


def test_whoever_denounces_the_same_is_heard_of_it() -> None:
    """Of a denunciation no common sender is asked."""
    one, other = (made(n, about=denouncing(act=n), by=signed(n)) for n in ("p1", "p2"))
    assert words(between(one, other))["same_respondent"] > 0
    assert "no_common_sender" not in words(between(one, other))
    assert between(one, other).value >= WEIGHTS.auto


def test_a_score_fades_with_the_time_between() -> None:
    """Ten years later the same is half as sure."""
    near, far = made("p1"), made("p2", day="2036-02-28")
    found = between(near, far)
    assert found.value == pytest.approx(sum(words(found).values()) / 200, abs=0.002)


def test_papers_of_two_kinds_or_under_two_keys_are_never_one_matter() -> None:
    """What cannot be compared is not compared."""
    assert between(made("p1"), made("p2", about=asking())).value == 0
    other = made("p2", text=sketch("A", "p2", marks=NUMBERS, key="k2"))
    assert between(made("p1"), other).value == 0


def test_a_change_of_keys_changes_no_score() -> None:
    """Two sketches each: those under the older key are compared, however alike the others are."""

    def under(key: str, name: str, own: int) -> Paper:
        return made(name, text=sketch("A", name, own=own, marks=NUMBERS, key=key))

    one, other = under("k1", "p1", 20), under("k1", "p2", 20)
    again = one._replace(texts=(*under("k2", "p1", 1).texts, *one.texts))
    other_again = other._replace(texts=(*under("k2", "p2", 1).texts, *other.texts))
    assert between(again, other_again) == between(one, other)
    assert alike(again, other_again, WEIGHTS) == alike(one, other, WEIGHTS)
    newer = under("k2", "p2", 1)
    assert between(again, newer) == between(under("k2", "p1", 1), newer)


def test_a_text_cut_short_is_contained_in_the_whole() -> None:
    """Half of the shingles make a third of the rows equal, and the text is all there."""
    whole = made("p1", text=sketch("A", "w", size=600))
    half = made("p2", text=sketch("A", "h", own=64, size=300))
    alike_only = made("p3", text=sketch("A", "h", own=64, size=600))
    assert words(between(whole, half))["text"] > words(between(whole, alike_only))["text"]
