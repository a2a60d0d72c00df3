"""Personal data of papers: written with the fact, never instead of another's, erasable."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from domain.contracts.facts import parse_fact
from domain.contracts.petition import PetitionClassifiedV1
from domain.petition import Petition
from services.node.command_words import Person
from tests.node.conftest import ON_DISK
from tests.support.book import (
    KEYS,
    NODE,
    Book,
    one,
    paper_id,
    receive,
    statuses,
    step,
    written_first,
)
from tests.support.imports import Leothang, leothang
from tests.support.year import entry

__all__ = ["leothang"]

ID = UUID(paper_id(1))
SENDER = Person(name="Nguyễn Văn 1", id_number="05101")
CLASSIFY = step("classify_petition", "03-03", content={"kind": "denunciation"})


def classified(book: Book) -> PetitionClassifiedV1:
    """Return the last classification the node published."""
    facts = [parse_fact(row.body) for row in book.log() if row.subject]
    return [fact for fact in facts if isinstance(fact, PetitionClassifiedV1)][-1]


def test_a_papers_words_are_kept_beside_its_fact(book: Book) -> None:
    """Also for a program that opens the register anew."""
    one(book.engine(), receive(1))
    kept = book.opened().private.find(ID)
    assert kept is not None
    assert (kept.sender, kept.text) == (SENDER, "Tôi khiếu nại quyết định số 1")


def test_nothing_is_kept_of_a_paper_that_was_refused(book: Book) -> None:
    """Neither of an agency of another node nor of a paper of tomorrow."""
    engine = book.engine()
    outcomes = engine.execute([receive(1, agency="x99999"), receive(2, corrects=paper_id(3))])
    assert statuses(outcomes) == ["agency_not_hosted", "fact_unknown"]
    for outcome in outcomes:
        assert engine.register.private.find(UUID(outcome.subject)) is None


def test_a_refused_paper_leaves_the_words_of_the_first(book: Book) -> None:
    """The same number for somebody else, in one group, later, or from another program at once."""
    engine, rival = book.engine(), book.engine()
    other = receive(1, sender={"name": "Người khác"}, channel="online")
    with written_first(engine, rival, iter([receive(1)])):
        assert statuses(engine.execute([other, other])) == ["already_received"] * 2
    assert statuses([one(engine, other)]) == ["already_received"]
    kept = book.opened().private.find(ID)
    assert kept is not None
    assert kept.sender == SENDER


def test_a_corrected_receipt_corrects_the_words(book: Book) -> None:
    """Who really sent it is marked from then on."""
    fix = receive(1, corrects=entry(paper_id(1), 1, Petition.Received), sender={"name": "Lê Hai"})
    book.engine().execute([receive(1), fix, CLASSIFY])
    signers = classified(book).data.signers
    assert signers is not None
    assert signers.sender_ref == KEYS.denouncer(Person(name="Lê Hai"))


def test_a_classification_marks_the_sender_in_the_domain_of_the_kind(book: Book) -> None:
    """What turns out to be a denunciation is signed by a denouncer."""
    book.engine().execute([receive(1, content=None), CLASSIFY])
    signers = classified(book).data.signers
    assert signers is not None
    assert signers.sender_ref == KEYS.denouncer(SENDER)


def test_what_was_erased_is_gone_for_good(book: Book) -> None:
    """For every program; the facts stay, and the paper can still be worked on, without marks."""
    engine = book.engine()
    one(engine, receive(1))
    before = book.log()
    assert engine.register.private.erase(ID)
    assert not engine.register.private.erase(ID)
    assert engine.register.private.find(ID) is None
    assert book.opened().private.find(ID) is None
    assert book.log() == before
    assert one(engine, CLASSIFY).status == "recorded"
    assert classified(book).data.signers is None


def test_a_retried_receipt_does_not_bring_back_what_was_erased(book: Book) -> None:
    """The retry states nothing, so it keeps nothing."""
    engine = book.engine()
    one(engine, receive(1))
    engine.register.private.erase(ID)
    assert one(engine, receive(1)).status == "repeated"
    assert engine.register.private.find(ID) is None


@pytest.mark.parametrize("store", ["sqlite"])
@pytest.mark.parametrize("settled", [False, True], ids=["in the log", "in the file"])
def test_erased_words_are_overwritten(book: Book, settled: bool) -> None:
    """Not merely unlinked: whoever copies the file finds nothing."""
    folder = Path(book.place).parent
    phrase = "khiếu nại quyết định số 1".encode()
    engine = book.engine()
    one(engine, receive(1))
    if settled:
        with closing(sqlite3.connect(book.place)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert any(phrase in file.read_bytes() for file in folder.iterdir())
    engine.register.private.erase(ID)
    assert not [file for file in folder.iterdir() if phrase in file.read_bytes()]


@pytest.mark.parametrize("store", ON_DISK)
def test_an_office_erases_a_paper_beside_its_running_node(book: Book, leothang: Leothang) -> None:
    """By the paper's id; a second time there is nothing, and another node's book is refused."""
    engine = book.engine()
    engine.execute([receive(1), receive(2)])
    where = ("--store", book.place)
    if not book.place.startswith("postgresql"):
        where = ("--data", str(Path(book.place).parent))
    assert leothang("node", "erase", ID, "--node", "n-x21115", *where, "--yes").code == 2
    erased = leothang("node", "erase", ID, "--node", NODE, *where, "--yes")
    assert (erased.code, erased.err) == (0, "")
    assert engine.register.private.find(ID) is None
    assert engine.register.private.find(UUID(paper_id(2))) is not None
    again = leothang("node", "erase", ID, "--node", NODE, *where, "--yes")
    assert (again.code, again.err) == (1, f"nothing is kept here of {ID}\n")
    assert one(engine, CLASSIFY).status == "recorded"


def test_there_is_nothing_to_erase_where_there_is_no_register(
    tmp_path: Path, leothang: Leothang
) -> None:
    """And none is made."""
    done = leothang("node", "erase", ID, "--node", NODE, "--data", tmp_path, "--yes")
    assert done.code == 2
    assert "there is no register" in done.err
    assert not list(tmp_path.iterdir())
