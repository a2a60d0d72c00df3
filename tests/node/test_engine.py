"""The engine: groups of commands, refusals among them, other writers, retries; on each store."""

from __future__ import annotations

from contextlib import closing
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.petition import Petition
from services.node.commands import COMMANDS, AnyCommand
from tests.node.conftest import NewBook
from tests.support.book import (
    OFFICE,
    PROVINCE,
    ROTATED,
    Book,
    one,
    paper_id,
    receive,
    statuses,
    step,
    told,
    written_first,
)
from tests.support.refusals import AT_THE_NODE
from tests.support.year import KEY_EXCHANGED, YEAR, entry

on_each_store = settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def writes(book: Book) -> tuple[Any, list[int]]:
    """Return an engine and the sizes of the transactions it makes."""
    engine, sizes = book.engine(), list[int]()
    recorder: Any = engine.register.recorder
    insert = recorder.insert_events

    def counted(events: Any, **kwargs: Any) -> Any:
        sizes.append(len(events))
        return insert(events, **kwargs)

    recorder.insert_events = counted
    return engine, sizes


def test_a_year_is_recorded_without_a_refusal(book: Book) -> None:
    """Every command a node knows, in one group; those of the year are really all."""
    assert {type(command) for command in (*YEAR, *KEY_EXCHANGED)} == set(COMMANDS)
    assert set(statuses(book.engine().execute(YEAR))) == {"recorded"}
    assert set(statuses(book.engine(keys=ROTATED).execute(KEY_EXCHANGED))) == {"recorded"}


def test_a_group_is_one_transaction(book: Book) -> None:
    """However many files it touches, and however many commands one file gets."""
    engine, sizes = writes(book)
    engine.execute([receive(1), step("accept_petition", "03-05"), receive(2)])
    assert sizes == [3]


def test_a_group_that_states_nothing_writes_nothing(book: Book) -> None:
    """Retries and refusals cost no transaction."""
    engine, sizes = writes(book)
    engine.execute([receive(1)])
    engine.execute([receive(1), step("accept_petition", "03-05", 9)])
    assert sizes == [1]


def test_a_refusal_does_not_touch_its_neighbours(book: Book) -> None:
    """The paper before and the paper after are recorded; the one between is answered."""
    refused = step("accept_petition", "03-05", 9)
    outcomes = book.engine().execute(
        [receive(1), refused, step("accept_petition", "03-01"), step("accept_petition", "03-05")]
    )
    assert statuses(outcomes) == [
        "recorded",
        "petition_unknown",
        "date_before_receipt",
        "recorded",
    ]
    assert [row.subject is not None for row in book.log()] == [True, True]


def test_an_outcome_names_the_facts_that_were_published(book: Book) -> None:
    """What a caller holds in hand is what the hub will carry."""
    outcomes = book.engine().execute(YEAR)
    said = {fact for outcome in outcomes for fact in outcome.facts}
    bodies = [row.body.decode() for row in book.log() if row.subject]
    assert len(said) == len(bodies)
    assert all(any(f'"id":"{fact}"' in body for body in bodies) for fact in said)


def test_an_agency_of_another_node_is_refused(book: Book) -> None:
    """The refusal names both, and the agencies of this node go on."""
    stranger = receive(1, agency="x99999")
    outcomes = book.engine().execute([stranger, receive(1, agency="t51-ttr"), receive(2)])
    assert statuses(outcomes) == ["agency_not_hosted", "recorded", "recorded"]


def test_the_same_paper_twice_is_recorded_once(book: Book) -> None:
    """In one group, in the next, and after a restart."""
    engine = book.engine()
    assert statuses(engine.execute([receive(1), receive(1)])) == ["recorded", "repeated"]
    assert one(engine, receive(1)).status == "repeated"
    again = one(book.engine(), receive(1))
    assert (again.status, again.subject, again.facts) == ("repeated", paper_id(1), ())
    assert len(book.log()) == 1


def test_another_paper_under_the_same_number_is_refused(book: Book) -> None:
    """In one group, in the next, and after a restart; nothing is overwritten."""
    engine, other = book.engine(), receive(1, channel="online")
    assert statuses(engine.execute([receive(1), other])) == ["recorded", "already_received"]
    assert statuses([one(engine, other), one(book.engine(), other)]) == ["already_received"] * 2
    assert len(book.log()) == 1


def test_a_transfer_said_again_answers_with_the_same_slip(book: Book) -> None:
    """The id is printed on paper; asking again must not give another."""
    engine = book.engine()
    send = step("transfer_petition", "03-05", to=PROVINCE)
    first = engine.execute([receive(1), send])[1]
    again = one(book.engine(), send)
    numbered = one(engine, step("transfer_petition", "03-05", to=PROVINCE, ordinal=1))
    assert first.transfer_id is not None
    assert first.transfer_id == again.transfer_id == numbered.transfer_id
    assert [again.status, numbered.status] == ["repeated", "repeated"]


def test_what_another_program_wrote_meanwhile_is_read_and_decided_again(book: Book) -> None:
    """A write that comes second is repeated on the newer file, neighbours included."""
    engine, rival = book.engine(), book.engine()
    engine.execute([receive(1), receive(2)])
    one(rival, step("guide_sender", "03-04", to=PROVINCE))
    outcomes = engine.execute(
        [step("guide_sender", "03-05", to="t51-ttr"), step("accept_petition", "03-05", 2)]
    )
    assert statuses(outcomes) == ["recorded", "recorded"]
    assert len(book.log()) == 5


