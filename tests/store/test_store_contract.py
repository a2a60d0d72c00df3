"""What both stores promise."""

from __future__ import annotations

import pytest

from projections.store.protocol import Store
from projections.store.rows import (
    BOTH,
    GROUP,
    LINK,
    AgencyFactRow,
    AlertRow,
    AreaRow,
    AreaTally,
    DeadLetter,
    DueRow,
    FactRow,
    FindingRow,
    GroupRow,
    KeyRow,
    OutboxRow,
    Position,
    RuleUsed,
    SubjectRow,
)
from tests.store.conftest import Open


def _id(number: int) -> bytes:
    return number.to_bytes(16, "big")


def _finding(subject: str, **said: str) -> FindingRow:
    row = FindingRow("matter", subject, "overdue", "high", "holding", "51", "R10", "x21031", b"{}")
    return row._replace(**said)  # type: ignore[arg-type]  # only text is said


class _PowerCutError(Exception):
    """Something that ends a transaction half-way."""


def test_a_store_begins_empty(store: Store) -> None:
    """Nothing is known, nothing is due, nothing was read."""
    assert store.position() is None
    assert store.last_subject() == 0
    assert store.next_due() is None
    assert store.outbox_end() == 0


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    """View and position commit together, or not at all."""

    def half() -> None:
        with store.transaction():
            store.set_position(Position("PETITIONS", "then", 7))
            store.add_facts([FactRow(_id(1), 1, 7, b"{}")])
            raise _PowerCutError

    with pytest.raises(_PowerCutError):
        half()
    assert store.position() is None
    assert store.facts([_id(1)]) == []


def test_what_was_committed_is_there_after_opening_again(open_store: Open) -> None:
    """A restart finds facts, numbers and position."""
    first = open_store()
    with first.transaction():
        first.set_position(Position("PETITIONS", "then", 7, 99))
        first.put_subjects([SubjectRow(3, _id(1), 3, 1, 9, b"")])
    first.close()
    second = open_store()
    assert second.position() == Position("PETITIONS", "then", 7, 99)
    assert second.last_subject() == 3
    second.close()


def test_facts_are_found_by_id_and_by_subject(store: Store) -> None:
    """However many are asked for at once."""
    rows = [FactRow(_id(n), n % 3, n, b"%d" % n) for n in range(1, 1400)]
    with store.transaction():
        store.add_facts(rows)
    assert sorted(store.facts([row.id for row in rows])) == rows
    assert len(store.case_facts([0, 1])) == sum(row.subject < 2 for row in rows)
    with store.transaction():
        store.remove_facts([_id(1)])
    assert store.facts([_id(1)]) == []


def test_facts_are_found_by_the_agency_whose_duty_they_fulfil(store: Store) -> None:
    """Only those kept for it, and no longer than they are known."""
    with store.transaction():
        store.add_facts([FactRow(_id(n), 0, n, b"%d" % n) for n in range(1, 5)])
        rows = [("x21115", 1), ("x21115", 2), ("t51", 3)]
        store.add_agency_facts([AgencyFactRow(agency, _id(n), "report") for agency, n in rows])
    assert sorted(store.office_facts(["x21115"], 0)) == [("x21115", b"1"), ("x21115", b"2")]
    assert store.office_facts(["x99999"], 0) == []
    with store.transaction():
        store.remove_facts([_id(1), _id(4)])
    assert sorted(store.office_facts(["x21115", "t51"], 0)) == [("t51", b"3"), ("x21115", b"2")]


def test_a_key_leads_to_the_matters_of_all_that_hold_it_or_go_by_it(store: Store) -> None:
    """Keys used for grouping only link nobody."""
    with store.transaction():
        store.put_subjects([SubjectRow(n, _id(n), 10 + n, 0, 9, b"") for n in (1, 2, 3)])
        store.put_keys([KeyRow(_id(1), 2, LINK), KeyRow(_id(1), 3, GROUP), KeyRow(_id(9), 3, BOTH)])
    assert set(store.holders([_id(1)])) == {(_id(1), 11), (_id(1), 12)}
    assert store.holders([_id(9)]) == [(_id(9), 13)]
    assert set(store.group_matters([_id(1), _id(9)])) == {(_id(1), 13), (_id(9), 13)}
    with store.transaction():
        store.remove_keys([(_id(9), 3)])
    assert store.holders([_id(9)]) == []


def test_a_renamed_matter_keeps_its_papers(store: Store) -> None:
    """Joining moves all, splitting moves one by one."""
    with store.transaction():
        store.put_subjects([SubjectRow(n, _id(n), 1, 0, 9, b"") for n in (1, 2, 3)])
        store.rename_matters([(1, 3)])
        store.move_subjects([(2, 2)])
    assert {row.n for row in store.members([3])} == {1, 3}
    assert [row.n for row in store.members([2])] == [2]
    assert [row.matter for row in store.numbered([1])] == [3]
    assert [row.n for row in store.subjects([_id(2)])] == [2]


