"""Every class of a filing can be told in one line, in both languages."""

from __future__ import annotations

import unicodedata

from projections.detectors.cross_level import TABLES
from projections.texts import TEXTS
from projections.texts.verdicts import VERDICTS
from tests.support.cases import the_law


def test_every_row_of_every_table_has_a_sentence() -> None:
    """The sentences are those of the rows, and of no other rule."""
    assert {row.rule for table in TABLES.values() for row in table.rows} == set(VERDICTS)


def test_every_class_of_the_rulebook_has_a_sentence() -> None:
    """A new class in the rule files needs its words."""
    classes = {rule.id for rule in the_law().rulebook.rules() if "verdict" in rule.params}
    assert classes == set(VERDICTS)


def test_a_row_that_counts_has_a_warning_and_a_row_that_does_not_has_none() -> None:
    """What counts is told at length in an alert; what is lawful only in its one line."""
    for table in TABLES.values():
        for row in table.rows:
            assert (row.rule in TEXTS) == (row.counts != "no")


def test_a_sentence_is_one_line_with_no_place_to_fill() -> None:
    """Anybody may print it as it stands."""
    for text in VERDICTS.values():
        for said in text:
            assert said.endswith(".")
            assert not {"\n", "{", "}"} & set(said)
        assert unicodedata.is_normalized("NFC", text.vi)
