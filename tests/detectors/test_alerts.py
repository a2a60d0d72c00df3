"""Alerts are a diff of findings."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from projections.alerts import alerts, diff
from projections.findings import Alert, Finding, Pattern, Severity, SubjectKind
from tests.support.papers import id_of, on

RULES = ("R1", "R3", "R4", "R5", "R7", "R8", "R9", "R10")


def finding(
    rule: str = "R3",
    severity: Severity = "medium",
    path: str = "p1",
    subject: str = "m1",
    *,
    historic: bool = False,
) -> Finding:
    """One finding of a matter."""
    return Finding(
        rule=rule,
        version=1,
        pattern=Pattern.REPEATED_TRANSFER,
        subject_kind=SubjectKind.MATTER,
        subject=id_of(subject),
        path=path and id_of(path),
        severity=severity,
        effective_at=on("2026-08-03"),
        evidence=(id_of(f"{rule} {path}"),),
        state="historic" if historic else "holding",
    )


def prolonged(kind: SubjectKind, subject: str = "m1") -> Finding:
    """One finding that something drags on."""
    return replace(
        finding("P1", subject=subject, path=""), pattern=Pattern.PROLONGED, subject_kind=kind
    )


def test_a_group_of_its_own_and_its_matter_have_alerts_of_their_own() -> None:
    """They share an id, and both may be prolonged: one never withdraws the other's alert."""
    both = prolonged(SubjectKind.MATTER), prolonged(SubjectKind.GROUP)
    found = alerts(both, "51")
    assert {alert.says.subject_kind for alert in found.values()} == {"matter", "group"}
    assert all(not alert.reasons for alert in found.values())


def test_an_area_may_be_warned_of_like_a_matter() -> None:
    """Escalations from one commune: the area is the subject."""
    area = replace(
        finding("A1", "high", path=""),
        pattern=Pattern.CROSS_LEVEL,
        subject_kind=SubjectKind.AREA,
        subject="x21115",
    )
    ((id_, alert),) = alerts([area], "51").items()
    assert (alert.id, alert.says) == (id_, area)


def only(*findings: Finding) -> Alert:
    """The one alert of some findings."""
    (alert,) = alerts(findings, "51").values()
    return alert


def test_the_gravest_speaks_and_the_others_are_its_reasons() -> None:
    """One alert for each matter and path."""
    grave, other = finding("R4", "high"), finding("R3", "medium")
    alert = only(other, grave)
    assert (alert.says, alert.reasons, alert.province) == (grave, (other,), "51")


def test_of_equal_gravity_the_more_telling_rule_speaks() -> None:
    """Ties go by R15, R5, R4, R10, R3, R9, R6, R8, R7."""
    assert only(finding("R10", "high"), finding("R5", "high")).says.rule == "R5"
    assert only(finding("R7"), finding("R9"), finding("R6")).says.rule == "R9"


def test_information_and_history_do_not_speak_but_are_reasons() -> None:
    """They explain an alert; they are none."""
    info, past = finding("R1", "info"), finding("R5", "high", historic=True)
    assert alerts([info, past], "51") == {}
    assert set(only(finding("R3"), info, past).reasons) == {info, past}


def test_each_path_has_its_alert_and_the_whole_is_a_reason_on_each() -> None:
    """What concerns the matter as a whole belongs to every path."""
    one, two, whole = finding(path="p1"), finding(path="p2"), finding("R8", "low", path="")
    found = {alert.says: alert.reasons for alert in alerts([one, two, whole], "51").values()}
    assert found == {one: (whole,), two: (whole,), whole: ()}


def test_an_alert_keeps_its_id_when_another_rule_speaks() -> None:
    """The desk sees a change, not a second alarm."""
    (before,), (after,) = alerts([finding("R3")], "51"), alerts([finding("R5", "high")], "51")
    assert before == after


def test_changes_are_raised_changed_and_withdrawn() -> None:
    """The three things a desk can hear."""
    first, graver = alerts([finding("R3")], "51"), alerts([finding("R5", "high")], "51")
    assert [change.change for change in diff({}, first)] == ["raised"]
    (changed,) = diff(first, graver)
    assert (changed.change, changed.before) == ("changed", *first.values())
    (gone,) = diff(graver, {})
    assert (gone.change, gone.alert) == ("withdrawn", *graver.values())


findings = st.lists(
    st.builds(
        finding,
        st.sampled_from(RULES),
        st.sampled_from(get_args(Severity)),
        st.sampled_from(["p1", "p2", ""]),
        st.sampled_from(["m1", "m2"]),
        historic=st.booleans(),
    ),
    max_size=12,
)


@given(findings, findings)
def test_applying_a_diff_gives_the_other_side(one: list[Finding], other: list[Finding]) -> None:
    """A desk that follows the changes knows what stands; equal sides say nothing."""
    before, after = alerts(one, "51"), alerts(other, "51")
    shown = dict(before)
    for change in diff(before, after):
        if change.change == "withdrawn":
            del shown[change.alert.id]
        else:
            shown[change.alert.id] = change.alert
    assert shown == after
    assert not list(diff(after, after))


@given(findings)
def test_the_order_of_findings_changes_nothing(found: list[Finding]) -> None:
    """Alerts are a function of the set."""
    assert alerts(found, "51") == alerts(found[::-1], "51")
    assert list(diff({}, alerts(set(found), "51"))) == list(diff({}, alerts(set(found), "51")))
