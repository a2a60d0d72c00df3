"""Every refusal a file can give, with what provokes it; and those only the node can give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain import errors as x
from domain.alert_errors import AlertError
from domain.petition import Petition
from domain.petition_events import Slip
from domain.reception import Visit
from domain.register_file import Cover
from tests.support.files import (
    ACCEPTED,
    ACKNOWLEDGED,
    ANNOUNCED,
    ANOTHER_PAPER,
    ASKED,
    DECIDED,
    DELEGATION,
    DENOUNCED,
    EXTENDED,
    FILED_AWAY,
    FORWARDED,
    HELD,
    INELIGIBLE,
    LINK,
    LINKED,
    OPENED,
    RECEIVED,
    REFUSED,
    REJECTED,
    RETURNED,
    SERVED,
    SUSPENDED,
    TRANSFERRED,
    UNLINKED,
    WITHDRAWN,
)
from tests.support.scenario import (
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

AT_THE_NODE: frozenset[type[x.DomainError]] = frozenset(
    {
        *(x.AgencyNotHostedError, x.RegisterBusyError, x.UnknownFileError),
        *(x.UnknownKeyError, x.UnknownPetitionError, x.WordsErasedError),
    }
)
"""No file can say these: they are about files that are not there, or about the register."""
ACCEPTANCE = number(2, Petition.Accepted)


def every_refusal(family: type[x.DomainError] = x.DomainError) -> Iterator[type[x.DomainError]]:
    """Yield every refusal, without the families; those of warnings are provoked by themselves."""
    for error in family.__subclasses__():
        if error is AlertError:
            continue
        if error.__subclasses__():
            yield from every_refusal(error)
        else:
            yield error


@dataclass(frozen=True)
class Case:
    """A command the file refuses."""

    error: type[x.DomainError]
    past: tuple[Fact, ...]
    command: Command
    because: str

    def __str__(self) -> str:
        """Name the case in a test's id."""
        return f"{self.error.code}: {self.because}"


def _receive_again(file: Petition) -> None:
    cover = Cover(NODE, "12/TD", "51", "")
    file.receive_again(said("03-02"), cover, FORWARDED.says["paper"])


ONLY_WHILE_HERE: dict[str, Command] = {
    "acceptance": lambda f: f.accept(said("04-01")),
    "refusal": lambda f: f.refuse(said("04-01"), "no_right"),
    "decision": lambda f: f.decide(said("04-01")),
    "transfer": lambda f: f.transfer(said("04-01"), Slip("t51")),
    "suspension": lambda f: f.suspend(said("04-01")),
    "classification": lambda f: f.classify(said("04-01"), {"kind": "feedback"}),
    "termination": lambda f: f.terminate(said("04-01")),
    "filing away": lambda f: f.file_away(said("04-02")),
    "ineligibility": lambda f: f.deem_ineligible(said("04-01"), ("no_signature",)),
    "succession": lambda f: f.succeed(said("04-01"), OFFICE, "t51"),
    "representatives": lambda f: f.appoint_representatives(said("04-01"), 1),
    "remoteness": lambda f: f.flag_remote(said("04-01")),
    "identity check": lambda f: f.delegate_identity_check(said("04-01")),
}
"""What needs the paper still in the office."""

ANSWERED: list[tuple[tuple[Fact, ...], Command, str]] = [
    ((RECEIVED, ACCEPTED), lambda f: f.accept(said("03-06")), "another day"),
    ((RECEIVED, ACCEPTED), lambda f: f.refuse(said("03-05"), "no_right"), "refused"),
    ((RECEIVED, REFUSED), lambda f: f.accept(said("03-05")), "accepted"),
    (
        (RECEIVED, ACCEPTED),
        lambda f: f.deem_ineligible(said("03-06"), ("no_signature",)),
        "not eligible",
    ),
    ((RECEIVED, ACCEPTED), lambda f: f.file_away(said("03-06")), "filed away"),
    ((RECEIVED, ACCEPTED, DECIDED), lambda f: f.decide(said("04-02")), "decided again"),
    ((RECEIVED, ACCEPTED, DECIDED), lambda f: f.withdraw(said("04-02")), "withdrawn"),
    ((RECEIVED, ACCEPTED, DECIDED), lambda f: f.terminate(said("04-02")), "terminated"),
    ((RECEIVED, ACCEPTED, DECIDED), lambda f: f.suspend(said("04-02")), "suspended"),
]

