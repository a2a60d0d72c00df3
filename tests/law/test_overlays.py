"""A province's own file over the rules: thresholds of ours, never the law."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.law.errors import RulebookError
from domain.law.law import Law
from domain.law.overlays import Overlay, OverlayRow, is_overlaid, laid_over, number_of
from domain.law.rulebook import Rule, Rulebook
from services.runtime.reference import load_law
from tests.support.rules import changed, copied_rules, overlay_text

D = date.fromisoformat
ROW = 'id = "R6"\nvalid_from = 2026-01-01\nparams = { at = 4 }'


def _laid(tmp_path: Path, text: str) -> Law:
    path = tmp_path / "tinh-51.toml"
    path.write_text(text, encoding="utf-8")
    return load_law(overlay=path)


def test_a_province_sets_a_threshold_of_ours_from_a_day_on(tmp_path: Path, law: Law) -> None:
    """Before that day and for everything it does not name, the default holds."""
    book = _laid(tmp_path, overlay_text(ROW)).rulebook
    before, after = book.rule("R6", D("2025-12-31")), book.rule("R6", D("2026-01-01"))
    assert (before.number("at"), before.version, before.overlay) == (3, 1, None)
    assert (after.number("at"), after.version, after.overlay) == (4, 151001, "51")
    assert after.number("high_at") == before.number("high_at") == 5
    assert book.rule("R5", D("2026-01-01")) == law.rulebook.rule("R5", D("2026-01-01"))


def test_its_versions_can_be_told_from_the_defaults(tmp_path: Path, law: Law) -> None:
    """Number and digest differ, and people read whose it is."""
    book = _laid(tmp_path, overlay_text(ROW)).rulebook
    theirs = book.rule("R6", D("2026-01-01"))
    assert number_of(theirs) == "1, tỉnh 51 bản 1"
    assert number_of(book.rule("R6", D("2025-12-31"))) == "1"
    assert book.digests["R6", 151001] != book.digests["R6", 1] == law.rulebook.digests["R6", 1]
    assert book.places["R6", 151001] == (str(tmp_path / "tinh-51.toml"), 2)


def test_a_later_row_follows_an_earlier_one(tmp_path: Path) -> None:
    """A province changes its mind from a day on, in a new version."""
    later = 'id = "R6"\nversion = 2\nvalid_from = 2026-07-01\nparams = { at = 5, high_at = 9 }'
    book = _laid(tmp_path, overlay_text(later, ROW)).rulebook
    found = [(r.version, r.valid_from, r.valid_to, r.number("at")) for r in book.versions("R6")]
    assert found == [
        (1, D("2012-07-01"), D("2025-12-31"), 3),
        (151001, D("2026-01-01"), D("2026-06-30"), 4),
        (151002, D("2026-07-01"), None, 5),
    ]


def test_a_row_older_than_the_rule_holds_from_its_first_day(tmp_path: Path) -> None:
    """There is no default version left then."""
    row = 'id = "KNPA-SLA"\nvalid_from = 2000-01-01\nparams = { days = 15 }\nnote = "Quy chế tỉnh"'
    (found,) = _laid(tmp_path, overlay_text(row, province="92")).rulebook.versions("KNPA-SLA")
    assert (found.version, found.valid_from) == (192001, D("2012-07-01"))
    assert (found.number("days"), found.note) == (15, "Quy chế tỉnh")


@pytest.mark.parametrize(
    ("rows", "line", "says"),
    [
        (
            ['id = "KN-RES1"\nvalid_from = 2026-01-01\nparams = { days = 20 }'],
            3,
            r"rule KN-RES1: is law \(Luật Khiếu nại .*\); a province may set only what is ours",
        ),
        (
            ['id = "M1"\nvalid_from = 2026-01-01\nparams = { people = 9 }'],
            3,
            "rule M1: is circular",
        ),
        (
            ['id = "XLD-KN"\nvalid_from = 2026-01-01\nparams = { days = 9 }'],
            3,
            "rule XLD-KN: is memory",
        ),
        (["id = 7\nvalid_from = 2026-01-01\nparams = { at = 9 }"], 3, "rule 7: id: "),
        (['id = "R66"\nvalid_from = 2026-01-01\nparams = { at = 9 }'], 3, "R66: unknown rule"),
        (
            ['id = "R6"\nvalid_from = 2026-01-01\nparams = { att = 9 }'],
            5,
            "R6: params.att: unknown parameter; the rule has at, high_at",
        ),
        (
            ['id = "R6"\nvalid_from = 2026-01-01\n[rule.params]\nhigh_at = 6\nat = "4"'],
            7,
            "R6: params.at must be a whole number, not a text",
        ),
        (
            ['id = "R6"\nvalid_from = 2026-01-01\nparams = { at = -1 }'],
            5,
            "R6: params.at: must not be negative",
        ),
        (['id = "R6"\nvalid_from = 2026-01-01\nparams = {}'], 5, "R6: params: "),
        (
            ["id = \"R6\"\nvalid_from = 2026-01-01\nparams = { at = 4 }\nbasis = 'x'"],
            6,
            "basis: unknown key",
        ),
        ([ROW, ROW], 8, "R6: has two rows from the same day"),
        (
            [ROW, 'id = "R6"\nvalid_from = 2026-07-01\nparams = { at = 5 }'],
            6,
            "R6: must have a higher version than 1, which begins before it",
        ),
    ],
)
def test_an_overlay_that_may_not_be_is_refused(
    tmp_path: Path, rows: list[str], line: int, says: str
) -> None:
    """File, line and reason, and the law stays the law."""
    with pytest.raises(RulebookError, match=rf"tinh-51\.toml: line {line}: .*{says}"):
        _laid(tmp_path, overlay_text(*rows))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[rule]]\n" + ROW, "province must be a code of two digits"),
        (overlay_text(ROW, province="5"), "line 1: province must be a code of two digits"),
        (overlay_text(ROW).replace('"51"', "51"), "line 1: province must be"),
        ('provinces = "51"\n' + overlay_text(ROW), "line 1: unknown key 'provinces'"),
        ("province = ", "line 1: is not TOML"),
    ],
)
def test_an_overlay_names_its_province(tmp_path: Path, text: str, says: str) -> None:
    """Whose thresholds these are must be certain."""
    with pytest.raises(RulebookError, match=says):
        _laid(tmp_path, text)


DAYS = st.dates(D("2010-01-01"), D("2030-12-31"))


@given(
    starts=st.lists(DAYS, unique=True, min_size=1, max_size=4),
    ends=st.lists(DAYS, unique=True, max_size=3),
    asked=DAYS,
)
def test_an_overlay_changes_no_day_but_its_own(
    starts: list[date], ends: list[date], asked: date
) -> None:
    """However versions and rows fall: each day has one version, the latest row of the day wins."""
    defaults = _versions(sorted(ends))
    rows = [
        (n, OverlayRow(id="X1", version=n + 1, valid_from=day, params={"at": 100 + n}))
        for n, day in enumerate(sorted(starts))
    ]
    laid = laid_over(Rulebook(defaults), Overlay("f", "51", rows, {}))
    found = laid.versions("X1")
    assert sum(rule.in_force(asked) for rule in found) == sum(r.in_force(asked) for r in defaults)
    assert len({(rule.id, rule.version, rule.valid_from) for rule in found}) == len(found)
    if laid.in_force("X1", asked):
        begun = [row for _, row in rows if row.valid_from <= asked]
        usual = Rulebook(defaults).rule("X1", asked)
        expected = begun[-1].params["at"] if begun else usual.params["at"]
        assert laid.rule("X1", asked).params["at"] == expected
        assert is_overlaid(laid.rule("X1", asked).version) == bool(begun)


def _versions(ends: list[date]) -> list[Rule]:
    """Return versions of one rule of ours that follow one another."""
    starts = [D("2012-07-01"), *(day + timedelta(days=1) for day in ends if day > D("2012-07-01"))]
    lasts = [*(day - timedelta(days=1) for day in starts[1:]), None]
    return [
        Rule("X1", n, first, last, "lựa chọn", "ours", "a", "b", params={"at": n})
        for n, (first, last) in enumerate(zip(starts, lasts, strict=True), start=1)
    ]


def test_a_row_after_the_end_of_a_rule_is_refused(tmp_path: Path) -> None:
    """It would never hold."""
    path = tmp_path / "rules"
    copied_rules(path)
    changed(
        path,
        "repeated_transfer.toml",
        'id = "R9"\nversion = 1\nvalid_from = 2012-07-01\n',
        'id = "R9"\nversion = 1\nvalid_from = 2012-07-01\nvalid_to = 2020-12-31\n',
    )
    overlay = tmp_path / "tinh.toml"
    row = 'id = "R9"\nvalid_from = 2026-01-01\nparams = { at = 5 }'
    overlay.write_text(overlay_text(row), encoding="utf-8")
    with pytest.raises(RulebookError, match="R9: begins after the rule has ended"):
        load_law(rules=path, overlay=overlay)


def test_an_overlay_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A misspelt path must not be silently without effect."""
    with pytest.raises(RulebookError, match=r"no\.toml: cannot be read"):
        load_law(overlay=tmp_path / "no.toml")
