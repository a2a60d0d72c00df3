"""What every file of the register promises, whatever it is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.errors import (
    AlreadyVoidedError,
    CorrectionOfAnotherKindError,
    DateAfterRecordingError,
    DomainError,
    NothingToCorrectError,
    NotTheKeeperError,
    UnknownFactError,
)
from domain.petition import Petition
from domain.reception import Reception, Visit
from domain.register_file import Moment, RegisterFile
from domain.rekeying import Rekeyed
from domain.report import Report
from domain.transfer import Transfer
from tests.support.files import KINDS, OPENINGS, Step, kinds_of_entries
from tests.support.proceedings import EVERY_STEP
from tests.support.scenario import (
    OTHER_OFFICE,
    Command,
    Fact,
    fact,
    given,
    number,
    replayed,
    said,
)


def striking_out(when: Moment) -> Command:
    """Return the command that strikes out."""
    return lambda file: file.void(when)


each_step = pytest.mark.parametrize("step", EVERY_STEP, ids=str)
each_file = pytest.mark.parametrize("opening", OPENINGS, ids=lambda fact: fact.kind.TOPIC)


def kind_of(opening: Fact) -> type[RegisterFile[Any]]:
    """Return the file an opening opens."""
    return KINDS[opening.kind.TOPIC.partition(".")[0]]


def voided(opening: Fact) -> type[Any]:
    """Return the kind of entry that strikes out."""
    return cast("type[Any]", cast("Any", kind_of(opening)).Voided)


@each_step
def test_a_command_states_its_fact(step: Step) -> None:
    """The fact carries the margin and the words of the command."""
    given(step.kind, *step.past).when(step.command).then(step.states)


@each_step
def test_a_retried_command_states_nothing(step: Step) -> None:
    """The register already says so, and says it once."""
    given(step.kind, *step.past, step.states).when(step.command).then_nothing()


def test_every_kind_of_entry_is_stated_by_a_command_here() -> None:
    """A new kind of entry without a test of its command fails here."""
    every = {kind for file in KINDS.values() for kind in kinds_of_entries(file)}
    assert {step.states.kind for step in EVERY_STEP} | {one.kind for one in OPENINGS} == every


def test_every_entry_and_file_is_stored_under_a_topic_of_its_own() -> None:
    """A stored name is a promise: explicit, unique, and no path of a class."""
    entries = [kind for file in KINDS.values() for kind in kinds_of_entries(file)]
    topics = [*KINDS, *(kind.TOPIC for kind in entries)]
    assert len(set(topics)) == len(topics)
    assert not [topic for topic in topics if ":" in topic]


@pytest.mark.parametrize(
    "step", [s for s in EVERY_STEP if not issubclass(s.states.kind, Rekeyed)], ids=str
)
def test_another_agency_cannot_write_in_the_file(step: Step) -> None:
    """The refusal names who keeps the file."""
    file = replayed(step.kind, step.past)
    file.standing.keeper = "x99999"
    with pytest.raises(NotTheKeeperError):
        step.command(file)
    assert not file.collect_events()


ASKED_AT: list[tuple[Fact, Callable[[Any, Moment], object]]] = [
    (OPENINGS[0], lambda file, when: file.guide(when, "t51")),
    (OPENINGS[1], lambda file, when: file.acknowledge(when)),
    (OPENINGS[2], lambda file, when: file.hold(when, Visit())),
    (OPENINGS[3], lambda file, when: file.send(when, "t51")),
]


@pytest.mark.parametrize(("past", "command"), ASKED_AT, ids=list(KINDS))
def test_nothing_is_recorded_before_it_happened(
    past: Fact, command: Callable[[Any, Moment], object]
) -> None:
    """The day of recording is a Vietnamese day: at 23:00 there, a step of tomorrow is refused."""
    evening = datetime(2026, 3, 9, 16, tzinfo=UTC)
    file = replayed(kind_of(past), [past])
    with pytest.raises(DateAfterRecordingError) as refusal:
        command(file, said("03-10", recorded=evening))
    assert refusal.value.details == {"on": "2026-03-10", "recorded_on": "2026-03-09"}
    command(file, said("03-10", recorded=evening + timedelta(hours=1)))
    assert len(file.collect_events()) == 1


@each_file
def test_voiding_needs_the_entry_struck_out(opening: Fact) -> None:
    """A strike-out that names nothing is refused."""
    command = striking_out(said("03-09"))
    given(kind_of(opening), opening).when(command).then_refused(NothingToCorrectError)


@each_file
def test_a_correction_names_an_entry_of_the_same_file(opening: Fact) -> None:
    """Any other id is refused."""
    elsewhere = number(9, opening.kind)
    command = striking_out(said("03-09", corrects=elsewhere))
    refusal = given(kind_of(opening), opening).when(command).then_refused(UnknownFactError)
    assert refusal.details == {"fact": elsewhere}


@each_file
def test_what_is_struck_out_cannot_be_struck_out_again(opening: Fact) -> None:
    """A second strike-out on another day is no retry."""
    first = number(1, opening.kind)
    gone = fact(voided(opening), "03-09", corrects=first)
    command = striking_out(said("03-10", corrects=first))
    given(kind_of(opening), opening, gone).when(command).then_refused(AlreadyVoidedError)


@each_file
def test_a_file_struck_out_still_belongs_to_its_office(opening: Fact) -> None:
    """Another office of the same node may not write in it."""
    gone = fact(voided(opening), "03-09", corrects=number(1, opening.kind))
    again = number(2, voided(opening))
    command = striking_out(said("03-10", by=OTHER_OFFICE, corrects=again))
    given(kind_of(opening), opening, gone).when(command).then_refused(NotTheKeeperError)


def test_a_replacement_states_the_same_kind_of_fact() -> None:
    """An acknowledgement cannot stand in the place of a return."""
    announced = next(one for one in OPENINGS if one.kind is Transfer.Announced)
    returned = fact(Transfer.Returned, "03-06", sent_by=None, names=None, reason=None)
    (
        given(Transfer, announced, returned)
        .when(lambda file: file.acknowledge(said("03-06", corrects=number(2, Transfer.Returned))))
        .then_refused(CorrectionOfAnotherKindError)
    )


@st.composite
def histories(draw: st.DrawFn) -> tuple[type[RegisterFile[Any]], list[Fact]]:
    """Draw a file with any entries in any order, corrections of anything included."""
    kind = draw(st.sampled_from([Petition, Transfer, Reception, Report]))
    openings = [one for one in OPENINGS if one.kind.TOPIC.startswith(kind.TOPIC)]
    known = [
        one
        for step in EVERY_STEP
        if step.kind is kind
        for one in (*step.past, step.states)
        if one.kind is not openings[0].kind
    ]
    drawn = draw(st.lists(st.sampled_from(known), max_size=12))
    kinds = [openings[0].kind, *(one.kind for one in drawn)]
    ids = [number(place, entry) for place, entry in enumerate(kinds, start=1)]
    return kind, [*openings, *(_redrawn(draw, one, ids) for one in drawn)]


def _redrawn(draw: st.DrawFn, one: Fact, ids: list[str]) -> Fact:
    corrects = draw(st.none() | st.sampled_from(ids))
    by = draw(st.sampled_from([one.entry.agency, OTHER_OFFICE]))
    on = f"{draw(st.integers(1, 12)):02}-{draw(st.integers(1, 28)):02}"
    return fact(one.kind, on, by=by, corrects=corrects, **one.says)


@for_all(histories())
def test_replay_never_refuses(history: tuple[type[RegisterFile[Any]], list[Fact]]) -> None:
    """Any entries in any order can be read: a rule of today never locks an old register."""
    kind, past = history
    file = replayed(kind, past)
    assert [entry.entry for entry in file.entries] == [one.entry for one in past]


@for_all(histories(), st.permutations(EVERY_STEP))
def test_a_command_states_repeats_or_refuses_and_never_breaks(
    history: tuple[type[RegisterFile[Any]], list[Fact]], steps: list[Step]
) -> None:
    """On any file a command ends in a fact, in nothing or in a refusal; a retry adds nothing."""
    kind, past = history
    file = replayed(kind, past)
    for step in steps:
        if step.kind is not kind:
            continue
        try:
            step.command(file)
        except DomainError:
            assert not file.collect_events()
            continue
        assert len(file.collect_events()) <= 1
        step.command(file)
        assert not file.collect_events()
