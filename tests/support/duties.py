"""Stories in which a duty of E.2 was left undone when a paper moved on, one for each text."""

from __future__ import annotations

from domain.contracts.facts import AnyFact
from tests.support.facts import (
    accepted,
    acknowledged,
    guided,
    received,
    returned,
    transferred,
)
from tests.support.notices import notified, reopening_refused
from tests.support.papers import against, denouncing
from tests.support.steps import court_accepted, decided, determined, succeeded

A, B, C, D = "t51", "t51-snnmt", "x00004", "t51-sxd"
CLERK, CHAIR = denouncing(C), denouncing(C, post="head")
OF_C = against(C)
SENT = (transferred(A, "2026-08-05", C), acknowledged(C, "2026-08-06"))
DUTY_STORIES: tuple[tuple[AnyFact, ...], ...] = (
    (
        received(A, "2026-07-20", about=CLERK),
        notified(A, "2026-07-21"),
        *SENT,
    ),
    (received(A, "2026-07-20", about=CLERK), *SENT),
    (received(A, "2026-08-03", about=CLERK), *SENT),
    (received(A, "2026-08-03", about=CLERK, addressees=(A, C)), *SENT),
    (
        received(A, "2026-07-20", about=CLERK),
        guided(A, "2026-07-21", C),
        received(A, "2026-08-03", "p2", about=CLERK),
        transferred(A, "2026-08-05", C, "p2"),
    ),
    (received(C, "2026-08-03", about=OF_C, forwarder="qh-51"), decided(C, "2026-08-20")),
    (
        received(A, "2026-08-03", about=OF_C),
        decided(A, "2026-08-03", instance=2),
        *SENT,
    ),
    (received(A, "2026-08-03", about=OF_C), court_accepted(A, "2026-08-04"), *SENT),
    (received(A, "2026-08-03", about=CLERK), reopening_refused(A, "2026-08-04"), *SENT),
    (received(A, "2026-08-03", about=CHAIR), *SENT),
    (
        received(A, "2026-08-03", about=CHAIR),
        transferred(A, "2026-08-05", C, role="copy"),
        accepted(A, "2026-08-06"),
    ),
    (
        received(C, "2026-08-03", about=CHAIR),
        transferred(C, "2026-08-05", A),
        returned(A, "2026-08-06", names=A),
    ),
    (
        received(D, "2026-08-03", about=CHAIR),
        succeeded(D, "2026-08-05", predecessor=D, successor=C),
    ),
    (
        received(A, "2026-08-03", about=OF_C),
        determined(A, "2026-08-04", C),
        transferred(A, "2026-08-05", C),
        returned(C, "2026-08-06"),
    ),
)
