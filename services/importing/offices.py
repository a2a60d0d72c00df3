"""Where an import hands its commands in: a running node, or a register here (nơi ghi)."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from services.node.known_agencies import unknown_agencies

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from services.node.commands import AnyCommand
    from services.node.engine import Engine, Outcome, Refusal

BATCH = 500
"""Commands handed in together: the most a node takes."""

_ATTEMPTS = 6
_FIRST_PAUSE = 0.5
_SECONDS = 120.0
_BUSY = 503
_TOO_LARGE = 413


class OfficeError(Exception):
    """The office takes nothing at all now; the message says why and what to do."""


class Answer(NamedTuple):
    """What the office said to one command."""

    status: str
    """`recorded`, `repeated` or `refused`."""
    reason: str = ""


class Office(Protocol):
    """Takes commands; answers each, in order."""

    def hand_in(self, commands: Sequence[AnyCommand]) -> list[Answer]:
        """Return when everything recorded is durable."""
        ...


class OnlyReading:
    """Takes nothing: shows what an import would send (chạy thử)."""

    def hand_in(self, commands: Sequence[AnyCommand]) -> list[Answer]:
        """Say yes to all."""
        return [Answer("recorded")] * len(commands)


class HereAndNow:
    """Writes in a register on this machine."""

    def __init__(self, engine: Engine, known: Callable[[str], bool]) -> None:
        self.engine = engine
        self._known = known

    def hand_in(self, commands: Sequence[AnyCommand]) -> list[Answer]:
        """Record what names known bodies only."""
        unknown = {i: told for i, c in enumerate(commands) if (told := strange(c, self._known))}
        good = [command for i, command in enumerate(commands) if i not in unknown]
        outcomes = iter(self.engine.execute(good) if good else ())
        return [unknown.get(i) or _told(next(outcomes)) for i in range(len(commands))]


def strange(command: AnyCommand, known: Callable[[str], bool]) -> Answer | None:
    """Refuse a command that names a body nobody knows."""
    fields = list(unknown_agencies(command, known))
    return Answer("refused", f"{', '.join(fields)}: unknown agency") if fields else None


class _Problem(BaseModel):
    code: str = "refused"
    detail: str = ""
    errors: list[dict[str, str]] = []


class _Item(BaseModel):
    outcome: dict[str, Any] | None = None
    problem: _Problem | None = None


_ITEMS: TypeAdapter[list[_Item]] = TypeAdapter(list[_Item])


class OverHttp:
    """Sends batches to a node's address; waits a little while the node is busy or away."""

    def __init__(self, http: httpx.Client, *, pause: float = _FIRST_PAUSE) -> None:
        self._http = http
        self._pause = pause
        self._met = False

    def hand_in(self, commands: Sequence[AnyCommand]) -> list[Answer]:
        """Send one batch; sending it again is harmless, because commands repeat quietly."""
        sent = [command.model_dump(mode="json", exclude_none=True) for command in commands]
        trouble = ""
        for attempt in range(_ATTEMPTS):
            if attempt:
                time.sleep(self._pause * 2 ** (attempt - 1))
            try:
                response = self._http.post("/v1/commands", json=sent)
            except httpx.HTTPError as error:
                trouble = type(error).__name__
                if isinstance(error, httpx.ConnectError) and not self._met:
                    break  # never seen alive: more likely a wrong address than a short outage
                continue
            self._met = True
            if response.status_code == _TOO_LARGE:
                return self._in_parts(commands)
            if response.status_code == _BUSY:
                trouble = "it is busy"
                continue
            return self._read(response, len(commands))
        msg = (
            f"the node at {self._http.base_url} does not answer ({trouble}): see that it runs and "
            "check --node, then import the same file again; what is recorded stays as it is"
        )
        raise OfficeError(msg)

    def _in_parts(self, commands: Sequence[AnyCommand]) -> list[Answer]:
        """Send less at once: long texts may fill a request before 500 commands do."""
        if len(commands) == 1:
            return [Answer("refused", "too large for the node")]
        half = len(commands) // 2
        return [*self.hand_in(commands[:half]), *self.hand_in(commands[half:])]

    def _read(self, response: httpx.Response, wanted: int) -> list[Answer]:
        try:
            items = _ITEMS.validate_json(response.content) if response.is_success else []
        except ValidationError:
            items = []
        if len(items) != wanted:
            msg = (
                f"{self._http.base_url} answered {response.status_code} and not as a node does; "
                "check --node"
            )
            raise OfficeError(msg)
        return [_read(item) for item in items]


@contextmanager
def node_at(url: str) -> Generator[OverHttp]:
    """Open a connection to a node."""
    with httpx.Client(base_url=url, timeout=_SECONDS, trust_env=False) as http:
        yield OverHttp(http)


def _read(item: _Item) -> Answer:
    if item.outcome is not None:
        return Answer(str(item.outcome.get("status")))
    problem = item.problem or _Problem()
    fields = "; ".join(f"{one.get('field')}: {one.get('reason')}" for one in problem.errors)
    return Answer("refused", f"{problem.code}: {fields or problem.detail}")


def _told(outcome: Outcome) -> Answer:
    refusal: Refusal | None = outcome.refusal
    reason = f"{refusal.code}: {refusal.message}" if refusal else ""
    return Answer(outcome.status, reason)
