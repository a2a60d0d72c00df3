"""Due days, by the vectors of the law file and at the edges of the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.law import deadlines
from domain.law.deadlines import Instance
from domain.law.law import Law
from services.runtime.reference import load_law

D = date.fromisoformat


def resolution(law: Law, accepted: str, **flags: bool) -> date:
    """Return the due day of a complaint accepted on a day; first instance unless `second`."""
    instance: Instance = 2 if flags.pop("second", False) else 1
    said = {"complex": False, "remote": False, "discipline": False, **flags}
    return deadlines.complaint_resolution_due(law, D(accepted), instance=instance, **said)


def days_of_sides(law: Law, received: str) -> list[date]:
    """Return the days acceptance ends by the law and by the decree, where they differ."""
    return [side.day for side in deadlines.acceptance_sides(law, D(received))]


def test_dl01_before_the_amendment_the_longer_of_law_and_decree_counts(law: Law) -> None:
    """DL01: 10 days warn on 2026-07-10, 10 working days end on 2026-07-14."""
    assert days_of_sides(law, "2026-06-30") == [D("2026-07-10"), D("2026-07-14")]
    assert deadlines.acceptance_due(law, D("2026-06-30")) == D("2026-07-14")


def test_dl02_from_the_amendment_on_acceptance_takes_seven_working_days(law: Law) -> None:
    """DL02: received 2026-07-01, due 2026-07-10; nothing shorter warns earlier."""
    due = deadlines.acceptance(law, D("2026-07-01"))
    assert (due.day, due.limit.id, due.length, due.unit) == (D("2026-07-10"), "KN-ACC-B", 7, "wd")
    assert min(days_of_sides(law, "2026-07-01")) == due.day


def test_before_the_decree_of_2020_only_the_law_sets_the_acceptance_limit(law: Law) -> None:
    """A petition of 2020-12-09 has ten days and nothing else."""
    assert deadlines.acceptance_due(law, D("2020-12-09")) == D("2020-12-21")
    assert deadlines.acceptance_due(law, D("2020-12-10")) == D("2020-12-24")


@pytest.mark.parametrize(
    ("flags", "due"),
    [
        pytest.param({}, "2026-08-10", id="DL04-30d"),
        pytest.param({"complex": True}, "2026-08-24", id="DL04-45d"),
        pytest.param({"complex": True, "remote": True}, "2026-09-08", id="DL04-60d"),
        pytest.param({"remote": True}, "2026-08-24", id="remote"),
        pytest.param({"second": True}, "2026-08-24", id="second"),
        pytest.param({"second": True, "complex": True}, "2026-09-08", id="second-complex"),
        pytest.param({"second": True, "remote": True}, "2026-09-08", id="second-remote"),
        pytest.param(
            {"second": True, "remote": True, "complex": True}, "2026-09-18", id="second-remote-70d"
        ),
        pytest.param({"discipline": True, "remote": True}, "2026-08-10", id="discipline-30d"),
        pytest.param({"discipline": True, "complex": True}, "2026-08-24", id="discipline-45d"),
    ],
)
def test_a_complaint_is_due_by_instance_complexity_and_remoteness(
    law: Law, flags: dict[str, bool], due: str
) -> None:
    """DL04 and its neighbours: accepted 2026-07-10, ends moved off free days."""
    assert resolution(law, "2026-07-10", **flags) == D(due)


def test_ev01_ev02_the_complaint_of_the_story_is_due_on_the_moved_monday(law: Law) -> None:
    """EV57: the 30th day is Sunday 9 August, so Monday 10 August is the due day."""
    assert resolution(law, "2026-07-10") == D("2026-08-10")
    end = deadlines.second_complaint_term_end(law, D("2026-08-10"), remote=False, discipline=False)
    assert end == D("2026-09-09")


def test_ev06_the_term_of_the_second_complaint_leaps_over_the_national_day(law: Law) -> None:
    """EV06: served 2026-08-03, the 30th day is the 2/9 holiday, the term ends on 3 September."""
    end = deadlines.second_complaint_term_end(law, D("2026-08-03"), remote=False, discipline=False)
    assert end == D("2026-09-03")
    far = deadlines.second_complaint_term_end(law, D("2026-08-03"), remote=True, discipline=False)
    assert far == D("2026-09-17")


def test_a_second_complaint_on_discipline_has_ten_days_and_no_remote_rule(law: Law) -> None:
    """KN-FILE2 is replaced by KN-LIM-D2."""
    for remote in (False, True):
        term = deadlines.second_complaint_term(law, D("2026-08-03"), remote=remote, discipline=True)
        assert (term.day, term.limit.id) == (D("2026-08-13"), "KN-LIM-D2")


@pytest.mark.parametrize(("free", "due"), [(False, "2026-11-27"), (True, "2026-11-30")])
def test_dl06_the_day_of_culture_is_a_switch(law: Law, free: bool, due: str) -> None:
    """DL06: 7 working days from 2026-11-18, with 24 November worked or free."""
    calendar = law.calendar.switched("culture-day", free=free)
    assert calendar.plus_working(D("2026-11-18"), 7) == D(due)
    assert law.calendar.is_working(D("2026-11-24"))


@pytest.mark.parametrize(
    ("extensions", "due", "limit"),
    [(0, "2026-08-05", "TC-RES"), (1, "2026-09-04", "TC-EXT1"), (2, "2026-10-05", "TC-EXT2")],
    ids=["DL07-30d", "DL07-60d", "DL07-90d"],
)
def test_dl07_extensions_of_a_denunciation_are_nominal_from_acceptance(
    law: Law, extensions: int, due: str, limit: str
) -> None:
    """DL07: accepted 2026-07-06; only the last end is moved, not each one before it."""
    found = deadlines.denunciation_resolution(law, D("2026-07-06"), extensions=extensions)
    assert (found.day, found.limit.id) == (D(due), limit)


def test_a_third_extension_does_not_exist(law: Law) -> None:
    """Two extensions are the most the law knows."""
    two = deadlines.denunciation_resolution_due(law, D("2026-07-06"), extensions=2)
    assert deadlines.denunciation_resolution_due(law, D("2026-07-06"), extensions=3) == two


def test_the_first_handling_of_a_denunciation_takes_seven_or_ten_working_days(law: Law) -> None:
    """TC-INIT: ten where the identity is checked by delegation."""
    assert deadlines.denunciation_initial_due(law, D("2026-08-28"), delegated=False) == D(
        "2026-09-11"
    )
    assert deadlines.denunciation_initial_due(law, D("2026-08-28"), delegated=True) == D(
        "2026-09-16"
    )


def test_rv07_five_working_days_leap_over_the_swap_and_the_national_days(law: Law) -> None:
    """RV07: a denunciation received 2026-08-28 is to be transferred by 2026-09-09."""
    assert deadlines.term(law, "TC-XFER", D("2026-08-28")).day == D("2026-09-09")


def test_the_spring_holidays_of_2026_are_leapt_over(law: Law) -> None:
    """27/4 (substitute for the Hùng Kings day), 30/4 and 1/5 are free."""
    assert law.calendar.plus_working(D("2026-04-24"), 3) == D("2026-05-04")
    assert law.calendar.moved(D("2026-04-26")) == D("2026-04-28")
    assert law.calendar.moved(D("2026-04-30")) == D("2026-05-04")


def test_a_recommendation_has_a_default_limit_that_is_ours(law: Law) -> None:
    """No law sets one, and the rule says so."""
    due = deadlines.feedback(law, D("2026-07-01"))
    assert (due.day, due.limit.status) == (D("2026-07-31"), "ours")
    assert deadlines.feedback_due(law, D("2026-07-01")) == due.day


def test_an_unknown_day_of_service_is_estimated(law: Law) -> None:
    """Three working days to send, five days to arrive, not moved: no term ends here."""
    assert deadlines.estimated_service(law, D("2026-07-30")) == D("2026-08-09")


def test_suspension_lengthens_the_nominal_term_and_is_moved_once(law: Law) -> None:
    """Thirty days and twelve of suspension end on the 42nd day, or the next working day."""
    due = deadlines.complaint_resolution(
        law, D("2026-07-10"), instance=1, complex=False, remote=False, discipline=False
    )
    assert deadlines.prolonged(law, due, 12).day == D("2026-08-21")
    assert deadlines.prolonged(law, due, 14).day == D("2026-08-24")
    assert deadlines.prolonged(law, due, 0) == due
    handling = deadlines.denunciation_initial(law, D("2026-08-28"), delegated=False)
    assert deadlines.prolonged(law, handling, 1).day == D("2026-09-14")


def test_suspension_of_a_complaint_counts_only_since_the_amendment(law: Law) -> None:
    """KN-SUSP begins on 2026-07-01; the denunciation's rule is as old as its law."""
    assert not deadlines.suspension_counts(law, "KN-SUSP", D("2026-06-30"))
    assert deadlines.suspension_counts(law, "KN-SUSP", D("2026-07-01"))
    assert deadlines.suspension_counts(law, "TC-SUSP", D("2026-06-30"))


