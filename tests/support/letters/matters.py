"""What a letter is about, before anybody writes it: persons, place, object, facts (vụ việc)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from domain.contracts.words import Kind, Topic
from tests.support.letters.citizens import HAMLETS, Citizen, citizen, name
from tests.support.letters.grammar import Facts, drawn
from tests.support.letters.places import COMMUNES, Commune

FIRST_DAY = date(2026, 1, 5)
_TOPICS = {
    Kind.COMPLAINT: (
        *(Topic.LAND,) * 6,
        *(Topic.POLICY,) * 2,
        *(Topic.LABOUR, Topic.OTHER, Topic.ENVIRONMENT),
    ),
    Kind.DENUNCIATION: (Topic.OFFICIALS,),
    Kind.FEEDBACK: (
        *(Topic.ENVIRONMENT,) * 3,
        *(Topic.OTHER,) * 4,
        *(Topic.POLICY, Topic.POLICY, Topic.LABOUR),
    ),
}
_KINDS = (*(Kind.COMPLAINT,) * 5, *(Kind.FEEDBACK,) * 5, *(Kind.DENUNCIATION,) * 2)
_POSTS = {
    "head": ("Chủ tịch UBND", "Chủ tịch"),
    "deputy": ("Phó Chủ tịch UBND",),
    "official": (
        "công chức địa chính",
        "cán bộ tư pháp hộ tịch",
        "kế toán ngân sách",
        "trưởng thôn",
    ),
}

OWN_SLOTS = ("money", "money2", "witness", "witness2", "year2", "date2")
"""What everybody who copies a form fills in for himself, besides his plot."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One substance, counted once however many letters speak of it."""

    kind: Kind
    topic: Topic
    commune: Commune
    author: Citizen
    facts: Facts
    began: date
    decision_no: str | None = None
    issued_on: date | None = None
    denounced: str | None = None
    post: str = "official"

    def by(self, author: Citizen) -> Matter:
        """Return the same matter as another person writes of it."""
        return replace(self, author=author, facts=self.facts | signed_by(author))


def matter(
    rng: Random, *, kind: Kind | None = None, topic: Topic | None = None, at: Commune | None = None
) -> Matter:
    """Invent one matter with its author."""
    kind = kind or rng.choice(_KINDS)
    commune = at or rng.choice(COMMUNES)
    author = citizen(rng, commune=commune.name)
    began = FIRST_DAY + timedelta(days=rng.randrange(200))
    facts = circumstances(rng, commune) | signed_by(author)
    made = Matter(kind, topic or rng.choice(_TOPICS[kind]), commune, author, facts, began)
    if kind is Kind.COMPLAINT:
        return decided(rng, made)
    return accused(rng, made) if kind is Kind.DENUNCIATION else made


def decided(rng: Random, before: Matter, *, number: str | None = None) -> Matter:
    """Return the matter with a decision complained of."""
    number = number or f"{rng.randint(11, 4999)}/QĐ-UBND"
    issued = before.began - timedelta(days=rng.randint(9, 80))
    words = f"Quyết định số {number} ngày {issued:%d/%m/%Y} của UBND {before.commune.name}"
    facts = before.facts | {"decision": words}
    return replace(before, decision_no=number, issued_on=issued, facts=facts)


def accused(rng: Random, before: Matter, *, who: str | None = None) -> Matter:
    """Return the matter with an official and an act."""
    who = who or name(rng)
    post = rng.choice([*_POSTS])
    title = rng.choice(_POSTS[post])
    year = rng.randint(2021, 2025)
    period = rng.choice((f"năm {year}", f"{year} - {year + 1}", f"quý {rng.randint(1, 4)}/{year}"))
    facts = before.facts | {
        "official": f"ông {who}, {title} {before.commune.name}",
        "deed": drawn(rng, "deed"),
        "period": period,
    }
    return replace(before, denounced=who, post=post, facts=facts)


