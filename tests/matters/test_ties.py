"""Links by officers and references under several keys: what ties, what parts, what undoes."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contracts.facts import AnyFact
from domain.contracts.linking import (
    LinkedData,
    PetitionLinkRejectedV1,
    PetitionMatterLinkedV1,
    PetitionMatterUnlinkedV1,
    PetitionRekeyedV1,
    RejectedData,
    RekeyedData,
    UnlinkedData,
)
from domain.contracts.substance import Signers, Substance
from projections.matters.keys import additive, packed, plain, rejected, traits
from projections.matters.linker import Subject, components
from tests.support.facts import classified, fact, received
from tests.support.papers import against, asking, denouncing, id_of, ref, signed
from tests.support.steps import voided

C, DAY = "x21115", "2026-07-01"
PAPERS = ("a", "b", "c")


def link(paper: str, other: str, **stamp: Any) -> PetitionMatterLinkedV1:
    """State that an officer ties two papers."""
    return fact(PetitionMatterLinkedV1, C, DAY, paper, data=LinkedData(other=id_of(other)), **stamp)


def reject(paper: str, other: str, **stamp: Any) -> PetitionLinkRejectedV1:
    """State that an officer keeps two papers apart."""
    data = RejectedData(other=id_of(other))
    return fact(PetitionLinkRejectedV1, C, DAY, paper, data=data, **stamp)


def undo(of: AnyFact, **stamp: Any) -> PetitionMatterUnlinkedV1:
    """State that an officer takes one of these back."""
    data = UnlinkedData(undoes=of.id)
    return fact(PetitionMatterUnlinkedV1, of.agency, DAY, of.subject, data=data, **stamp)


def new(word: str) -> str:
    """Return a reference under the new key."""
    return ref(word).replace("k1.", "k2.")


def rekeyed(paper: str, *words: str, key: str = "k2", **stamp: Any) -> PetitionRekeyedV1:
    """State that the office says these references of a paper again."""
    pairs = tuple((ref(word), new(word)) for word in words)
    if key == "k1":
        pairs = tuple((one, other) for other, one in pairs)
    data = RekeyedData(key=key, refs=pairs)
    return fact(PetitionRekeyedV1, C, DAY, paper, data=data, **stamp)


def under_new_key(words: Any) -> Any:
    """Return substance or signers as an office says them that knows the new key only."""
    return type(words).model_validate_json(words.model_dump_json().replace('"k1.', '"k2.'))


def matters(facts: list[AnyFact]) -> set[frozenset[str]]:
    """Return which papers are one matter, from scratch."""
    by_paper = {paper: [f for f in facts if f.subject == id_of(paper)] for paper in PAPERS}
    subjects = []
    for n, (paper, told) in enumerate(by_paper.items(), 1):
        keys, groups, flags, recorded = traits(told)
        subjects.append(Subject(n, packed(id_of(paper)), n, flags, recorded, keys, groups))
    found: dict[int, set[str]] = {}
    for n, matter in components(subjects).items():
        found.setdefault(matter, set()).add(PAPERS[n - 1])
    return {frozenset(one) for one in found.values()}


FILED: list[AnyFact] = [
    received(C, DAY, paper, about=against(decision=paper), by=signed(paper)) for paper in PAPERS
]


def test_a_link_ties_two_papers_and_an_undo_parts_them() -> None:
    """Whichever of the two says it."""
    tied = link("a", "b")
    assert matters([*FILED, tied]) == {frozenset("ab"), frozenset("c")}
    assert matters([*FILED, link("b", "a")]) == {frozenset("ab"), frozenset("c")}
    assert matters([*FILED, tied, undo(tied)]) == matters(FILED)


def test_a_link_struck_out_ties_nothing_and_an_undo_struck_out_undoes_nothing() -> None:
    """Corrections work on links as on everything."""
    tied = link("a", "b")
    undone = undo(tied)
    assert not traits([tied, voided(C, DAY, "a", corrects=tied)]).keys
    assert traits([tied, undone, voided(C, DAY, "a", corrects=undone)]).keys == {packed(id_of("b"))}


def test_a_refusal_stands_until_it_is_taken_back_or_a_link_says_otherwise() -> None:
    """A link of the same two that stands beats it; an undone one does not."""
    no, yes = reject("a", "b"), link("a", "b")
    assert rejected([no]) == {id_of("b")}
    assert rejected([no, undo(no)]) == set()
    assert rejected([no, yes]) == set()
    assert rejected([no, yes, undo(yes)]) == {id_of("b")}
    assert traits([no]).keys == frozenset()


def test_an_undo_of_another_papers_link_undoes_nothing() -> None:
    """It names a fact of its own petition."""
    tied = link("a", "b")
    stray = undo(tied).model_copy(update={"subject": id_of("c")})
    assert matters([*FILED, tied, stray]) == {frozenset("ab"), frozenset("c")}


@given(st.data())
def test_what_is_undone_leaves_exactly_what_there_would_be_without_it(data: st.DataObject) -> None:
    """Links, refusals and undone ones in any order: the undone ones might never have been."""
    pairs = [*permutations(PAPERS, 2)]
    ties = [
        data.draw(st.sampled_from([link, reject]))(*pair, key=str(n))
        for n, pair in enumerate(data.draw(st.lists(st.sampled_from(pairs), max_size=6)))
    ]
    taken = [tie for tie in ties if data.draw(st.booleans())]
    told = data.draw(st.permutations([*FILED, *ties, *map(undo, taken)]))
    never = [*FILED, *(tie for tie in ties if tie not in taken)]
    assert matters(told) == matters(never)
    for paper in PAPERS:
        with_it, without = (
            [f for f in facts if f.subject == id_of(paper)] for facts in (told, never)
        )
        assert traits(with_it) == traits(without)
        assert rejected(with_it) == rejected(without)


@pytest.mark.parametrize(
    ("about", "words"),
    [
        (against(decision="d1"), ("sender", "d1")),
        (denouncing(), ("sender", "denounced", "act")),
        (asking(spot="well"), ("sender", "well")),
    ],
)
def test_papers_under_the_old_and_the_new_key_meet(
    about: Substance, words: tuple[str, ...]
) -> None:
    """Once either of them was said again under the other's key."""
    old: list[AnyFact] = [received(C, DAY, "a", about=about)]
    other: list[AnyFact] = [
        received(C, DAY, "b", about=under_new_key(about), by=under_new_key(signed()))
    ]
    assert not traits(old).keys & traits(other).keys
    for again in ([*old, rekeyed("a", *words)], old):
        after = [*other, rekeyed("b", *words, key="k1")] if again is old else other
        assert traits(again).keys & traits(after).keys
        assert traits(again).groups & traits(after).groups


