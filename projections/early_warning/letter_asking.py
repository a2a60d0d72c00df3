"""From an operator's words to letters, and to the one who may change them (hỏi về thư để riêng)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from click import UsageError
from nats.errors import NoRespondersError
from nats.js.errors import NotFoundError
from pydantic import ValidationError

from domain.contracts.subjects import PETITIONS, VIA, hub_of, node_of
from projections.early_warning.letter_desk import (
    Answer,
    Request,
    carry_out,
    read_answer,
    refusal,
    subject_of,
)
from projections.early_warning.letters import is_of
from projections.early_warning.opening import look_into, open_store
from projections.early_warning.partitions import Partition, one_partition
from projections.early_warning.reading import REASONS
from projections.store.rows import LETTER_STATES
from services.runtime import credentials
from services.runtime.connection import BrokerUnreachableError, connect, hang_up
from services.runtime.logs import configure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from projections.early_warning.settings import WatchSettings
    from projections.store.rows import DeadLetter

_AT_ONCE = 1_000
_PATIENCE = 10.0
_SHORTEST = 4
"""Digits by which a letter may be named."""


class Sought(NamedTuple):
    """Which letters are meant."""

    letters: tuple[str, ...] = ()
    reason: str = ""
    source: str = ""
    state: str = ""

    def checked(self) -> Sought:
        """Refuse words that mean nothing."""
        if self.reason and self.reason not in REASONS:
            msg = f"--reason: {self.reason!r} is none of {', '.join(REASONS)}"
            raise UsageError(msg)
        if self.state and self.state not in LETTER_STATES:
            msg = f"--state: {self.state!r} is none of {', '.join(LETTER_STATES)}"
            raise UsageError(msg)
        return self

    def among(self, every: Sequence[DeadLetter]) -> list[DeadLetter]:
        """Return those that are meant; refuse a name that none has."""
        named = [*every]
        if self.letters:
            for name in self.letters:
                if not any(_is_called(letter, name) for letter in every):
                    msg = f"no letter is called {name!r}; see `leothang deadletter list`"
                    raise UsageError(msg)
            named = [x for x in every if any(_is_called(x, name) for name in self.letters)]
        return [letter for letter in named if self._fits(letter)]

    def _fits(self, letter: DeadLetter) -> bool:
        of_source = not self.source or (
            fnmatchcase(letter.source, self.source) or owner_of(letter.source)[1] == self.source
        )
        of_state = not self.state or letter.state == self.state
        return of_source and of_state and self.reason in {"", letter.reason}


def _is_called(letter: DeadLetter, name: str) -> bool:
    if name.isdecimal() and int(name) == letter.position > 0:
        return True
    return len(name) >= _SHORTEST and letter.digest.startswith(name)


def owner_of(subject: str) -> tuple[str | None, str | None]:
    """Return the hub a message came over, where it was another one, and the node it is of."""
    hub = hub_of(subject)
    is_fact = subject.removeprefix(f"{VIA}.{hub}.").startswith("petition.")
    return hub, node_of(subject) if is_fact else None


class View(NamedTuple):
    """The view letters are of."""

    settings: WatchSettings
    partition: Partition

    def letters(self, sought: Sought) -> list[DeadLetter]:
        """Return the letters that are meant, by sequence."""
        opened = look_into(self.folder, self.settings.store, schema=self.partition.view)
        try:
            return sought.among(list(opened.dead_letters()))
        finally:
            opened.close()

    @property
    def folder(self) -> Path:
        """Where it is, in files."""
        return self.partition.folder(self.settings.data)

    def ask(self, sought: Sought, **deed: str) -> int:
        """Let the worker do it, or do it here while none runs; return for how many it was done."""
        configure("deadletter", "error")
        names = [letter.digest for letter in self.letters(sought)]
        subject = subject_of(self.partition.worker(self.settings.worker))
        done = 0
        for start in range(0, len(names), _AT_ONCE):
            request = _request(letters=names[start : start + _AT_ONCE], **deed)
            answer = asyncio.run(_asked(self.settings.nats, subject, request)) or self._here(
                request
            )
            if answer.refused:
                raise UsageError(answer.refused)
            done += answer.done
        return done

    def _here(self, request: Request) -> Answer:
        """Do it in this process: no worker answers, and none may hold the view."""
        opened = open_store(self.folder, self.settings.store, schema=self.partition.view)
        try:
            return carry_out(opened, request, datetime.now(UTC))
        finally:
            opened.close()


def view_of(settings: WatchSettings) -> View:
    """Return the view the settings mean: of the whole picture, or of one province."""
    return View(settings, one_partition(settings.partitions))


def _request(**said: object) -> Request:
    try:
        request = Request.model_validate(said)
    except ValidationError as error:
        where = str(error.errors(include_input=False)[0]["loc"][0])
        msg = f"--{where} is not valid; {_HINTS.get(where, 'see --help')}"
        raise UsageError(msg) from None
    if refused := refusal(request):
        raise UsageError(refused)
    return request


_HINTS = {
    "by": "office and officer's reference, as t51-ttr/o-7f3a91: no names",
    "why": "one of test, duplicate, corrected, foreign, unreadable, superseded",
}


async def _asked(nats: str, subject: str, request: Request) -> Answer | None:
    """Ask the worker; None when none runs, or the hub is away."""
    try:
        client = await connect(nats, "deadletter")
    except BrokerUnreachableError:
        return None
    try:
        body = request.model_dump_json().encode()
        return read_answer((await client.request(subject, body, timeout=_PATIENCE)).data)
    except NoRespondersError:
        return None
    except TimeoutError:
        return Answer(refused="the worker does not answer; is it busy, or may we not ask it?")
    finally:
        await hang_up(client)


def body_of(nats: str, letters: Sequence[DeadLetter]) -> list[bytes | None]:
    """Return what letters say, as it still lies in the stream."""
    configure("deadletter", "error")
    try:
        return asyncio.run(_bodies(nats, letters))
    except BrokerUnreachableError as error:
        raise UsageError(str(error)) from None


async def _bodies(nats: str, letters: Sequence[DeadLetter]) -> list[bytes | None]:
    client = await connect(nats, "deadletter")
    js = client.jetstream(prefix=credentials.api())

    async def one(letter: DeadLetter) -> bytes | None:
        try:
            body = (await js.get_msg(PETITIONS, letter.position)).data or b""
        except NotFoundError:
            return None
        return body if is_of(letter, body) else None

    try:
        return [await one(letter) for letter in letters]
    finally:
        await hang_up(client)