CASES = (
    Case(x.NotTheKeeperError, (RECEIVED,), lambda f: f.accept(said("03-05", by="t51")), "by"),
    Case(x.DateBeforeReceiptError, (RECEIVED,), lambda f: f.accept(said("03-01")), "accepted"),
    Case(x.DateBeforeReceiptError, (RECEIVED,), lambda f: f.note_court(said("03-01")), "court"),
    Case(x.DateAfterRecordingError, (RECEIVED,), lambda f: f.accept(said("2027-01-01")), "ahead"),
    Case(x.DateTooEarlyError, (RECEIVED,), lambda f: f.accept(said("0026-03-05")), "the year 26"),
    Case(
        x.DateBeforeStepError,
        (RECEIVED, ACCEPTED),
        lambda f: f.decide(said("03-04")),
        "decided before accepted",
    ),
    Case(
        x.DateBeforeStepError,
        (RECEIVED, ACCEPTED),
        lambda f: f.suspend(said("03-04")),
        "suspended before accepted",
    ),
    Case(
        x.DateBeforeStepError,
        (RECEIVED, ACCEPTED, DECIDED),
        lambda f: f.serve(said("03-31")),
        "served before decided",
    ),
    Case(
        x.DateBeforeStepError,
        (RECEIVED, ACCEPTED, SUSPENDED),
        lambda f: f.resume(said("03-08")),
        "resumed before suspended",
    ),
    Case(
        x.DateBeforeStepError,
        (ANNOUNCED, ACKNOWLEDGED),
        lambda f: f.return_(said("03-03")),
        "returned before acknowledged",
    ),
    *(
        Case(x.PetitionNotOpenError, (RECEIVED, end), command, f"{what} after {end.kind.TOPIC}")
        for end in (FILED_AWAY, WITHDRAWN)
        for what, command in ONLY_WHILE_HERE.items()
    ),
    Case(
        x.PetitionNotOpenError,
        (RECEIVED, INELIGIBLE),
        lambda f: f.accept(said("03-09")),
        "acceptance of what is not eligible",
    ),
    Case(x.NotAcceptedError, (RECEIVED,), lambda f: f.decide(said("04-01")), "decided"),
    Case(x.NotAcceptedError, (RECEIVED, REFUSED), lambda f: f.decide(said("04-01")), "refused"),
    Case(x.NotAcceptedError, (RECEIVED,), lambda f: f.suspend(said("04-01")), "suspended"),
    Case(
        x.NotAcceptedError, (DENOUNCED,), lambda f: f.extend(said("04-01"), ordinal=1), "extended"
    ),
    Case(
        x.NotAcceptedError,
        (RECEIVED, ACCEPTED, DECIDED),
        lambda f: f.decide(said("05-01"), instance=2),
        "the second instance",
    ),
    Case(x.NotDecidedError, (RECEIVED, ACCEPTED), lambda f: f.serve(said("04-03")), "served"),
    Case(
        x.SuspendedError,
        (RECEIVED, ACCEPTED, SUSPENDED),
        lambda f: f.decide(said("04-01")),
        "decided",
    ),
    Case(
        x.SuspendedError,
        (RECEIVED, ACCEPTED, SUSPENDED),
        lambda f: f.suspend(said("04-01")),
        "suspended again",
    ),
    Case(
        x.PetitionNotOpenError,
        (RECEIVED, ACCEPTED, SUSPENDED, WITHDRAWN),
        lambda f: f.resume(said("04-01")),
        "resumed after it was withdrawn",
    ),
    Case(x.NotSuspendedError, (RECEIVED, ACCEPTED), lambda f: f.resume(said("04-01")), "resumed"),
    Case(
        x.OnlyForDenunciationsError,
        (RECEIVED, ACCEPTED),
        lambda f: f.extend(said("04-01"), ordinal=1),
        "a complaint extended",
    ),
    Case(
        x.OnlyForDenunciationsError,
        (ASKED,),
        lambda f: f.delegate_identity_check(said("04-01")),
        "feedback",
    ),
    Case(
        x.OnlyForComplaintsError,
        (DENOUNCED,),
        lambda f: f.accept(said("04-01"), instance=2),
        "a denunciation",
    ),
    Case(
        x.ExtensionOrderError,
        (DENOUNCED, ACCEPTED),
        lambda f: f.extend(said("04-01"), ordinal=2),
        "the second first",
    ),
    Case(
        x.ExtensionOrderError,
        (DENOUNCED, ACCEPTED, EXTENDED),
        lambda f: f.extend(said("04-09"), ordinal=1),
        "the first twice",
    ),
    Case(x.NotForwardedError, (RECEIVED,), lambda f: f.inform_forwarder(said("03-09")), "sender"),
    Case(
        x.TransferToSelfError,
        (RECEIVED,),
        lambda f: f.transfer(said("03-04"), Slip(OFFICE)),
        "itself",
    ),
    Case(
        x.SuccessorIsPredecessorError,
        (RECEIVED,),
        lambda f: f.succeed(said("07-01"), OFFICE, OFFICE),
        "itself",
    ),
    Case(
        x.NotTheKeeperError,
        (RECEIVED,),
        lambda f: f.succeed(said("07-01", by=OTHER_OFFICE), "x99999", OTHER_OFFICE),
        "an heir of somebody else",
    ),
    Case(
        x.TransferReturnedError,
        (ANNOUNCED, RETURNED),
        lambda f: f.acknowledge(said("03-09")),
        "acknowledged",
    ),
    Case(x.AlreadyReceivedError, (RECEIVED,), _receive_again, "another paper"),
    *(Case(x.AlreadyAnsweredError, past, command, because) for past, command, because in ANSWERED),
    Case(
        x.AlreadyServedError,
        (RECEIVED, ACCEPTED, DECIDED, SERVED),
        lambda f: f.serve(said("04-04")),
        "another day",
    ),
    Case(
        x.TransferContradictedError,
        (RECEIVED, TRANSFERRED),
        lambda f: f.transfer(said("03-04"), Slip("t51-ttr"), ordinal=1),
        "the same number",
    ),
    Case(
        x.AlreadyAcknowledgedError,
        (ANNOUNCED, ACKNOWLEDGED),
        lambda f: f.acknowledge(said("03-05")),
        "another day",
    ),
    Case(
        x.AlreadyReturnedError,
        (ANNOUNCED, RETURNED),
        lambda f: f.return_(said("03-06"), names="t51"),
        "other words",
    ),
    Case(
        x.ReceptionContradictedError,
        (OPENED, HELD),
        lambda f: f.hold(said("03-02"), Visit(people=9)),
        "another count",
    ),
    Case(
        x.ReceptionContradictedError,
        (OPENED, DELEGATION),
        lambda f: f.receive_delegation(said("03-02"), Visit(people=9)),
        "another delegation",
    ),
    Case(
        x.UnknownFactError,
        (RECEIVED,),
        lambda f: f.accept(said("03-05", corrects=number(1, Petition.Accepted))),
        "another file's",
    ),
    Case(
        x.AlreadyVoidedError,
        (RECEIVED, ACCEPTED, fact(Petition.Voided, "03-06", corrects=ACCEPTANCE)),
        lambda f: f.accept(said("03-07", corrects=ACCEPTANCE)),
        "corrected after it was struck out",
    ),
    Case(
        x.CorrectionOfAnotherKindError,
        (RECEIVED, ACCEPTED),
        lambda f: f.decide(said("03-05", corrects=ACCEPTANCE)),
        "a decision for an acceptance",
    ),
    Case(
        x.NotTheKeeperError,
        (RECEIVED,),
        lambda f: f.rekey(said("07-02", by=OTHER_OFFICE), "k2", {"k1.one": "k2.one"}),
        "words of another office",
    ),
    Case(x.LinkToSelfError, (RECEIVED,), lambda f: f.link(said("05-04"), str(FILE)), "linked"),
    Case(x.LinkToSelfError, (RECEIVED,), lambda f: f.reject_link(said("05-04"), str(FILE)), "no"),
    Case(
        x.LinkContradictedError,
        (RECEIVED, LINKED),
        lambda f: f.link(said("05-06"), ANOTHER_PAPER),
        "linked again",
    ),
    Case(
        x.LinkContradictedError,
        (RECEIVED, LINKED),
        lambda f: f.reject_link(said("05-06"), ANOTHER_PAPER),
        "linked and refused",
    ),
    Case(
        x.LinkContradictedError,
        (RECEIVED, REJECTED),
        lambda f: f.link(said("05-06"), ANOTHER_PAPER),
        "refused and linked",
    ),
    Case(
        x.NothingToUnlinkError,
        (RECEIVED, LINKED),
        lambda f: f.unlink(said("05-05"), other=str(FILE)),
        "never linked",
    ),
    Case(
        x.NothingToUnlinkError,
        (RECEIVED, LINKED, UNLINKED),
        lambda f: f.unlink(said("05-06"), other=ANOTHER_PAPER),
        "the pair undone twice",
    ),
    Case(
        x.AlreadyUnlinkedError,
        (RECEIVED, LINKED, UNLINKED),
        lambda f: f.unlink(said("05-06"), undoes=LINK),
        "the fact undone twice",
    ),
    Case(
        x.UnknownFactError,
        (RECEIVED,),
        lambda f: f.unlink(said("05-05"), undoes=LINK),
        "another file's link",
    ),
    Case(
        x.NotALinkError,
        (RECEIVED, ACCEPTED),
        lambda f: f.unlink(said("05-05"), undoes=ACCEPTANCE),
        "an acceptance",
    ),
    Case(x.NothingToCorrectError, (RECEIVED,), lambda f: f.void(said("03-05")), "nothing named"),
)
