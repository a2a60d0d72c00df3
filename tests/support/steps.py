"""The steps of a case in tests: flags, suspension, decision, service, reception."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Unpack

from domain.contracts import petition as p
from domain.contracts import reception as r
from tests.support.facts import Stamp, fact
from tests.support.papers import Day, id_of, ref

if TYPE_CHECKING:
    from domain.contracts.substance import Substance


def complex_flagged(
    agency: str,
    day: Day,
    petition: str = "p1",
    *,
    criteria: tuple[str, ...] = (),
    **stamp: Unpack[Stamp],
) -> p.PetitionComplexityFlaggedV1:
    """State that a case is complex."""
    data = p.FlaggedData(criteria=criteria)
    return fact(p.PetitionComplexityFlaggedV1, agency, day, petition, data=data, **stamp)


def remote_flagged(
    agency: str, day: Day, petition: str = "p1", **stamp: Unpack[Stamp]
) -> p.PetitionRemoteFlaggedV1:
    """State that a case lies in a remote area."""
    return fact(p.PetitionRemoteFlaggedV1, agency, day, petition, **stamp)


def extended(
    agency: str,
    day: Day,
    petition: str = "p1",
    *,
    ordinal: Literal[1, 2] = 1,
    **stamp: Unpack[Stamp],
) -> p.PetitionExtendedV1:
    """State that a denunciation's term was extended in writing."""
    data = p.ExtendedData(ordinal=ordinal)
    return fact(p.PetitionExtendedV1, agency, day, petition, data=data, **stamp)


def suspended(
    agency: str, day: Day, petition: str = "p1", **stamp: Unpack[Stamp]
) -> p.PetitionSuspendedV1:
    """State that the case was suspended."""
    return fact(p.PetitionSuspendedV1, agency, day, petition, **stamp)


def resumed(
    agency: str, day: Day, petition: str = "p1", **stamp: Unpack[Stamp]
) -> p.PetitionResumedV1:
    """State that a suspended case was taken up again."""
    return fact(p.PetitionResumedV1, agency, day, petition, **stamp)


def withdrawn(
    agency: str, day: Day, petition: str = "p1", *, whole: bool = True, **stamp: Unpack[Stamp]
) -> p.PetitionWithdrawnV1:
    """State that the sender took the petition back."""
    data = p.WithdrawnData(whole=whole)
    return fact(p.PetitionWithdrawnV1, agency, day, petition, data=data, **stamp)


def terminated(
    agency: str, day: Day, petition: str = "p1", **stamp: Unpack[Stamp]
) -> p.PetitionTerminatedV1:
    """State that the resolver ended the case without a decision."""
    return fact(p.PetitionTerminatedV1, agency, day, petition, **stamp)


def decided(
    agency: str,
    day: Day,
    petition: str = "p1",
    *,
    instance: Literal[1, 2] = 1,
    **stamp: Unpack[Stamp],
) -> p.PetitionDecidedV1:
    """State that the resolver decided, concluded or answered."""
    data = p.DecidedData(instance=instance)
    return fact(p.PetitionDecidedV1, agency, day, petition, data=data, **stamp)


def served(
    agency: str,
    day: Day,
    petition: str = "p1",
    *,
    instance: Literal[1, 2] = 1,
    **stamp: Unpack[Stamp],
) -> p.PetitionDecisionServedV1:
    """State that the decision reached the sender."""
    data = p.ServedData(instance=instance)
    return fact(p.PetitionDecisionServedV1, agency, day, petition, data=data, **stamp)


def court_accepted(
    agency: str, day: Day, petition: str = "p1", **stamp: Unpack[Stamp]
) -> p.PetitionCourtAcceptedV1:
    """State that a court took the case."""
    return fact(p.PetitionCourtAcceptedV1, agency, day, petition, **stamp)


def determined(
    agency: str, day: Day, competent: str, petition: str = "p1", **stamp: Unpack[Stamp]
) -> p.PetitionCompetenceDeterminedV1:
    """State who an office holds competent."""
    data = p.CompetenceDeterminedData(competent=competent)
    return fact(p.PetitionCompetenceDeterminedV1, agency, day, petition, data=data, **stamp)


def check_delegated(
    agency: str, day: Day, petition: str = "p1", **stamp: Unpack[Stamp]
) -> p.PetitionIdentityCheckDelegatedV1:
    """State that checking a denouncer was delegated."""
    return fact(p.PetitionIdentityCheckDelegatedV1, agency, day, petition, **stamp)


def succeeded(
    agency: str,
    day: Day,
    petition: str = "p1",
    *,
    predecessor: str,
    successor: str,
    **stamp: Unpack[Stamp],
) -> p.PetitionSucceededV1:
    """State that a case passed to the successor of a dissolved body."""
    data = p.SucceededData(predecessor=predecessor, successor=successor)
    return fact(p.PetitionSucceededV1, agency, day, petition, data=data, **stamp)


def voided(
    agency: str, day: Day, petition: str = "p1", **stamp: Unpack[Stamp]
) -> p.PetitionVoidedV1:
    """State that a fact was recorded by mistake; needs `corrects`."""
    return fact(p.PetitionVoidedV1, agency, day, petition, **stamp)


def delegation(
    agency: str,
    day: Day,
    people: int,
    petitions: tuple[str, ...] = (),
    *,
    about: Substance | None = None,
    people_refs: tuple[str, ...] = (),
    incidents: tuple[str, ...] = (),
    reception: str = "d1",
    **stamp: Unpack[Stamp],
) -> r.DelegationReceivedV1:
    """State that an office received a delegation."""
    data = r.DelegationData(
        people=people,
        petitions=tuple(id_of(word) for word in petitions),
        substance=about,
        sender_refs=tuple(ref(word) for word in people_refs),
        incidents=incidents,
    )
    return fact(r.DelegationReceivedV1, agency, day, reception, data=data, **stamp)


def visited(
    agency: str,
    day: Day,
    people: int = 1,
    petitions: tuple[str, ...] = (),
    *,
    incidents: tuple[str, ...] = (),
    reception: str = "v1",
    **stamp: Unpack[Stamp],
) -> r.ReceptionHeldV1:
    """State that an office received a visit."""
    data = r.HeldData(
        people=people,
        petitions=tuple(id_of(word) for word in petitions),
        incidents=incidents,
    )
    return fact(r.ReceptionHeldV1, agency, day, reception, data=data, **stamp)
