"""One key exchanged for another: before, side by side, and after, others see the same."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from typer.testing import CliRunner

from domain.contracts.facts import parse_fact
from domain.contracts.hosting import Hosting
from domain.contracts.linking import PetitionRekeyedV1
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.store.sqlite import SqliteStore
from services.node.cli import app
from services.node.commands import AnyCommand
from services.node.engine import Engine
from services.node.key_file import KeyFileError, KeysInFile, read, write
from services.node.local import KEY_FILE, open_engine
from services.node.outbox import NotificationLog
from services.node.pseudonyms import Key, Keys
from services.runtime.reference import load_law
from tests.support.book import (
    KEYS,
    NODE,
    ROTATED,
    Book,
    one,
    paper_id,
    receive,
    statuses,
    step,
    told,
)

ANY = Hosting({NODE: ("*",)})
LAW = load_law()
END = datetime(2027, 1, 4, tzinfo=UTC)
DECISION = {"issuer": "x21025", "decision_no": "12/QĐ", "issued_on": "2026-02-02"}
LONG = "Gia đình tôi có thửa đất trồng lúa canh tác ổn định từ năm 1985 đến nay không tranh chấp "
TEXT = (
    LONG + "nhưng xã thu hồi để làm đường mà không có quyết định bồi thường cho gia đình chúng tôi"
)


def run(*words: str) -> tuple[int, str]:
    """Run `leothang node …`; return its exit code and everything it said."""
    told = CliRunner().invoke(app, list(words))
    return told.exit_code, told.output


def villager(number: int, person: int, **more: Any) -> AnyCommand:
    """Return a complaint of a person against the one decision, by the one form letter."""
    sender = {"name": f"Nguyễn Văn {person}", "id_number": f"0510{person}"}
    content = {"kind": "complaint", "topic": "land", "commune": "21025", "complaint": DECISION}
    says: dict[str, Any] = {"sender": sender, "content": content, "text": f"{TEXT} {person}"}
    return receive(number, **says | more)


class Office(NamedTuple):
    """A node's data directory, and who looks at what it says."""

    data: Path

    @property
    def key_file(self) -> Path:
        """Where its keys lie."""
        return self.data / KEY_FILE

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """Open its register."""
        engine = open_engine(self.data, node=NODE, hosting=ANY)
        try:
            yield engine
        finally:
            engine.register.close()

    def record(self, *commands: AnyCommand) -> list[str]:
        """Carry commands out."""
        with self.engine() as engine:
            return statuses(engine.execute(commands))

    def bodies(self) -> list[bytes]:
        """Return all it ever published."""
        with self.engine() as engine:
            return [*NotificationLog(engine.register, NODE).bodies()]

    def seen(self, bodies: list[bytes] | None = None) -> Seen:
        """Return what a worker makes of all it published."""
        return look(self.bodies() if bodies is None else bodies, self.data.parent)


class Seen(NamedTuple):
    """What a worker has on record."""

    matters: set[frozenset[str]]
    groups: set[tuple[str, int, int]]
    """Id, people, papers."""
    alerts: set[str]
    """Ids of those that are open."""


def look(bodies: list[bytes], folder: Path, *, batch: int = 10_000) -> Seen:
    """Judge facts on a store of their own, so many at a time."""
    store = SqliteStore(folder / f"view-{len([*folder.iterdir()])}.db", durable=False)
    pipeline = Pipeline(store, LAW)
    messages = [Message(n, "test", body) for n, body in enumerate(bodies, 1)]
    for start in range(0, len(messages), batch):
        pipeline.observe(messages[start : start + batch], END)
    pipeline.settle(END)
    petitions = {UUID(parse_fact(body).subject).bytes for body in bodies}
    members: dict[int, set[str]] = {}
    for row in store.subjects(petitions):
        members.setdefault(row.matter, set()).add(str(UUID(bytes=row.id)))
    groups = {(row.id, row.people, row.papers) for row in store.all_group_rows()}
    alerts = {row.id for row in store.open_alerts()}
    store.close()
    return Seen(set(map(frozenset, members.values())), groups, alerts)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return an office with its first key and a crowd's complaints."""
    made = Office(tmp_path / "node")
    crowd = [villager(n, n) for n in range(1, 12)]
    assert set(made.record(*crowd, villager(20, 1))) == {"recorded"}
    return made


