"""Who is competent for a petition on a day (thẩm quyền).

The relations come from the register of agencies, the citations from the rulebook.
What cannot be known is said to be missing or ambiguous; nothing is guessed.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from domain.law import complained, denounced
from domain.law.resolvers import Competent, Resolvers, agreed_competent, agreed_resolvers
from domain.organisation.codes import TWO_TIER

if TYPE_CHECKING:
    from domain.contracts.substance import ComplaintObject, DenouncedPost, FeedbackObject, Place
    from domain.law.denounced import Post
    from domain.law.law import Law

__all__ = [
    "Competent",
    "Resolvers",
    "complaint_resolvers",
    "denunciation_resolver",
    "feedback_responsible",
]

_REMEMBERED = 1 << 16
_About = tuple[str, date | None, str | None, bool]
"""Issuer, day of issue, ministry of the sector, discipline: what a look-up is remembered by."""

_NO_ISSUER = Resolvers(None, None, missing=("issuer",))
_NO_BODY = Competent(None, missing=("body",))
_NO_RESPONSIBLE = Competent(None, missing=("responsible",))


def complaint_resolvers(law: Law, obj: ComplaintObject, place: Place | None, on: date) -> Resolvers:
    """Return the first and second resolver of a complaint on the day."""
    if obj.issuer is None:
        return _NO_ISSUER
    about = (obj.issuer, obj.issued_on, obj.ministry, obj.discipline)
    return _resolvers(law, about, _commune(place), on)


def denunciation_resolver(
    law: Law, post: DenouncedPost, place: Place | None, on: date
) -> Competent:
    """Return the body whose head resolves a denunciation on the day."""
    if post.field_body is not None:
        return _successor(law, post.field_body, _commune(place), on, "TC-COMP-FIELD")
    if post.body is None:
        return _NO_BODY
    return _denounced(law, post.body, post.post, _commune(place), on)


def feedback_responsible(law: Law, obj: FeedbackObject, place: Place | None, on: date) -> Competent:
    """Return the body that must act on a recommendation on the day."""
    if obj.responsible is None:
        return _NO_RESPONSIBLE
    return _successor(law, obj.responsible, _commune(place), on, "KNPA-COMP")


def _commune(place: Place | None) -> str | None:
    return None if place is None else place.commune


@lru_cache(_REMEMBERED)
def _resolvers(law: Law, about: _About, commune: str | None, on: date) -> Resolvers:
    issuer, issued_on, _, _ = about
    heirs = law.organisations.successor_of(issuer, on, place=commune, since=issued_on)
    if not heirs.codes:
        return _NO_ISSUER
    found = agreed_resolvers([_resolvers_of(law, code, about, on) for code in heirs.codes])
    if issuer.startswith("h") and on >= TWO_TIER and found.basis:
        heir = _basis(law, "KN-COMP-HEIR", on)
        return found._replace(basis=f"{found.basis}; {heir}")
    return found


def _resolvers_of(law: Law, code: str, about: _About, on: date) -> Resolvers:
    _, _, ministry, discipline = about
    agency = law.organisations.agency(code, on)
    sector = None if ministry is None else law.organisations.successor_of(ministry, on).sole
    row = None if agency is None else complained.row_of(law, agency, sector, on)
    if agency is None or row is None:
        return _NO_ISSUER
    if discipline:
        superior = law.organisations.direct_superior(row.first, on)
        row = complained.discipline_row(row, agency, superior)
    basis = _basis(law, row.rule, on)
    if basis is None:
        return Resolvers(None, None, missing=("law",))
    missing = (row.needs,) if row.needs and row.second is None else ()
    return Resolvers(row.first, row.second, row.needs is None, basis, missing)


@lru_cache(_REMEMBERED)
def _denounced(law: Law, body: str, post: Post, commune: str | None, on: date) -> Competent:
    heirs = law.organisations.successor_of(body, on, role="denounced_body", place=commune)
    if not heirs.codes:
        return _NO_BODY
    if body.startswith("h") and on >= TWO_TIER:
        return _named(law, "TC-COMP-DISSOLVED", heirs.sole, on)
    merged = heirs.kind != "same" and post == "body"
    answer = _after_merger if merged else _post_of
    return agreed_competent([answer(law, code, post, on) for code in heirs.codes])


def _after_merger(law: Law, code: str, post: Post, on: date) -> Competent:
    """The head of the body after the change, where that body has a competent head."""
    agency = law.organisations.agency(code, on)
    if agency is None or agency.kind in {"unit", "office"}:
        return _post_of(law, code, post, on)
    return _named(law, "TC-COMP-MERGED", code, on)


def _post_of(law: Law, code: str, post: Post, on: date) -> Competent:
    agency = law.organisations.agency(code, on)
    row = None if agency is None else denounced.row_of(agency, post)
    return _NO_BODY if row is None else _named(law, row.rule, row.agency, on)


@lru_cache(_REMEMBERED)
def _successor(law: Law, code: str, commune: str | None, on: date, rule: str) -> Competent:
    heirs = law.organisations.successor_of(code, on, place=commune)
    if heirs.kind == "unknown":
        return _NO_RESPONSIBLE
    return agreed_competent([_named(law, rule, heir, on) for heir in heirs.codes])


def _named(law: Law, rule: str, agency: str | None, on: date) -> Competent:
    basis = _basis(law, rule, on)
    if basis is None:
        return Competent(None, missing=("law",))
    return Competent(agency, basis, () if agency else ("superior",))


def _basis(law: Law, rule: str, on: date) -> str | None:
    """Return the citation of a row, or None where no law on file covers the day."""
    rules = law.rulebook
    return rules.rule(rule, on).basis if rules.in_force(rule, on) else None
