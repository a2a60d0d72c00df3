"""Who is competent for a petition on a day (thẩm quyền).

The relations come from the register of agencies, the citations from the rulebook.
What cannot be known is said to be missing or ambiguous; nothing is guessed.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from domain.law import complained, denounced
from domain.law.citations import basis_of, named
from domain.law.disputes import arbiter
from domain.law.resolvers import Competent, Resolvers, agreed_competent, agreed_resolvers

if TYPE_CHECKING:
    from domain.contracts.substance import ComplaintObject, DenouncedPost, FeedbackObject, Place
    from domain.law.law import Law
    from domain.organisation import Agency

__all__ = [
    "Competent",
    "Resolvers",
    "arbiter",
    "complaint_resolvers",
    "denunciation_resolver",
    "feedback_responsible",
]

_REMEMBERED = 1 << 16


class _About(NamedTuple):
    """What a look-up for a complaint is remembered by."""

    issuer: str
    issued_on: date | None
    ministry: str | None
    discipline: bool
    sentence: bool


_NO_ISSUER = Resolvers(None, None, missing=("issuer",))
_NO_HEIR = Resolvers(None, None, missing=("successor",))
_NO_BODY = Competent(None, missing=("body",))
_NO_RESPONSIBLE = Competent(None, missing=("responsible",))


def complaint_resolvers(law: Law, obj: ComplaintObject, place: Place | None, on: date) -> Resolvers:
    """Return the first and second resolver of a complaint on the day."""
    if obj.issuer is None:
        return _NO_ISSUER
    discipline = obj.discipline or obj.dismissal
    about = _About(obj.issuer, obj.issued_on, obj.ministry, discipline, obj.criminal_sentence)
    return _resolvers(law, about, _commune(place), on)


def denunciation_resolver(
    law: Law, post: DenouncedPost, place: Place | None, on: date
) -> Competent:
    """Return the body whose head resolves a denunciation on the day."""
    if post.field_body is not None:
        return _successor(law, post.field_body, _commune(place), on, "TC-COMP-FIELD")
    if post.body is None:
        return _NO_BODY
    act = denounced.Act(post.body, post.post, post.now_at, post.now_post, post.promoted)
    return _denounced(law, act, _commune(place), on)


def feedback_responsible(law: Law, obj: FeedbackObject, place: Place | None, on: date) -> Competent:
    """Return the body that must act on a recommendation on the day."""
    if obj.responsible is None:
        return _NO_RESPONSIBLE
    return _successor(law, obj.responsible, _commune(place), on, "KNPA-COMP")


def _commune(place: Place | None) -> str | None:
    return None if place is None else place.commune


@lru_cache(_REMEMBERED)
def _resolvers(law: Law, about: _About, commune: str | None, on: date) -> Resolvers:
    issuer = about.issuer
    heirs = law.organisations.successor_of(issuer, on, place=commune, since=about.issued_on)
    if not heirs.codes:
        return _NO_HEIR if law.organisations.known(issuer) else _NO_ISSUER
    found = agreed_resolvers([_resolvers_of(law, code, about, on) for code in heirs.codes])
    if complained.is_of_a_district(law, issuer, on) and found.basis:
        heir = "KN-COMP-HEIR"
        basis = f"{found.basis}; {basis_of(law, heir, on)}"
        return found._replace(basis=basis, rules=(*found.rules, heir))
    return found


def _resolvers_of(law: Law, code: str, about: _About, on: date) -> Resolvers:
    agency = law.organisations.agency(code, on)
    row = None if agency is None else _row(law, agency, about, on)
    if row is None:
        return _NO_ISSUER
    basis = basis_of(law, row.rule, on)
    if basis is None:
        return Resolvers(None, None, missing=("law",))
    missing = (row.needs,) if row.needs and row.second is None else ()
    return Resolvers(row.first, row.second, row.needs is None, basis, missing, rules=(row.rule,))


def _row(law: Law, agency: Agency, about: _About, on: date) -> complained.Row | None:
    """Return the row of the agency, of a sentence enforced, or of discipline."""
    if about.sentence:
        enforced = complained.sentence_row(law.organisations, agency, on)
        if enforced is not None:
            return enforced
    ministry = about.ministry
    sector = None if ministry is None else law.organisations.successor_of(ministry, on).sole
    row = complained.row_of(law, agency, sector, on)
    if row is None or not about.discipline:
        return row
    superior = law.organisations.direct_superior(row.first, on)
    return complained.discipline_row(row, agency, superior)


@lru_cache(_REMEMBERED)
def _denounced(law: Law, act: denounced.Act, commune: str | None, on: date) -> Competent:
    if act.promoted and act.post != "body":
        return _promoted(law, act, commune, on)
    found = _where_it_happened(law, act, commune, on)
    if act.now_at in {None, act.body} or act.post == "body" or not found.basis:
        return found
    return _also(law, found, "TC-COMP-MOVED", on)


def _promoted(law: Law, act: denounced.Act, commune: str | None, on: date) -> Competent:
    """Đ.12(3): the head of the new body, or its superior where he is its head or deputy."""
    if act.now_at is None or act.now_post is None:
        return Competent(None, missing=("now_at" if act.now_at is None else "now_post",))
    heirs = law.organisations.successor_of(act.now_at, on, role="denounced_body", place=commune)
    if not heirs.codes:
        return Competent(None, missing=("now_at",))
    post = act.now_post
    found = agreed_competent([_post_of(law, code, post, on) for code in heirs.codes])
    return _also(law, found, "TC-COMP-PROMOTED", on) if found.basis else found


def _where_it_happened(law: Law, act: denounced.Act, commune: str | None, on: date) -> Competent:
    """Return who handles a post of the body of the time of the act."""
    body, post = act.body, act.post
    heirs = law.organisations.successor_of(body, on, role="denounced_body", place=commune)
    if complained.is_of_a_district(law, body, on) and heirs.codes:
        return named(law, "TC-COMP-DISSOLVED", heirs.sole, on)
    if not heirs.codes or (body.startswith("h") and heirs.kind != "same"):
        manager = law.organisations.managed_by(body, on)
        return _NO_BODY if manager is None else named(law, "TC-COMP-DISSOLVED", manager, on)
    merged = heirs.kind != "same" and post == "body"
    answer = _after_merger if merged else _post_of
    return agreed_competent([answer(law, code, post, on) for code in heirs.codes])


def _after_merger(law: Law, code: str, post: denounced.Post, on: date) -> Competent:
    """The head of the body after the change, where that body has a competent head."""
    agency = law.organisations.agency(code, on)
    if agency is None or agency.kind in {"unit", "office"}:
        return _post_of(law, code, post, on)
    return named(law, "TC-COMP-MERGED", code, on)


def _post_of(law: Law, code: str, post: denounced.Post, on: date) -> Competent:
    agency = law.organisations.agency(code, on)
    row = None if agency is None else denounced.row_of(agency, post)
    if row is not None:
        return named(law, row.rule, row.agency, on)
    gap = basis_of(law, "TC-COMP-GAP", on)
    if agency is None or agency.kind != "forwarder" or gap is None:
        return _NO_BODY
    return Competent(None, gap, ("assignment",), rules=("TC-COMP-GAP",))


def _also(law: Law, found: Competent, rule: str, on: date) -> Competent:
    basis = f"{found.basis}; {basis_of(law, rule, on)}"
    return found._replace(basis=basis, rules=(*found.rules, rule))


@lru_cache(_REMEMBERED)
def _successor(law: Law, code: str, commune: str | None, on: date, rule: str) -> Competent:
    heirs = law.organisations.successor_of(code, on, place=commune)
    if heirs.kind == "unknown":
        return _NO_RESPONSIBLE
    return agreed_competent([named(law, rule, heir, on) for heir in heirs.codes])
