"""Where a petition's file stands, and which step may come next (tình trạng hồ sơ)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain import petition_events as e
from domain.contracts.words import Kind
from domain.errors import (
    AlreadyAnsweredError,
    AlreadyServedError,
    DateBeforeStepError,
    ExtensionOrderError,
    NotAcceptedError,
    NotDecidedError,
    NotForwardedError,
    NotSuspendedError,
    OnlyForComplaintsError,
    OnlyForDenunciationsError,
    PetitionNotOpenError,
    SuspendedError,
)
from domain.register_file import FileEvent, Standing

_GONE = frozenset({"filed_away", "withdrawn", "terminated", "voided"})
SECOND = 2
"""The second complaint (lần hai)."""


@dataclass
class PetitionStanding(Standing):
    """A function of the effective entries; the methods `may_…` refuse or return."""

    opened_on: date | None = None
    keeper: str | None = None
    province: str | None = None
    closed: str | None = "voided"
    """Why no step is open; a file whose receipt was struck out is `voided`."""
    kind: str | None = None
    forwarded: bool = False
    answers: dict[int, tuple[str, date]] = field(default_factory=dict[int, tuple[str, date]])
    """Per instance: accepted or refused, and when."""
    decided: dict[int, date] = field(default_factory=dict[int, date])
    served: dict[int, date] = field(default_factory=dict[int, date])
    suspended_since: date | None = None
    extensions: int = 0

    def see(self, event: FileEvent) -> None:
        """Take one more effective entry into account."""
        step = _STEPS.get(type(event).TOPIC)
        if step is not None:
            step(self, event)

    def may_go_on(self) -> None:
        """Allow any step that needs the paper still in the office."""
        if self.closed in _GONE:
            raise PetitionNotOpenError(standing=self.closed)

    def may_file_away(self) -> None:
        """Allow closing a paper nobody has taken up."""
        self.may_go_on()
        for instance, (answer, on) in self.answers.items():
            if answer == "accepted" and instance not in self.decided:
                raise AlreadyAnsweredError(answer=answer, instance=instance, on=on)

    def may_answer(self, instance: int) -> None:
        """Allow acceptance or refusal, once per instance."""
        if self.closed is not None:
            raise PetitionNotOpenError(standing=self.closed)
        if instance == SECOND and self.kind not in {None, Kind.COMPLAINT}:
            raise OnlyForComplaintsError(kind=self.kind)
        if instance in self.answers:
            answer, on = self.answers[instance]
            raise AlreadyAnsweredError(answer=answer, instance=instance, on=on)

    def may_be_ineligible(self) -> None:
        """Allow setting a paper aside before anybody took it up."""
        self.may_answer(1)

    def may_decide(self, instance: int, on: date) -> None:
        """Allow a decision on an accepted, running case; feedback is answered straight away."""
        if self.closed is not None:
            raise PetitionNotOpenError(standing=self.closed)
        if instance in self.decided:
            raise AlreadyAnsweredError(
                answer="decided", instance=instance, on=self.decided[instance]
            )
        if self.kind != Kind.FEEDBACK:
            self._accepted_by(instance, on)
        if self.suspended_since is not None:
            raise SuspendedError(since=self.suspended_since)

    def may_serve(self, instance: int, on: date) -> None:
        """Allow serving a decision that was made, once."""
        self.must_be_decided(instance)
        if instance in self.served:
            raise AlreadyServedError(instance=instance, on=self.served[instance])
        if on < self.decided[instance]:
            raise DateBeforeStepError(on=on, step="decision", step_on=self.decided[instance])

    def must_be_decided(self, instance: int) -> None:
        """Refuse what needs a decision while there is none."""
        if instance not in self.decided:
            raise NotDecidedError(instance=instance)

    def may_suspend(self, on: date) -> None:
        """Allow stopping the clock of a running case."""
        self._running(on)
        if self.suspended_since is not None:
            raise SuspendedError(since=self.suspended_since)

    def may_resume(self, on: date) -> None:
        """Allow taking a suspended case up again."""
        self.may_go_on()
        if self.suspended_since is None:
            raise NotSuspendedError
        if on < self.suspended_since:
            raise DateBeforeStepError(on=on, step="suspension", step_on=self.suspended_since)

    def may_extend(self, ordinal: int, on: date) -> None:
        """Allow the first and then the second extension of a running denunciation."""
        self.may_check_identity()
        self._running(on)
        if ordinal != self.extensions + 1:
            raise ExtensionOrderError(ordinal=ordinal, made=self.extensions)

    def may_end(self) -> None:
        """Allow withdrawal and termination while the case is open and undecided."""
        self.may_go_on()
        if self.decided:
            instance, on = max(self.decided.items())
            if self.answers.get(instance + 1) is None:
                raise AlreadyAnsweredError(answer="decided", instance=instance, on=on)

    def may_check_identity(self) -> None:
        """Allow what the law knows for denunciations only."""
        self.may_go_on()
        if self.kind not in {None, Kind.DENUNCIATION}:
            raise OnlyForDenunciationsError(kind=self.kind)

    def may_inform_forwarder(self) -> None:
        """Allow an answer to the forwarder where there is one."""
        if not self.forwarded:
            raise NotForwardedError

    def _running(self, on: date) -> None:
        self.may_go_on()
        open_ = [n for n, (answer, _) in self.answers.items() if answer == "accepted"]
        instance = max(open_, default=1)
        self._accepted_by(instance, on)
        if instance in self.decided:
            raise AlreadyAnsweredError(
                answer="decided", instance=instance, on=self.decided[instance]
            )

    def _accepted_by(self, instance: int, on: date) -> None:
        answer, since = self.answers.get(instance, ("", on))
        if answer != "accepted":
            raise NotAcceptedError(instance=instance)
        if on < since:
            raise DateBeforeStepError(on=on, step="acceptance", step_on=since)


def _received(standing: PetitionStanding, event: e.Received | e.ReceiptCorrected) -> None:
    standing.opened_on = event.entry.on
    standing.keeper = event.entry.agency
    standing.province = event.entry.province
    standing.closed = None
    standing.forwarded = event.paper.origin == "forwarded"
    standing.kind = (event.paper.substance or {}).get("kind")


def _classified(standing: PetitionStanding, event: e.Classified) -> None:
    standing.kind = event.substance["kind"]


def _accepted(standing: PetitionStanding, event: e.Accepted) -> None:
    standing.answers[event.instance] = ("accepted", event.entry.on)


def _not_accepted(standing: PetitionStanding, event: e.NotAccepted) -> None:
    standing.answers[event.instance] = ("refused", event.entry.on)


def _decided(standing: PetitionStanding, event: e.Decided) -> None:
    standing.decided[event.instance] = event.entry.on


def _served(standing: PetitionStanding, event: e.DecisionServed) -> None:
    standing.served[event.instance] = event.entry.on


def _suspended(standing: PetitionStanding, event: e.Suspended) -> None:
    standing.suspended_since = event.entry.on


def _resumed(standing: PetitionStanding, _: e.Resumed) -> None:
    standing.suspended_since = None


def _extended(standing: PetitionStanding, event: e.Extended) -> None:
    standing.extensions = max(standing.extensions, event.ordinal)


def _withdrawn(standing: PetitionStanding, event: e.Withdrawn) -> None:
    if event.whole:
        standing.closed = "withdrawn"


def _succeeded(standing: PetitionStanding, event: e.Succeeded) -> None:
    standing.keeper = event.successor


def _closed(why: str) -> Callable[[PetitionStanding, FileEvent], None]:
    def close(standing: PetitionStanding, _: FileEvent) -> None:
        standing.closed = why

    return close


_STEPS: dict[str, Callable[[PetitionStanding, Any], None]] = {
    e.Received.TOPIC: _received,
    e.ReceiptCorrected.TOPIC: _received,
    e.Classified.TOPIC: _classified,
    e.Ineligible.TOPIC: _closed("ineligible"),
    e.FiledAway.TOPIC: _closed("filed_away"),
    e.Accepted.TOPIC: _accepted,
    e.NotAccepted.TOPIC: _not_accepted,
    e.Decided.TOPIC: _decided,
    e.DecisionServed.TOPIC: _served,
    e.Suspended.TOPIC: _suspended,
    e.Resumed.TOPIC: _resumed,
    e.Extended.TOPIC: _extended,
    e.Withdrawn.TOPIC: _withdrawn,
    e.Terminated.TOPIC: _closed("terminated"),
    e.Succeeded.TOPIC: _succeeded,
}
