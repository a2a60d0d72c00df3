"""From an office's words to the words of the published language: names become marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.contracts.substance import (
    ComplaintObject,
    DenouncedPost,
    FeedbackObject,
    Place,
    Signers,
    Substance,
)
from domain.contracts.words import Kind
from services.node.topics.classify import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic import BaseModel

    from services.node.command_words import ComplainedOf, Content, Denounced, Person
    from services.node.commands import ReceivePetition
    from services.node.pseudonyms import Keys

Wording = dict[str, Any]


def substance(content: Content, keys: Keys, *, text: str | None = None) -> Wording:
    """Say what a paper is about, without a name, a number or a word of its text.

    Where no officer named a topic, the rules take it of the text.
    """
    ruled = bool(text) and "topic" not in content.model_fields_set
    place = None
    if content.commune is not None:
        spot = keys.spot(content.commune, content.spot) if content.spot else None
        place = Place(commune=content.commune, spot_ref=spot)
    return _plain(
        Substance(
            kind=content.kind,
            topic=rules().classify(text or "").topic if ruled else content.topic,
            topic_by="rules" if ruled else None,
            place=place,
            complaint=_complaint(content.complaint, keys),
            denunciation=_denunciation(content.denunciation, keys),
            feedback=_feedback(content),
        )
    )


def signers(command: ReceivePetition, keys: Keys) -> Wording:
    """Say how many signed and under which marks; no marks before the kind is known.

    The marks of denouncers come from a key of their own, so a paper not yet
    classified must not carry a mark from the wrong one.
    """
    people = [*([command.sender] if command.sender else []), *command.cosigners]
    told = Signers(
        names=command.names or max(1, len(people)),
        signatures=command.signatures,
        representatives=command.representatives,
        appointment=command.appointment,
        anonymous=command.anonymous,
    )
    kind = command.content.kind if command.content else None
    return _plain(told) | marks(command.sender, command.cosigners, kind, keys)


def marks(
    sender: Person | None, cosigners: Sequence[Person], kind: str | None, keys: Keys
) -> Wording:
    """Return the marks of those who signed, in the domain of the kind."""
    if kind is None:
        return {}
    mark: Callable[[Person], str] = keys.denouncer if kind == Kind.DENUNCIATION else keys.person
    told: Wording = {}
    if sender is not None:
        told["sender_ref"] = mark(sender)
        if sender.id_number is not None:
            told["by_number"] = True
    if cosigners:
        told["cosigner_refs"] = [mark(person) for person in cosigners]
    return told


def _complaint(words: ComplainedOf | None, keys: Keys) -> ComplaintObject | None:
    if words is None:
        return None
    ref = None
    if words.decision_no is not None:
        ref = keys.decision(words.decision_no, words.issued_on, words.issuer)
    return ComplaintObject(
        issuer=words.issuer,
        issued_on=words.issued_on,
        decision_ref=ref,
        discipline=words.discipline,
        dismissal=words.dismissal,
        criminal_sentence=words.criminal_sentence,
        ministry=words.ministry,
    )


def _denunciation(words: Denounced | None, keys: Keys) -> DenouncedPost | None:
    if words is None:
        return None
    return DenouncedPost(
        body=words.body,
        post=words.post,
        denounced_ref=keys.denounced(words.body, words.name) if words.name else None,
        act_ref=keys.act(words) if words.act else None,
        field_body=words.field_body,
        now_at=words.now_at,
        now_post=words.now_post,
        promoted=words.promoted,
    )


def _feedback(content: Content) -> FeedbackObject | None:
    if content.responsible is None:
        return None
    return FeedbackObject(responsible=content.responsible)


def _plain(words: BaseModel) -> Wording:
    return words.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
