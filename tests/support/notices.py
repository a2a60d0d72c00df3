"""What offices tell the parties and each other, in tests: notices, replies, reviews."""

from __future__ import annotations

from typing import Literal, Unpack

from domain.contracts import petition as p
from domain.contracts import proceedings as c
from tests.support.facts import Stamp, fact
from tests.support.papers import Day


def notified(
    agency: str,
    day: Day,
    petition: str = "p1",
    *,
    about: Literal[
        "acceptance", "refusal", "transfer", "extension", "termination", "result"
    ] = "transfer",
    party: Literal["sender", "respondent", "both"] = "sender",
    **stamp: Unpack[Stamp],
) -> c.PetitionPartiesNotifiedV1:
    """State that an office told the parties of a step."""
    data = c.NotifiedData(about=about, party=party)
    return fact(c.PetitionPartiesNotifiedV1, agency, day, petition, data=data, **stamp)


def informed(
    agency: str, day: Day, petition: str = "p1", **stamp: Unpack[Stamp]
) -> p.PetitionForwarderInformedV1:
    """State that an office answered the body that sent the paper on."""
    return fact(p.PetitionForwarderInformedV1, agency, day, petition, **stamp)


def review_ordered(
    agency: str, day: Day, petition: str = "p1", **stamp: Unpack[Stamp]
) -> c.PetitionReviewOrderedV1:
    """State that the Prime Minister ordered a settled case to be reviewed."""
    return fact(c.PetitionReviewOrderedV1, agency, day, petition, **stamp)


def reopening_refused(
    agency: str, day: Day, petition: str = "p1", **stamp: Unpack[Stamp]
) -> c.PetitionReopeningRefusedV1:
    """State that the superior found no ground to resolve a denunciation again."""
    return fact(c.PetitionReopeningRefusedV1, agency, day, petition, **stamp)


def reopening_ordered(
    agency: str, day: Day, petition: str = "p1", **stamp: Unpack[Stamp]
) -> c.PetitionReopeningOrderedV1:
    """State that the superior resolves a denunciation again."""
    return fact(c.PetitionReopeningOrderedV1, agency, day, petition, **stamp)


def enforcement_ordered(
    agency: str, day: Day, petition: str = "p1", **stamp: Unpack[Stamp]
) -> c.PetitionEnforcementOrderedV1:
    """State that enforcement of a decision was ordered."""
    return fact(c.PetitionEnforcementOrderedV1, agency, day, petition, **stamp)


def report_demanded(
    agency: str, day: Day, to: str, petition: str = "p1", **stamp: Unpack[Stamp]
) -> c.PetitionOverdueReportDemandedV1:
    """State that a superior demanded a report of the late resolver."""
    data = c.AddressedData(to=to)
    return fact(c.PetitionOverdueReportDemandedV1, agency, day, petition, data=data, **stamp)


def verification_assigned(
    agency: str, day: Day, to: str, petition: str = "p1", **stamp: Unpack[Stamp]
) -> c.PetitionVerificationAssignedV1:
    """State that the resolver charged a body of his own with verifying."""
    data = c.AddressedData(to=to)
    return fact(c.PetitionVerificationAssignedV1, agency, day, petition, data=data, **stamp)
