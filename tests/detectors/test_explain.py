"""Every finding can be told in both languages, in whole sentences, without a person in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import datetime

import pytest

from domain.contracts.facts import AnyFact
from projections.alerts import alerts
from projections.detectors import (
    cross_level,
    mass_complaint,
    overdue,
    repeated_transfer,
    wrong_jurisdiction_habit,
)
from projections.explain import Language, explained, summary, text_of
from projections.findings import Alert, Finding, Pattern, SubjectKind
from projections.group_file import GroupFile
from projections.texts import TEXTS
from projections.texts.text import UNNAMED
from tests.support.cases import MATTER, case, the_law
from tests.support.crowds import crowd_findings
from tests.support.delays import delay_findings
from tests.support.duties import DUTY_STORIES
from tests.support.facts import (
    accepted,
    acknowledged,
    guided,
    received,
    returned,
    transferred,
)
from tests.support.offices import office_findings
from tests.support.papers import against, asking, at, denouncing, on, ref, signed
from tests.support.steps import delegation, determined
from tests.support.story.weeks import burst_findings

ABOVE = "t01"
A, B, C, D = "t51", "t51-snnmt", "x00004", "t51-sxd"
OF_C, BY_C, FOR_C = against(C), denouncing(C), asking(C)
NOW = at("2026-12-01")
FILED = received(A, "2026-08-03")
RETURNED = (
    FILED,
    transferred(A, "2026-08-04", C),
    returned(C, "2026-08-06"),
    transferred(A, "2026-08-10", C, transfer="t2"),
    determined(A, "2026-08-11", D),
)
STORIES: tuple[tuple[AnyFact, ...], ...] = (
    *DUTY_STORIES,
    (FILED, *(received(A, f"2026-08-{day}", f"p{day}") for day in (20, 26))),
    (FILED, guided(A, "2026-08-04", C), guided(A, "2026-08-20", C, key="again")),
    RETURNED,
    (FILED, transferred(A, "2026-08-04", C), returned(C, "2026-08-06", names=D)),
    (
        FILED,
        *(
            fact
            for n, (one, to) in enumerate(((A, B), (B, C), (C, A), (A, C)))
            for fact in (
                transferred(one, f"2026-08-{10 + 2 * n}", to, transfer=f"t{n}"),
                acknowledged(to, f"2026-08-{11 + 2 * n}", f"t{n}"),
            )
        ),
    ),
    (FILED, transferred(A, "2026-08-04", C), transferred(A, "2026-08-06", B, transfer="t2")),
    (FILED, transferred(A, "2026-08-04", C), transferred(C, "2026-08-06", A, transfer="t2")),
    tuple(received(C, "2026-08-03", f"p{n}", forwarder=f) for n, f in enumerate(("bc", "qh-51"))),
    (received(C, "2026-08-03", about=OF_C), received(ABOVE, "2026-08-04", "p2", about=OF_C)),
    (
        received(C, "2026-08-03", about=OF_C),
        accepted(C, "2026-08-05"),
        received(ABOVE, "2026-08-20", "p2", about=OF_C),
    ),
    (received(A, "2026-08-03"),),
    (
        received(C, "2026-08-03", about=BY_C),
        accepted(C, "2026-08-05"),
        received(ABOVE, "2026-08-04", "p2", about=BY_C),
        received(ABOVE, "2026-08-20", "p3", about=BY_C),
    ),
    (received(ABOVE, "2026-08-03", about=BY_C),),
    (
        received(C, "2026-08-03", about=FOR_C),
        received(ABOVE, "2026-08-04", "p2", about=FOR_C),
        received(ABOVE, "2026-08-20", "p3", about=FOR_C),
    ),
    (
        delegation(A, "2026-08-03", 40),
        received(A, "2026-08-04", by=signed(names=9, signatures=8, representatives=3)),
        received(A, "2026-08-05", "p2", by=signed("second", names=9, appointment=False)),
        *(received(A, f"2026-08-1{n}", f"s{n}", by=signed(f"person {n}")) for n in range(6)),
    ),
)


def _found() -> list[Finding]:
    law = the_law()
    found: set[Finding] = set()
    for story in STORIES:
        for detect in (repeated_transfer.detect, cross_level.detect, overdue.detect):
            for now in (at("2026-08-11"), NOW):
                found |= detect(case(*story), law, now).findings
        found |= mass_complaint.detect(GroupFile(MATTER, story), law, NOW).findings
    return [
        *found,
        *crowd_findings(),
        *_habit(NOW),
        *delay_findings(),
        *office_findings(),
        *burst_findings(),
    ]


def _habit(now: datetime) -> frozenset[Finding]:
    turns = [
        Finding(
            "R7",
            1,
            Pattern.REPEATED_TRANSFER,
            SubjectKind.MATTER,
            f"m{n}",
            "",
            "medium",
            on("2026-11-01"),
            (f"e{n}",),
            (A, B, C),
            (("sent_on", "2026-11-01"),),
        )
        for n in range(3)
    ]
    return wrong_jurisdiction_habit.detect(A, turns, the_law(), now).findings


FOUND = _found()


def test_every_rule_that_can_be_found_has_a_text() -> None:
    """The stories cover all texts, and the texts all rules."""
    told = {next(key for key, text in TEXTS.items() if text is text_of(f)) for f in FOUND}
    assert told == set(TEXTS)


def test_every_rule_of_the_rulebook_that_can_make_an_alert_has_a_text() -> None:
    """A new row in the rulebook needs its words."""
    rows = {rule.id for rule in the_law().rulebook.rules() if _is_row(rule.id)}
    counted = {
        rule.id
        for rule in the_law().rulebook.rules()
        if rule.params.get("verdict") and rule.params.get("counts") != "no"
    }
    assert rows | counted == {key.partition(":")[0] for key in TEXTS}


def _is_row(rule: str) -> bool:
    return re.fullmatch(r"[ARMOPH]\d+b?", rule) is not None


@pytest.mark.parametrize(("language", "basis"), [("vi", "Căn cứ: "), ("en", "Basis: ")])
def test_every_finding_is_told_in_whole_sentences(language: Language, basis: str) -> None:
    """Nothing is left unfilled, days are written as officers write them, the basis is cited."""
    for finding in FOUND:
        text = explained(finding, the_law(), language)
        assert text.endswith(".")
        assert not re.search(r"[{}]|\d{4}-\d\d-\d\d|  |\.\.", text)
        assert basis in text
        assert ref("sender") not in text


def test_vietnamese_is_written_with_its_marks() -> None:
    """Composed characters, and in every sentence letters only Vietnamese has."""
    for text in TEXTS.values():
        assert unicodedata.is_normalized("NFC", text.vi)
        for sentence in text.vi.split(". "):
            assert re.search(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", sentence)
        assert text.en.isascii() or "“" in text.en


def test_an_alert_tells_its_gravest_finding_and_names_the_others() -> None:
    """An officer reads one text."""
    found = repeated_transfer.detect(case(*RETURNED), the_law(), at("2026-08-12")).findings
    (alert,) = alerts(found, "51").values()
    assert "bị trả lại mà không nêu nơi có thẩm quyền" in summary(alert, the_law(), "vi")
    assert "Ngoài ra: Chuyển lặp lại đến cùng một nơi" in summary(alert, the_law(), "vi")
    assert "Also: Transferred to the same place again" in summary(alert, the_law(), "en")


def test_a_code_stands_beside_a_name_only_once() -> None:
    """Names repeat across provinces, so the code is needed; once is enough."""
    for finding in FOUND:
        text = explained(finding, the_law(), "vi")
        assert all(text.count(f"({code})") <= 1 for code in finding.agencies)


def test_what_has_ended_and_stands_alone_is_told_so() -> None:
    """History is history, and there is nothing to add."""
    past = replace(FOUND[0], state="historic")
    text = summary(Alert("a", "51", past), the_law(), "en")
    assert "This has come to an end." in text
    assert "Also:" not in text


def test_a_rule_without_a_text_is_told_by_its_title() -> None:
    """A rulebook may be newer than the program."""
    strange = replace(FOUND[0], rule="K4", params=())
    assert text_of(strange) is UNNAMED
    assert explained(strange, the_law(), "en").startswith("Right level: ")