@given(
    start=st.dates(D("2024-01-01"), D("2027-06-30")),
    instance=st.sampled_from([1, 2]),
    complex_=st.booleans(),
    remote=st.booleans(),
)
def test_every_term_ends_on_a_working_day_at_or_after_its_nominal_end(
    start: date, instance: Instance, complex_: bool, remote: bool
) -> None:
    """Terms are moved forwards, never back, and never land on a free day."""
    law = load_law()
    due = deadlines.complaint_resolution(
        law, start, instance=instance, complex=complex_, remote=remote, discipline=False
    )
    assert law.calendar.is_working(due.day)
    assert due.day >= start + timedelta(days=due.length)


@given(start=st.dates(D("2024-01-01"), D("2027-10-31")))
def test_the_side_that_counts_is_never_before_the_side_that_warns(start: date) -> None:
    """X1: the longer of the two is lateness, the shorter a warning."""
    law = load_law()
    sides = [side.day for side in deadlines.acceptance_sides(law, start)]
    assert min(sides) <= deadlines.acceptance_due(law, start)
    assert deadlines.acceptance_due(law, start) in sides


@pytest.mark.parametrize(
    ("received", "sides", "taken"),
    [
        ("2026-06-30", ["2026-07-10", "2026-07-14"], "2026-07-14"),
        ("2026-07-01", ["2026-07-10", "2026-07-15"], "2026-07-10"),
        ("2020-12-09", ["2020-12-21"], "2020-12-21"),
    ],
    ids=["X1 the longer", "X2 the law", "one text"],
)
def test_both_sides_of_a_conflict_over_acceptance_are_kept(
    law: Law, received: str, sides: list[str], taken: str
) -> None:
    """X1 and X2: what the law says first, then the decree, and the one that counts."""
    found = deadlines.acceptance_sides(law, D(received))
    assert [side.day for side in found] == [D(day) for day in sides]
    assert deadlines.taken(found).day == D(taken)