def test_matters_groups_and_alerts_are_the_same_before_during_and_after(office: Office) -> None:
    """And what comes in later joins them: the same people, the same decision, counted once."""
    (old,) = read(office.key_file).every
    before = office.seen()
    assert any(people == 11 for _, people, _ in before.groups)
    assert before.alerts
    assert frozenset({paper_id(1), paper_id(20)}) in before.matters

    assert run("keys", "add", "--data", str(office.data))[0] == 0
    (new,) = {key.id for key in read(office.key_file).every} - {old.id}
    assert office.seen() == before
    # Side by side: one of the crowd again, under the new key, before the old papers are said so.
    office.record(villager(21, 2))
    during = office.seen()
    assert frozenset({paper_id(2), paper_id(21)}) in during.matters
    assert [g[:2] for g in during.groups] == [g[:2] for g in before.groups]
    assert during.alerts == before.alerts

    code, told = run("rekey", "--node", NODE, "--data", str(office.data))
    assert (code, "12 said again, 1 needed nothing" in told) == (0, True)
    assert office.seen() == during
    assert run("keys", "retire", old.id, "--node", NODE, "--data", str(office.data))[0] == 0
    assert [key.id for key in read(office.key_file).every] == [new]

    # After: under the new key alone, and yet of the same matter, group and people.
    office.record(villager(22, 3))
    told_last = office.bodies()[-1].decode()
    assert f'"{old.id}.' not in told_last
    after = office.seen()
    assert frozenset({paper_id(3), paper_id(22)}) in after.matters
    assert [g[:2] for g in after.groups] == [g[:2] for g in before.groups]
    assert after.alerts == before.alerts
    assert office.seen(office.bodies()[::-1]) == after


def test_a_large_group_lives_through_a_change_of_keys(tmp_path: Path) -> None:
    """Whoever remembers it from batch to batch sees what one sees who reads all at once."""
    office = Office(tmp_path / "node")
    office.record(*(villager(n, n) for n in range(1, 41)))
    (old,) = read(office.key_file).every
    run("keys", "add", "--data", str(office.data))
    office.record(villager(50, 1), villager(51, 60))
    run("rekey", "--node", NODE, "--data", str(office.data))
    run("keys", "retire", old.id, "--node", NODE, "--data", str(office.data))
    office.record(villager(52, 2), villager(53, 61))
    bodies = office.bodies()
    whole = look(bodies, tmp_path)
    assert [people for _, people, _ in whole.groups] == [42]
    for batch, order in ((7, 1), (13, -1), (1, -1)):
        assert look(bodies[::order], tmp_path, batch=batch) == whole


def test_who_came_with_a_delegation_is_known_after_the_change_too(office: Office) -> None:
    """A visitor of before who writes later is no further person."""
    (old,) = read(office.key_file).every
    visitors = [{"name": f"Nguyễn Văn {n}", "id_number": f"0510{n}"} for n in (30, 31)]
    content = {"kind": "complaint", "topic": "land", "commune": "21025", "complaint": DECISION}
    words = {"reception_no": "1", "province": "51", "people": 2, "visitors": visitors}
    came = told("receive_delegation", "03-03", content=content, petitions=[paper_id(1)], **words)
    office.record(came)
    assert [people for _, people, _ in office.seen().groups] == [13]
    run("keys", "add", "--data", str(office.data))
    assert office.record(came) == ["repeated"]
    run("rekey", "--node", NODE, "--data", str(office.data))
    run("keys", "retire", old.id, "--node", NODE, "--data", str(office.data))
    assert office.record(came) == ["repeated"]
    office.record(villager(60, 30))
    assert [people for _, people, _ in office.seen().groups] == [13]