def test_findings_are_replaced_as_a_whole(store: Store) -> None:
    """What a subject had before is gone; other subjects keep theirs."""
    with store.transaction():
        store.replace_findings([], [_finding("a"), _finding("a"), _finding("b", rule="R7")])
        store.replace_findings([("matter", "a")], [_finding("a", severity="low")])
    assert store.findings(["a"]) == [_finding("a", severity="low")]
    assert store.findings_of_rule("R7", ["x21031"]) == [_finding("b", rule="R7")]
    assert sorted(store.open_findings()) == [
        ("overdue", "high", "51", 1),
        ("overdue", "low", "51", 1),
    ]
    assert list(store.all_findings()) == [b"{}", b"{}"]


def test_assessments_are_replaced_and_removed(store: Store) -> None:
    """An empty body removes."""
    with store.transaction():
        store.put_assessments([("a", b"1"), ("b", b"2")])
        store.put_assessments([("a", b""), ("b", b"3")])
    assert list(store.all_assessments()) == [("b", b"3")]


def test_a_group_stands_as_it_was_put_last(store: Store) -> None:
    """One row for a group; it may go, and groups are counted by province and life."""
    forming = GroupRow("g1", "51", "forming", 739_000, 2, 3, 2, 2, 0, 739_001, "", "")
    hot = forming._replace(life="hot", people=40, kind="complaint", communes="21115 21025")
    other = forming._replace(id="g2", province="48")
    store.put_group_rows([forming, other], [])
    store.put_group_rows([hot], ["g3"])
    assert store.group_rows(["g1", "g3"]) == [hot]
    assert store.all_group_rows() == [hot, other]
    assert sorted(store.groups_by_life()) == [("48", "forming", 1), ("51", "hot", 1)]
    store.put_group_rows([], ["g1"])
    assert store.all_group_rows() == [other]


def test_what_is_due_comes_earliest_first(store: Store) -> None:
    """A timer that was moved is due at its new time only."""
    with store.transaction():
        store.set_due([DueRow("matter", str(n), n * 10) for n in (3, 1, 2)])
        store.set_due([DueRow("matter", "1", 25)])
        store.remove_due([("matter", "3")])
    assert store.next_due() == 20
    assert store.due(25, 10) == [DueRow("matter", "2", 20), DueRow("matter", "1", 25)]
    assert store.due(25, 1) == [DueRow("matter", "2", 20)]


def test_what_waits_for_judging_is_marked_once(store: Store) -> None:
    """Matters come before groups: groups are made of them."""
    with store.transaction():
        store.mark_dirty([("group", "g"), ("matter", "1")])
        store.mark_dirty([("matter", "1")])
    assert store.dirty(5) == [("matter", "1"), ("group", "g")]
    with store.transaction():
        store.clear_dirty([("matter", "1")])
    assert store.dirty(5) == [("group", "g")]


def test_an_alert_on_record_is_its_last_revision(store: Store) -> None:
    """A withdrawn alert stays on record, but does not stand."""
    alert = AlertRow("a", "matter", "m", 1, "raised", "51", b"{}")
    with store.transaction():
        store.put_alerts([alert, alert._replace(id="b")])
        store.put_alerts([alert._replace(revision=2, change="withdrawn")])
    assert [row.revision for row in store.alerts(["a"])] == [2]
    assert [row.id for row in store.open_alerts()] == ["b"]


def test_the_outbox_counts_on_from_where_the_hub_stands(store: Store) -> None:
    """A view built anew must not publish under positions the hub already holds."""
    with store.transaction():
        store.start_outbox_after(40)
        store.add_outbox([("alert.v1.raised.51.w1", b"1"), ("alert.v1.raised.51.w1", b"2")])
        store.add_outbox([("alert.v1.changed.51.w1", b"3")])
    assert store.outbox_end() == 43
    log = store.outbox_log()
    assert log.last_position() == 43
    assert log.select(41, 5) == [
        OutboxRow(42, "alert.v1.raised.51.w1", b"2"),
        OutboxRow(43, "alert.v1.changed.51.w1", b"3"),
    ]


def test_the_same_bad_message_is_one_dead_letter(store: Store) -> None:
    """Heard again, it is not counted again."""
    letter = DeadLetter("d", 5, "petition.v1.received.51.n-x21031", "broken_json", "json_invalid")
    with store.transaction():
        assert store.add_dead_letters([letter]) == 1
        assert store.add_dead_letters([letter._replace(position=9)]) == 0
    assert list(store.dead_letters()) == [letter]


