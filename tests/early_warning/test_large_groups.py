"""A large group is remembered: what it ends as is what it would be read from scratch."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.contracts.facts import AnyFact, dump_fact
from domain.contracts.linking import PetitionRekeyedV1, RekeyedData
from domain.contracts.substance import Substance
from projections.case_file import CaseFile
from projections.early_warning import crowds
from projections.early_warning.groups import Groups
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.ledger import Ledger
from projections.replay.output import view_digest
from projections.shares import Share, share_of
from projections.store.sqlite import SqliteStore
from tests.support.cases import case, the_law
from tests.support.crowds import HELD
from tests.support.facts import classified, fact, received
from tests.support.papers import COMMUNE, PROVINCE, against, at, day_after, ref, signed
from tests.support.steps import complex_flagged, decided, delegation, succeeded, voided

START, END = at("2026-03-02"), at("2026-08-30")
ABOUT = against(decision="dike")


def letter(dice: Random, n: int, people: int) -> list[AnyFact]:
    """Return one letter, perhaps with what follows it, corrects it or says it again."""
    name, day = f"l{n}", day_after("2026-03-02", dice.choice((0, 1, 2, 15, 31, 60, 120)))
    about: Substance | None = ABOUT if dice.random() < 0.9 else against(decision="road")
    sender = f"s{dice.randrange(people)}"
    by = signed(sender, names=dice.choice((1, 1, 1, 1, 3, 12)))
    office = dice.choice((COMMUNE, COMMUNE, PROVINCE))
    first = received(office, day, name, about=about, by=by)
    told: list[AnyFact] = [first]
    what = dice.random()
    if what < 0.1:
        told.append(voided(office, day, name, corrects=first))
    elif what < 0.2:
        other = against(decision=dice.choice(("dike", "road")))
        told.append(classified(office, day_after(day, 3), name, about=other, by=by))
    elif what < 0.25:
        told.append(complex_flagged(office, day, name))
    elif what < 0.3:
        told.append(decided(office, day_after(day, 40), name))
    elif what < 0.35:
        refs = ((ref(sender), "k2." + ref(f"s{dice.randrange(people)}").partition(".")[2]),)
        said = RekeyedData(key="k2", refs=refs)
        told.append(fact(PetitionRekeyedV1, office, day, name, data=said))
    elif what < 0.4:
        told.append(delegation(office, day, dice.choice((4, 7, 30)), (name,), reception=f"d{n}"))
    elif what < 0.43:
        told.append(succeeded(office, day, name, predecessor=COMMUNE, successor=PROVINCE))
    return told


def campaign(seed: int) -> list[AnyFact]:
    """Return the facts of one campaign, in any order."""
    dice = Random(seed)
    people = dice.choice((3, 12, 40))
    told = [one for n in range(dice.randint(8, 24)) for one in letter(dice, n, people)]
    dice.shuffle(told)
    return told


class Desk:
    """A pipeline over a store of its own."""

    def __init__(self, directory: Path, name: str) -> None:
        self.store = SqliteStore(directory / f"{name}.db", durable=False)
        self.pipeline = Pipeline(self.store, the_law())

    def digest(self) -> str:
        self.pipeline.settle(END)
        found = view_digest(self.store, the_law())
        self.store.close()
        return found


@pytest.fixture
def small_crowds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember groups from three matters on, thirty matters at most, and read two at once."""
    monkeypatch.setattr("projections.early_warning.groups.LARGE", 3)
    monkeypatch.setattr("projections.early_warning.groups._AT_ONCE", 2)
    monkeypatch.setattr("projections.ledger._FEW", 2)
    few = partial(crowds.CrowdMemory, limit=30)
    monkeypatch.setattr("projections.early_warning.memory.CrowdMemory", few)


@pytest.mark.usefixtures("small_crowds")
@pytest.mark.parametrize("seed", range(25))
def test_a_remembered_group_ends_as_one_read_from_scratch(tmp_path: Path, seed: int) -> None:
    """Whatever batches, corrections, late facts, failures and days lie between."""
    facts, dice = campaign(seed), Random(seed)
    live, whole = Desk(tmp_path, "live"), Desk(tmp_path, "whole")
    now, rest = START, [dump_fact(one) for one in facts]
    while rest:
        batch, rest = rest[: dice.choice((1, 1, 2, 5))], rest[dice.choice((1, 1, 2, 5)) :]
        messages = [Message(n, "", body) for n, body in enumerate(batch)]
        live.pipeline.observe(messages, now, judging=dice.random() < 0.85)
        if dice.random() < 0.3:
            live.pipeline.tick(now)
        if dice.random() < 0.2:
            live.pipeline.catch_up(now, limit=4)
        now = min(END, now + timedelta(days=dice.choice((0, 0, 1, 9))))
    messages = [Message(n, "", dump_fact(one)) for n, one in enumerate(facts)]
    live.pipeline.observe(messages, now)
    whole.pipeline.observe(messages, END)
    assert live.digest() == whole.digest()


