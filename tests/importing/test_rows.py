"""Bad rows are set aside with column and reason; good rows go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.node.commands import ReceivePetition, TransferPetition
from tests.support.imports import CASES, Listening, import_file, row, write_csv, write_mapping


@pytest.mark.parametrize(
    ("wrong", "column", "reason"),
    [
        ({"day": "31/02/2026"}, "day", "no date the mapping knows"),
        ({"day": "yesterday"}, "day", "no date the mapping knows"),
        ({"day": ""}, "day", "empty, but required"),
        ({"name": "  "}, "name", "empty, but required"),
        ({"kind": "đơn lạ"}, "kind", "a value the mapping does not list"),
        ({"people": "mười"}, "people", "no whole number"),
        ({"people": "1.5"}, "people", "no whole number"),
        ({"people": "0"}, "people", "greater than or equal to 1"),
        ({"text": "x" * 50_001}, "text", "longer than 50000 characters"),
        ({"text": "x" * 1_200_000}, "text", "longer than 50000 characters"),
        ({"name": "x" * 201}, "name", "at most 200 characters"),
        ({"sent": "05/03/2026"}, "to", "empty, but needed"),
        ({"sent": "05/03/2026", "to": "T 51"}, "to", "should match pattern"),
        ({"day": "01/03/2062"}, "", "date"),
        ({"no": "1/TD"}, "", "already_received"),
    ],
)
def test_a_bad_row_is_set_aside_and_its_neighbours_are_recorded(
    tmp_path: Path, wrong: dict[str, str], column: str, reason: str
) -> None:
    """Row 3 is wrong; 2 and 4 are not."""
    path = write_csv(tmp_path / "r.csv", [row(1), row(2, **wrong), row(3)])
    office = Listening()
    summary, rejects = import_file(path, write_mapping(tmp_path), office)
    (reject,) = rejects.first
    assert (reject.row, reject.column) == (3, column)
    assert reason in reject.reason
    assert summary.rejected == 1
    taken = {c.register_no for c in office.commands if isinstance(c, ReceivePetition)}
    assert {"1/TD", "3/TD"} <= taken


def test_lines_that_are_no_csv_are_rows_of_their_own(tmp_path: Path) -> None:
    """A comma too many and a quotation mark never closed cost one row each."""
    path = write_csv(tmp_path / "r.csv", [row(1), row(2), row(3)])
    lines = path.read_text().splitlines()
    surplus = f"{lines[2]},one too many"
    quoted = f'"4/TD" x{lines[3]}'
    path.write_text("\n".join([lines[0], lines[1], surplus, quoted, lines[3], '"never closed']))
    office = Listening()
    _, rejects = import_file(path, write_mapping(tmp_path), office)
    assert [(reject.row, reject.reason.split(" (")[0]) for reject in rejects.first] == [
        (3, "more cells than the header has columns"),
        (4, "not written as CSV"),
        (6, "not written as CSV"),
    ]
    assert len(office.commands) == 2


def test_no_step_lands_on_another_paper_of_the_same_number(tmp_path: Path) -> None:
    """The second paper 1/TD is refused, so its transfer must not move the first."""
    second = row(2, no="1/TD", sent="05/03/2026", to="t51")
    path = write_csv(tmp_path / "r.csv", [row(1), second, row(3, sent="06/03/2026", to="t51")])
    office = Listening()
    summary, rejects = import_file(path, write_mapping(tmp_path), office)
    moved = [command for command in office.commands if isinstance(command, TransferPetition)]
    assert [command.day.day for command in moved] == [6]
    assert [reject.row for reject in rejects.first] == [3]
    assert summary.count == {"recorded": 3, "refused": 1}


def _case(*steps: tuple[object, str, str], no: str = "7") -> list[dict[str, str]]:
    return [
        {"no": no, "step": str(step), "day": day, "office": office} for step, day, office in steps
    ]


def test_rows_of_a_case_are_read_in_their_own_order(tmp_path: Path) -> None:
    """Shuffled rows say the same; 10 comes after 9."""
    steps = [(n, f"2026-03-{n:02d}", f"x2102{n % 3}") for n in range(1, 12)]
    said: list[list[object]] = []
    for rows in (_case(*steps), _case(*reversed(steps)), _case(*steps[5:], *steps[:5])):
        office = Listening()
        path = write_csv(tmp_path / "r.csv", rows)
        summary, _ = import_file(path, write_mapping(tmp_path, CASES), office)
        assert summary.count == {"recorded": 21}
        said.append(list(office.commands))
    assert said[0] == said[1] == said[2]


def test_a_case_stops_at_a_row_that_cannot_be_read(tmp_path: Path) -> None:
    """What changed meanwhile is not known; other cases go on."""
    rows = [
        *_case((1, "2026-03-01", "x21025"), (2, "2026-13-02", "t51"), (3, "2026-03-03", "x21031")),
        *_case((1, "2026-03-01", "x21025"), (2, "2026-03-02", "t51"), no="8"),
    ]
    office = Listening()
    path = write_csv(tmp_path / "r.csv", rows)
    _, rejects = import_file(path, write_mapping(tmp_path, CASES), office)
    assert [(reject.row, reject.reason) for reject in rejects.first] == [
        (3, "no date the mapping knows"),
        (4, "row 3 of its case comes first: mend it"),
    ]
    assert len(office.commands) == 4


def test_a_paper_that_was_refused_takes_no_further_steps_of_its_case(tmp_path: Path) -> None:
    """Case 8 begins with a number another paper has; its later rows say so."""
    first = _case((1, "2026-03-01", "x21025"))
    rival = [
        one | {"no": " 7"} for one in _case((1, "2026-03-02", "x21025"), (2, "2026-03-03", "t51"))
    ]
    mapping = CASES.replace('key = "no"', 'key = "name"').replace(
        "[fields]", '[fields]\nname = { column = "name" }'
    )
    rows = [one | {"name": "a"} for one in first] + [one | {"name": "b"} for one in rival]
    office = Listening()
    path = write_csv(tmp_path / "r.csv", rows)
    _, rejects = import_file(path, write_mapping(tmp_path, mapping), office)
    assert [reject.row for reject in rejects.first] == [3, 4]
    assert "already_received" in rejects.first[0].reason
    assert rejects.first[1].reason == "its paper was refused in row 3"
    assert len(office.commands) == 2


def test_rows_without_a_case_key_are_set_aside_each(tmp_path: Path) -> None:
    """They have nothing in common but that."""
    rows = [*_case((1, "2026-03-01", "x21025"), no=""), *_case((1, "2026-03-01", "x21025"))]
    office = Listening()
    path = write_csv(tmp_path / "r.csv", rows)
    _, rejects = import_file(path, write_mapping(tmp_path, CASES), office)
    assert [tuple(reject) for reject in rejects.first] == [(2, "no", "empty, but required")]
    assert len(office.commands) == 1


def test_a_step_of_a_later_row_waits_for_the_rows_before_it(tmp_path: Path) -> None:
    """Rows about one paper keep their order, whatever waits for an answer between them."""
    mapping = write_mapping(
        tmp_path,
        """
        [fields]
        no = { column = "no" }
        day = { column = "day", type = "date" }
        step = { column = "step" }
        [[emit]]
        command = "receive_petition"
        when = { among = { step = ["in"] } }
        fields = { agency = "x21025", on = "{day}", register_no = "{no}", province = "51", \
content = { kind = "feedback" } }
        [[emit]]
        command = "accept_petition"
        when = { among = { step = ["in"] } }
        fields = { agency = "x21025", on = "{day}", petition = "{paper}" }
        [[emit]]
        command = "decide_petition"
        when = { among = { step = ["out"] } }
        fields = { agency = "x21025", on = "{day}", register_no = "{no}" }
        """,
    )
    rows = [
        {"no": "1", "day": "2026-03-01", "step": "in"},
        {"no": "1", "day": "2026-03-09", "step": "out"},
    ]
    office = Listening()
    summary, _ = import_file(write_csv(tmp_path / "r.csv", rows), mapping, office)
    words = [command.command for command in office.commands]
    assert words == ["receive_petition", "accept_petition", "decide_petition"]
    assert summary.count == {"recorded": 3}
