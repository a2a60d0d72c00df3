"""Messages set aside, read again: as somebody asked, or by a program that understands more.

A letter says where its message lies, never what it says. So the message is fetched from there, and
only taken for the letter's where stream and content agree (đọc lại thư bị để riêng).
"""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import structlog
from nats.js.errors import NotFoundError
from pydantic import ValidationError

from domain.contracts.facts import dump_fact, parse_fact
from domain.contracts.subjects import PETITIONS, node_of
from projections.early_warning.reading import Message, letter_name
from services.runtime import credentials

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from nats.aio.client import Client
    from structlog.typing import FilteringBoundLogger

    from projections.early_warning.pipeline import Pipeline
    from projections.store.protocol import Store
    from projections.store.rows import DeadLetter

log: FilteringBoundLogger = structlog.get_logger()

AT_ONCE = 50
"""Letters in one transaction: live facts wait no longer than that."""
_PATIENCE = 5.0
"""Seconds after which a few are read even though facts keep coming."""
_FAILED = "judgement_failed"


class Letters:
    """Reads letters again beside the live facts; one worker's."""

    def __init__(self, client: Client, clock: Callable[[], datetime]) -> None:
        """Take the line to the hub; at the start everything may have to be tried."""
        self._js: Any = client.jetstream(timeout=3.0, prefix=credentials.api())
        self._clock = clock
        self._understanding = ""
        self._waiting = True
        self._last = time.monotonic()

    def ask(self) -> None:
        """Look for letters again: somebody asked for some, or the view is another."""
        self._waiting = True

    def are_due(self, pipeline: Pipeline, *, busy: bool) -> bool:
        """Tell whether some should be read now: when nothing else waits, or waited long."""
        if pipeline.understanding != self._understanding:
            self._understanding, self._waiting = pipeline.understanding, True
        return self._waiting and (not busy or time.monotonic() - self._last > _PATIENCE)

    async def read_some(self, pipeline: Pipeline, created: str) -> Counter[str]:
        """Read a few again; return how many ended in which state."""
        store = pipeline.store
        letters = store.letters_to_try(pipeline.understanding, AT_ONCE)
        self._waiting, self._last = bool(letters), time.monotonic()
        found: Counter[str] = Counter()
        failures = [letter for letter in letters if letter.reason == _FAILED]
        gone, messages = [], []
        for letter in letters:
            if letter.reason == _FAILED:
                continue
            message = await self._message(letter, created)
            if message is None:
                gone.append(letter)
            else:
                messages.append((letter, message))
        if failures or gone:
            self._put_down(store, failures, gone)
            found += Counter(replayed=len(failures), gone=len(gone))
            pipeline.look_again()
        # One by one would cost a commit each; those that trouble a batch are set aside in it.
        if messages:
            found += self._judge(pipeline, messages, created)
        if found:
            told = " ".join(f"{word}:{count}" for word, count in sorted(found.items()))
            log.info("read letters again", count=found.total(), change=told)
        return found

    async def _message(self, letter: DeadLetter, created: str) -> Message | None:
        """Return the message the letter is of; None where it does not lie there any more."""
        if letter.position < 1 or (letter.created and letter.created != created):
            return None
        try:
            found = await self._js.get_msg(PETITIONS, letter.position)
        except NotFoundError:
            return None
        body = found.data or b""
        if not is_of(letter, body):
            return None
        return Message(letter.position, found.subject, body, node_of(found.subject))

    def _judge(
        self, pipeline: Pipeline, found: Sequence[tuple[DeadLetter, Message]], created: str
    ) -> Counter[str]:
        outcome: Counter[str] = Counter()

        def settle(set_aside: Sequence[DeadLetter]) -> None:
            letters = [letter for letter, _ in found]
            rows, gone = settled(letters, set_aside, created)
            pipeline.store.put_dead_letters(rows, gone)
            outcome.update(row.state for row in rows)

        messages = [message for _, message in found]
        pipeline.observe(messages, self._clock(), settle=settle)
        return outcome

    def _put_down(
        self, store: Store, failures: Sequence[DeadLetter], gone: Sequence[DeadLetter]
    ) -> None:
        """Judge again what failed, and tell of what lies there no more."""
        with store.transaction():
            keys = [letter.source.split("/", 1) for letter in failures]
            store.mark_dirty([(kind, name) for kind, name in keys])
            store.put_dead_letters(
                [
                    *(letter._replace(state="replayed") for letter in failures),
                    *(letter._replace(state="gone") for letter in gone),
                ]
            )


def settled(
    letters: Sequence[DeadLetter], set_aside: Sequence[DeadLetter], created: str
) -> tuple[list[DeadLetter], list[str]]:
    """Return how letters stand after they were read again, and digests that are no more.

    One that is set aside again stays, with the reason of now; others were understood.
    """
    again = {letter.position: letter._replace(created=created) for letter in set_aside}
    rows: dict[str, DeadLetter] = {}
    gone: list[str] = []
    for letter in letters:
        other = again.pop(letter.position, None)
        if other is None:
            rows.setdefault(letter.digest, letter._replace(state="replayed"))
            continue
        rows[other.digest] = other
        if other.digest != letter.digest:
            gone.append(letter.digest)
    rows.update((letter.digest, letter) for letter in again.values())
    return list(rows.values()), [digest for digest in gone if digest not in rows]


def is_of(letter: DeadLetter, body: bytes) -> bool:
    """Tell whether a message is the one the letter was written about."""
    return letter.digest in _names(letter.reason, body)


def _names(reason: str, body: bytes) -> Iterator[str]:
    """Return what the letter of a message may be called: by the body, or as a fact is written."""
    yield letter_name(reason, body)
    try:
        yield letter_name(reason, dump_fact(parse_fact(body)))
    except ValidationError:
        return