def test_a_refusal_is_never_based_on_a_file_left_open(book: Book) -> None:
    """The other program accepted the case; this one may decide it."""
    engine, rival = book.engine(), book.engine()
    one(engine, receive(1))
    one(rival, step("accept_petition", "03-05"))
    assert one(engine, step("decide_petition", "04-01")).status == "recorded"


def test_a_conflict_may_end_in_a_refusal(book: Book) -> None:
    """The other program accepted in the very same moment: there is nothing left to refuse."""
    engine, rival = book.engine(), book.engine()
    one(engine, receive(1))
    with written_first(engine, rival, iter([step("accept_petition", "03-05")])):
        outcome = one(engine, step("refuse_petition", "03-06", ground="no_right"))
    assert statuses([outcome]) == ["already_answered"]
    assert one(engine, step("decide_petition", "04-01")).status == "recorded"


def test_a_file_written_to_all_the_time_is_given_up_politely(book: Book) -> None:
    """After two conflicts in a row the caller is asked to send the command again."""
    engine, rival = book.engine(), book.engine()
    one(engine, receive(1))
    guides = [step("guide_sender", f"03-{day:02}", to=PROVINCE) for day in range(10, 20)]
    command = step("accept_petition", "03-05")
    with written_first(engine, rival, iter(guides)):
        assert statuses([one(engine, command)]) == ["register_busy"]
    assert one(engine, command).status == "recorded"


def test_the_engine_remembers_few_files_and_forgets_nothing(book: Book) -> None:
    """A file no longer open is read from the register."""
    engine = book.engine(files_held=1)
    assert set(statuses([one(engine, command) for command in YEAR])) == {"recorded"}


AT_NODE: dict[str, AnyCommand] = {
    "agency_not_hosted": receive(1, agency="x99999"),
    "petition_unknown": step("accept_petition", "03-05", 9),
    "key_unknown": told("rekey", "03-05", subject=paper_id(1), key="k9"),
    "words_erased": told("rekey", "03-05", subject=paper_id(2)),
    "file_unknown": told("void_fact", "03-05", subject=paper_id(9), fact=paper_id(9)),
}


@pytest.mark.parametrize("code", AT_NODE)
def test_the_node_refuses_what_no_file_can(code: str, book: Book) -> None:
    """No such file, or not this node's; no such key, or no words left."""
    engine = book.engine()
    engine.execute([receive(1), receive(2)])
    engine.register.private.erase(UUID(paper_id(2)))
    assert statuses([one(engine, AT_NODE[code])]) == [code]


def test_every_refusal_of_the_node_is_provoked() -> None:
    """With `register_busy`, which takes a rival, these are all."""
    assert {*AT_NODE, "register_busy"} == {error.code for error in AT_THE_NODE}


def test_a_receipt_corrected_under_another_number_opens_no_file(book: Book) -> None:
    """The correction names an entry of a file that is not there."""
    engine = book.engine()
    wrong = receive(2, corrects=entry(paper_id(1), 1, Petition.Received))
    assert statuses(engine.execute([receive(1), wrong])) == ["recorded", "fact_unknown"]


@on_each_store
@given(data=st.data())
def test_any_prefix_of_a_year_may_be_sent_twice(new_book: NewBook, data: st.DataObject) -> None:
    """Whatever was already sent adds nothing when it is sent again, in whatever groups."""
    with closing(new_book()) as book:
        engine = book.engine()
        prefix = YEAR[: data.draw(st.integers(1, len(YEAR)))]
        for group in groups(data, prefix):
            engine.execute(group)
        log = book.log()
        again = book.engine() if data.draw(st.booleans()) else engine
        outcomes = [outcome for group in groups(data, prefix) for outcome in again.execute(group)]
        assert set(statuses(outcomes)) == {"repeated"}
        assert book.log() == log


@on_each_store
@given(data=st.data())
def test_how_commands_are_grouped_changes_no_fact(new_book: NewBook, data: st.DataObject) -> None:
    """One by one or all at once: the same facts, byte by byte; each file in its own order."""
    with closing(new_book()) as parted, closing(new_book()) as whole:
        engine = parted.engine()
        for group in groups(data, YEAR):
            engine.execute(group)
        whole.engine().execute(YEAR)
        told_parted, told_whole = (
            sorted((row.subject or "", row.body) for row in book.log()) for book in (parted, whole)
        )
        assert told_parted == told_whole


def groups(data: st.DataObject, commands: tuple[AnyCommand, ...]) -> list[list[AnyCommand]]:
    """Cut a list of commands into groups, in order."""
    ends = sorted(data.draw(st.sets(st.integers(0, len(commands)), max_size=6)))
    return [
        list(commands[start:end])
        for start, end in zip([0, *ends], [*ends, len(commands)], strict=True)
    ]


def test_agencies_of_one_node_keep_files_of_their_own(book: Book) -> None:
    """The same number names another paper at another agency; neither writes in the other's."""
    engine = book.engine()
    outcomes = engine.execute(
        [
            receive(1),
            receive(1, agency=PROVINCE),
            told("accept_petition", "03-05", agency=PROVINCE, petition=paper_id(1)),
            told("accept_petition", "03-05", agency=PROVINCE, register_no="1/TD"),
        ]
    )
    assert statuses(outcomes) == ["recorded", "recorded", "not_the_keeper", "recorded"]
    assert outcomes[0].subject == paper_id(1, OFFICE)
    assert outcomes[1].subject == paper_id(1, PROVINCE)
