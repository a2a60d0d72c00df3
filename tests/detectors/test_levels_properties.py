"""What holds of every verdict on levels and terms, whatever happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contracts.facts import AnyFact
from domain.law.law import Law
from projections.case_file import CaseFile
from projections.detectors import cross_level, overdue
from projections.findings import Assessment, Detected, Finding
from tests.support.cases import case, the_law
from tests.support.histories import SPAN, START, History, histories, told
from tests.support.papers import at

Detector = Callable[[CaseFile, Law, datetime], Detected]
MOMENTS = st.integers(0, (SPAN + 120) * 24).map(lambda hours: at(START, 0) + timedelta(hours=hours))
DETECTORS = pytest.mark.parametrize(
    "detect", [cross_level.detect, overdue.detect], ids=["cross_level", "overdue"]
)


def without_ids(detected: Detected) -> tuple[list[Assessment], list[Finding]]:
    """Return what was stated, without the names of the facts it rests on."""
    assessments = [replace(one, evidence=()) for one in detected.assessments]
    findings = [replace(one, evidence=()) for one in detected.findings]
    return (
        sorted(assessments, key=lambda one: (one.filed_on, one.petition, one.rule)),
        sorted(findings, key=repr),
    )


@DETECTORS
@given(history=histories(), moment=MOMENTS, data=st.data())
def test_order_and_repetition_change_nothing(
    detect: Detector, history: History, moment: datetime, data: st.DataObject
) -> None:
    """Any order and any duplication of the facts give the same statement."""
    facts = told(history)
    shuffled: list[AnyFact] = data.draw(st.permutations(facts + facts[::2]))
    assert detect(case(*facts), the_law(), moment) == detect(case(*shuffled), the_law(), moment)


@DETECTORS
@given(history=histories(), moment=MOMENTS)
def test_no_verdict_depends_on_the_ids_of_facts(
    detect: Detector, history: History, moment: datetime
) -> None:
    """Facts of one day form no sequence: other ids sort them differently and change nothing."""
    one = detect(case(*told(history, "a")), the_law(), moment)
    for key in ("b", "c"):
        other = detect(case(*told(history, key)), the_law(), moment)
        assert without_ids(one) == without_ids(other)


@given(history=histories(), moment=MOMENTS)
def test_a_verdict_follows_from_its_evidence_alone(history: History, moment: datetime) -> None:
    """Judging only the facts an assessment names gives the same assessment."""
    facts = told(history)
    for assessment in cross_level.detect(case(*facts), the_law(), moment).assessments:
        kept = [fact for fact in facts if fact.id in assessment.evidence]
        again = cross_level.detect(case(*kept), the_law(), moment).assessments
        (same,) = [one for one in again if one.petition == assessment.petition]
        assert replace(same, evidence=()) == replace(assessment, evidence=())


@given(history=histories(), moment=MOMENTS)
def test_an_overdue_finding_follows_from_its_evidence_alone(
    history: History, moment: datetime
) -> None:
    """Judging only the facts a finding names gives the same finding, to the letter."""
    facts = told(history)
    for finding in overdue.detect(case(*facts), the_law(), moment).findings:
        kept = [fact for fact in facts if fact.id in finding.evidence]
        assert finding in overdue.detect(case(*kept), the_law(), moment).findings


@DETECTORS
@given(history=histories(), moment=MOMENTS, data=st.data())
def test_nothing_changes_before_the_detector_wakes(
    detect: Detector, history: History, moment: datetime, data: st.DataObject
) -> None:
    """At every instant up to `wake_at` the findings are those of now."""
    file = case(*told(history))
    now = detect(file, the_law(), moment)
    limit = now.wake_at or moment + timedelta(days=400)
    seconds = int((limit - moment).total_seconds())
    later = moment + timedelta(seconds=data.draw(st.integers(0, max(0, seconds - 1))))
    for instant in (later, limit - timedelta(seconds=1)):
        then = detect(file, the_law(), instant)
        assert (then.findings, then.assessments) == (now.findings, now.assessments)
        assert then.wake_at == now.wake_at
    assert now.wake_at is None or now.wake_at > moment
