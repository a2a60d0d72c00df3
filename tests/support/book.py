"""A register for a test: one store, opened by as many programs as a test needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from domain.contracts.hosting import Hosting
from domain.identity import petition_id
from services.node.commands import AnyCommand, parse_command
from services.node.engine import Engine, Outcome
from services.node.outbox import NotificationLog
from services.node.pseudonyms import Key, Keys
from services.node.register import Register, open_register
from services.runtime.log_row import LogRow
from services.runtime.registers import MEMORY

NODE = "n51-demo"
OFFICE, PROVINCE = "x21025", "t51"
HOSTING = Hosting({NODE: (OFFICE, PROVINCE, f"{PROVINCE}-*")})
KEYS = Keys("k1", b"a secret of thirty-two bytes ...")
ROTATED = Keys("k2", b"another secret of as many bytes.", (Key(KEYS.id, KEYS.secret),))
"""The same office in the midst of exchanging its key for another."""
NOW = datetime(2026, 12, 31, 9, tzinfo=UTC)


class Book:
    """One store; in memory all programs share it, elsewhere each opens it itself."""

    def __init__(self, place: str) -> None:
        self.place = place
        self._opened: list[Register] = []
        self._reader: Register | None = None

    def opened(self) -> Register:
        """Open the store as one more program."""
        if self.place == MEMORY and self._opened:
            return self._opened[0]
        self._opened.append(open_register(self.place))
        return self._opened[-1]

    def engine(self, *, files_held: int = 100, keys: Keys = KEYS) -> Engine:
        """Return one more program's engine over the store."""
        return Engine(
            self.opened(),
            node=NODE,
            hosting=HOSTING,
            keys=keys,
            clock=lambda: NOW,
            files_held=files_held,
        )

    def log(self) -> list[LogRow]:
        """Return the whole log, as a program reads it that has written nothing itself."""
        if self._reader is None:
            self._reader = self.opened()
        rows = NotificationLog(self._reader, NODE)._read(0, 100_000)
        return [NotificationLog(self._reader, NODE)._outgoing(*row) for row in rows]

    def close(self) -> None:
        """Close every opening."""
        for register in self._opened:
            register.close()
        self._opened.clear()


def told(word: str, on: str, **says: Any) -> AnyCommand:
    """Return a command of the office, on a day of 2026."""
    return parse_command({"command": word, "agency": OFFICE, "on": f"2026-{on}"} | says)


def receive(number: int = 1, on: str = "03-02", **says: Any) -> AnyCommand:
    """Return the receipt of a complaint."""
    words: dict[str, Any] = {
        "register_no": f"{number}/TD",
        "province": "51",
        "sender": {"name": f"Nguyễn Văn {number}", "id_number": f"0510{number}"},
        "content": {"kind": "complaint", "topic": "land", "commune": "21025"},
        "text": f"Tôi khiếu nại quyết định số {number}",
    }
    return told("receive_petition", on, **words | says)


def step(word: str, on: str, number: int = 1, **says: Any) -> AnyCommand:
    """Return a step on a paper already received."""
    return told(word, on, register_no=f"{number}/TD", **says)


def paper_id(number: int = 1, agency: str = OFFICE) -> str:
    """Return the id of a paper received in 2026."""
    return str(petition_id(agency, f"{number}/TD", 2026))


def one(engine: Engine, command: AnyCommand) -> Outcome:
    """Carry out one command."""
    return engine.execute([command])[0]


def statuses(outcomes: Sequence[Outcome]) -> list[str]:
    """Return how each command ended: its refusal's code, or its status."""
    return [outcome.refusal.code if outcome.refusal else outcome.status for outcome in outcomes]


@contextmanager
def written_first(engine: Engine, rival: Engine, commands: Iterator[AnyCommand]) -> Iterator[None]:
    """Let another program write before each write of this one, while there are commands."""
    recorder: Any = engine.register.recorder
    insert = recorder.insert_events
    inside = False

    def contested(*args: Any, **kwargs: Any) -> Any:
        nonlocal inside
        if not inside and (command := next(commands, None)) is not None:
            inside = True
            assert one(rival, command).status == "recorded"
            inside = False
        return insert(*args, **kwargs)

    recorder.insert_events = contested
    try:
        yield
    finally:
        del recorder.insert_events
