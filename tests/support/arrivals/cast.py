"""Who and what the random fact sets are about: offices of three eras, objects, people."""

from __future__ import annotations

from datetime import date
from random import Random

from domain.contracts.substance import (
    ComplaintObject,
    DenouncedPost,
    FeedbackObject,
    Place,
    Signers,
    Substance,
)
from domain.contracts.words import Kind, Topic
from tests.support.papers import ref, signed

KEPT, SIBLING, MERGED, SPLIT = "x21115", "x21124", "x21133", "x21142"
"""Communes of one district: two of today, one merged into a sibling, one divided in two."""
DISTRICT, PROVINCE, MERGED_PROVINCE = "h525", "t51", "t62"
OLD_DEPARTMENT, DEPARTMENT, OTHER_DEPARTMENT = "t62-stnmt", "t51-snnmt", "t51-sxd"
OLD_MINISTRY, MINISTRY, CENTRE = "b-tnmt", "b-nnmt", "btcdtw"
COMMUNES = (KEPT, SIBLING, MERGED, SPLIT)
OFFICES = (
    *COMMUNES,
    *(KEPT, DISTRICT, DISTRICT, PROVINCE, PROVINCE, PROVINCE, MERGED_PROVINCE),
    *("t51-btcd", "t51-ttr", DEPARTMENT, OTHER_DEPARTMENT, OLD_DEPARTMENT, "t51-snnmt-ccqldd"),
    *("x21115-kt", MINISTRY, OLD_MINISTRY, CENTRE, "ttcp", "ttg", "x21115-ca", "t51-ca"),
)
FORWARDERS = ("qh-51", "mttq-51", "bc", "hdnd-51", "dang-51", "ttcp")
ABOVE = {
    **dict.fromkeys((*COMMUNES, "x21115-kt"), DISTRICT),
    DISTRICT: PROVINCE,
    OLD_DEPARTMENT: MERGED_PROVINCE,
    DEPARTMENT: PROVINCE,
    PROVINCE: MINISTRY,
    MERGED_PROVINCE: OLD_MINISTRY,
}
STARTS = tuple(
    map(
        date.fromisoformat,
        (
            *("2025-05-05", "2025-06-02", "2025-06-20", "2025-06-27"),
            *("2026-04-20", "2026-05-25", "2026-06-19", "2026-06-29"),
            *("2019-01-10", "2022-03-01", "2024-12-16", "2026-01-26", "2026-08-03"),
        ),
    )
)
"""Days shortly before 2025-07-01 and 2026-07-01, and others."""


class Cast:
    """The few objects and people of one set, so that its papers meet (nhân vật)."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self.start = dice.choice(STARTS)
        self.people = dice.sample(("lan", "hoa", "ba", "tu", "binh", "sau"), 4)
        self.complaints = [self._complained() for _ in range(2)]
        self.denunciations = [self._denounced() for _ in range(2)]
        self.feedback = [self._asked() for _ in range(2)]

    def about(self, kind: Kind) -> Substance:
        """Return one of the objects of a kind; now and then some other kind after all."""
        if self._dice.random() < 0.05:
            kind = self._dice.choice(tuple(Kind))
        return self._dice.choice(
            {
                Kind.COMPLAINT: self.complaints,
                Kind.DENUNCIATION: self.denunciations,
                Kind.FEEDBACK: self.feedback,
            }[kind]
        )

    def by(self) -> Signers:
        """Return who signs: mostly one, now and then many, or nobody."""
        dice = self._dice
        person = dice.choice((*self.people, *self.people, None))
        if dice.random() < 0.75:
            return signed(person, anonymous=dice.random() < 0.05)
        names = dice.choice((2, 3, 5, 7, 12, 30, 60))
        others = tuple(dice.sample(self.people, dice.randint(0, 3)))
        return signed(
            person,
            names=names,
            cosigners=others,
            signatures=dice.choice((None, names, max(0, names - 2))),
            representatives=dice.choice((None, 1, 2, 3, 6)),
            appointment=dice.choice((None, True, False)),
        )

    def place(self) -> Place | None:
        """Return where it arose: a commune, perhaps a spot in it, perhaps nobody says."""
        spot = self._dice.choice((None, "road", "well"))
        commune = self._dice.choice(COMMUNES)[1:]
        place = Place(commune=commune, spot_ref=ref(spot) if spot else None)
        return self._dice.choice((place, place, None))

    def _complained(self) -> Substance:
        dice = self._dice
        issuers = (*COMMUNES, DISTRICT, PROVINCE, MERGED_PROVINCE, DEPARTMENT, OLD_DEPARTMENT)
        about = ComplaintObject(
            issuer=dice.choice((*issuers, MINISTRY, "x21115-ca", "t51-bhxh", None)),
            issued_on=dice.choice((None, self.start, date(2025, 3, 3), date(2026, 6, 29))),
            decision_ref=dice.choice((None, ref("dike"), ref("market"), ref("gate"))),
            discipline=dice.random() < 0.15,
            dismissal=dice.random() < 0.1,
            criminal_sentence=dice.random() < 0.05,
            ministry=dice.choice((None, MINISTRY, OLD_MINISTRY)),
        )
        topic = dice.choice((Topic.LAND, Topic.POLICY, Topic.LABOUR))
        return Substance(kind=Kind.COMPLAINT, topic=topic, place=self.place(), complaint=about)

    def _denounced(self) -> Substance:
        dice = self._dice
        body = dice.choice((*COMMUNES, DISTRICT, PROVINCE, DEPARTMENT, OLD_DEPARTMENT, None))
        post = DenouncedPost(
            body=body,
            post=dice.choice(("head", "deputy", "official", "body")),
            denounced_ref=dice.choice((None, ref("who"), ref("whom"))),
            act_ref=dice.choice((None, ref("act"), ref("deed"))),
            field_body=dice.choice((None, None, DEPARTMENT)),
            now_at=dice.choice((None, None, DISTRICT, PROVINCE, SIBLING)),
            now_post=dice.choice((None, "head", "deputy", "official")),
            promoted=dice.random() < 0.2,
        )
        return Substance(
            kind=Kind.DENUNCIATION, topic=Topic.OFFICIALS, place=self.place(), denunciation=post
        )

    def _asked(self) -> Substance:
        responsible = self._dice.choice((*COMMUNES, DISTRICT, PROVINCE, DEPARTMENT, None))
        topic = self._dice.choice((Topic.ENVIRONMENT, Topic.OTHER))
        feedback = FeedbackObject(responsible=responsible)
        return Substance(kind=Kind.FEEDBACK, topic=topic, place=self.place(), feedback=feedback)