def test_sending_a_second_decision_takes_the_working_days_of_the_decree(law: Law) -> None:
    """X3: seven days of the law, seven working days of the decree; lateness by the decree."""
    first, second = deadlines.sending_sides(law, D("2026-10-01"), instance=2)
    assert (first.day, first.unit) == (D("2026-10-08"), "d")
    assert (second.day, second.unit) == (D("2026-10-12"), "wd")
    assert deadlines.taken((first, second)) is second
    (only,) = deadlines.sending_sides(law, D("2026-10-01"), instance=1)
    assert only.day == D("2026-10-06")


@pytest.mark.parametrize(
    ("discipline", "dismissal", "end"),
    [(True, False, "2026-08-17"), (True, True, "2026-09-04"), (False, True, "2026-09-04")],
    ids=["ten days", "thirty for a dismissal", "no discipline, no article 48"],
)
def test_who_was_dismissed_has_thirty_days_for_the_second_complaint(
    law: Law, *, discipline: bool, dismissal: bool, end: str
) -> None:
    """KN-LIM-D2, Luật KN Đ.48: served 2026-08-05; ten days end on a Saturday."""
    found = deadlines.second_complaint_term_end(
        law, D("2026-08-05"), remote=False, discipline=discipline, dismissal=dismissal
    )
    assert found == D(end)


@pytest.mark.parametrize(("remote", "day"), [(False, "2026-09-03"), (True, "2026-09-17")])
def test_a_decision_takes_effect_after_thirty_days_or_forty_five(
    law: Law, *, remote: bool, day: str
) -> None:
    """KN-EFF from 2026-08-03; thirty days end on a holiday."""
    assert deadlines.effect(law, D("2026-08-03"), remote=remote).day == D(day)
