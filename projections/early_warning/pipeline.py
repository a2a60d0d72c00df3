"""Facts in, alerts out: the one path of live reading, replay and rebuilding (dây chuyền).

What is on record depends on the set of facts, the law and the last `as_of` alone.
A long catch-up takes facts in first and judges each matter once at its end; what
still waits for judging is marked in the same transaction as its facts.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import structlog

from projections.early_warning.desk import Desk
from projections.early_warning.intake import Intake
from projections.early_warning.judge import Judge
from projections.early_warning.link_events import LinkNews
from projections.early_warning.memory import FACTS_AT_HAND, CaseMemory
from projections.early_warning.reading import Message, Reader, dead_letter
from projections.early_warning.record import Record, micros
from projections.early_warning.understanding import understanding
from projections.early_warning.used_rules import take_over
from projections.early_warning.work import COUNTS, Work, work_of
from projections.matters.keys import spelled
from projections.matters.scoring import Weights
from services.runtime.logs import outline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from structlog.typing import FilteringBoundLogger

    from domain.contracts.hosting import Hosting
    from domain.law.law import Law
    from projections.store.protocol import Store
    from projections.store.rows import DeadLetter, Position

log: FilteringBoundLogger = structlog.get_logger()

DUE_AT_ONCE = 1_000
"""Timers judged in one transaction: they never hold facts up for long."""
PROVINCES_AT_ONCE = 1
"""Provinces whose weeks are judged in one transaction, and only when nothing else waits."""


class Done(NamedTuple):
    """What one step did."""

    fresh: int = 0
    repeated: int = 0
    set_aside: Sequence[DeadLetter] = ()
    judged: int = 0
    later: int = 0
    """Facts that were not known yet by the instant asked for."""
    sketches: Mapping[str, int] = {}
    """New sketches of texts, by what became of each."""


class Pipeline:
    """The early warning over one store; one step is one transaction."""

    def __init__(
        self,
        store: Store,
        law: Law,
        *,
        hosting: Hosting | None = None,
        worker: str = "w1",
        at_hand: int = FACTS_AT_HAND,
    ) -> None:
        """Take where the view is, and how many facts to keep parsed in memory."""
        self.store = store
        self._law = law
        self.understanding = understanding(law, hosting)
        """What this program makes of messages: letters of another one are tried again."""
        self._at_hand = at_hand
        self._hosting, self._worker = hosting, worker
        self.desk = Desk(store, law, worker)
        self._memory = CaseMemory(store, limit=at_hand)
        record = Record(store, self.desk, law.rulebook, self._memory.used)
        self._weights = Weights.of(law.rulebook)
        self._intake = Intake(store, self._memory, self._weights)
        self._news = LinkNews(store, self._memory)
        self._failures: list[DeadLetter] = []
        self._judging = Judge(store, self._memory, record, law, failed=self._failed)
        self._reader = Reader(law.organisations.known, hosting)
        self._due: int | None = None
        self._due_known = False
        """Whether no timer was set or taken away since the store was asked for the next."""
        self._stale = self._intake.stale
        self._behind = bool(store.dirty(1)) or self._stale

    @property
    def behind(self) -> bool:
        """Whether facts were taken in that are not judged yet."""
        return self._behind

    @property
    def next_due(self) -> int | None:
        """Return when the next timer is due, in microseconds since 1970."""
        if not self._due_known:
            self._due, self._due_known = self.store.next_due(), True
        return self._due

    @property
    def silent_weeks(self) -> Mapping[str, int]:
        """Return in how many of the last weeks provinces judged so far were silent."""
        return self._judging.silent_weeks

    @property
    def counting(self) -> bool:
        """Whether the weeks of some province changed and wait to be judged: no fact waits."""
        return self._judging.counting

    def observe(  # noqa: PLR0913 - each says something else of the same batch
        self,
        messages: Sequence[Message],
        as_of: datetime,
        *,
        position: Position | None = None,
        judging: bool = True,
        known_by: datetime | None = None,
        settle: Callable[[Sequence[DeadLetter]], None] | None = None,
    ) -> Done:
        """Take a batch in and judge what it touches, in one transaction with the position.

        `settle` keeps what was set aside of messages that are read again.
        """
        reads, unreadable = self._reader.read(messages)
        every = len(reads)
        if known_by is not None:
            latest = known_by.timestamp()
            reads = [read for read in reads if read.fact.recordedtime.timestamp() <= latest]
        self._link_anew(as_of)
        with self._step():
            taken = self._intake.take(reads)
            work = Work(taken.matters, taken.groups, taken.agencies, born=taken.born)
            judged = self._judge(work, as_of) if judging else self._defer(work)
            if taken.happened and self.desk.news:
                self.desk.tell_links(self._news.of(taken.happened, as_of), as_of)
            set_aside = self._stamped([*unreadable, *taken.set_aside], position)
            (settle or self.store.add_dead_letters)(set_aside)
            if position is not None:
                self.store.set_position(position)
        self._behind = self._behind or not judging
        counted = taken.fresh, taken.repeated, set_aside, judged, every - len(reads)
        return Done(*counted, taken.sketches)

    def catch_up(self, as_of: datetime, limit: int = 2_000) -> int:
        """Judge some of what waits; return how many, 0 when nothing waits any more."""
        self._link_anew(as_of)
        keys = _in_turn(self.store.dirty(limit))
        self._behind = self._judging.counting = bool(keys)
        if not keys:
            return 0
        with self._step():
            self.store.clear_dirty(keys)
            return self._judge(work_of(keys, cause="backlog"), as_of)

    def tick(self, as_of: datetime, *, weeks: bool = True) -> int:
        """Judge some of what time alone may have changed; 0 when nothing is due any more.

        The weeks of a province come last, and not at all unless they are asked for.
        """
        now, due = micros(as_of), self.next_due
        if due is None or due > now:
            return 0
        rows = self.store.due(now, DUE_AT_ONCE)
        keys = _in_turn([(row.kind, row.subject) for row in rows if weeks or row.kind != COUNTS])
        if not keys:
            return 0
        with self._step():
            return self._judge(work_of(keys, cause="time"), as_of)

    def settle(self, as_of: datetime) -> None:
        """Judge all that waits and all that is due."""
        while self.catch_up(as_of) or self.tick(as_of):
            pass

    def give_up_adopted(self, as_of: datetime) -> int:
        """Withdraw alerts of an earlier view that this one, being complete, does not find."""
        with self.store.transaction():
            return self.desk.give_up_adopted(as_of)

    @contextmanager
    def _step(self) -> Iterator[None]:
        """One transaction; where it fails, what it put into memory is not true."""
        self._due_known = False
        try:
            with self.store.transaction():
                yield
        except BaseException:
            self._memory.clear()
            self._intake.forget()
            raise

    def _judge(self, work: Work, as_of: datetime) -> int:
        if not any((work.matters, work.groups, work.agencies, work.areas, work.provinces)):
            return 0
        judged = self._judging.judge(work, as_of)
        self._behind = self._behind or self._judging.unfinished
        if self._failures:
            self.store.add_dead_letters(self._stamped(self._failures))
            self._failures.clear()
        return judged

    def _stamped(
        self, letters: Sequence[DeadLetter], position: Position | None = None
    ) -> list[DeadLetter]:
        """Say of letters in which stream they lie, and what was understood then."""
        created = position.created if position else ""
        return [x._replace(created=created, understood=self.understanding) for x in letters]

    def _failed(self, kind: str, name: str, error: Exception) -> None:
        where = outline(error)
        log.error("a detector failed", type=kind, matter_id=name, exception=where)
        message = Message(0, f"{kind}/{name}", f"{kind}/{name}/{where}".encode())
        self._failures.append(dead_letter(message, "judgement_failed", where))

    def _link_anew(self, as_of: datetime) -> None:
        """Link all papers again where the rules have other numbers now than they were linked by."""
        if not self._stale:
            return
        log.warning("the numbers of links changed; linking all papers anew")
        with self._step():
            taken = self._intake.link_anew()
            self._defer(Work(taken.matters, taken.groups))
            if taken.happened and self.desk.news:
                self.desk.tell_links(self._news.of(taken.happened, as_of), as_of)
        self._stale, self._behind = False, True

    def _defer(self, work: Work) -> int:
        # What waits is judged from the store: memory would only be filled and emptied.
        self._memory.clear()
        self.store.mark_dirty(
            [
                *(("matter", str(matter)) for matter in work.matters),
                *(("group", spelled(group)) for group in work.groups),
                *(("agency", agency) for agency in work.agencies),
            ]
        )
        return 0

    def under(self, law: Law) -> Pipeline:
        """Return a pipeline over the same store that judges by another law."""
        return self._alike(self.store, law)

    def over(self, store: Store) -> Pipeline:
        """Return a pipeline over another generation of the same view."""
        take_over(store, self._law)
        return self._alike(store, self._law)

    def _alike(self, store: Store, law: Law) -> Pipeline:
        other = Pipeline(
            store, law, hosting=self._hosting, worker=self._worker, at_hand=self._at_hand
        )
        other.desk.told = self.desk.told
        other.desk.reclassifying = self.desk.reclassifying
        if store is self.store:
            other._intake.take_over(self._intake)
        return other

    def look_again(self) -> None:
        """See what somebody else marked to be judged."""
        self._behind = self._behind or bool(self.store.dirty(1))

    def recover(self) -> None:
        """Go on after the store was away, from what it holds."""
        self.store.reopen()
        self._start_over()
        self._behind = bool(self.store.dirty(1))

    def _start_over(self) -> None:
        """Forget what the failed transaction would have made true."""
        self._memory.clear()
        self._failures.clear()
        self._due_known = False
        self._intake = Intake(self.store, self._memory, self._weights)


def _in_turn(keys: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what is judged next: the weeks of provinces last, and few at once."""
    others = [key for key in keys if key[0] != COUNTS]
    return others or keys[:PROVINCES_AT_ONCE]
