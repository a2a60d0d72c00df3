"""Who was competent on the day of a move, and when a paper must not be handled (thẩm quyền)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.petition import PetitionCompetenceDeterminedV1, PetitionGuidedV1
from domain.contracts.words import Kind
from domain.law.competence import denunciation_resolver
from domain.law.errors import LawError
from projections.detectors.transfer_rows.evidence import of_paper

if TYPE_CHECKING:
    from datetime import date

    from projections.detectors.transfer_rows.trail import Trail
    from projections.filings import Filing
    from projections.moves.move import Move


class Stated(NamedTuple):
    """The one body an office held competent, as its code is read on the day asked for."""

    body: str
    facts: tuple[PetitionCompetenceDeterminedV1, ...]
    """The facts that say so, all of one day."""


def stated(trail: Trail, on: date) -> Stated | None:
    """Return who was held competent for the matter on a day; None where nobody or several are.

    The latest word on competence by the day counts, else the first one after it.
    """
    determined = trail.case.of(PetitionCompetenceDeterminedV1)
    if not determined:
        return None
    days = [fact.businessdate for fact in determined]
    day = max((day for day in days if day <= on), default=min(days))
    spoken = tuple(fact for fact in determined if fact.businessdate == day)
    found = {trail.then(fact.data.competent, day, on) for fact in spoken}
    return Stated(found.pop(), spoken) if len(found) == 1 else None


def resolver(trail: Trail, filing: Filing, on: date) -> str | None:
    """Return who resolves a denunciation on a day: as an office held, else as the law says."""
    said = stated(trail, on)
    if said is not None:
        return said.body
    about = filing.substance
    if about is None or about.denunciation is None:
        return None
    try:
        found = denunciation_resolver(trail.law, about.denunciation, about.place, on)
    except LawError:
        return None
    return None if found.agency is None else trail.then(found.agency, on, on)


def denounced(trail: Trail, move: Move) -> Filing | None:
    """Return the paper a move carried where it is a denunciation (tố cáo)."""
    filing = trail.about(move)
    return filing if filing is not None and filing.kind is Kind.DENUNCIATION else None


class Forbidden(NamedTuple):
    """Why a body that is not competent must not handle a denunciation, Đ.24(3)."""

    cause: str
    """`addressed` to the competent body as well, or `guided` there already."""
    evidence: tuple[str, ...]


def forbidden(trail: Trail, move: Move, filing: Filing) -> Forbidden | None:
    """Return why the sender of a move should have left the paper alone, if it should."""
    named, told = _addressees(trail, move, filing), _guidance(trail, move)
    if not named and told is None:
        return None
    competent = resolver(trail, filing, move.on)
    sender = trail.then(move.sent_by, move.on, move.on)
    if competent is not None and competent == sender:
        return None
    if competent is not None and competent in named:
        return Forbidden("addressed", of_competence(trail))
    if told is None:
        return None
    whose = of_paper(trail, told.subject)
    return Forbidden("guided", (told.id, *whose, *of_competence(trail)))


def of_competence(trail: Trail) -> tuple[str, ...]:
    """Return the facts that say who is competent: with others missing the law would be asked."""
    return tuple(fact.id for fact in trail.case.of(PetitionCompetenceDeterminedV1))


def _addressees(trail: Trail, move: Move, filing: Filing) -> set[str]:
    first = trail.filed.get(trail.forest.root(move))
    named = filing.addressees if first is None else (*filing.addressees, *first.addressees)
    return {trail.then(code, filing.day, move.on) for code in named}


def _guidance(trail: Trail, move: Move) -> PetitionGuidedV1 | None:
    """Return the guidance the sender of a move had given the denouncer on an earlier day."""
    given = trail.case.of(PetitionGuidedV1)
    who = trail.sender(trail.forest.root(move)) if given else ""
    for fact in given:
        if fact.businessdate >= move.on:
            break
        body = trail.bodies.of(fact.agency, fact.businessdate)
        if body == move.sender and trail.sender(trail.forest.root_of(fact.subject)) == who:
            return fact
    return None
