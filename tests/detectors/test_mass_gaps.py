"""M10 to M12 and the bases of a mass complaint, word for word."""

from __future__ import annotations

from projections.findings import Finding, Pattern, SubjectKind
from tests.support.cases import MATTER
from tests.support.facts import received
from tests.support.papers import COMMUNE, asking, on, signed
from tests.support.verdicts import gathered, only

DAY = "2026-07-02"


def test_what_is_amiss_on_a_paper_is_told_whole() -> None:
    """The paper is the path; the day, the office and the proof are those of the paper."""
    paper = received(COMMUNE, DAY, about=asking(), by=signed(names=11, signatures=9))
    assert only(gathered("2026-08-01", paper).findings, "M12") == Finding(
        rule="M12",
        version=1,
        pattern=Pattern.MASS_COMPLAINT,
        subject_kind=SubjectKind.GROUP,
        subject=MATTER,
        path=paper.subject,
        severity="info",
        effective_at=on(DAY),
        evidence=(paper.id,),
        agencies=(COMMUNE,),
        params=(("names", 11), ("signatures", 9)),
    )


def test_every_paper_has_its_own_flaw() -> None:
    """Two papers with too few signatures are told one by one."""
    papers = [
        received(COMMUNE, day, day, about=asking(), by=signed(day, names=2, signatures=1))
        for day in ("2026-07-02", "2026-07-03")
    ]
    found = [one for one in gathered("2026-08-01", *papers).findings if one.rule == "M12"]
    assert {(one.path, one.evidence) for one in found} == {(p.subject, (p.id,)) for p in papers}


def test_one_name_has_no_flaw_of_this_kind() -> None:
    """Without a signature it is another matter."""
    paper = received(COMMUNE, DAY, about=asking(), by=signed(names=1, signatures=0))
    assert [one.rule for one in gathered(DAY, paper).findings] == []
