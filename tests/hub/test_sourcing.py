"""When a source must read from the beginning, and when it must only be roused: the rules alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.hub.asking import Stored
from services.hub.sourcing import Link, Rousing, Taken, There, sources_seen
from services.runtime.sources import Mark, Source, Take, mark_in

MADE = Mark.of("2026-11-21T10:23:39.074576123Z")
OTHER = Mark.of("2026-11-22T00:00:00Z")
SUBJECT = "petition.v1.received.51.n51"
BODY = b"digest"


def at(sequence: int, time: str = "t1", *, digest: bytes = BODY, mark: Mark = MADE) -> Stored:
    """Return a message as the other hub has it, or as ours keeps it."""
    headers = f"NATS/1.0\r\nNats-Stream-Source: PETITIONS:x {sequence} a\f{mark} b\r\n\r\n"
    return Stored(sequence, SUBJECT, time, digest, headers)


def taken(sequence: int, *, mark: Mark = MADE) -> Taken | None:
    """Return what the last message we keep says of where it came from."""
    return Taken.read(replace(at(sequence, mark=mark), subject=f"via.p51.{SUBJECT}"))


def test_a_source_never_declared_is_new() -> None:
    """It reads the stream that is there."""
    link = Link("p51")
    assert link.judge(There(MADE, 7), None, 0.0) == "new"
    assert link.mark == MADE


def test_a_stream_made_anew_is_read_from_its_beginning_by_the_server() -> None:
    """Once roused it sees the other creation; we look whether it does."""
    link = Link("p51", MADE)
    now = There(OTHER, 7, at(5, "t2", digest=b"other"))
    assert link.judge(now, taken(5), 0.0) == "replaced"
    assert link.mark == MADE, "a new name would make the server read its own stream backwards"
    assert link.judge(now, taken(5), 1.0) is None
    assert link.judge(There(OTHER, 7, at(2, "t2")), taken(2), 2.0) is None
    assert link.judge(There(OTHER, 7, at(5, "t3")), taken(5), 60.0) is None


def test_a_server_that_does_not_see_it_is_told_by_another_name() -> None:
    """Earlier servers do not, and go on at the old number."""
    link = Link("p51", MADE)
    now = There(OTHER, 7, at(5, "t2", digest=b"other"))
    said = [link.judge(now, taken(5), second) for second in (0.0, 9.0, 11.0)]
    assert said == ["replaced", None, "truncated"]
    assert link.mark == OTHER.next()


def test_an_empty_stream_made_anew_has_nothing_to_miss() -> None:
    """However long it stays empty."""
    link = Link("p51", MADE)
    said = [link.judge(There(OTHER, 0), taken(5), float(second)) for second in range(0, 60, 10)]
    assert said == [None, None, "replaced", None, None, None]


def test_a_stream_that_still_holds_what_we_took_is_read_on() -> None:
    """However often we look."""
    link = Link("p51", MADE)
    for last in range(5, 9):
        assert link.judge(There(MADE, last, at(5), link.known), taken(5), float(last)) is None


def test_another_message_where_ours_came_from_means_a_lost_end() -> None:
    """It was filled again with other facts, some of which we would pass over."""
    link = Link("p51", MADE)
    assert link.judge(There(MADE, 9, at(5, digest=b"other")), taken(5), 0.0) == "truncated"
    assert link.mark == MADE.next()
    assert link.known is None


def test_the_same_message_stored_at_another_time_means_a_lost_end_too() -> None:
    """What stood before it may stand behind it now."""
    link = Link("p51", MADE)
    assert link.judge(There(MADE, 9, at(5)), taken(5), 0.0) is None
    there = There(MADE, 12, at(8), at(5, "t2"))
    assert link.judge(there, taken(8), 1.0) == "truncated"


def test_a_message_not_there_yet_is_not_taken_for_lost_at_once() -> None:
    """A leader just elected may still read its own end."""
    link = Link("p51", MADE)
    said = [link.judge(There(MADE, 3), taken(5), 0.0) for _ in range(3)]
    assert said == [None, None, "truncated"]
    link = Link("p51", MADE)
    looks = [There(MADE, 3), There(MADE, 3), There(MADE, 5, at(5)), There(MADE, 3)]
    assert [link.judge(there, taken(5), 0.0) for there in looks] == [None] * 4


def test_what_was_taken_of_an_earlier_reading_says_nothing() -> None:
    """Until the first message of this reading comes."""
    link = Link("p51", MADE.next())
    assert link.judge(There(MADE, 3), taken(5), 0.0) is None


def test_a_source_lost_from_the_settings_goes_on_under_its_last_mark() -> None:
    """Under an older one the server would find an older number, and pass over facts."""
    link = Link("p51")
    assert link.judge(There(MADE, 9), taken(5, mark=MADE.next()), 0.0) == "new"
    assert link.mark == MADE.next()


def test_a_header_a_node_wrote_itself_is_no_mark() -> None:
    """Only the server's own header counts."""
    forged = replace(at(5), headers="NATS/1.0\r\nX: made.1.1\r\n\r\n")
    assert Taken.read(forged) is None
    assert Taken.read(None) is None


def test_a_deaf_source_is_roused_ever_more_seldom() -> None:
    """And at once again after it has heard something."""
    rousing = Rousing()
    when = [now for now in range(100) if rousing.due(None, float(now))]
    assert when == [0, 4, 12, 28, 60]
    assert not rousing.due(0.5, 101.0)
    assert rousing.due(10.0, 102.0)


def test_a_source_is_known_by_its_hub_and_its_mark() -> None:
    """As the server writes it."""
    source = Source("p51", (Take("petition.v1.>", "via.p51.petition.v1.>"),))
    written = source.marked("PETITIONS", MADE.next()).as_dict()
    seen = sources_seen({"sources": [written | {"lag": 3, "active": -1, "seq": 7}]})["p51"]
    assert (seen.mark, seen.lag, seen.silent, seen.sequence) == (MADE.next(), 3, None, 7)


@pytest.mark.parametrize("mark", [MADE, MADE.next(), Mark(0, 3)])
def test_a_mark_is_read_as_it_is_written(mark: Mark) -> None:
    """To the microsecond."""
    assert mark_in(f"x {mark} y") == mark
