"""R15 row by row, and that nothing it says tells who is denounced."""

from __future__ import annotations

import pytest

from domain.contracts.facts import AnyFact
from domain.contracts.substance import DenouncedPost, Place, Substance
from domain.contracts.words import Kind
from projections.alerts import alerts
from projections.explain import summary
from projections.findings import WITHHELD
from tests.support.cases import the_law
from tests.support.facts import (
    accepted,
    acknowledged,
    classified,
    received,
    returned,
    transferred,
)
from tests.support.notices import notified
from tests.support.papers import COMMUNE, PLACE, PROVINCE, against, denouncing, ref, signed
from tests.support.steps import decided, determined, succeeded, withdrawn
from tests.support.verdicts import holding, moved, only

DEPARTMENT, OTHER = "t51-snnmt", "x00004"
CHAIR = denouncing(COMMUNE, post="head")
FILED = received(PROVINCE, "2026-08-03", about=CHAIR)
SENT = transferred(PROVINCE, "2026-08-05", COMMUNE)


def _moved_to(now: str, post: str) -> Substance:
    return Substance(
        kind=Kind.DENUNCIATION,
        place=Place(commune=PLACE),
        denunciation=DenouncedPost.model_validate(
            {
                "body": COMMUNE,
                "post": "head",
                "denounced_ref": ref("he"),
                "now_at": now,
                "now_post": post,
            }
        ),
    )


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        pytest.param((FILED, SENT), ["R15 critical"], id="to the body he heads"),
        pytest.param(
            (received(PROVINCE, "2026-08-03", about=denouncing(COMMUNE, post="deputy")), SENT),
            ["R15 critical"],
            id="to the body he is deputy head of",
        ),
        pytest.param(
            (received(PROVINCE, "2026-08-03", about=denouncing(COMMUNE, post="body")), SENT),
            ["R15 critical"],
            id="to the denounced body",
        ),
        pytest.param(
            (received(PROVINCE, "2026-08-03", about=denouncing(COMMUNE)), SENT),
            [],
            id="RV13: on a clerk",
        ),
        pytest.param(
            (received(PROVINCE, "2026-08-03", about=against(COMMUNE)), SENT), [], id="a complaint"
        ),
        pytest.param(
            (FILED, transferred(PROVINCE, "2026-08-05", OTHER)), [], id="to another commune"
        ),
        pytest.param(
            (FILED, transferred(PROVINCE, "2026-08-05", f"{COMMUNE}-kt")),
            [],
            id="to a unit of its own code",
        ),
        pytest.param(
            (FILED, transferred(PROVINCE, "2026-08-05", COMMUNE, role="copy")),
            ["R15 critical"],
            id="RV14: a copy",
        ),
        pytest.param(
            (
                received(COMMUNE, "2026-08-03", about=CHAIR),
                transferred(COMMUNE, "2026-08-05", PROVINCE),
            ),
            [],
            id="from the body he heads",
        ),
        pytest.param(
            (
                received(COMMUNE, "2026-08-03", about=CHAIR),
                transferred(COMMUNE, "2026-08-05", PROVINCE),
                returned(PROVINCE, "2026-08-06", names=PROVINCE),
            ),
            ["R15 critical"],
            id="returned to it",
        ),
        pytest.param(
            (
                received(DEPARTMENT, "2026-08-03", about=CHAIR),
                succeeded(DEPARTMENT, "2026-08-05", predecessor=DEPARTMENT, successor=COMMUNE),
            ),
            ["R15 critical"],
            id="handed over to it",
        ),
        pytest.param(
            (
                received(DEPARTMENT, "2026-08-03", about=CHAIR),
                succeeded(DEPARTMENT, "2026-08-05", predecessor=DEPARTMENT, successor=OTHER),
            ),
            [],
            id="handed over to another",
        ),
        pytest.param(
            (
                received(DEPARTMENT, "2026-08-03", about=denouncing(PROVINCE, post="head")),
                transferred(DEPARTMENT, "2026-08-05", "t51-btcd"),
            ),
            ["R15 critical"],
            id="to the reception board of his committee",
        ),
        pytest.param(
            (
                received(DEPARTMENT, "2026-08-03", about=denouncing("t51-ttr", post="head")),
                transferred(DEPARTMENT, "2026-08-05", PROVINCE),
            ),
            [],
            id="the inspectorate denounced, to the committee",
        ),
        pytest.param(
            (
                received(DEPARTMENT, "2026-08-03", about=denouncing("t51-ttr", post="head")),
                transferred(DEPARTMENT, "2026-08-05", "t51-ttr"),
            ),
            ["R15 critical"],
            id="the inspectorate denounced, to itself",
        ),
        pytest.param(
            (
                received(PROVINCE, "2026-08-03", about=_moved_to(OTHER, "head")),
                transferred(PROVINCE, "2026-08-05", OTHER),
            ),
            ["R15 critical"],
            id="to the body he heads now",
        ),
        pytest.param(
            (received(PROVINCE, "2026-08-03", about=_moved_to(OTHER, "head")), SENT),
            [],
            id="to the body he has left",
        ),
        pytest.param(
            (
                received(PROVINCE, "2026-08-03", about=_moved_to(OTHER, "official")),
                transferred(PROVINCE, "2026-08-05", OTHER),
            ),
            [],
            id="to a body where he heads nothing now",
        ),
        pytest.param(
            (
                received(PROVINCE, "2026-08-03", about=denouncing(COMMUNE)),
                SENT,
                classified(PROVINCE, "2026-08-06", about=CHAIR),
            ),
            ["R15 critical"],
            id="classified afterwards",
        ),
        pytest.param(
            (
                received(PROVINCE, "2026-08-03", about=CHAIR),
                SENT,
                classified(PROVINCE, "2026-08-06", about=denouncing(COMMUNE)),
            ),
            [],
            id="classified otherwise afterwards",
        ),
        pytest.param(
            (
                FILED,
                received(PROVINCE, "2026-08-03", "p2", about=denouncing(COMMUNE), by=signed("two")),
                transferred(PROVINCE, "2026-08-05", COMMUNE, "p2"),
            ),
            [],
            id="another paper of the matter, on a clerk",
        ),
    ],
)
def test_a_denunciation_never_goes_to_the_one_it_speaks_of(
    story: tuple[AnyFact, ...], expected: list[str]
) -> None:
    """Luật Tố cáo Đ.8(3), 56: by transfer, copy, return or succession."""
    assert [f for f in holding(moved("2026-08-06", *story)) if "R15" in f] == expected


