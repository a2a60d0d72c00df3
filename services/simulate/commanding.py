"""Steps of a story as commands of a node (lệnh ghi sổ)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.node.commands import AnyCommand, parse_command
from services.simulate.script import Paper, Slip, Step, Visit

if TYPE_CHECKING:
    from services.simulate.people import Person
    from services.simulate.script import About, Signed

_COMMANDS = {
    "receive": "receive_petition",
    "classify": "classify_petition",
    "ineligible": "deem_ineligible",
    "file_away": "file_away",
    "accept": "accept_petition",
    "not_accept": "refuse_petition",
    "transfer": "transfer_petition",
    "guide": "guide_sender",
    "flag_complex": "flag_complexity",
    "extend": "extend_term",
    "suspend": "suspend_petition",
    "decide": "decide_petition",
    "serve": "serve_decision",
    "determine_competence": "determine_competence",
    "inform_forwarder": "inform_forwarder",
    "notify": "notify_parties",
    "acknowledge": "acknowledge_transfer",
    "return": "return_transfer",
    "hold_reception": "hold_reception",
    "receive_delegation": "receive_delegation",
}


def command_of(step: Step, *, province: str) -> AnyCommand:
    """Return the command an office gives for a step."""
    said = {name: value for name, value in step.fields.items() if value is not None}
    slip: Slip | None = said.pop("slip", None)
    raw = {"command": _COMMANDS[step.act], "agency": step.agency, "at": step.at, **said}
    entry = step.entry
    if isinstance(entry, Slip):
        raw |= _of_slip(entry, province)
    elif isinstance(entry, Visit):
        raw |= {"reception_no": entry.number, "province": province}
        raw["petitions"] = [paper.id for paper in raw.pop("papers", ())]
    elif step.act == "receive":
        raw |= _of_receipt(entry, slip, province)
    else:
        raw |= _of_paper(entry, step, slip)
    return parse_command(raw)


def _of_slip(slip: Slip, province: str) -> dict[str, Any]:
    sent_by = slip.paper.agency
    chain = slip.paper.chain
    return {
        "transfer_id": slip.id,
        "province": province,
        "sent_by": sent_by,
        "correlation_id": chain,
    }


def _of_receipt(paper: Paper, slip: Slip | None, province: str) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "register_no": paper.number,
        "province": province,
        "text": paper.about.text,
    }
    raw["content"] = content_of(paper.about)
    raw |= _of_signed(paper.signed)
    if slip is not None:
        raw |= {"transfer_id": slip.id, "correlation_id": paper.chain}
    return raw


def _of_paper(paper: Paper, step: Step, slip: Slip | None) -> dict[str, Any]:
    raw: dict[str, Any] = {"petition": paper.id}
    if step.act == "classify":
        raw["content"] = content_of(paper.about)
    if slip is not None:
        follows = step.fields.get("follows")
        raw |= {"to": slip.to, "ordinal": slip.ordinal}
        if isinstance(follows, Slip):
            raw["follows"] = follows.id
    return raw


def _of_signed(signed: Signed) -> dict[str, Any]:
    first, *others = signed.people
    raw: dict[str, Any] = {"sender": _of_person(first)}
    if others:
        raw["cosigners"] = [_of_person(person) for person in others]
    counted = {
        "signatures": signed.signatures,
        "representatives": signed.representatives,
        "appointment": signed.appointment,
    }
    return raw | {name: value for name, value in counted.items() if value is not None}


def _of_person(person: Person) -> dict[str, str]:
    return {"name": person.name, "id_number": person.id_number, "address": person.address}


def content_of(about: About) -> dict[str, Any]:
    """Return the content of a paper in the words of a command."""
    raw: dict[str, Any] = {"kind": about.kind, "topic": about.topic, "commune": about.commune}
    if about.issuer is not None:
        raw["complaint"] = {
            "issuer": about.issuer,
            "decision_no": about.decision_number,
            "issued_on": about.issued_on,
            "ministry": about.ministry,
        }
    elif about.body is not None:
        raw["denunciation"] = {
            "body": about.body,
            "post": about.post,
            "name": about.denounced,
            "act": about.act,
        }
    else:
        raw["responsible"] = about.responsible
    return raw | {"spot": about.spot}