def test_none_one_and_many_letters_are_counted_alike(store: Store) -> None:
    """However a database is told of rows, and whether a transaction is open already."""
    letters = [DeadLetter(f"d{n}", n, "here", "broken_json", "json_invalid") for n in range(6)]
    counted = [store.add_dead_letters(some) for some in ([], letters[:1], letters[:3])]
    with store.transaction():
        counted += [store.add_dead_letters(some) for some in ([], letters[:4], letters)]
    assert counted == [0, 1, 2, 0, 1, 2]


def test_a_used_version_keeps_its_first_digest(store: Store) -> None:
    """What a finding once rested on is not overwritten by what a file says later."""
    with store.transaction():
        store.add_rules_used([RuleUsed("R6", 1, "a"), RuleUsed("R10", 151_001, "b")])
        store.add_rules_used([RuleUsed("R6", 1, "c"), RuleUsed("R6", 2, "d")])
    assert store.rules_used() == [
        RuleUsed("R10", 151_001, "b"),
        RuleUsed("R6", 1, "a"),
        RuleUsed("R6", 2, "d"),
    ]


def test_the_law_on_record_is_the_last_one(store: Store) -> None:
    """A view that was never judged has none."""
    assert store.law_digest() is None
    with store.transaction():
        store.set_law_digest("one")
        store.set_law_digest("other")
    assert store.law_digest() == "other"


def test_everything_can_be_marked_to_be_judged_again(store: Store) -> None:
    """Each matter once, and the agencies something is said of."""
    with store.transaction():
        store.put_subjects([SubjectRow(n, _id(n), 10 + n // 3, 0, 9, b"") for n in (1, 2, 3)])
        store.replace_findings([], [_finding("a", rule="R7"), _finding("b", agency="x9")])
        store.mark_dirty([("matter", "10")])
        store.mark_all_dirty()
    assert store.dirty(9) == [("matter", "11"), ("matter", "10"), ("agency", "x21031")]


def test_what_tells_of_an_agencys_own_duties_is_found_without_the_rest(store: Store) -> None:
    """Reports and corrections ever, the head's receptions from a day on, the first day's."""
    roles = (
        (1, "held", 100),
        (2, "held", 100),
        (3, "held", 101),
        (4, "head", 120),
        (5, "head", 150),
        (6, "report", 90),
        (7, "corrects", 80),
        (8, "other", 10),
    )
    with store.transaction():
        store.add_facts([FactRow(_id(n), 0, n, b"%d" % n) for n in range(1, 10)])
        store.add_agency_facts([AgencyFactRow("x21115", _id(n), r, d) for n, r, d in roles])
        store.add_agency_facts([AgencyFactRow("t51", _id(9), "head", 5)])
    found = {int(body) for _, body in store.office_facts(["x21115"], 140)}
    assert found == {1, 2, 5, 6, 7}
    assert {int(body) for _, body in store.office_facts(["t51", "x99999"], 140)} == {9}
    assert store.first_receptions(["x21115", "t51", "x99999"]) == {"x21115": 100, "t51": 5}


def _area_row(area: str, day: int, matter: str, item: str, **flags: int) -> AreaRow:
    zero = dict.fromkeys(("filed", "hard", "soft", "higher", "fault", "crowd", "secret"), 0)
    said = zero | {"filed": 1} | flags
    return AreaRow(area, day, matter, item, **said, evidence="e1 e2", denounced="")


def test_areas_count_what_is_on_record_of_their_matters(store: Store) -> None:
    """By day from a day on, denunciations apart; what a matter says anew takes the place."""
    rows = [
        _area_row("21115", 10, "m1", "p1", hard=1, higher=1),
        _area_row("51", 10, "m1", "p1", hard=1, higher=1),
        _area_row("51", 10, "m2", "p2", secret=1, soft=1),
        _area_row("51", 11, "m2", "p3", fault=1, higher=1),
        _area_row("51", 9, "m3", "p4", crowd=1, filed=0),
    ]
    with store.transaction():
        store.put_area_rows(["m1", "m2", "m3"], rows)
    assert sorted(store.area_tallies(["51"], 10)) == [
        AreaTally("51", 10, 0, 1, 1, 0, 1, 0, 0),
        AreaTally("51", 10, 1, 1, 0, 1, 0, 0, 0),
        AreaTally("51", 11, 0, 1, 0, 0, 1, 1, 0),
    ]
    assert sorted(store.area_rows_of(["m1", "m3", "m9"])) == sorted([*rows[:2], rows[4]])
    with store.transaction():
        store.put_area_rows(["m1", "m2"], [_area_row("48", 12, "m1", "p1")])
    assert store.area_tallies(["21115", "51"], 0) == [AreaTally("51", 9, 0, 0, 0, 0, 0, 0, 1)]
    with store.transaction():
        store.mark_all_dirty()
    assert [key for key in store.dirty(9) if key[0] == "area"] == [("area", "51"), ("area", "48")]
