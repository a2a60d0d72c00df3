"""What an officer may ask about letters, and the worker that answers for its view (yêu cầu).

The view has one writer. While it runs it is asked over NATS, `early-warning.v1.letters.<worker>`;
while it does not, whoever asks opens the view himself and does the same.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import structlog
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from projections.early_warning.record import micros

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from nats.aio.client import Client
    from nats.aio.msg import Msg
    from nats.aio.subscription import Subscription
    from structlog.typing import FilteringBoundLogger

    from projections.store.protocol import Store
    from projections.store.rows import DeadLetter

log: FilteringBoundLogger = structlog.get_logger()

Why = Literal["test", "duplicate", "corrected", "foreign", "unreadable", "superseded"]
WHYS: tuple[Why, ...] = get_args(Why)
Officer = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,8}[0-9a-z-]{0,24}/o-[0-9a-z]{2,24}$")]
"""Office and the officer's opaque reference, `t51-ttr/o-7f3a91`: no names."""
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{1,64}$")]
_FROM = {
    "replay": ("waiting", "gone", "replayed"),
    "discard": ("waiting", "asked", "gone"),
    "restore": ("discarded",),
}
_TO = {"replay": "asked", "discard": "discarded", "restore": "waiting"}


class Request(BaseModel):
    """What is to become of some letters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Literal["replay", "discard", "restore"]
    letters: Annotated[tuple[Digest, ...], Field(max_length=1_000)]
    by: Officer | Literal[""] = ""
    why: Why | Literal[""] = ""


class Answer(BaseModel):
    """How many letters were meant, and how many it could be done with."""

    done: int = 0
    refused: str = ""


def subject_of(worker: str) -> str:
    """Return where a worker is asked."""
    return f"early-warning.v1.letters.{worker}"


def refusal(request: Request) -> str:
    """Say what is missing; nothing where all is said."""
    if request.do != "replay" and not request.by:
        return "say who does it with --by: office and officer's reference, t51-ttr/o-7f3a91"
    if request.do == "discard" and not request.why:
        return f"say why with --why: {', '.join(WHYS)}"
    return ""


def carry_out(store: Store, request: Request, now: datetime) -> Answer:
    """Do what is asked, in one transaction; letters it does not fit stay as they are."""
    if refused := refusal(request):
        return Answer(refused=refused)
    with store.transaction():
        found = [x for x in store.dead_letters_of(request.letters) if x.state in _FROM[request.do]]
        store.put_dead_letters([_after(letter, request, now) for letter in found])
    return Answer(done=len(found))


def _after(letter: DeadLetter, request: Request, now: datetime) -> DeadLetter:
    state = _TO[request.do]
    if request.do == "replay":
        return letter._replace(state=state)
    return letter._replace(
        state=state, noted_by=request.by, noted_why=request.why, noted_at=micros(now)
    )


class LetterDesk:
    """Answers requests for one worker, on the loop that writes its view."""

    def __init__(self, client: Client, worker: str, store: Callable[[], Store]) -> None:
        """Take the line, the worker's name, and where its current view is to be had."""
        self._client = client
        self._subject = subject_of(worker)
        self._store = store
        self._subscription: Subscription | None = None
        self.asked: Callable[[], None] | None = None
        """Hears of every request that was carried out."""

    async def open(self, clock: Callable[[], datetime]) -> None:
        """Begin to answer."""

        async def answer(message: Msg) -> None:
            await message.respond(self._answer(message.data, clock()).model_dump_json().encode())

        self._subscription = await self._client.subscribe(self._subject, cb=answer)

    async def close(self) -> None:
        """Answer no more."""
        found, self._subscription = self._subscription, None
        if found is not None and self._client.is_connected:
            await found.unsubscribe()

    def _answer(self, body: bytes, now: datetime) -> Answer:
        store = self._store()
        try:
            request = Request.model_validate_json(body)
            found = carry_out(store, request, now)
        except ValidationError as error:
            where = sorted({str(part) for one in error.errors() for part in one["loc"][:1]})
            return Answer(refused=f"the request is not valid: {', '.join(where)}")
        except store.outages as error:
            return Answer(refused=f"the view is away ({type(error).__name__})")
        log.info("asked about letters", reason=request.do, count=found.done)
        if self.asked is not None:
            self.asked()
        return found


def read_answer(body: bytes) -> Answer:
    """Read what a worker answered."""
    return Answer.model_validate(json.loads(body))
