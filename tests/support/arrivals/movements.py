"""Stories of papers on their way, of crowds, and of what offices do as offices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.contracts import petition as p
from domain.contracts import proceedings as c
from domain.contracts import reception as r
from domain.contracts import transfer as f
from domain.contracts.report import ReportSentV1
from domain.contracts.words import Kind
from tests.support.arrivals import cast
from tests.support.arrivals.courses import filing
from tests.support.papers import id_of, ref

if TYPE_CHECKING:
    from tests.support.arrivals.teller import Teller

_ROUND = (cast.PROVINCE, cast.DEPARTMENT, cast.KEPT, cast.DISTRICT, cast.OTHER_DEPARTMENT)


def journey(t: Teller) -> None:
    """Tell how a paper goes from office to office, perhaps back, perhaps in a circle."""
    kind = t.dice.choice(tuple(Kind))
    paper, office = filing(t, kind, t.dice.choice(_ROUND))
    before: str | None = None
    for _ in range(t.dice.randint(2, 5)):
        to, slip = t.dice.choice(_ROUND), t.name("t")
        if t.chance(0.15):
            t.say(p.PetitionCompetenceDeterminedV1, office, paper, competent=to)
        if t.chance(0.15):
            t.say(c.PetitionPartiesNotifiedV1, office, paper, about="transfer")
        _succeeded(t, paper, office, to)
        follows = id_of(before) if before else None
        says: dict[str, Any] = {"role": "copy" if t.chance(0.1) else "main", "follows": follows}
        t.say(p.PetitionTransferredV1, office, paper, transfer_id=id_of(slip), to=to, **says)
        before = slip if t.chance(0.8) else None
        if t.chance(0.6):
            t.say(f.TransferAcknowledgedV1, to, slip, sent_by=office)
        if t.chance(0.2):
            names = t.dice.choice((None, *_ROUND))
            t.say(f.TransferReturnedV1, to, slip, names=names, reason="not_competent")
            continue
        if t.chance(0.35):
            paper, _ = filing(t, kind, to, transfer_id=id_of(slip), origin="forwarded")
        office = to
    if t.chance(0.3):
        t.say(c.PetitionUrgedV1, office, paper, to=t.dice.choice(_ROUND))
    if t.chance(0.3):
        t.say(p.PetitionDecidedV1, office, paper)


def _succeeded(t: Teller, paper: str, office: str, to: str) -> None:
    if t.chance(0.1):
        old, new = (cast.DISTRICT, cast.KEPT) if t.chance(0.5) else (office, to)
        t.say(p.PetitionSucceededV1, office, paper, predecessor=old, successor=new)


def crowd(t: Teller) -> None:
    """Tell many papers on one object, delegations with incidents, visits."""
    kind = t.dice.choice(tuple(Kind))
    office = t.dice.choice((cast.KEPT, cast.PROVINCE, cast.DISTRICT, cast.CENTRE, cast.MINISTRY))
    papers = [filing(t, kind, office)[0] for _ in range(t.dice.randint(2, 5))]
    if t.chance(0.3):
        says = {"representatives": t.dice.choice((1, 3, 7)), "appointment": t.chance(0.7)}
        t.say(p.PetitionRepresentativesAppointedV1, office, papers[0], **says)
    for _ in range(t.dice.randint(0, 3)):
        _delegation(t, kind, papers)
    if t.chance(0.4):
        _visit(t, office, papers)
    if t.chance(0.3):
        t.say(p.PetitionComplexityFlaggedV1, office, papers[0], criteria=("many_people",))


def _delegation(t: Teller, kind: Kind, papers: list[str]) -> None:
    named = tuple(id_of(paper) for paper in papers if t.chance(0.4))
    t.say(
        r.DelegationReceivedV1,
        t.dice.choice((cast.PROVINCE, cast.CENTRE, cast.MINISTRY, cast.KEPT)),
        t.name("d"),
        people=t.dice.choice((4, 5, 10, 14, 30, 60)),
        regular=t.chance(0.7),
        head_present=t.chance(0.5),
        petitions=named,
        substance=None if named and t.chance(0.5) else t.cast.about(kind),
        sender_refs=tuple(map(ref, t.cast.people[: t.dice.randint(0, 4)])),
        incidents=_incidents(t),
    )


def _visit(t: Teller, office: str, papers: list[str]) -> None:
    visit = t.name("v")
    named = tuple(id_of(paper) for paper in papers if t.chance(0.3))
    people = t.dice.choice((1, 1, 3, 6, 30))
    incidents = _incidents(t)
    t.say(r.ReceptionHeldV1, office, visit, people=people, petitions=named, incidents=incidents)
    if t.chance(0.6):
        option = t.dice.choice(("accepted", "more_time", "refused", "forwarded"))
        t.say(r.ReceptionAnsweredV1, office, visit, option=option)


def _incidents(t: Teller) -> tuple[str, ...]:
    return tuple(word for word in ("threat", "blocking", "noise") if t.chance(0.15))


def duties(t: Teller) -> None:
    """Tell what offices owe as offices: receptions, answers, reports."""
    office = t.dice.choice((cast.KEPT, cast.PROVINCE, cast.DISTRICT, cast.MINISTRY))
    _visit(t, office, [])
    for period in t.dice.sample(("2025-Q2", "2025-H1", "2026-Q2", "2026-M9", "2026-Y"), 2):
        to = cast.ABOVE.get(office, "ttcp")
        t.say(ReportSentV1, office, f"{office}{period}", period=period, to=to)
