"""Stories of single papers from receipt to enforcement, each step told or left out by dice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.contracts import petition as p
from domain.contracts import proceedings as c
from domain.contracts.words import Kind
from tests.support.arrivals import cast
from tests.support.papers import id_of, ref
from tests.support.sketched import sketch

if TYPE_CHECKING:
    from domain.contracts.envelope import Envelope
    from domain.contracts.substance import Sketch
    from tests.support.arrivals.teller import Teller

Course = tuple[tuple[float, "type[Envelope]", dict[str, Any]], ...]

_ACCEPTANCE: Course = (
    (0.2, p.PetitionCompetenceDeterminedV1, {"competent": cast.KEPT}),
    (0.3, p.PetitionForwarderInformedV1, {}),
    (0.75, p.PetitionAcceptedV1, {"instance": 1}),
    (0.4, c.PetitionPartiesNotifiedV1, {"about": "acceptance", "party": "both"}),
    (0.2, p.PetitionComplexityFlaggedV1, {"criteria": ("many_people",)}),
    (0.15, p.PetitionRemoteFlaggedV1, {}),
    (0.2, c.PetitionVerificationAssignedV1, {"to": cast.DEPARTMENT}),
    (0.15, c.PetitionExpertAssessmentOrderedV1, {}),
    (0.1, c.PetitionExpertAssessmentReceivedV1, {}),
    (0.15, p.PetitionSuspendedV1, {"ground": "waiting"}),
    (0.1, p.PetitionResumedV1, {}),
)
_END: Course = (
    (0.6, p.PetitionDecidedV1, {"instance": 1, "outcome": "upheld"}),
    (0.4, p.PetitionDecisionServedV1, {"instance": 1}),
    (0.25, c.PetitionDecisionPublishedV1, {"instance": 1}),
    (0.2, c.PetitionPartiesNotifiedV1, {"about": "result", "party": "sender"}),
)
_COMPLAINT: Course = (
    *_ACCEPTANCE,
    (0.2, c.PetitionDialogueHeldV1, {"attended": False}),
    *_END,
    (0.2, c.PetitionEnforcementOrderedV1, {"instance": 1}),
    (0.15, c.PetitionEnforcementCompletedV1, {"instance": 1}),
    (0.08, p.PetitionWithdrawnV1, {"whole": True}),
    (0.08, p.PetitionTerminatedV1, {"ground": "sender_died"}),
    (0.1, p.PetitionCourtAcceptedV1, {}),
    (0.06, c.PetitionReviewOrderedV1, {"ground": "new_facts"}),
)
_SECOND: Course = (
    (0.6, p.PetitionAcceptedV1, {"instance": 2}),
    (0.5, p.PetitionDecidedV1, {"instance": 2}),
    (0.4, p.PetitionDecisionServedV1, {"instance": 2}),
    (0.2, c.PetitionEnforcementOrderedV1, {"instance": 2}),
    (0.15, c.PetitionReviewOrderedV1, {"ground": "new_facts"}),
)
_DENUNCIATION: Course = (
    (0.25, p.PetitionIdentityCheckDelegatedV1, {}),
    *_ACCEPTANCE,
    (0.35, p.PetitionExtendedV1, {"ordinal": 1}),
    (0.25, p.PetitionExtendedV1, {"ordinal": 2}),
    (0.1, c.PetitionSentToInvestigationV1, {}),
    *_END,
    (0.25, c.PetitionConclusionActedV1, {}),
    (0.08, p.PetitionWithdrawnV1, {"whole": False}),
    (0.08, p.PetitionTerminatedV1, {}),
)
_CONTINUED: Course = (
    (0.25, c.PetitionOverdueReportDemandedV1, {"to": cast.KEPT}),
    (0.2, c.PetitionOverdueReportReceivedV1, {}),
    (0.3, c.PetitionTakenOverV1, {"resolver": cast.KEPT}),
    (0.25, c.PetitionReopeningRefusedV1, {"ground": "no_ground"}),
    (0.2, c.PetitionReopeningOrderedV1, {"ground": "new_facts"}),
    (0.2, c.PetitionCompetenceDisputedV1, {}),
    (0.15, c.PetitionCompetenceAssignedV1, {"competent": cast.DISTRICT}),
    (0.4, p.PetitionAcceptedV1, {}),
    (0.3, p.PetitionDecidedV1, {}),
)
_FEEDBACK: Course = (
    (0.3, p.PetitionAcceptedV1, {}),
    (0.2, p.PetitionForwarderInformedV1, {}),
    (0.4, p.PetitionDecidedV1, {"outcome": "answered"}),
    (0.2, c.PetitionPartiesNotifiedV1, {"about": "result"}),
)


def filing(t: Teller, kind: Kind, office: str | None = None, **says: Any) -> tuple[str, str]:
    """Tell that a paper came in somewhere; return its name and the office."""
    paper, office = t.name("p"), office or t.dice.choice(cast.OFFICES)
    about = t.cast.about(kind)
    if t.chance(0.12):
        says |= {"forwarder": t.dice.choice(cast.FORWARDERS), "origin": "forwarded"}
    if t.chance(0.1):
        says["addressees"] = (office, t.dice.choice(cast.OFFICES))
    substance = None if t.chance(0.1) else about
    signers = t.cast.by()
    if t.chance(0.6):
        says["sketch"] = _text(t, paper)
    t.say(p.PetitionReceivedV1, office, paper, signers=signers, substance=substance, **says)
    if t.chance(0.2):
        again = t.cast.about(kind)
        t.say(p.PetitionClassifiedV1, office, paper, substance=again, signers=t.cast.by())
    return paper, office


def _text(t: Teller, paper: str) -> Sketch:
    """Return the sketch of one of a few texts, typed anew; now and then one of no use."""
    return sketch(
        t.dice.choice("AAB"),
        t.dice.choice((paper, "copy", "copy")),
        own=t.dice.choice((0, 15, 40, 60)),
        marks=t.dice.sample(("m1", "m2", "m3", "m4", "m5"), t.dice.choice((0, 3, 4, 5))),
        size=t.dice.choice((300, 300, 150, 5)),
        key=t.dice.choice(("k1",) * 5 + ("k2",)),
        scheme=t.dice.choice((1,) * 9 + (2,)),
    )


def complaint(t: Teller) -> None:
    """Tell a complaint, perhaps a second one above, perhaps one that goes on climbing."""
    paper, office = filing(t, Kind.COMPLAINT)
    _turned_down(t, paper, office)
    _walk(t, _COMPLAINT, paper, office)
    if t.chance(0.6):
        above = cast.ABOVE.get(office, cast.CENTRE)
        second, office = filing(t, Kind.COMPLAINT, above, **_naming(t, paper))
        _walk(t, _SECOND, second, office)
    if t.chance(0.3):
        filing(t, Kind.COMPLAINT, cast.CENTRE, **_naming(t, paper))


def denunciation(t: Teller) -> None:
    """Tell a denunciation, its extensions, and what the superior does about it."""
    paper, office = filing(t, Kind.DENUNCIATION)
    _turned_down(t, paper, office)
    _walk(t, _DENUNCIATION, paper, office)
    if t.chance(0.65):
        above = cast.ABOVE.get(office, cast.CENTRE)
        again, office = filing(t, Kind.DENUNCIATION, above, **_naming(t, paper))
        _walk(t, _CONTINUED, t.dice.choice((paper, again)), office)


def feedback(t: Teller) -> None:
    """Tell what somebody asks for, and where he is sent."""
    paper, office = filing(t, Kind.FEEDBACK)
    if t.chance(0.4):
        t.say(p.PetitionGuidedV1, office, paper, to=t.dice.choice(cast.OFFICES))
    if t.chance(0.3):
        t.say(c.PetitionUrgedV1, office, paper, to=t.dice.choice(cast.OFFICES))
    _walk(t, _FEEDBACK, paper, office)
    if t.chance(0.4):
        filing(t, Kind.FEEDBACK)


def _turned_down(t: Teller, paper: str, office: str) -> None:
    if t.chance(0.12):
        t.say(p.PetitionIneligibleV1, office, paper, reasons=("no_signature",))
    if t.chance(0.1):
        t.say(p.PetitionFiledAwayV1, office, paper)
    if t.chance(0.12):
        instance = t.dice.choice((1, 2))
        t.say(p.PetitionNotAcceptedV1, office, paper, ground="no_right", instance=instance)


def _naming(t: Teller, paper: str) -> dict[str, Any]:
    return {"refers_to": (id_of(paper),)} if t.chance(0.5) else {}


def _walk(t: Teller, course: Course, paper: str, office: str) -> None:
    for likely, contract, says in course:
        if t.chance(likely):
            named = {"decision_ref": ref("dike")} if contract is p.PetitionDecidedV1 else {}
            t.say(contract, office, paper, **says, **(named if t.chance(0.3) else {}))
        if t.chance(0.03):
            office = t.dice.choice(cast.OFFICES)
