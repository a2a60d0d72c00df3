"""What `leothang law competent` is asked, checked before it is answered (câu hỏi)."""

from __future__ import annotations

import difflib
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

import typer

from domain.contracts.substance import ComplaintObject, DenouncedPost, FeedbackObject
from domain.contracts.words import Kind
from services.law.competent import Question, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from domain.law.law import Law
    from domain.organisation import Organisations

_THEN = date(2025, 6, 30)
_NOW = date(2026, 7, 1)
_OF_KIND: dict[Kind, frozenset[str]] = {
    Kind.COMPLAINT: frozenset(
        {"--issued", "--ministry", "--discipline", "--dismissal", "--sentence"}
    ),
    Kind.DENUNCIATION: frozenset({"--post", "--now-at", "--now-post", "--promoted", "--field"}),
    Kind.FEEDBACK: frozenset(),
}
_LIKE = 100
_CODES = ("--ministry", "--now-at", "--field")


class Asked(NamedTuple):
    """The flags as they were typed; those of one kind alone by their name."""

    kind: Kind
    object: str
    on: str
    place: str | None
    disputed_with: tuple[str, ...]
    flags: Mapping[str, str | bool | None]


def question(law: Law, asked: Asked) -> Question:
    """Return the question, or refuse a flag of another kind, an unknown code, a wrong day."""
    _refuse_other_kinds(asked)
    codes = [(flag, str(asked.flags[flag])) for flag in _CODES if asked.flags[flag]]
    others = [("--disputed-with", code) for code in asked.disputed_with]
    for flag, code in [("--object", asked.object), *codes, *others]:
        _refuse_unknown(law, flag, code)
    on = _day(asked.on, "--on")
    return Question(
        asked.kind, asked.object, on, _about(asked, on), _place(law, asked), asked.disputed_with
    )


def _about(asked: Asked, on: date) -> ComplaintObject | DenouncedPost | FeedbackObject:
    flags = asked.flags
    if asked.kind is Kind.FEEDBACK:
        return FeedbackObject(responsible=asked.object)
    if asked.kind is Kind.DENUNCIATION:
        said = {
            "body": asked.object,
            "post": flags["--post"] or "official",
            "now_at": flags["--now-at"],
            "now_post": flags["--now-post"],
            "promoted": flags["--promoted"],
            "field_body": flags["--field"],
        }
        return DenouncedPost.model_validate(said)
    issued = flags["--issued"]
    issued_on = None if issued is None else _day(str(issued), "--issued")
    if issued_on is not None and issued_on > on:
        message = f"--issued: {issued_on} lies after --on {on}"
        raise typer.BadParameter(message)
    return ComplaintObject.model_validate(
        {
            "issuer": asked.object,
            "issued_on": issued_on,
            "ministry": flags["--ministry"],
            "discipline": flags["--discipline"],
            "dismissal": flags["--dismissal"],
            "criminal_sentence": flags["--sentence"],
        }
    )


def _refuse_other_kinds(asked: Asked) -> None:
    for flag, value in asked.flags.items():
        if value and flag not in _OF_KIND[asked.kind]:
            kind = next(kind for kind, flags in _OF_KIND.items() if flag in flags)
            message = f"{flag}: goes with --kind {kind.value}, not with {asked.kind.value}"
            raise typer.BadParameter(message)


def _refuse_unknown(law: Law, flag: str, code: str) -> None:
    if law.organisations.known(code):
        return
    near = "; ".join(f"{one} {name_of(law, one, _NOW)}" for one in near_codes(law, code))
    hint = f" Near: {near}." if near else ""
    message = f"{flag}: there is no agency {code!r}.{hint} --agencies reads a table of further ones"
    raise typer.BadParameter(message)


def near_codes(law: Law, text: str) -> list[str]:
    """Return a few agencies whose code or name is like the text."""
    codes = list(dict.fromkeys(_codes(law.organisations)))
    text = text.strip().lower()
    if " " in text or not text.isascii():
        return [c for c in codes if text in (name_of(law, c, _NOW) or "").lower()][:3]
    parent = text.rpartition("-")[0]
    if parent and law.organisations.known(parent) and parent.startswith("t"):
        codes += law.organisations.departments(parent[1:], _NOW)
    close = difflib.get_close_matches(text, codes, n=_LIKE, cutoff=0.6)
    return sorted(close, key=lambda code: -_shared(code, text))[:3]


def _shared(one: str, other: str) -> int:
    """Count the leading characters two codes share."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


def _codes(organisations: Organisations) -> Iterator[str]:
    yield from organisations.listed()
    for day in (_NOW, _THEN):
        yield from organisations.provinces(day)
        yield from organisations.districts(day)
        yield from organisations.communes(day)


def _place(law: Law, asked: Asked) -> str | None:
    if asked.place is None:
        return None
    commune = asked.place.removeprefix("x")
    if not commune.isdigit() or not law.organisations.known(f"x{commune}"):
        _refuse_unknown(law, "--place", f"x{commune}")
    return commune


def _day(text: str, flag: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"{flag}: {text!r} is no day; write it as 2026-08-28"
        raise typer.BadParameter(message) from None
