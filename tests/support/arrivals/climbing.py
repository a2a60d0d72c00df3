"""Stories that make sense: one sender goes up step by step; one office sends many astray."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from domain.contracts import petition as p
from domain.contracts import proceedings as c
from domain.contracts.substance import ComplaintObject, DenouncedPost, Place, Substance
from domain.contracts.words import Kind, Topic
from tests.support.arrivals import cast
from tests.support.papers import id_of, ref, signed

if TYPE_CHECKING:
    from tests.support.arrivals.teller import Teller

Ending = Literal["silence", "working", "refused", "closed", "decided", "served", "final"]
_ENDINGS: tuple[Ending, ...] = (
    *("silence", "working", "working", "refused", "closed"),
    *("decided", "served", "served", "final"),
)
_TWO_LEVELS = date(2025, 7, 1)


def ladder(t: Teller) -> None:
    """Tell how one sender goes up from whoever is competent, after whatever became of it."""
    kind = t.dice.choice((Kind.COMPLAINT, Kind.DENUNCIATION))
    office = t.dice.choice((cast.KEPT, cast.SIBLING, cast.MERGED, cast.SPLIT, cast.DEPARTMENT))
    person = t.dice.choice(t.cast.people)
    about = _of(t, kind, office)
    instance: Literal[1, 2] = 1
    for _ in range(t.dice.randint(2, 4)):
        _handled(t, office, about, person, instance)
        if t.chance(0.75):
            office, instance = above(t, office), 2 if kind is Kind.COMPLAINT else 1


def above(t: Teller, office: str) -> str:
    """Return whom one goes to next: today there is no district."""
    if t.now >= _TWO_LEVELS and cast.ABOVE.get(office) == cast.DISTRICT:
        return cast.PROVINCE
    return cast.ABOVE.get(office, cast.CENTRE)


def _handled(
    t: Teller, office: str, about: Substance, person: str, instance: Literal[1, 2]
) -> None:
    paper = t.name("p")
    t.say(p.PetitionReceivedV1, office, paper, substance=about, signers=signed(person))
    ending = t.dice.choice(_ENDINGS)
    if ending == "refused":
        t.say(p.PetitionNotAcceptedV1, office, paper, ground="no_right", instance=instance)
    if ending in {"silence", "refused"}:
        return
    t.say(p.PetitionAcceptedV1, office, paper, instance=instance)
    if ending == "closed":
        closing = t.dice.choice((p.PetitionTerminatedV1, p.PetitionWithdrawnV1))
        t.say(closing, office, paper)
    if ending in {"decided", "served", "final"}:
        t.say(p.PetitionDecidedV1, office, paper, instance=instance)
    if ending in {"served", "final"}:
        t.say(p.PetitionDecisionServedV1, office, paper, instance=instance)
    if ending == "final" and about.kind is Kind.DENUNCIATION:
        t.say(c.PetitionReopeningRefusedV1, above(t, office), paper, ground="no_ground")


def _of(t: Teller, kind: Kind, office: str) -> Substance:
    place = Place(commune=office[1:]) if office in cast.COMMUNES else t.cast.place()
    if kind is Kind.COMPLAINT:
        decision = ref(t.name("decision"))
        on_it = ComplaintObject(issuer=office, issued_on=t.cast.start, decision_ref=decision)
        return Substance(kind=kind, topic=Topic.LAND, place=place, complaint=on_it)
    post = DenouncedPost(
        body=office,
        post=t.dice.choice(("head", "official")),
        denounced_ref=ref(t.name("who")),
        act_ref=ref("act"),
        field_body=t.dice.choice((None, cast.OTHER_DEPARTMENT)),
    )
    return Substance(kind=kind, topic=Topic.OFFICIALS, place=place, denunciation=post)


def astray(t: Teller) -> None:
    """Tell how one office sends papers of several matters to a body that is not competent."""
    office, wrong = t.dice.choice(((cast.PROVINCE, cast.DEPARTMENT), (cast.KEPT, cast.SIBLING)))
    owner = t.dice.choice((cast.OTHER_DEPARTMENT, cast.MERGED, cast.DISTRICT))
    for _ in range(t.dice.randint(3, 4)):
        paper, slip = t.name("p"), t.name("t")
        about, person = _of(t, Kind.COMPLAINT, owner), signed(t.name("s"))
        t.say(p.PetitionReceivedV1, office, paper, substance=about, signers=person)
        t.say(p.PetitionTransferredV1, office, paper, transfer_id=id_of(slip), to=wrong)
        t.say(p.PetitionCompetenceDeterminedV1, wrong, paper, competent=owner)


def field(t: Teller) -> None:
    """Tell a denunciation that two bodies of one field could take, and whoever takes it first."""
    body, other = cast.DEPARTMENT, cast.OTHER_DEPARTMENT
    about = _of(t, Kind.DENUNCIATION, body)
    assert about.denunciation is not None
    moved = about.denunciation.model_copy(update={"field_body": other, "post": "body"})
    for office in (body, other, cast.PROVINCE)[: t.dice.randint(2, 3)]:
        post = moved if office == other else about.denunciation
        there = about.model_copy(update={"denunciation": post})
        paper = t.name("p")
        t.say(p.PetitionReceivedV1, office, paper, substance=there, signers=signed("lan"))
        if t.chance(0.7):
            t.say(p.PetitionAcceptedV1, office, paper)


def chorus(t: Teller) -> None:
    """Tell how many senders from several communes write separately about one thing."""
    about = _of(t, Kind.COMPLAINT, cast.KEPT)
    for n in range(t.dice.randint(4, 7)):
        place = Place(commune=t.dice.choice(cast.COMMUNES)[1:])
        there = about.model_copy(update={"place": place})
        by = signed(f"singer{n}", names=t.dice.choice((1, 1, 2)))
        t.say(p.PetitionReceivedV1, cast.KEPT, t.name("p"), substance=there, signers=by)
