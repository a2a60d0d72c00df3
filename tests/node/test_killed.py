"""A node killed in the middle of a write: what was not answered may be sent again."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from tests.support.book import Book, one, paper_id, receive, step

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parents[2]
PROGRAM = """
import os, signal, sys
from services.runtime.recorders import SQLiteRecorder as Recorder
from tests.support.book import Book, receive, step
from tests.support.year import entry
from tests.support.book import paper_id
from domain.petition import Petition

def die(*_, **more):
    os.kill(os.getpid(), signal.SIGKILL)

insert = Recorder._insert_together

def die_after(self, *events, **more):
    insert(self, *events, **more)
    die()

moment, place = sys.argv[1:]
engine = Book(place).engine()
if moment == "before the facts":
    Recorder._insert_together = die
elif moment == "before the commit":
    Recorder._insert_together = die_after
fix = entry(paper_id(1), 1, Petition.Received)
engine.execute([receive(1, corrects=fix, channel="online", sender={"name": "Lê Hai"}), receive(2)])
die()  # after the commit, before anybody heard of it
"""


def _kill(moment: str, place: str) -> None:
    """Run a node that corrects paper 1 and receives paper 2, and dies at a moment."""
    program = subprocess.run(
        [sys.executable, "-c", PROGRAM, moment, place], cwd=ROOT, timeout=150, check=False
    )
    assert program.returncode == -signal.SIGKILL


@pytest.mark.parametrize("store", ["sqlite"])
@pytest.mark.parametrize(
    ("moment", "facts", "sender", "again"),
    [
        ("before the facts", 1, "Nguyễn Văn 1", "recorded"),
        ("before the commit", 1, "Nguyễn Văn 1", "recorded"),
        ("after the commit", 3, "Lê Hai", "repeated"),
    ],
)
def test_facts_and_names_are_written_together_or_not_at_all(
    book: Book, moment: str, facts: int, sender: str, again: str
) -> None:
    """The names of a correction never stand without the correction, nor it without them."""
    one(book.engine(), receive(1))
    _kill(moment, book.place)
    assert len(book.log()) == facts
    private = book.opened().private
    kept = private.find(UUID(paper_id(1)))
    assert kept is not None
    assert kept.sender is not None
    assert kept.sender.name == sender
    assert (private.find(UUID(paper_id(2))) is not None) == (facts == 3)
    assert one(book.engine(), receive(2)).status == again
    assert one(book.engine(), step("accept_petition", "03-05", 2)).status == "recorded"
