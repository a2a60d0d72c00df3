"""One file of each kind and every fact it may hold, with the command that states it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.identity import transfer_id
from domain.petition import Petition
from domain.petition_events import Paper, Slip
from domain.reception import Reception, Visit
from domain.register_file import Cover, FileEvent, RegisterFile
from domain.report import Report
from domain.transfer import Transfer
from tests.support.scenario import (
    CORRELATION,
    FILE,
    NODE,
    OFFICE,
    OTHER_OFFICE,
    Command,
    Fact,
    fact,
    number,
    said,
)

COMPLAINT = {"kind": "complaint", "topic": "land"}
DENUNCIATION = {"kind": "denunciation"}
FEEDBACK = {"kind": "feedback"}
SLIP = Slip(OTHER_OFFICE, reason="not_competent")
DECISION = "k1.decision-of-the-chair"


def received(on: str = "03-02", **says: Any) -> Fact:
    """Return the receipt of a complaint, unless said otherwise."""
    words: dict[str, Any] = {"substance": COMPLAINT, "signers": {"names": 1}}
    paper = Paper(**words | says)
    return fact(Petition.Received, on, node=NODE, register_no="12/TD", paper=paper)


RECEIVED = received()
DENOUNCED = received(substance=DENUNCIATION)
ASKED = received(substance=FEEDBACK)
FORWARDED = received(origin="forwarded", forwarder="mttq-51")
ACCEPTED = fact(Petition.Accepted, "03-05", instance=1)
REFUSED = fact(Petition.NotAccepted, "03-05", instance=1, ground="no_right")
SUSPENDED = fact(Petition.Suspended, "03-09", ground=None)
RESUMED = fact(Petition.Resumed, "03-12")
EXTENDED = fact(Petition.Extended, "04-01", ordinal=1)
DECIDED = fact(Petition.Decided, "04-01", instance=1, outcome="upheld", decision_ref=DECISION)
SERVED = fact(Petition.DecisionServed, "04-03", instance=1)
FILED_AWAY = fact(Petition.FiledAway, "03-06")
INELIGIBLE = fact(Petition.Ineligible, "03-06", reasons=("no_signature",))
WITHDRAWN = fact(Petition.Withdrawn, "03-20", whole=True)
TRANSFERRED = fact(
    Petition.Transferred, "03-04", transfer_id=str(transfer_id(FILE, 1)), ordinal=1, slip=SLIP
)
SUCCEEDED = fact(Petition.Succeeded, "07-01", predecessor=OFFICE, successor=OTHER_OFFICE)

ANNOUNCED = fact(Transfer.Announced, "03-04", node=NODE, transfer_id=str(FILE))
ACKNOWLEDGED = fact(Transfer.Acknowledged, "03-04", sent_by=None)
RETURNED = fact(Transfer.Returned, "03-06", sent_by="t51", names=None, reason="not_competent")

OPENED = fact(Reception.Opened, "03-02", node=NODE, reception_no="7")
HELD = fact(Reception.Held, "03-02", visit=Visit(people=1, petitions=(str(FILE),)))
DELEGATION = fact(
    Reception.DelegationReceived,
    "03-02",
    visit=Visit(people=7, head_present=True),
    substance=COMPLAINT,
    sender_refs=("k1.one", "k1.two"),
    incidents=("noise",),
)

VISITORS_REKEYED = fact(
    Reception.Rekeyed, "07-02", key="k2", refs={"k1.sender": "k2.sender"}, sketch=None
)

REPORT = fact(Report.Opened, "03-16", node=NODE, period="2026-Q1")
SENT = fact(Report.Sent, "03-17", period="2026-Q1", to="t51")


@dataclass(frozen=True)
class Step:
    """A command that states one fact in a file with this past."""

    past: tuple[Fact, ...]
    command: Command
    states: Fact

    @property
    def kind(self) -> type[RegisterFile[Any]]:
        """Whose step it is."""
        return KINDS[self.states.kind.TOPIC.partition(".")[0]]

    def __str__(self) -> str:
        """Name the step in a test's id."""
        return self.states.kind.TOPIC