class TestAcrossReforms:
    """The body is read as it was on the day of the transfer."""

    OLD, NEW = "h525", "t51"

    def test_a_case_sent_to_the_competent_district_is_no_leak_when_the_district_has_gone(
        self,
    ) -> None:
        """The district chair was the right one for the commune chair in May 2025."""
        story = (
            received(PROVINCE, "2025-05-05", about=denouncing(COMMUNE, post="head")),
            transferred(PROVINCE, "2025-05-06", self.OLD),
            received(PROVINCE, "2025-08-04", "p2", about=denouncing(COMMUNE, post="head")),
        )
        assert [f for f in holding(moved("2025-08-04", *story)) if "R15" in f] == []

    def test_who_is_competent_because_the_denounced_body_ended_is_no_leak(self) -> None:
        """Đ.12(5): the head of the body that managed the dissolved one."""
        story = (
            received(DEPARTMENT, "2025-08-04", about=denouncing(self.OLD, post="head")),
            transferred(DEPARTMENT, "2025-08-05", self.NEW),
        )
        assert [f for f in holding(moved("2025-08-05", *story)) if "R15" in f] == []


class TestSecrecy:
    """Strict secrecy: a feed shows that it happened and who did it, nothing else."""

    STORY = (
        received(PROVINCE, "2026-08-03", about=CHAIR),
        determined(PROVINCE, "2026-08-04", PROVINCE),
        SENT,
        acknowledged(COMMUNE, "2026-08-06"),
        returned(COMMUNE, "2026-08-07"),
        transferred(PROVINCE, "2026-08-10", COMMUNE, transfer="t2"),
    )

    def test_no_finding_names_where_the_paper_went(self) -> None:
        """Neither in its agencies nor in its words, in no row."""
        findings = moved("2026-08-20", *self.STORY).findings
        assert {f.rule for f in findings} >= {"R15", "R7", "R3", "R4", "R10", "R11"}
        for finding in findings:
            assert COMMUNE not in finding.agencies
            assert COMMUNE not in dict(finding.params).values()
            assert COMMUNE not in finding.path

    def test_the_sender_keeps_its_name(self) -> None:
        """Who sent it answers for it; the place of the other is marked."""
        findings = moved("2026-08-06", *self.STORY[:4]).findings
        assert only(findings, "R15").agencies == (PROVINCE,)
        assert only(findings, "R7").agencies == (PROVINCE, WITHHELD, PROVINCE)

    def test_the_alert_tells_nobody_where_it_went(self) -> None:
        """In both languages."""
        findings = moved("2026-08-20", *self.STORY).findings
        for alert in alerts(findings, "51").values():
            for language in ("vi", "en"):
                assert COMMUNE not in summary(alert, the_law(), language)

    def test_the_leak_speaks_first_on_its_path(self) -> None:
        """Critical, before all other rows."""
        (alert,) = alerts(moved("2026-08-06", *self.STORY[:4]).findings, "51").values()
        assert (alert.says.rule, [reason.rule for reason in alert.reasons]) == ("R15", ["R7"])

    def test_other_matters_name_the_body_as_ever(self) -> None:
        """Where nothing leaked there is nothing to hide."""
        story = (received(PROVINCE, "2026-08-03", about=denouncing(COMMUNE)), SENT)
        found = only(moved("2026-08-13", *story).findings, "R10")
        assert found.agencies == (PROVINCE, COMMUNE)


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (accepted(COMMUNE, "2026-08-07"), "holding"),
        (decided(COMMUNE, "2026-08-20"), "holding"),
        (returned(COMMUNE, "2026-08-07", names=PROVINCE), "holding"),
        (decided(PROVINCE, "2026-08-20"), "historic"),
        (withdrawn(PROVINCE, "2026-08-20"), "historic"),
    ],
    ids=["he took it on", "he judged himself", "given back", "concluded elsewhere", "taken back"],
)
def test_it_ends_only_when_somebody_else_has_closed_the_matter(after: AnyFact, state: str) -> None:
    """What is out cannot be called back; that the denounced acts on it makes it worse."""
    told = notified(PROVINCE, "2026-08-05")
    detected = moved("2026-08-21", FILED, told, SENT, after)
    assert only(detected.findings, "R15").state == state