def plot(rng: Random, hamlet: str) -> Facts:
    """Return the numbers of a plot of land, and the spot as people call it."""
    number, sheet = str(rng.randint(1, 1800)), str(rng.randint(1, 90))
    return {
        "plot": number,
        "sheet": sheet,
        "spot": f"thửa {number}, tờ {sheet}, thôn {hamlet}",
        "area": f"{rng.randint(60, 4000)},{rng.randint(1, 9)} m²",
        "area2": f"{rng.randint(40, 900)} m²",
    }


def corner(rng: Random, hamlet: str) -> Facts:
    """Return a spot that is no plot: a lane, a bridge, a school."""
    near = rng.choice(("đường", "ngõ", "cầu", "cống", "trường học", "chợ", "bến", "ngã ba", "đập"))
    number = rng.randint(1, 90)
    which = rng.choice(
        (f"{number}", f"{rng.choice(HAMLETS)} {number}", f"{number}{rng.choice('ABC')}")
    )
    return {"spot": f"{near} {which}, thôn {hamlet}"}


def circumstances(rng: Random, commune: Commune) -> Facts:
    """Draw everything a letter of this matter may name."""
    hamlet = rng.choice(HAMLETS)
    day = FIRST_DAY - timedelta(days=rng.randint(20, 600))
    other = day + timedelta(days=rng.randint(5, 60))
    spot = plot(rng, hamlet) if rng.random() < 0.5 else plot(rng, hamlet) | corner(rng, hamlet)
    return (
        spot
        | public(rng, commune)
        | {
            "commune": commune.name,
            "hamlet": hamlet,
            "decision": f"thông báo ngày {day:%d/%m/%Y} của UBND {commune.name}",
            "official": f"cán bộ {commune.name}",
            "year": str(rng.randint(1968, 1992)),
            "year2": str(rng.randint(1993, 2019)),
            "month": f"{rng.randint(1, 12)}/{rng.randint(2024, 2025)}",
            "date1": f"{day:%d/%m/%Y}",
            "date2": f"{other:%d/%m/%Y}",
            "money": _money(rng),
            "money2": _money(rng),
            "law1": str(rng.randint(74, 140)),
            **{person: name(rng) for person in _OTHERS},
            **{thing: drawn(rng, thing) for thing in _THINGS},
            "period": "năm 2025",
        }
    )


def public(rng: Random, commune: Commune) -> Facts:
    """Return numbers everybody of a commune may cite: its meetings, schemes, notices, storms."""
    known = Random(f"public/{commune.code}")
    meetings, schemes, notices, storms = (
        [_day(known) for _ in range(5)],
        [f"Quyết định số {known.randint(100, 999)}/QĐ-UBND ngày {_day(known)}" for _ in range(4)],
        [f"{known.randint(10, 99)}/TB-UBND" for _ in range(4)],
        [_day(known) for _ in range(2)],
    )
    return {
        "meeting": rng.choice(meetings),
        "scheme": rng.choice(schemes),
        "notice": rng.choice(notices),
        "storm": rng.choice(storms),
    }


def _day(rng: Random) -> str:
    return f"{FIRST_DAY - timedelta(days=rng.randint(10, 400)):%d/%m/%Y}"


def signed_by(author: Citizen) -> Facts:
    """Return what a letter says of its author."""
    return {
        "name": author.name,
        "id": author.id_number,
        "born": str(author.born),
        "address": author.address,
        "phone": author.phone,
    }


_OTHERS = ("neighbour", "witness", "witness2", "ancestor", "owner")
_THINGS = ("project", "source", "smell", "road", "benefit", "deed")


def _money(rng: Random) -> str:
    if rng.random() < 0.4:
        return f"{rng.randint(2, 90)},{rng.randint(1, 9)} triệu đồng"
    return f"{rng.randint(100, 9999)}.{rng.choice(('000', '500', '200'))} đồng"
