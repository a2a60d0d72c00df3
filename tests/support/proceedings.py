"""Every step of the proceedings, with the command that states it."""

from __future__ import annotations

from typing import Any

from domain.petition import Petition
from domain.register_file import FileEvent
from tests.support.files import ACCEPTED, DECIDED, DENOUNCED, RECEIVED, STEPS, Step
from tests.support.scenario import OTHER_OFFICE, Fact, fact, said


def _noted(past: tuple[Fact, ...], kind: type[FileEvent], **says: Any) -> Step:
    return Step(
        past, lambda file: file.note(said("05-04"), kind, **says), fact(kind, "05-04", **says)
    )


PROCEEDINGS = (
    _noted((RECEIVED,), Petition.PartiesNotified, about="acceptance", party="both"),
    _noted((RECEIVED,), Petition.VerificationAssigned, to=OTHER_OFFICE),
    _noted((RECEIVED,), Petition.DialogueHeld, attended=False),
    _noted((DENOUNCED,), Petition.ExpertAssessmentOrdered),
    _noted((DENOUNCED,), Petition.ExpertAssessmentReceived),
    _noted((RECEIVED, ACCEPTED, DECIDED), Petition.DecisionPublished, instance=1),
    _noted((RECEIVED,), Petition.EnforcementOrdered, instance=1),
    _noted((RECEIVED,), Petition.EnforcementCompleted, instance=1),
    _noted((DENOUNCED, ACCEPTED, DECIDED), Petition.ConclusionActed),
    _noted((DENOUNCED,), Petition.ReopeningRefused, ground="no_breach"),
    _noted((DENOUNCED,), Petition.ReopeningOrdered, ground="no_breach"),
    _noted((DENOUNCED,), Petition.TakenOver, resolver=OTHER_OFFICE),
    _noted((RECEIVED,), Petition.ReviewOrdered, ground="no_breach"),
    _noted((RECEIVED,), Petition.OverdueReportDemanded, to=OTHER_OFFICE),
    _noted((RECEIVED,), Petition.OverdueReportReceived),
    _noted((RECEIVED,), Petition.Urged, to=OTHER_OFFICE),
    _noted((RECEIVED,), Petition.SentToInvestigation),
    _noted((RECEIVED,), Petition.CompetenceDisputed),
    _noted((RECEIVED,), Petition.CompetenceAssigned, competent=OTHER_OFFICE),
)

EVERY_STEP = (*STEPS, *PROCEEDINGS)
"""Every command of every file but the one that opens it."""
