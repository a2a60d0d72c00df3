"""The answers about competence: plain values that say what they do not know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Resolvers(NamedTuple):
    """The first and second resolver of a complaint (người giải quyết khiếu nại)."""

    first: str | None
    second: str | None
    final_at_first: bool = False
    """There is no second resolver: after the first decision only the court is left."""
    basis: str = ""
    missing: tuple[str, ...] = ()
    """What is not known: `issuer`, `successor` of one that ended, `ministry`, `superior`, or
    `law` where none is on file."""
    ambiguous: bool = False
    """The body was split or its district dissolved, and nothing decides between its heirs."""
    rules: tuple[str, ...] = ()
    """The ids of the rules the basis is written in."""


class Competent(NamedTuple):
    """The body that must act on a denunciation or a recommendation (cơ quan có thẩm quyền)."""

    agency: str | None
    basis: str = ""
    missing: tuple[str, ...] = ()
    """What is not known: `body`, `responsible`, `now_at`, `now_post`, `superior`, `law`, or
    `assignment` where a minister or provincial chair has to name somebody."""
    ambiguous: bool = False
    rules: tuple[str, ...] = ()


def agreed_resolvers(found: Sequence[Resolvers]) -> Resolvers:
    """Return what every heir of a body would answer; where they differ, nothing."""
    one = found[0]
    if all(other == one for other in found):
        return one
    first = _common([each.first for each in found])
    second = _common([each.second for each in found])
    missing = one.missing if all(each.missing == one.missing for each in found) else ()
    return one._replace(first=first, second=second, missing=missing, ambiguous=True)


def agreed_competent(found: Sequence[Competent]) -> Competent:
    """Return what every heir of a body would answer; where they differ, nothing."""
    one = found[0]
    if all(other == one for other in found):
        return one
    return Competent(None, one.basis, ambiguous=True, rules=one.rules)


def _common(codes: Sequence[str | None]) -> str | None:
    return codes[0] if len(set(codes)) == 1 else None