def test_one_letter_more_reads_no_other_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a group at hand nothing is read again but the matter that changed."""
    desk = Desk(tmp_path, "live")
    facts = [
        received(COMMUNE, "2026-03-02", f"l{n}", about=ABOUT, by=signed(f"s{n}")) for n in range(41)
    ]
    messages = [Message(n, "", dump_fact(one)) for n, one in enumerate(facts)]
    desk.pipeline.observe(messages[:40], START)
    shared: list[str] = []
    read: list[int] = []

    def shares(one: CaseFile, day: date) -> Share:
        shared.append(one.id)
        return share_of(one, day)

    monkeypatch.setattr("projections.early_warning.groups.share_of", shares)

    def reads(*_: object) -> None:
        read.append(1)

    monkeypatch.setattr(Groups, "_read", reads)
    desk.pipeline.observe(messages[40:], START)
    (row,) = desk.store.all_group_rows()
    desk.store.close()
    assert (row.matters, row.papers, row.people) == (41, 41, 41)
    assert shared == [facts[40].subject]
    assert read == []


def test_a_large_group_is_read_in_parts_after_a_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No transaction reads all of it; it is judged when all of it is there."""
    monkeypatch.setattr("projections.early_warning.groups._AT_ONCE", 10)
    facts = [
        received(COMMUNE, "2026-03-02", f"l{n}", about=ABOUT, by=signed(f"s{n}")) for n in range(41)
    ]
    messages = [Message(n, "", dump_fact(one)) for n, one in enumerate(facts)]
    desk = Desk(tmp_path, "live")
    desk.pipeline.observe(messages[:40], START)
    desk.store.close()
    again = Desk(tmp_path, "live")
    again.pipeline.observe(messages[40:], START)
    assert again.pipeline.behind
    assert [row.matters for row in again.store.all_group_rows()] == [40]
    steps = 0
    while again.pipeline.behind:
        again.pipeline.catch_up(START)
        steps += 1
    assert [row.matters for row in again.store.all_group_rows()] == [41]
    again.store.close()
    assert 3 <= steps <= 5


def test_what_a_failed_transaction_taught_is_forgotten(tmp_path: Path) -> None:
    """The letter was not kept, so it counts for nothing."""
    desk = Desk(tmp_path, "live")
    facts = [
        received(COMMUNE, "2026-03-02", f"l{n}", about=ABOUT, by=signed(f"s{n}")) for n in range(41)
    ]
    messages = [Message(n, "", dump_fact(one)) for n, one in enumerate(facts)]
    desk.pipeline.observe(messages[:39], START)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk.store, "add_dead_letters", _fails)
        with pytest.raises(OSError, match="full"):
            desk.pipeline.observe(messages[39:40], START)
    desk.pipeline.observe(messages[40:], START)
    (row,) = desk.store.all_group_rows()
    desk.store.close()
    assert (row.matters, row.papers, row.people) == (40, 40, 40)


def _fails(_: object) -> int:
    msg = "disk full"
    raise OSError(msg)


def test_what_is_on_record_of_a_matter_is_replaced_and_goes_with_it() -> None:
    """Of matters that bring nothing any more nothing counts either."""
    crowd, one = crowds.Crowd(END.date()), SHARES[0]
    crowd.change({1: one, 2: one}, {1: [HELD[0]], 2: [HELD[1]]})
    crowd.change({1: one}, {1: [HELD[2]]})
    assert crowd.findings() == [HELD[2], HELD[1]] or crowd.findings() == [HELD[1], HELD[2]]
    crowd.change({2: None}, {})
    crowd.change({1: one}, {})
    assert crowd.findings() == []


def test_the_group_unused_for_longest_goes_first() -> None:
    """Memory has a bound; the group asked for last stays."""
    memory = crowds.CrowdMemory(limit=5)
    share: dict[int, Share | None] = dict.fromkeys(range(3), SHARES[0])
    for key in (b"a", b"b", b"c"):
        memory.change(key, memory.get(key) or crowds.Crowd(END.date()), share, {})
    assert [memory.get(key) is not None for key in (b"a", b"b", b"c")] == [False, False, True]
    assert set(memory.known(0)) == {b"c"}


SHARES: list[Share] = [
    share_of(case(*letter(Random(seed), seed, 6)), END.date()) for seed in range(60)
]
CHANGE = st.dictionaries(st.integers(0, 9), st.none() | st.sampled_from(SHARES), max_size=6)


@given(st.lists(CHANGE, max_size=12))
@settings(deadline=None)
def test_a_ledger_holds_what_was_put_last(changes: list[dict[int, Share | None]]) -> None:
    """Put bit by bit or at once: the same rows in the same order, the same counts."""
    slow, last = Ledger(), dict[int, Share | None]()
    for change in changes:
        slow.change(change)
        assert len(slow.rises) <= len(slow.sightings)
        last |= change
    fresh = Ledger((n, share) for n, share in last.items() if share is not None)
    assert _said(slow) == _said(fresh)


def _said(ledger: Ledger) -> tuple[object, ...]:
    rows = (ledger.papers, ledger.visits, ledger.sightings, ledger.spots, ledger.sent)
    more = (ledger.wrong, ledger.many, ledger.heads, ledger.passed, ledger.decided, ledger.flagged)
    counts = (dict(ledger.signers), dict(ledger.communes), dict(ledger.provinces), ledger.unnamed)
    return (*rows, *more, *counts, ledger.concern, ledger.next_day, ledger.rises, ledger.shares)
