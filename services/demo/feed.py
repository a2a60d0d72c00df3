"""What people see while it plays: a line per alert, and where the play stands (bảng theo dõi)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from rich.status import Status

_SHOWN = ("mới", "rút")
"""How the printer begins the lines worth a look: raised and withdrawn, not merely changed."""
_PLAIN_WIDTH = 160
_SHOWN_A_SECOND = 4
"""A feed that runs faster than people read is no feed."""


class Feed:
    """Prints to a terminal with colours and a status line, plain lines otherwise."""

    def __init__(self) -> None:
        self.console = Console(highlight=False, soft_wrap=True)
        self._status: Status | None = None
        self._second = 0
        self._shown = 0
        self._passed_over = 0

    def heading(self, text: str) -> None:
        """Say which part begins."""
        self.console.print(f"\n[bold]{text}[/]")

    def say(self, text: str) -> None:
        """Print one line."""
        self.console.print(text, markup=False)

    def progress(self, text: str) -> None:
        """Move the status line; nothing where there is no terminal."""
        if not self.console.is_terminal:
            return
        if self._status is None:
            self._status = self.console.status(text)
            self._status.start()
        self._status.update(text)

    def alert(self, line: str) -> None:
        """Show a line of the alert printer, unless it changes little or too many come."""
        second = int(time.monotonic())
        if second != self._second:
            self._second, self._shown = second, 0
        if not line.startswith(_SHOWN) or self._shown >= _SHOWN_A_SECOND:
            self._passed_over += 1
            return
        self._shown += 1
        width = self.console.width if self.console.is_terminal else _PLAIN_WIDTH
        cut = line if len(line) <= width else line[: width - 1] + "…"
        self.console.print(cut, markup=False, highlight=False, soft_wrap=True)

    def rest(self) -> None:
        """Say how many alerts went by unseen, and end the status line."""
        if self._status is not None:
            self._status.stop()
            self._status = None
        if self._passed_over:
            self.say(f"… and {self._passed_over} more lines; `leothang alerts` prints them all")
            self._passed_over = 0
