"""R15: a denunciation that reached the one it speaks of (chuyển đến người bị tố cáo)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.petition import PetitionSucceededV1
from domain.contracts.words import Kind
from projections.detectors.transfer_rows.competence import resolver
from projections.detectors.transfer_rows.evidence import of_lines, of_paper, of_withdrawal
from projections.detectors.transfer_rows.trail import Found

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from domain.contracts.substance import DenouncedPost
    from projections.detectors.transfer_rows.trail import Trail
    from projections.filings import Filing
    from projections.moves.move import Move

_IN_CHARGE = frozenset({"head", "deputy"})


class Leak(NamedTuple):
    """A paper that went where it must not go; `to` never leaves this row."""

    how: str
    on: date
    sender: str
    to: str
    path: str
    root: str
    filing: Filing
    evidence: tuple[str, ...]


def transfer_to_denounced(trail: Trail) -> Iterator[Found]:
    """R15: state every way by which a denunciation came to the body of the denounced.

    The finding names who sent it and nobody else: where it went would tell readers
    of a feed who is denounced.
    """
    for leak in leaks(trail):
        ends = _ends(trail, leak)
        yield Found(
            "R15",
            "critical",
            leak.path,
            leak.on,
            tuple(sorted({*leak.evidence, *leak.filing.evidence, *ends})),
            (leak.sender,),
            (("cause", leak.how), ("sent_on", leak.on.isoformat())),
            historic=bool(ends),
        )


def leaks(trail: Trail) -> Iterator[Leak]:
    """Return every way by which the matter came to the body of the one it is about."""
    about = [filing for filing in trail.filings if _headed(filing)]
    if not about:
        return
    for move in trail.forest.moves.values():
        if move.sender == move.receiver:
            continue
        root = trail.forest.root(move)
        own = [filing for filing in about if trail.forest.root_of(filing.petition) == root]
        # The paper that moved, before other registrations of it, says best whom it denounces.
        own.sort(key=lambda filing: filing.petition not in {move.paper, root})
        for filing in own:
            if _reaches(trail, move.sent_to, move.on, filing):
                yield _sent(trail, move, filing)
                break
    for fact in trail.case.of(PetitionSucceededV1):
        for filing in about:
            if _reaches(trail, fact.data.successor, fact.businessdate, filing):
                yield _succeeded(trail, fact, filing)
                break


def _sent(trail: Trail, move: Move, filing: Filing) -> Leak:
    how = "returned" if move.back else "copied" if move.copy else "sent"
    evidence = (*of_lines(trail, (move,)), *of_paper(trail, filing.petition))
    root = trail.forest.root(move)
    return Leak(
        how, move.on, move.sender, move.receiver, trail.forest.path(move), root, filing, evidence
    )


def _succeeded(trail: Trail, fact: PetitionSucceededV1, filing: Filing) -> Leak:
    said, root = fact.data, trail.forest.root_of(filing.petition)
    evidence = (fact.id, *of_paper(trail, filing.petition))
    return Leak(
        "succeeded",
        fact.businessdate,
        said.predecessor,
        said.successor,
        filing.petition,
        root,
        filing,
        evidence,
    )


def _headed(filing: Filing) -> bool:
    about = _post(filing)
    return about is not None and _place(about) is not None


def _post(filing: Filing) -> DenouncedPost | None:
    if filing.kind is not Kind.DENUNCIATION or filing.substance is None:
        return None
    return filing.substance.denunciation


def _place(about: DenouncedPost) -> str | None:
    """Return the body the denounced heads or is deputy head of now, or the denounced body."""
    if about.post == "body":
        return about.body
    if about.now_at is not None:
        return about.now_at if about.now_post in _IN_CHARGE else None
    return about.body if about.post in _IN_CHARGE else None


def _reaches(trail: Trail, code: str, on: date, filing: Filing) -> bool:
    """Whether an office counts, on a day, as the body of the denounced.

    Where that body has ended, whoever has become competent for its sake is no leak.
    """
    about = _post(filing)
    place = None if about is None else _place(about)
    if place is None:
        return False
    body, to = trail.then(place, filing.day, on), trail.then(code, on, on)
    if to != body:
        return False
    return trail.law.organisations.exists(place, on) or to != resolver(trail, filing, on)


def _ends(trail: Trail, leak: Leak) -> tuple[str, ...]:
    """Return by which fact somebody else has closed the matter, or the denouncer taken it back."""
    if leak.root in trail.deeds.withdrawals:
        return of_withdrawal(trail, leak.root)
    closed = (
        deed.id
        for deed in trail.deeds.all
        if deed.closes and deed.on >= leak.on and deed.body != leak.to
    )
    return (*islice(closed, 1),)
