"""A few weeks in one province, with everything that makes order matter where it must not."""

from __future__ import annotations

from domain.contracts.facts import AnyFact, dump_fact
from tests.support.facts import (
    accepted,
    acknowledged,
    classified,
    received,
    returned,
    transferred,
)
from tests.support.papers import against, asking, at, denouncing, signed
from tests.support.steps import decided, delegation, served, voided

START, END = at("2026-07-01"), at("2026-08-20")
"""When the stories begin, and an instant at which all of them can be judged."""
C, P, Z = "x21115", "t51", "btcdtw"
D = "t51-snnmt"


def chain() -> list[AnyFact]:
    """A paper goes round three offices and comes back."""
    return [
        received(P, "2026-07-01", "p1"),
        transferred(P, "2026-07-02", D, "p1", transfer="t1"),
        acknowledged(D, "2026-07-03", "t1"),
        received(D, "2026-07-03", "p2", transfer="t1"),
        transferred(D, "2026-07-06", C, "p2", transfer="t2", follows="t1"),
        received(C, "2026-07-08", "p3", transfer="t2"),
        transferred(C, "2026-07-09", P, "p3", transfer="t3", follows="t2"),
        returned(P, "2026-07-10", "t3", names=C),
        transferred(P, "2026-07-20", C, "p1", transfer="t4"),
    ]


def climbing() -> list[AnyFact]:
    """One sender goes from the commune to the centre while the commune is silent."""
    about, by = against(decision="dike"), signed("lan")
    return [
        received(C, "2026-06-25", "c1", about=about, by=by),
        received(P, "2026-07-06", "c2", about=about, by=by),
        received(Z, "2026-07-07", "c3", about=about, by=by, addressees=(Z, P, C)),
        accepted(C, "2026-07-10", "c1"),
        decided(C, "2026-07-30", "c1"),
        served(C, "2026-08-02", "c1"),
    ]


def crowd() -> list[AnyFact]:
    """Six senders against one decision, and a delegation."""
    papers = [
        received(
            C, f"2026-07-{10 + n}", f"m{n}", about=against(decision="market"), by=signed(f"s{n}")
        )
        for n in range(6)
    ]
    visit = delegation(P, "2026-07-22", 14, ("m0",), reception="d1")
    return [*papers, visit]


def second_thoughts() -> list[AnyFact]:
    """Papers that join a matter and leave it again: by another class, and by a correction."""
    wrong = received(C, "2026-07-04", "w1", about=asking(spot="well"), refers=("p1",))
    slip = transferred(P, "2026-07-05", C, "w2", transfer="t1", key="slip")
    return [
        wrong,
        received(C, "2026-07-04", "w1", about=asking(spot="road"), corrects=wrong),
        received(P, "2026-07-05", "w2", about=asking(spot="well")),
        slip,
        voided(P, "2026-07-06", "w2", corrects=slip),
        classified(P, "2026-07-07", "w2", about=denouncing(act="bribe"), refers=("c1",)),
        classified(P, "2026-07-08", "w2", about=denouncing(act="bribe")),
        received(Z, "2026-07-09", "w3", about=denouncing(act="bribe"), by=signed("hoa")),
    ]


def rivals() -> list[bytes]:
    """Two different facts under one id, and the greater one once more."""
    one = received(C, "2026-07-15", "r1", about=against(decision="gate"), by=signed("ba"))
    data = one.data.model_copy(update={"signers": one.data.signers.model_copy(update={"names": 7})})
    other = one.model_copy(update={"data": data})
    third = one.model_copy(update={"subject": one.correlationid[:-1] + "0"})
    return [dump_fact(fact) for fact in (one, other, third, other)]


def unreadable() -> list[bytes]:
    """What no reader can use."""
    stranger = received("x99999", "2026-07-01", "u1")
    future = dump_fact(received(C, "2026-07-01", "u2")).replace(b"received.v1", b"received.v9")
    known = dump_fact(received(C, "2026-07-01", "u3"))
    return [
        b"{broken",
        b"",
        known + b"," + known,
        b'{"type":"leothang.petition.received.v1"}',
        future,
        dump_fact(stranger),
        dump_fact(transferred(C, "2026-07-01", "x99999", "u4")),
    ]


def whole_history() -> list[bytes]:
    """Everything above, as it travels."""
    facts = [*chain(), *climbing(), *crowd(), *second_thoughts()]
    return [*map(dump_fact, facts), *rivals(), *unreadable()]
