"""Commands in waves: what rests on a receipt or a transfer waits for its answer (đợt gửi).

A step sent together with a receipt that is refused would land on another paper
of the same number. So a wave holds no command that rests on another of the same
wave; whatever concerns one file, or one case, keeps its order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from services.node.commands import AnyCommand, ReceivePetition, TransferPetition

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from services.importing.tables import Row


class Asked(NamedTuple):
    """A command, the row that asks for it, and the case the row belongs to."""

    row: Row
    command: AnyCommand
    case: int


class Waves:
    """Gathers commands; hands them out wave by wave."""

    def __init__(self) -> None:
        self._waves: list[list[Asked]] = []
        self._of_file: dict[UUID, int] = {}
        self._case = -1
        self._next = 0
        self.size = 0

    def add(self, asked: Asked) -> None:
        """Put a command into the first wave that may hold it."""
        if asked.case != self._case:
            self._case, self._next = asked.case, 0
        file = asked.command.file_id
        wave = max(self._next, self._of_file.get(file, 0))
        self._of_file[file] = wave
        rests = isinstance(asked.command, ReceivePetition | TransferPetition)
        self._next = wave + 1 if rests else wave
        if wave == len(self._waves):
            self._waves.append([])
        self._waves[wave].append(asked)
        self.size += 1

    def __iter__(self) -> Iterator[list[Asked]]:
        return iter(self._waves)
