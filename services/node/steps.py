"""Commands that need nothing but the file of their paper: a line each (bước xử lý đơn)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.petition_events import Slip
from services.node import commands as c

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.petition import Petition
    from domain.register_file import Moment

STEPS: dict[type[c.Command], Callable[[Petition, Any, Moment], object]] = {
    c.DeemIneligible: lambda file, said, when: file.deem_ineligible(when, said.reasons),
    c.FileAway: lambda file, _, when: file.file_away(when),
    c.AcceptPetition: lambda file, said, when: file.accept(when, instance=said.instance),
    c.RefusePetition: lambda file, said, when: file.refuse(
        when, said.ground, instance=said.instance
    ),
    c.TransferPetition: lambda file, said, when: file.transfer(
        when, Slip(said.to, said.role, said.follows, said.reason), ordinal=said.ordinal
    ),
    c.GuideSender: lambda file, said, when: file.guide(when, said.to),
    c.FlagComplexity: lambda file, said, when: file.flag_complexity(when, said.criteria),
    c.FlagRemote: lambda file, _, when: file.flag_remote(when),
    c.ExtendTerm: lambda file, said, when: file.extend(when, ordinal=said.ordinal),
    c.SuspendPetition: lambda file, said, when: file.suspend(when, said.ground),
    c.ResumePetition: lambda file, _, when: file.resume(when),
    c.WithdrawPetition: lambda file, said, when: file.withdraw(when, whole=said.whole),
    c.TerminatePetition: lambda file, said, when: file.terminate(when, said.ground),
    c.ServeDecision: lambda file, said, when: file.serve(when, instance=said.instance),
    c.RecordCourtAcceptance: lambda file, _, when: file.note_court(when),
    c.DetermineCompetence: lambda file, said, when: file.determine_competence(when, said.competent),
    c.InformForwarder: lambda file, _, when: file.inform_forwarder(when),
    c.DelegateIdentityCheck: lambda file, _, when: file.delegate_identity_check(when),
    c.SucceedCase: lambda file, said, when: file.succeed(when, said.predecessor, said.successor),
    c.LinkPetitions: lambda file, said, when: file.link(when, said.other_id, reasons=said.reasons),
    c.RejectLink: lambda file, said, when: file.reject_link(when, said.other_id),
    c.UnlinkPetitions: lambda file, said, when: file.unlink(
        when, undoes=said.undoes, other=None if said.undoes else said.other_id
    ),
    c.AppointRepresentatives: lambda file, said, when: file.appoint_representatives(
        when, said.representatives, appointment=said.appointment
    ),
}
"""What each asks of the file."""
