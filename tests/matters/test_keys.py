"""What ties papers together, and what does not."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact
from domain.contracts.substance import Place, Substance
from projections.matters.keys import LOUD, NEVER, PETITION, first_recorded, packed, spelled, traits
from tests.support.facts import acknowledged, classified, received, transferred
from tests.support.papers import against, asking, denouncing, id_of, ref, signed
from tests.support.steps import delegation, voided

C, DAY = "x21115", "2026-07-01"


def _at(about: Substance, spot: str) -> Substance:
    return about.model_copy(update={"place": Place(commune="21115", spot_ref=ref(spot))})


@pytest.mark.parametrize(
    ("one", "other", "matter", "group"),
    [
        (against(decision="d1"), against(decision="d1"), True, True),
        (against(decision="d1"), against(decision="d2"), False, False),
        (against(decision=None), against(decision=None), False, False),
        (_at(against(decision=None), "plot"), _at(against(decision=None), "plot"), True, False),
        (_at(against(decision=None), "plot"), _at(against(decision=None), "dike"), False, False),
        (denouncing(), denouncing(), True, True),
        (denouncing(), denouncing(act="another"), False, False),
        (asking(spot="well"), asking(spot="well"), True, True),
        (asking(spot="well"), asking(spot="road"), False, False),
        (asking(), asking(), False, False),
        (asking(spot="well"), against(decision="d1"), False, False),
    ],
)
def test_papers_of_one_sender_share_a_matter_by_their_object(
    one: Substance, other: Substance, matter: bool, group: bool
) -> None:
    """Decision; denounced and act; topic and spot; where the decision is missing, the rest."""
    first = traits([received(C, DAY, "a", about=one)])
    second = traits([received(C, DAY, "b", about=other)])
    assert bool(first.keys & second.keys) is matter
    assert bool(first.groups & second.groups) is group


@pytest.mark.parametrize(
    ("about", "matter"), [(against(), False), (denouncing(), True), (asking(spot="well"), True)]
)
def test_papers_of_different_senders(about: Substance, matter: bool) -> None:
    """Complaints of two senders are two matters of one group; all else is one matter."""
    lan = traits([received(C, DAY, "a", about=about, by=signed("lan"))])
    hoa = traits([received(C, DAY, "b", about=about, by=signed("hoa"))])
    assert bool(lan.keys & hoa.keys) is matter
    assert lan.groups & hoa.groups


def test_a_later_classification_replaces_the_object_but_not_the_references() -> None:
    """What the office found out last stands; what a paper named it has named."""
    facts: list[AnyFact] = [
        received(C, DAY, "a", about=against(), refers=("b",)),
        classified(C, "2026-07-03", "a", about=denouncing(), by=signed("hoa")),
    ]
    found = traits(facts)
    assert packed(id_of("b")) in found.keys
    assert found.groups == traits([received(C, DAY, "x", about=denouncing())]).groups


def test_a_voided_transfer_ties_nothing() -> None:
    """The correction takes the key away with the fact; of another office it is not heard."""
    sent = transferred(C, DAY, "t51", "a", transfer="t1")
    assert traits([sent]).keys == {packed(id_of("t1"))}
    assert traits([sent, voided(C, DAY, "a", corrects=sent)]).keys == frozenset()
    assert traits([sent, voided("t51", DAY, "a", corrects=sent)]).keys == {packed(id_of("t1"))}


def test_visits_tie_the_petitions_they_name() -> None:
    """A delegation speaks of its petitions, and is heard as many people."""
    found = traits([delegation("t51", DAY, 12, ("a", "b"), about=against())])
    assert found.keys == {packed(id_of("a")), packed(id_of("b"))}
    assert found.flags & LOUD
    assert not found.flags & PETITION
    assert found.groups == traits([received(C, DAY, "x")]).groups


def test_the_keys_of_a_subject_do_not_depend_on_order() -> None:
    """Facts are a set."""
    facts: list[AnyFact] = [
        received(C, DAY, "a", about=against(), refers=("b",)),
        classified(C, DAY, "a", about=asking(spot="well")),
        classified(C, DAY, "a", about=denouncing()),
        transferred(C, DAY, "t51", "a"),
    ]
    assert traits(facts) == traits(facts[::-1])
    assert traits([acknowledged(C, DAY, "t1")])[:3] == (frozenset(), frozenset(), 0)


def test_a_subject_is_as_old_as_the_first_of_its_facts_to_be_written_down() -> None:
    """A correction changes what it says, not since when it is known."""
    slip = received(C, DAY, "a", recorded="2026-07-02")
    facts: list[AnyFact] = [
        slip,
        received(C, "2026-06-30", "a", corrects=slip, recorded="2026-07-09"),
        acknowledged(C, DAY, "t1", recorded="2026-07-03"),
    ]
    assert {traits(part).recorded for part in (facts, facts[::-1], facts[:1])} == {
        first_recorded([slip])
    }
    assert first_recorded(facts[1:]) > first_recorded([slip])
    assert first_recorded([]) == NEVER


def test_an_id_is_packed_and_spelled_without_loss() -> None:
    """16 bytes are the id."""
    assert spelled(packed(id_of("a"))) == id_of("a")
