"""What superiors, arbiters and experts do to a denunciation, in tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Unpack

from domain.contracts import proceedings as c
from domain.contracts.substance import DenouncedPost
from tests.support.facts import Stamp, fact
from tests.support.papers import COMMUNE, Day, denouncing

if TYPE_CHECKING:
    from domain.contracts.substance import Substance


def taken_over(
    agency: str, day: Day, petition: str = "p1", *, of: str = COMMUNE, **stamp: Unpack[Stamp]
) -> c.PetitionTakenOverV1:
    """State that a superior took the case over."""
    data = c.TakenOverData(resolver=of)
    return fact(c.PetitionTakenOverV1, agency, day, petition, data=data, **stamp)


def assigned(
    agency: str, day: Day, to: str, petition: str = "p1", **stamp: Unpack[Stamp]
) -> c.PetitionCompetenceAssignedV1:
    """State whom the arbiter charged."""
    data = c.AssignedData(competent=to)
    return fact(c.PetitionCompetenceAssignedV1, agency, day, petition, data=data, **stamp)


def expert_asked(
    agency: str, day: Day, petition: str = "p1", **stamp: Unpack[Stamp]
) -> c.PetitionExpertAssessmentOrderedV1:
    """State that the resolver asked for an expert assessment."""
    return fact(c.PetitionExpertAssessmentOrderedV1, agency, day, petition, **stamp)


def expert_heard(
    agency: str, day: Day, petition: str = "p1", **stamp: Unpack[Stamp]
) -> c.PetitionExpertAssessmentReceivedV1:
    """State that the expert assessment came in."""
    return fact(c.PetitionExpertAssessmentReceivedV1, agency, day, petition, **stamp)


def moved(
    body: str,
    now_at: str,
    now_post: Literal["head", "deputy", "official"],
    *,
    post: Literal["head", "deputy", "official"] = "official",
    promoted: bool = False,
) -> Substance:
    """Return a denunciation of an official who has since moved to another body."""
    about = denouncing(body, post=post)
    said = about.denunciation or DenouncedPost()
    now = {"now_at": now_at, "now_post": now_post, "promoted": promoted}
    return about.model_copy(update={"denunciation": said.model_copy(update=now)})


def of_field(
    field_body: str, body: str = COMMUNE, *, post: Literal["head", "official"] = "official"
) -> Substance:
    """Return a denunciation in a field of state management."""
    about = denouncing(body, post=post)
    said = about.denunciation or DenouncedPost()
    said = said.model_copy(update={"field_body": field_body})
    return about.model_copy(update={"denunciation": said})
