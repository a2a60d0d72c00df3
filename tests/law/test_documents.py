"""Where a table and a key of a rule file stand: the line an author has to look at."""

from __future__ import annotations

import pytest

from domain.law.documents import Document, line_of
from domain.law.errors import RulebookError

TEXT = '''# first line
[[rule]]
id = "A1"   # [not a table]
params = { at = 3, days = 4 }


[[rule]]
id = "A2"
note = """
[[rule]]
id = "not a key"
"""
days = [
  "x = 1",
  "[[rule]]",
]
basis = 'one [ two'
[rule.params]
at = 5

[[year]]
[year.free]
"Tết Nguyên đán" = [2026-02-16,
  2026-02-17]
working = []
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("rule", 0), 2),
        (("rule", 0, "id"), 3),
        (("rule", 0, "params", "days"), 4),
        (("rule", 1), 7),
        (("rule", 1, "note"), 9),
        (("rule", 1, "days", 1), 13),
        (("rule", 1, "basis"), 17),
        (("rule", 1, "params"), 18),
        (("rule", 1, "params", "at"), 19),
        (("rule", 1, "title_vi"), 7),
        (("year", 0, "free", "Tết Nguyên đán", 1), 23),
        (("year", 0, "free", "working"), 25),
        (("rule", 2), None),
    ],
)
def test_a_place_in_a_file_has_its_line(place: tuple[str | int, ...], line: int | None) -> None:
    """What stands inside lists, long texts and comments is no table and no key."""
    assert Document.read("my.toml", TEXT).line(*place) == line


def test_the_tables_are_those_of_the_language() -> None:
    """The scan adds lines; it never decides what the file says."""
    document = Document.read("my.toml", TEXT)
    assert [row["id"] for row in document["rule"]] == ["A1", "A2"]  # type: ignore[attr-defined]
    assert line_of(dict(document), "rule", 0) is None


@pytest.mark.parametrize(
    ("text", "line"), [("[[rule]\n", 1), ('a = 1\nb = "x\n', 2), ("a = 1\na = 2\n", 2)]
)
def test_what_is_no_toml_is_refused_with_its_line(text: str, line: int) -> None:
    """File, line, and what the reader of TOML says."""
    with pytest.raises(RulebookError, match=rf"^my\.toml: line {line}: is not TOML"):
        Document.read("my.toml", text)
