"""O4: extensions without their ground, and extensions in vain."""

from __future__ import annotations

from domain.contracts.facts import AnyFact
from projections.detectors import extension_abuse
from projections.terms import dawn
from tests.support.delays import DENOUNCED, TWICE, judged
from tests.support.papers import COMMUNE, Day, on
from tests.support.steps import complex_flagged, decided, extended, suspended

GROUNDED = (*TWICE, complex_flagged(COMMUNE, "2026-08-01", criteria=("places", "people")))


def rows(day: Day, *facts: AnyFact) -> list[tuple[object, str, str, str]]:
    """Return cause, severity, state and first day of each finding."""
    found = judged(extension_abuse.detect, day, *facts).findings
    told = [
        (dict(f.params)["cause"], f.severity, f.state, f.effective_at.isoformat()) for f in found
    ]
    return sorted(told, key=str)


def test_a_second_extension_needs_two_criteria_on_file() -> None:
    """NĐ 31 Đ.3(3): none or one is too few, from the day of the second extension."""
    assert rows("2026-09-03", *TWICE) == []
    assert rows("2026-09-04", *TWICE) == [("criteria", "medium", "holding", "2026-09-04")]
    one = complex_flagged(COMMUNE, "2026-08-01", criteria=("places",))
    assert rows("2026-09-04", *TWICE, one) == [("criteria", "medium", "holding", "2026-09-04")]
    assert rows("2026-09-04", *GROUNDED) == []


def test_criteria_written_down_afterwards_are_no_ground() -> None:
    """What is flagged after the second extension did not carry it."""
    late = complex_flagged(COMMUNE, "2026-09-05", criteria=("places", "people"))
    assert rows("2026-09-10", *TWICE, late) == [("criteria", "medium", "holding", "2026-09-04")]


def test_two_flags_add_up() -> None:
    """One criterion each, two on file."""
    flags = [
        complex_flagged(COMMUNE, f"2026-08-0{n}", criteria=(word,))
        for n, word in enumerate(("places", "people"), start=1)
    ]
    assert rows("2026-09-10", *TWICE, *flags) == []


def test_twice_extended_and_overdue_is_grave() -> None:
    """Due 2026-10-05 after ninety days: from the day after, as long as it stays undecided."""
    assert rows("2026-10-05", *GROUNDED) == []
    assert rows("2026-10-06", *GROUNDED) == [("overdue", "high", "holding", "2026-10-06")]
    done = decided(COMMUNE, "2026-10-08")
    assert rows("2026-12-01", *GROUNDED, done) == [("overdue", "high", "historic", "2026-10-06")]
    assert rows("2026-12-01", *GROUNDED, decided(COMMUNE, "2026-10-05")) == []


def test_one_extension_is_no_abuse() -> None:
    """Once extended and overdue is overdue, no more."""
    assert rows("2026-12-01", *DENOUNCED, extended(COMMUNE, "2026-08-04")) == []


def test_two_extensions_of_two_days_are_two_whatever_they_are_called() -> None:
    """A register that numbers both as the first extended twice all the same."""
    twice = (*DENOUNCED, extended(COMMUNE, "2026-07-20"), extended(COMMUNE, "2026-08-04"))
    assert ("criteria", "medium", "holding", "2026-08-04") in rows("2026-08-05", *twice)


def test_it_wakes_when_the_extended_term_has_passed() -> None:
    """Nothing changes by time alone before the due day of ninety days has passed."""
    assert judged(extension_abuse.detect, "2026-09-10", *GROUNDED).wake_at == dawn(on("2026-10-06"))
    stopped = suspended(COMMUNE, "2026-09-08")
    assert judged(extension_abuse.detect, "2026-09-10", *GROUNDED, stopped).wake_at is None
    assert judged(extension_abuse.detect, "2026-10-06", *GROUNDED).wake_at is None
