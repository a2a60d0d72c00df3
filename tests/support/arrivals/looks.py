"""The live path over a store of its own, and what it says: on record, and told to the desk."""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.replay.output import alert_of, canonical, view_digest
from projections.store.sqlite import SqliteStore
from tests.support.cases import the_law

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from tests.support.arrivals.plans import Plan

_IN_MEMORY = Path("/dev/shm")
"""Where there is such a folder, nothing touches a disk."""
_ALL = 1_000_000
_FEW = 2
"""A catch-up judges so many at a time: groups then lie across its steps."""


class DiskFullError(Exception):
    """The store could not keep a batch."""


class Look:
    """A worker's store and pipeline, which may be closed and opened again."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "view.db"
        self._open()

    def _open(self) -> None:
        self.store = SqliteStore(self._path, durable=False)
        self.pipeline = Pipeline(self.store, the_law())
        self._outbox = self.store.outbox_log()

    def restart(self) -> None:
        """Forget everything that is not in the store."""
        self.store.close()
        self._open()

    def hear(self, bodies: Iterable[bytes], now: datetime, *, judging: bool = True) -> None:
        """Take one batch in."""
        messages = [Message(n, "", body) for n, body in enumerate(bodies, start=1)]
        self.pipeline.observe(messages, now, judging=judging)

    def follow(self, plan: Plan, bodies: Sequence[bytes]) -> None:
        """Live through a plan."""
        for facts, now, deed in plan:
            batch = [bodies[n] for n in facts]
            if deed in {"stumble", "recover"}:
                self._stumble(batch, now)
            if deed == "recover":
                self.pipeline.recover()
            self.hear(batch, now, judging=deed != "defer")
            if deed == "restart":
                self.restart()
            elif deed == "tick":
                self.pipeline.tick(now)
            elif deed == "catch up":
                self.pipeline.catch_up(now, _FEW)

    def _stumble(self, batch: Sequence[bytes], now: datetime) -> None:
        """Fail at the very end of a transaction."""

        def full(_rows: object) -> int:
            raise DiskFullError

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(self.store, "add_dead_letters", full)
            with pytest.raises(DiskFullError):
                self.hear(batch, now)

    def digest(self, now: datetime) -> str:
        """Return what a settled view says as of an instant."""
        self.pipeline.settle(now)
        return view_digest(self.store, the_law())

    def on_record(self) -> list[str]:
        """Return the alerts that stand on record."""
        events = (json.loads(row.body) for row in self.store.open_alerts())
        return sorted(canonical(alert_of(event)) for event in events)

    def told(self) -> list[str]:
        """Return the alerts that stand for whoever folded what the outbox told.

        A word that makes no sense there, such as a withdrawal of what nobody raised, fails.
        """
        standing: dict[str, str] = {}
        revisions: dict[str, int] = {}
        for row in self._outbox.select(0, _ALL):
            event = json.loads(row.body)
            change = event["type"].split(".")[2]
            if not event["type"].startswith("leothang.alert."):
                continue
            id_, revision = event["data"]["alert_id"], event["data"]["revision"]
            assert revision == revisions.get(id_, 0) + 1, (id_, revision)
            assert (change == "raised") is (id_ not in standing), (id_, change)
            revisions[id_] = revision
            if change == "withdrawn":
                del standing[id_]
            else:
                standing[id_] = canonical(alert_of(event))
        return sorted(standing.values())

    def failures(self) -> list[str]:
        """Return where detectors failed."""
        letters = self.store.dead_letters()
        return [letter.errors for letter in letters if letter.reason == "judgement_failed"]


@contextmanager
def look() -> Iterator[Look]:
    """Open a look of its own."""
    where = _IN_MEMORY if _IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=where) as folder:
        opened = Look(Path(folder))
        try:
            yield opened
        finally:
            opened.store.close()


def replayed(bodies: Sequence[bytes], now: datetime) -> tuple[str, list[str]]:
    """Return digest and alerts of a fresh replay: all taken in, then judged once."""
    with look() as fresh:
        fresh.hear(bodies, now, judging=False)
        digest = fresh.digest(now)
        assert not fresh.failures(), fresh.failures()
        return digest, fresh.on_record()
