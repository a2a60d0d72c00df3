"""From what the register wrote to what the node says: the one place that knows both.

A pure function of node and event: the same event gives the same bytes on every
relay, export and restart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.contracts import linking as k
from domain.contracts import petition as p
from domain.contracts import proceedings as d
from domain.contracts.envelope import Envelope, source_of
from domain.contracts.facts import AnyFact, dump_fact, type_of
from domain.contracts.reception import DelegationReceivedV1, ReceptionAnsweredV1, ReceptionHeldV1
from domain.contracts.report import ReportSentV1
from domain.contracts.subjects import fact_subject
from domain.contracts.transfer import TransferAcknowledgedV1, TransferReturnedV1
from domain.identity import fact_id
from domain.petition import Petition
from domain.reception import Reception
from domain.report import Report
from domain.transfer import Transfer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from domain.register_file import FileEvent

Says = dict[str, Any]


def _as_said(event: FileEvent) -> Says:
    return event.says()


def _nothing(_: FileEvent) -> Says:
    return {}


def _paper(event: FileEvent) -> Says:
    return {
        word: value for word, value in _fields(event.says()["paper"]).items() if value is not None
    }


def _transferred(event: FileEvent) -> Says:
    says = event.says()
    return {"transfer_id": says["transfer_id"], **_fields(says["slip"])}


def _visit(event: FileEvent) -> Says:
    says = event.says()
    visit = _fields(says.pop("visit"))
    return visit | says


def _rekeyed(event: FileEvent) -> Says:
    says = event.says()
    return says | {"refs": sorted(says["refs"].items())}


def _fields(words: Any) -> Says:  # noqa: ANN401 - a frozen dataclass of the domain
    return {name: getattr(words, name) for name in type(words).__dataclass_fields__}


_CONTRACTS: dict[str, tuple[type[AnyFact], Callable[[FileEvent], Says]]] = {
    Petition.Received.TOPIC: (p.PetitionReceivedV1, _paper),
    Petition.ReceiptCorrected.TOPIC: (p.PetitionReceivedV1, _paper),
    Petition.Classified.TOPIC: (p.PetitionClassifiedV1, _as_said),
    Petition.Ineligible.TOPIC: (p.PetitionIneligibleV1, _as_said),
    Petition.FiledAway.TOPIC: (p.PetitionFiledAwayV1, _as_said),
    Petition.Accepted.TOPIC: (p.PetitionAcceptedV1, _as_said),
    Petition.NotAccepted.TOPIC: (p.PetitionNotAcceptedV1, _as_said),
    Petition.Transferred.TOPIC: (p.PetitionTransferredV1, _transferred),
    Petition.Guided.TOPIC: (p.PetitionGuidedV1, _as_said),
    Petition.ComplexityFlagged.TOPIC: (p.PetitionComplexityFlaggedV1, _as_said),
    Petition.RemoteFlagged.TOPIC: (p.PetitionRemoteFlaggedV1, _as_said),
    Petition.Extended.TOPIC: (p.PetitionExtendedV1, _as_said),
    Petition.Suspended.TOPIC: (p.PetitionSuspendedV1, _as_said),
    Petition.Resumed.TOPIC: (p.PetitionResumedV1, _as_said),
    Petition.Withdrawn.TOPIC: (p.PetitionWithdrawnV1, _as_said),
    Petition.Terminated.TOPIC: (p.PetitionTerminatedV1, _as_said),
    Petition.Decided.TOPIC: (p.PetitionDecidedV1, _as_said),
    Petition.DecisionServed.TOPIC: (p.PetitionDecisionServedV1, _as_said),
    Petition.CourtAccepted.TOPIC: (p.PetitionCourtAcceptedV1, _as_said),
    Petition.CompetenceDetermined.TOPIC: (p.PetitionCompetenceDeterminedV1, _as_said),
    Petition.ForwarderInformed.TOPIC: (p.PetitionForwarderInformedV1, _as_said),
    Petition.IdentityCheckDelegated.TOPIC: (p.PetitionIdentityCheckDelegatedV1, _as_said),
    Petition.Succeeded.TOPIC: (p.PetitionSucceededV1, _as_said),
    Petition.RepresentativesAppointed.TOPIC: (p.PetitionRepresentativesAppointedV1, _as_said),
    Petition.PartiesNotified.TOPIC: (d.PetitionPartiesNotifiedV1, _as_said),
    Petition.VerificationAssigned.TOPIC: (d.PetitionVerificationAssignedV1, _as_said),
    Petition.DialogueHeld.TOPIC: (d.PetitionDialogueHeldV1, _as_said),
    Petition.ExpertAssessmentOrdered.TOPIC: (d.PetitionExpertAssessmentOrderedV1, _as_said),
    Petition.ExpertAssessmentReceived.TOPIC: (d.PetitionExpertAssessmentReceivedV1, _as_said),
    Petition.DecisionPublished.TOPIC: (d.PetitionDecisionPublishedV1, _as_said),
    Petition.EnforcementOrdered.TOPIC: (d.PetitionEnforcementOrderedV1, _as_said),
    Petition.EnforcementCompleted.TOPIC: (d.PetitionEnforcementCompletedV1, _as_said),
    Petition.ConclusionActed.TOPIC: (d.PetitionConclusionActedV1, _as_said),
    Petition.ReopeningRefused.TOPIC: (d.PetitionReopeningRefusedV1, _as_said),
    Petition.ReopeningOrdered.TOPIC: (d.PetitionReopeningOrderedV1, _as_said),
    Petition.TakenOver.TOPIC: (d.PetitionTakenOverV1, _as_said),
    Petition.ReviewOrdered.TOPIC: (d.PetitionReviewOrderedV1, _as_said),
    Petition.OverdueReportDemanded.TOPIC: (d.PetitionOverdueReportDemandedV1, _as_said),
    Petition.OverdueReportReceived.TOPIC: (d.PetitionOverdueReportReceivedV1, _as_said),
    Petition.Urged.TOPIC: (d.PetitionUrgedV1, _as_said),
    Petition.SentToInvestigation.TOPIC: (d.PetitionSentToInvestigationV1, _as_said),
    Petition.CompetenceDisputed.TOPIC: (d.PetitionCompetenceDisputedV1, _as_said),
    Petition.CompetenceAssigned.TOPIC: (d.PetitionCompetenceAssignedV1, _as_said),
    Petition.MatterLinked.TOPIC: (k.PetitionMatterLinkedV1, _as_said),
    Petition.LinkRejected.TOPIC: (k.PetitionLinkRejectedV1, _as_said),
    Petition.MatterUnlinked.TOPIC: (k.PetitionMatterUnlinkedV1, _as_said),
    Petition.Rekeyed.TOPIC: (k.PetitionRekeyedV1, _rekeyed),
    Petition.Voided.TOPIC: (p.PetitionVoidedV1, _nothing),
    Transfer.Voided.TOPIC: (p.PetitionVoidedV1, _nothing),
    Reception.Rekeyed.TOPIC: (k.PetitionRekeyedV1, _rekeyed),
    Reception.Voided.TOPIC: (p.PetitionVoidedV1, _nothing),
    Transfer.Acknowledged.TOPIC: (TransferAcknowledgedV1, _as_said),
    Transfer.Returned.TOPIC: (TransferReturnedV1, _as_said),
    Reception.Held.TOPIC: (ReceptionHeldV1, _visit),
    Reception.DelegationReceived.TOPIC: (DelegationReceivedV1, _visit),
    Reception.Answered.TOPIC: (ReceptionAnsweredV1, _as_said),
    Report.Sent.TOPIC: (ReportSentV1, _as_said),
    Report.Voided.TOPIC: (p.PetitionVoidedV1, _nothing),
}
"""Events without a line here stay inside the register."""


def contracts() -> Iterator[tuple[str, type[AnyFact]]]:
    """Return each published topic of the register and the contract of its fact."""
    yield from ((topic, contract) for topic, (contract, _) in _CONTRACTS.items())


def to_fact(node: str, event: FileEvent) -> AnyFact | None:
    """Return the published form of an event, None for what stays inside."""
    known = _CONTRACTS.get(type(event).TOPIC)
    if known is None:
        return None
    contract, says = known
    entry = event.entry
    subject = str(event.originator_id)
    return contract.model_validate(
        {
            "id": fact_id(node, subject, type(event).TOPIC, event.originator_version),
            "source": source_of(entry.agency),
            "subject": subject,
            "time": entry.at,
            "businessdate": entry.on,
            "recordedtime": event.timestamp,
            "partitionkey": entry.province,
            "correlationid": entry.correlation_id,
            "corrects": entry.corrects,
            "data": says(event),
        }
    )


def to_message(node: str, event: FileEvent) -> tuple[str, bytes] | None:
    """Return subject and body of an event, None for what stays inside."""
    fact = to_fact(node, event)
    return None if fact is None else message_of(node, fact)


def message_of(node: str, fact: AnyFact) -> tuple[str, bytes]:
    """Return the subject a fact goes to, and its body."""
    return fact_subject(_TYPES[type(fact)], fact.partitionkey, node), dump_fact(fact)


_TYPES: dict[type[Envelope], str] = {
    contract: type_of(contract) for contract, _ in _CONTRACTS.values()
}