KINDS: dict[str, type[RegisterFile[Any]]] = {
    kind.TOPIC: kind for kind in (Petition, Transfer, Reception, Report)
}
PAPER_CORRECTED = Paper(channel="online", substance=FEEDBACK)
_RECEIPT = number(1, Petition.Received)


def _receipt_corrected(file: Petition) -> None:
    cover = Cover(NODE, "12/TD", "51", CORRELATION)
    file.receive_again(said("03-01", corrects=_RECEIPT), cover, PAPER_CORRECTED)


ANOTHER_PAPER = "00000000-0000-4000-8000-0000000000aa"
LINKED = fact(Petition.MatterLinked, "05-04", other=ANOTHER_PAPER, reasons=("same_sender",))
REJECTED = fact(Petition.LinkRejected, "05-04", other=ANOTHER_PAPER)
LINK = number(2, Petition.MatterLinked)
UNLINKED = fact(Petition.MatterUnlinked, "05-05", undoes=LINK)
REFS = {"k1.sender": "k2.sender"}
REKEYED = fact(Petition.Rekeyed, "07-02", key="k2", refs=REFS, sketch={"key": "k2"})
"""What the office says that took the paper in, whoever keeps it now."""

STEPS = (
    Step(
        (RECEIVED,),
        _receipt_corrected,
        fact(Petition.ReceiptCorrected, "03-01", corrects=_RECEIPT, paper=PAPER_CORRECTED),
    ),
    Step(
        (RECEIVED,),
        lambda file: file.classify(
            said("03-04"), DENUNCIATION, signers={"names": 2}, refers_to=(str(FILE),)
        ),
        fact(
            Petition.Classified,
            "03-04",
            substance=DENUNCIATION,
            signers={"names": 2},
            refers_to=(str(FILE),),
        ),
    ),
    Step(
        (RECEIVED,),
        lambda file: file.deem_ineligible(said("03-06"), ("no_signature",)),
        INELIGIBLE,
    ),
    Step((RECEIVED,), lambda file: file.file_away(said("03-06")), FILED_AWAY),
    Step((RECEIVED,), lambda file: file.accept(said("03-05")), ACCEPTED),
    Step((RECEIVED,), lambda file: file.refuse(said("03-05"), "no_right"), REFUSED),
    Step((RECEIVED,), lambda file: file.transfer(said("03-04"), SLIP), TRANSFERRED),
    Step(
        (RECEIVED,),
        lambda file: file.guide(said("03-04"), "t51-ttr"),
        fact(Petition.Guided, "03-04", to="t51-ttr"),
    ),
    Step(
        (RECEIVED, ACCEPTED),
        lambda file: file.flag_complexity(said("03-10"), ("many_people", "old_documents")),
        fact(Petition.ComplexityFlagged, "03-10", criteria=("many_people", "old_documents")),
    ),
    Step(
        (RECEIVED,),
        lambda file: file.flag_remote(said("03-03")),
        fact(Petition.RemoteFlagged, "03-03"),
    ),
    Step((DENOUNCED, ACCEPTED), lambda file: file.extend(said("04-01"), ordinal=1), EXTENDED),
    Step((RECEIVED, ACCEPTED), lambda file: file.suspend(said("03-09")), SUSPENDED),
    Step((RECEIVED, ACCEPTED, SUSPENDED), lambda file: file.resume(said("03-12")), RESUMED),
    Step((RECEIVED, ACCEPTED), lambda file: file.withdraw(said("03-20")), WITHDRAWN),
    Step(
        (RECEIVED, ACCEPTED),
        lambda file: file.terminate(said("03-21"), "sender_died"),
        fact(Petition.Terminated, "03-21", ground="sender_died"),
    ),
    Step(
        (RECEIVED, ACCEPTED),
        lambda file: file.decide(said("04-01"), outcome="upheld", decision_ref=DECISION),
        DECIDED,
    ),
    Step((RECEIVED, ACCEPTED, DECIDED), lambda file: file.serve(said("04-03")), SERVED),
    Step(
        (RECEIVED, ACCEPTED, DECIDED),
        lambda file: file.note_court(said("05-04")),
        fact(Petition.CourtAccepted, "05-04"),
    ),
    Step(
        (RECEIVED,),
        lambda file: file.determine_competence(said("03-03"), OTHER_OFFICE),
        fact(Petition.CompetenceDetermined, "03-03", competent=OTHER_OFFICE),
    ),
    Step(
        (FORWARDED,),
        lambda file: file.inform_forwarder(said("03-09")),
        fact(Petition.ForwarderInformed, "03-09"),
    ),
    Step(
        (DENOUNCED,),
        lambda file: file.delegate_identity_check(said("03-03")),
        fact(Petition.IdentityCheckDelegated, "03-03"),
    ),
    Step((RECEIVED,), lambda file: file.succeed(said("07-01"), OFFICE, OTHER_OFFICE), SUCCEEDED),
    Step(
        (RECEIVED,),
        lambda file: file.appoint_representatives(said("03-03"), 2, appointment=False),
        fact(Petition.RepresentativesAppointed, "03-03", representatives=2, appointment=False),
    ),
    Step(
        (RECEIVED, FILED_AWAY),
        lambda file: file.void(said("03-07", corrects=number(2, Petition.FiledAway))),
        fact(Petition.Voided, "03-07", corrects=number(2, Petition.FiledAway)),
    ),
    Step(
        (RECEIVED, FILED_AWAY),
        lambda file: file.link(said("05-04"), ANOTHER_PAPER, reasons=("same_sender",)),
        LINKED,
    ),
    Step((RECEIVED,), lambda file: file.reject_link(said("05-04"), ANOTHER_PAPER), REJECTED),
    Step(
        (RECEIVED, LINKED), lambda file: file.unlink(said("05-05"), other=ANOTHER_PAPER), UNLINKED
    ),
    Step(
        (RECEIVED, SUCCEEDED),
        lambda file: file.rekey(said("07-02"), "k2", REFS, {"key": "k2"}),
        REKEYED,
    ),
    Step((ANNOUNCED,), lambda file: file.acknowledge(said("03-04")), ACKNOWLEDGED),
    Step(
        (ANNOUNCED, ACKNOWLEDGED),
        lambda file: file.return_(said("03-06"), sent_by="t51", reason="not_competent"),
        RETURNED,
    ),
    Step(
        (ANNOUNCED, ACKNOWLEDGED),
        lambda file: file.void(said("03-05", corrects=number(2, Transfer.Acknowledged))),
        fact(Transfer.Voided, "03-05", corrects=number(2, Transfer.Acknowledged)),
    ),
    Step(
        (OPENED,),
        lambda file: file.hold(said("03-02"), Visit(people=1, petitions=(str(FILE),))),
        HELD,
    ),
    Step(
        (OPENED, HELD),
        lambda file: file.receive_delegation(
            said("03-02"),
            Visit(people=7, head_present=True),
            substance=COMPLAINT,
            sender_refs=("k1.one", "k1.two"),
            incidents=("noise",),
        ),
        DELEGATION,
    ),
    Step(
        (OPENED, HELD),
        lambda file: file.void(said("03-03", corrects=number(2, Reception.Held))),
        fact(Reception.Voided, "03-03", corrects=number(2, Reception.Held)),
    ),
    Step(
        (OPENED, DELEGATION),
        lambda file: file.rekey(said("07-02"), "k2", REFS, None),
        VISITORS_REKEYED,
    ),
    Step(
        (OPENED, HELD),
        lambda file: file.answer(said("03-09"), "more_time"),
        fact(Reception.Answered, "03-09", option="more_time"),
    ),
    Step(
        (REPORT,),
        lambda file: file.send(said("03-17"), "t51"),
        SENT,
    ),
    Step(
        (REPORT, SENT),
        lambda file: file.void(said("03-18", corrects=number(2, Report.Sent))),
        fact(Report.Voided, "03-18", corrects=number(2, Report.Sent)),
    ),
)
"""Every command of every file but the one that opens it."""

OPENINGS = (RECEIVED, ANNOUNCED, OPENED, REPORT)


def kinds_of_entries(file: type[RegisterFile[Any]]) -> set[type[FileEvent]]:
    """Return every kind of entry a file may hold."""
    words = (getattr(file, name) for name in vars(file))
    return {
        word
        for word in words
        if isinstance(word, type) and issubclass(word, FileEvent) and "TOPIC" in vars(word)
    }