def test_saying_again_twice_says_nothing_twice(office: Office) -> None:
    """A run that was stopped is run again."""
    run("keys", "add", "--data", str(office.data))
    run("rekey", "--node", NODE, "--data", str(office.data))
    said = office.bodies()
    code, told = run("rekey", "--node", NODE, "--data", str(office.data))
    assert (code, "0 said again" in told, office.bodies() == said) == (0, True, True)


def test_a_key_is_not_retired_while_papers_need_it(office: Office) -> None:
    """Nothing is changed, and the message says what to run."""
    (old,) = read(office.key_file).every
    run("keys", "add", "--data", str(office.data))
    held = office.key_file.read_bytes()
    code, told = run("keys", "retire", old.id, "--node", NODE, "--data", str(office.data))
    assert code == 2
    assert "12 papers are not said" in " ".join(told.replace("│", " ").split())
    assert office.key_file.read_bytes() == held


def test_what_was_erased_cannot_be_said_again_and_is_told(office: Office) -> None:
    """Erasing goes before recognising."""
    with office.engine() as engine:
        engine.register.private.erase(UUID(paper_id(4)))
    (old,) = read(office.key_file).every
    run("keys", "add", "--data", str(office.data))
    code, told = run("rekey", "--node", NODE, "--data", str(office.data))
    assert (code, "1 cannot be" in told) == (0, True)
    code, told = run("keys", "retire", old.id, "--node", NODE, "--data", str(office.data))
    assert (code, "1 papers stay under it alone" in told) == (0, True)


