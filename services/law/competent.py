"""Who is competent, put together for people and programs (thẩm quyền giải quyết)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from domain.contracts.substance import ComplaintObject, DenouncedPost, FeedbackObject, Place
from domain.law.competence import (
    arbiter,
    complaint_resolvers,
    denunciation_resolver,
    feedback_responsible,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from domain.contracts.words import Kind
    from domain.law.law import Law
    from domain.law.rulebook import Rule

Role = Literal["first", "second", "competent", "responsible", "arbiter"]


class Question(NamedTuple):
    """What is asked: of which kind, about whom, on which day."""

    kind: Kind
    object: str
    on: date
    about: ComplaintObject | DenouncedPost | FeedbackObject
    place: str | None = None
    disputed_with: tuple[str, ...] = ()


class Named(NamedTuple):
    """A body in its role, by code, name and level; no body where it is not determined."""

    role: Role
    code: str | None
    name: str | None
    level: int | None


class Answer(NamedTuple):
    """The resolvers, what they rest on, and what is not known."""

    question: Question
    name: str | None
    """The name of the body asked about, as of the day or as it last had one."""
    resolvers: tuple[Named, ...]
    final_at_first: bool
    rules: tuple[Rule, ...]
    missing: tuple[str, ...]
    ambiguous: bool
    candidates: tuple[Named, ...]
    """Whom the place would decide between."""

    @property
    def determined(self) -> bool:
        """Whether every role asked for has its body."""
        return not (self.missing or self.ambiguous)


def answer(law: Law, question: Question) -> Answer:
    """Return who is competent, as the rules and the register say."""
    if question.disputed_with:
        return _dispute(law, question)
    place = None if question.place is None else Place(commune=question.place)
    about, on = question.about, question.on
    if isinstance(about, ComplaintObject):
        found = complaint_resolvers(law, about, place, on)
        roles: list[tuple[Role, str | None]] = [("first", found.first)]
        if not found.final_at_first:
            roles.append(("second", found.second))
        final, ids = found.final_at_first, found.rules
        return _answer(law, question, roles, (final, ids, found.missing, found.ambiguous))
    if isinstance(about, DenouncedPost):
        named = denunciation_resolver(law, about, place, on)
        role: Role = "competent"
    else:
        named, role = feedback_responsible(law, about, place, on), "responsible"
    said = (False, named.rules, named.missing, named.ambiguous)
    return _answer(law, question, [(role, named.agency)], said)


def _dispute(law: Law, question: Question) -> Answer:
    bodies = (question.object, *question.disputed_with)
    found = arbiter(law, bodies, question.kind, question.on)
    said = (False, found.rules, found.missing, found.ambiguous)
    return _answer(law, question, [("arbiter", found.agency)], said)


def _answer(
    law: Law,
    question: Question,
    roles: Sequence[tuple[Role, str | None]],
    said: tuple[bool, tuple[str, ...], tuple[str, ...], bool],
) -> Answer:
    final, ids, missing, ambiguous = said
    on = question.on
    return Answer(
        question,
        name_of(law, question.object, on),
        tuple(_named(law, role, code, on) for role, code in roles),
        final,
        tuple(law.rulebook.rule(id_, on) for id_ in ids),
        missing,
        ambiguous,
        tuple(_candidates(law, question, roles[0][0])) if ambiguous else (),
    )


def _candidates(law: Law, question: Question, role: Role) -> Iterator[Named]:
    since = question.about.issued_on if isinstance(question.about, ComplaintObject) else None
    heirs = law.organisations.successor_of(
        question.object, question.on, place=question.place, since=since
    )
    return (_named(law, role, code, question.on) for code in heirs.codes)


def _named(law: Law, role: Role, code: str | None, on: date) -> Named:
    if code is None:
        return Named(role, None, None, None)
    return Named(role, code, name_of(law, code, on), law.organisations.level(code, on))


def name_of(law: Law, code: str, on: date) -> str | None:
    """Return the name of a body on the day, or the last one it had."""
    agency = law.organisations.agency(code, on) or law.organisations.last(code)
    return None if agency is None else agency.name


def as_row(said: Answer) -> dict[str, Any]:
    """Return the answer as a program reads it."""
    return {
        "kind": said.question.kind.value,
        "object": said.question.object,
        "object_name": said.name,
        "on": said.question.on.isoformat(),
        "determined": said.determined,
        "resolvers": [one._asdict() for one in said.resolvers],
        "final_at_first": said.final_at_first,
        "rules": [
            {
                "id": rule.id,
                "version": rule.version,
                "basis": rule.basis,
                "status": rule.status,
                "note": rule.note,
            }
            for rule in said.rules
        ],
        "missing": list(said.missing),
        "ambiguous": said.ambiguous,
        "candidates": [one._asdict() for one in said.candidates],
    }