def test_a_key_that_says_only_a_part_makes_no_key_of_a_matter() -> None:
    """Half a natural key would tie what nobody said belongs together."""
    told: list[AnyFact] = [received(C, DAY, "a", about=against(decision="d1"))]
    half = [*told, rekeyed("a", "sender")]
    assert traits(half).keys == traits(told).keys


@given(st.permutations(["sender", "d1"]))
def test_references_said_again_one_by_one_make_the_key_together(order: list[str]) -> None:
    """Pairs of a paper count as a set, whichever fact says them."""
    told: list[AnyFact] = [received(C, DAY, "a", about=against(decision="d1"))]
    parts = [rekeyed("a", word).model_copy(update={"id": id_of(f"again {word}")}) for word in order]
    assert traits([*parts, *told]).keys == traits([*told, rekeyed("a", "sender", "d1")]).keys


def test_a_third_key_is_reached_through_the_second() -> None:
    """An office that lost its first key pairs the second with the third."""
    third = RekeyedData(
        key="k3", refs=tuple((new(w), ref(w).replace("k1.", "k3.")) for w in ("sender", "d1"))
    )
    told: list[AnyFact] = [
        received(C, DAY, "a", about=against(decision="d1")),
        rekeyed("a", "sender", "d1"),
        fact(PetitionRekeyedV1, C, DAY, "a", data=third, key="third"),
    ]
    late = received(C, DAY, "b", about=against(decision="d1"))
    late = type(late).model_validate_json(late.model_dump_json().replace('"k1.', '"k3.'))
    assert traits(told).keys & traits([late]).keys
    assert traits(told[::-1]) == traits(told)


def test_a_pair_across_the_domain_of_denouncers_or_under_a_false_key_is_no_pair() -> None:
    """Whoever may follow complaints must not follow denouncers by a pair somebody made up."""
    told: list[AnyFact] = [received(C, DAY, "a", about=asking(spot="well"))]
    for old, made_up in ((ref("well"), f"d{new('well')}"), (ref("well"), new("well")[:-1] + "0")):
        data = RekeyedData(key="k2" if made_up[0] == "d" else "k9", refs=((old, made_up),))
        stray = fact(PetitionRekeyedV1, C, DAY, "a", data=data)
        assert traits([*told, stray]).keys == traits(told).keys


def test_a_classification_after_the_change_of_keys_is_found_under_both() -> None:
    """Pairs are of references, not of a classification."""
    about: Substance = against(decision="d2")
    signers: Signers = signed()
    told: list[AnyFact] = [
        received(C, DAY, "a", about=against(decision="d1")),
        rekeyed("a", "sender", "d1", "d2"),
        classified(C, "2026-07-03", "a", about=under_new_key(about), by=under_new_key(signers)),
    ]
    assert traits(told).groups >= traits([received(C, DAY, "b", about=under_new_key(about))]).groups


def test_facts_that_may_be_taken_back_are_never_added_by_themselves() -> None:
    """Keys follow from the whole set where an undo may have come first."""
    tied = link("a", "b")
    for one in (tied, undo(tied), rekeyed("a", "sender")):
        assert not additive(one)
        assert not plain(one)
    assert plain(reject("a", "b"))
    assert additive(reject("a", "b"))