@pytest.mark.parametrize("words", [("keys", "retire", "k9"), ("keys", "list"), ("rekey",)])
def test_a_wrong_directory_or_key_is_told_in_one_line(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    """With exit code 2 and no stack trace."""
    more = () if words[-1] == "list" else ("--node", NODE)
    code, told = run(*words, *more, "--data", str(tmp_path / "nowhere"))
    assert (code, "there is no key file" in " ".join(told.split())) == (2, True)


def test_the_current_key_and_a_strange_one_are_not_retired(office: Office) -> None:
    """The message says what to do instead."""
    (old,) = read(office.key_file).every
    for key, hint in ((old.id, "keys add"), ("k9", "keys list")):
        code, told = run("keys", "retire", key, "--node", NODE, "--data", str(office.data))
        assert (code, hint in " ".join(told.split())) == (2, True)


def test_another_office_takes_the_new_key_over(office: Office, tmp_path: Path) -> None:
    """From a file handed over; a second time, or an older one, is refused."""
    theirs = tmp_path / "theirs.json"
    theirs.write_bytes(office.key_file.read_bytes())
    run("keys", "add", "--data", str(office.data))
    words = ("keys", "add", "--key", str(theirs), "--from", str(office.key_file))
    assert run(*words)[0] == 0
    assert read(theirs).every == read(office.key_file).every
    assert run(*words)[0] == 2
    code, told = run("keys", "list", "--key", str(theirs))
    assert (code, told.split()[1::2]) == (0, ["current", "besides"])
    for key in read(theirs).every:
        assert key.secret.hex() not in told


def test_a_key_file_is_replaced_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    """Whoever reads it meanwhile sees the old or the new one; others cannot read it at all."""
    path = tmp_path / "key.json"
    path.write_text(json.dumps({"id": KEYS.id, "key": KEYS.secret.hex()}))
    path.chmod(0o644)
    write(path, ROTATED.every)
    assert read(path) == ROTATED
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.parametrize(
    "keys",
    [
        (),
        (KEYS, KEYS),
        (KEYS, Key("k2", KEYS.secret)),
        (Key("d1", KEYS.secret),),
        (Key("k2", b"short"),),
        tuple(Key(f"k{n}", bytes([n]) * 32) for n in range(5)),
    ],
)
def test_a_file_of_keys_that_make_no_sense_is_refused(
    keys: tuple[Key, ...], tmp_path: Path
) -> None:
    """None, the same twice, an id of the denouncers' domain, a short one, too many."""
    with pytest.raises(KeyFileError) as refusal:
        write(tmp_path / "key.json", keys)
    assert not any(key.secret.hex() in str(refusal.value) for key in keys)
    assert not [*tmp_path.iterdir()]


def test_a_running_node_sees_a_new_key_by_itself(tmp_path: Path) -> None:
    """And goes on with the keys it had while the file cannot be read."""
    path = tmp_path / "key.json"
    write(path, [KEYS])
    keys = KeysInFile(path)
    write(path, ROTATED.every)
    assert keys() == ROTATED
    path.write_text("{")
    assert keys() == ROTATED


def test_commands_sent_again_after_the_change_of_keys_are_recognised(tmp_path: Path) -> None:
    """Before the paper was said again, after it, and when the old key is gone."""
    content = {"kind": "complaint", "topic": "land", "commune": "21025", "complaint": DECISION}
    sent = [
        villager(1, 1, text=TEXT, cosigners=[{"name": "Trần Thị Hai"}]),
        step("classify_petition", "03-03", content=content | {"spot": "thửa 77"}),
        step("accept_petition", "03-05"),
        step("decide_petition", "04-01", outcome="upheld", decision_no="31/QĐ"),
    ]
    book = Book(str(tmp_path / "register.sqlite"))
    assert set(statuses(book.engine().execute(sent))) == {"recorded"}
    assert set(statuses(book.engine(keys=ROTATED).execute(sent))) == {"repeated"}
    assert (
        one(book.engine(keys=ROTATED), told("rekey", "05-01", subject=paper_id(1))).status
        == "recorded"
    )
    new_alone = Keys(ROTATED.id, ROTATED.secret)
    assert set(statuses(book.engine(keys=new_alone).execute(sent))) == {"repeated"}
    book.close()


def test_a_new_paper_is_said_under_both_keys_in_one_write(tmp_path: Path) -> None:
    """Side by side from the first moment: references, sketch, and the number of a decision."""
    book = Book(str(tmp_path / "register.sqlite"))
    engine = book.engine(keys=ROTATED)
    decided = step("decide_petition", "04-01", outcome="upheld", decision_no="31/QĐ")
    engine.execute([villager(1, 1, text=TEXT), step("accept_petition", "03-05"), decided])
    facts = [parse_fact(row.body) for row in book.log()]
    first, second = [fact for fact in facts if isinstance(fact, PetitionRekeyedV1)]
    assert {first.data.key, second.data.key} == {KEYS.id}
    assert len(first.data.refs) == 2
    assert first.data.sketch is not None
    assert first.data.sketch.key == KEYS.id
    assert second.data.refs == (
        (
            ROTATED.decision("31/QĐ", decided.day, decided.agency),
            KEYS.decision("31/QĐ", decided.day, decided.agency),
        ),
    )
    book.close()


def test_a_text_corrected_while_two_keys_are_in_use_replaces_the_old_sketch(tmp_path: Path) -> None:
    """Else the paper would resemble what it never said."""
    book = Book(str(tmp_path / "register.sqlite"))
    engine = book.engine(keys=ROTATED)
    received = one(engine, villager(1, 1, text=TEXT)).facts[0]
    text = (
        "Tôi xin phản ánh việc bãi rác gây ô nhiễm nguồn nước sinh hoạt của cả thôn từ nhiều năm "
    )
    fixed = receive(1, sender={"name": "A"}, text=text * 2, corrects=received)
    assert one(engine, fixed).status == "recorded"
    said = [
        fact for row in book.log() if isinstance(fact := parse_fact(row.body), PetitionRekeyedV1)
    ]
    assert said[-1].corrects == said[0].id
    assert said[-1].data.sketch != said[0].data.sketch
    book.close()
