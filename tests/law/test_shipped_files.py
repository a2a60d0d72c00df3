"""The shipped files, read here and now: every field of every row arrives as it stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from domain.law.rulebook import Rulebook
from services.runtime.rule_files import background_of, folder_documents, read_rules, shipped_folder

DAY = timedelta(days=1)
OTHERS = {"calendar.toml", "sources.toml", "rulesets.toml", "conflicts.toml"}
OPTIONAL = ("valid_to", "severity", "judged_by", "conflict", "note")
WORDS = ("id", "basis", "status", "title_vi", "title_en", "valid_from")


def rows(file: str, key: str) -> list[dict[str, Any]]:
    """Return the rows of a shipped file as TOML has them."""
    found: Any = folder_documents(None)[file][key]
    return list(found)


def rules() -> Iterator[tuple[str, dict[str, Any]]]:
    """Return every rule of every shipped file, with the file's name."""
    for file in folder_documents(None).keys() - OTHERS:
        yield from ((file, row) for row in rows(file, "rule"))


@pytest.fixture
def book() -> Rulebook:
    """Return the rulebook, read anew for every test."""
    return read_rules().rulebook


def test_every_rule_says_what_its_row_says(book: Rulebook) -> None:
    """Nothing is lost, nothing is added; lists become tuples."""
    written = {(row["id"], row.get("version", 1)): row for _, row in rules()}
    assert written.keys() == {(rule.id, rule.version) for rule in book.rules()}
    for rule in book.rules():
        row = written[rule.id, rule.version]
        assert [getattr(rule, name) for name in WORDS] == [row[name] for name in WORDS]
        assert [getattr(rule, n) for n in OPTIONAL] == [row.get(n) for n in OPTIONAL]
        params = row.get("params", {})
        assert dict(rule.params) == {
            k: tuple(v) if isinstance(v, list) else v for k, v in params.items()
        }
        assert rule.overlay is None


def test_every_rule_knows_the_line_on_which_it_begins(book: Rulebook) -> None:
    """File and line lead to its `[[rule]]`, the id stands under it."""
    texts = {file: (shipped_folder() / file).read_text(encoding="utf-8") for file, _ in rules()}
    assert len(book.places) == len(book.rules())
    for (id_, _), (file, line) in book.places.items():
        assert line is not None
        below = texts[file].splitlines()[line - 1 :]
        assert below[0] == "[[rule]]"
        assert f'id = "{id_}"' in below[1:4]


def test_every_version_is_in_force_from_its_first_to_its_last_day(book: Rulebook) -> None:
    """Both ends are included; the day beside them belongs to another version or to none."""
    for rule in book.rules():
        assert book.rule(rule.id, rule.valid_from) is rule
        assert rule not in book.versions(rule.id)[1:] or book.in_force(
            rule.id, rule.valid_from - DAY
        )
        if rule.valid_to is None:
            assert book.rule(rule.id, date.max) is rule
        else:
            assert book.rule(rule.id, rule.valid_to) is rule
            assert not rule.in_force(rule.valid_to + DAY)
        assert not rule.in_force(rule.valid_from - DAY)


def test_every_text_says_what_its_row_says(book: Rulebook) -> None:
    """In the order of the file, with the days on which it is in force."""
    written = rows("sources.toml", "source")
    read = book.background.sources.all()
    assert len(read) == len(written)
    for text, row in zip(read, written, strict=True):
        assert text.number == row["number"]
        assert list(text.cited) == row["cited"]
        assert (text.title, text.kind, text.status) == (row["title"], row["kind"], row["status"])
        dates = (text.in_force_from, text.in_force_to, text.note)
        assert dates == tuple(row.get(k) for k in ("in_force_from", "in_force_to", "note"))


def test_a_text_is_in_force_on_its_first_and_last_day(book: Rulebook) -> None:
    """A text without dates is in force throughout."""
    for text in book.background.sources.all():
        begun, ended = text.in_force_from, text.in_force_to
        assert text.in_force(begun or date.min)
        assert text.in_force(ended or date.max)
        assert begun is None or not text.in_force(begun - DAY)
        assert ended is None or not text.in_force(ended + DAY)


def test_every_rule_set_says_what_its_row_says(book: Rulebook) -> None:
    """By day, and in force from its first to its last."""
    written = {row["id"]: row for row in rows("rulesets.toml", "rule_set")}
    read = book.background.rule_sets
    assert [one.id for one in read] == sorted(written, key=lambda k: (written[k]["valid_from"], k))
    for one in read:
        row = written[one.id]
        names = ("valid_from", "title_vi", "title_en", "status")
        assert [getattr(one, name) for name in names] == [row[name] for name in names]
        assert list(one.texts) == row["texts"]
        optional = ("valid_to", "conflict", "note")
        assert [getattr(one, name) for name in optional] == [row.get(name) for name in optional]
        assert one.in_force(one.valid_to or date.max)


def test_every_conflict_says_what_its_row_says() -> None:
    """What differs, and the side taken, in both languages."""
    read = background_of(folder_documents(None)).conflicts
    written = rows("conflicts.toml", "conflict")
    assert list(read) == [row["id"] for row in written]
    for row in written:
        one = read[row["id"]]
        names = ("id", "vi", "en", "side_vi", "side_en")
        assert [getattr(one, name) for name in names] == [row.get(name) for name in names]


def test_every_day_of_the_shipped_calendar_is_worked_as_its_tables_say() -> None:
    """Monday to Friday but for holidays, the Saturdays in exchange, day by day and in sums."""
    calendar = read_rules().calendar
    years = rows("calendar.toml", "year")
    free = {day for row in years for days in row["free"].values() for day in days}
    extra = {day for row in years for day in row.get("working", [])}
    day, worked = date(min(row["year"] for row in years), 1, 1), list[date]()
    assert calendar.first == day
    assert not calendar.covers(day - DAY)
    while calendar.covers(day):
        expected = day in extra or (day.isoweekday() <= 5 and day not in free)
        assert calendar.is_working(day) is expected, day
        worked += [day] if expected else []
        day += DAY
    assert day == date(max(row["year"] for row in years) + 1, 1, 1)
    assert calendar.working_days_between(calendar.first, calendar.last) == len(worked) - (
        calendar.first in worked
    )
    for before, after in ((worked[n], worked[n + 1]) for n in range(len(worked) - 1)):
        assert calendar.plus_working(before, 1) == after
        assert calendar.moved(before + DAY) == after
