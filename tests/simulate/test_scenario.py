"""What a scenario contains: lawful days, official agencies, the national mix, no one's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.contracts.petition import PetitionClassifiedV1, PetitionIneligibleV1, PetitionReceivedV1
from domain.contracts.reception import DelegationReceivedV1, ReceptionHeldV1
from domain.contracts.words import Kind
from services.simulate.incidents.book import BOOK

if TYPE_CHECKING:
    from tests.simulate.conftest import Made

MASS = 5


def test_every_fact_states_an_agency_of_its_day(made: Made) -> None:
    """The official register decides who exists; nobody else states a fact."""
    exists = made.law.organisations.exists
    strangers = {
        (fact.agency, fact.businessdate)
        for fact in made.facts
        if not exists(fact.agency, fact.businessdate)
    }
    assert strangers == set()


def test_facts_come_in_the_order_they_were_recorded(made: Made) -> None:
    """A drill plays the file from top to bottom."""
    recorded = [fact.recordedtime for fact in made.facts]
    assert recorded == sorted(recorded)
    assert recorded[-1] <= made.options.as_of


def test_no_fact_has_the_id_of_another(made: Made) -> None:
    """Deterministic ids never collide by chance."""
    assert len({fact.id for fact in made.facts}) == len(made.facts)


def test_eligible_papers_follow_the_national_mix(made: Made) -> None:
    """KNPA 79 %, KN 15 %, TC 6 % of eligible papers, within two points."""
    shares = _shares(made)
    assert shares[Kind.FEEDBACK] == pytest.approx(0.79, abs=0.02)
    assert shares[Kind.COMPLAINT] == pytest.approx(0.15, abs=0.02)
    assert shares[Kind.DENUNCIATION] == pytest.approx(0.06, abs=0.02)


def _shares(made: Made) -> dict[Kind, float]:
    kinds = _kinds_brought(made)
    refused = {f.subject for f in made.facts if isinstance(f, PetitionIneligibleV1)}
    eligible = [kind for subject, kind in kinds.items() if subject not in refused]
    return {kind: eligible.count(kind) / len(eligible) for kind in Kind}


def _kinds_brought(made: Made) -> dict[str, Kind]:
    kinds = {
        f.subject: f.data.substance.kind for f in made.facts if isinstance(f, PetitionClassifiedV1)
    }
    return {
        fact.subject: kinds[fact.subject]
        for fact in made.facts
        if isinstance(fact, PetitionReceivedV1)
        and fact.data.transfer_id is None
        and made.options.start <= fact.businessdate < made.options.end
    }


def test_a_fifth_to_a_quarter_of_papers_is_not_eligible(made: Made) -> None:
    """Of the papers senders brought in the period, 20-25 % are set aside."""
    assert 0.20 <= made.summary["not_eligible_share"] <= 0.25


def test_group_delegations_keep_their_share_of_visits(made: Made) -> None:
    """About 1.1 % of visits are delegations of five and more."""
    visits = sum(isinstance(f, ReceptionHeldV1) for f in made.facts)
    groups = sum(isinstance(f, DelegationReceivedV1) and f.data.people >= MASS for f in made.facts)
    assert groups / visits == pytest.approx(0.011, abs=0.004)


def test_volumes_follow_the_number_of_communes(made: Made) -> None:
    """446,285 petitions a year, shared out by communes and days."""
    communes = made.law.organisations.communes(made.options.start)
    own = [
        c for c in communes if made.law.organisations.province_of(c, made.options.start) in "51 48"
    ]
    expected = 446_285 * len(own) / len(communes) * made.options.days / 365
    assert made.summary["petitions_brought_in_the_period"] == pytest.approx(expected, rel=0.1)


def test_every_story_of_the_book_is_planted(made: Made) -> None:
    """Each pattern has incidents and look-alikes, each at least once."""
    planted = {line["story"] for line in made.truth}
    assert {variant.story for variant in BOOK} <= planted
    for pattern in ("cross_level", "repeated_transfer", "mass_complaint", "overdue"):
        roles = {line["role"] for line in made.truth if line["pattern"] == pattern}
        assert roles == {"incident", "lookalike"}


def test_an_incident_has_something_to_find_and_a_look_alike_nothing(made: Made) -> None:
    """The truth says for every story what must stand at `as_of`."""
    for line in made.truth:
        found = bool(line["expected"] or line["stated"])
        assert found == (line["role"] == "incident"), line["story"]


def test_no_two_stories_share_a_subject(made: Made) -> None:
    """An alert belongs to exactly one story."""
    subjects = [subject for line in made.truth for subject in line["subjects"]]
    assert len(subjects) == len(set(subjects))


def test_no_name_number_or_phrase_reaches_the_facts(made: Made) -> None:
    """What the commands know of people, the facts never say."""
    facts = (made.out / "facts.jsonl").read_text(encoding="utf-8")
    papers = [c for c in made.commands if c["command"] == "receive_petition"]
    for paper in papers[:: max(1, len(papers) // 200)]:
        assert paper["sender"]["name"] not in facts
        assert paper["sender"]["id_number"] not in facts
        assert paper["text"][:40] not in facts
        assert paper["content"]["spot"] not in facts


def test_no_citizen_number_could_have_been_issued(made: Made) -> None:
    """Numbers have the official length and a place of birth that does not exist."""
    numbers = [c["sender"]["id_number"] for c in made.commands if "sender" in c]
    assert numbers
    assert all(len(n) == 12 and n.isdigit() and n.startswith("9") for n in numbers)
