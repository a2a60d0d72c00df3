"""The generations of one view, and which of them is the current one (các thế hệ của khung nhìn).

A view is built anew beside the old one. In files the first generation is `view.db`, later
ones `view-<n>.db`, and one small file says which is current; in PostgreSQL they are schemas,
`early_warning` and `early_warning_g<n>`, and one row says it. Only who holds the locks of
both moves the pointer, and everybody who opens a generation looks at it again afterwards.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, Protocol

from projections.store.schema import VERSION, SchemaVersionError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from projections.store.protocol import Store

FIRST = 1


class Pointer(NamedTuple):
    """Which generation is used."""

    current: int = FIRST
    previous: int | None = None
    """The one before, to go back to."""
    wanted: int | None = None
    """The one somebody asked the worker to go over to."""


class Generations(Protocol):
    """All generations of one view."""

    @property
    def name(self) -> str:
        """Where the view is, for people who look."""
        ...

    def pointer(self) -> Pointer:
        """Return which generation is used."""
        ...

    def change(self, before: Pointer, after: Pointer) -> bool:
        """Let the pointer be another, all at once; False if it was not what we thought."""
        ...

    def existing(self) -> list[int]:
        """Return the numbers of all generations."""
        ...

    def open(self, number: int) -> Store:
        """Open one that is not current to write it; `StoreInUseError` while somebody does."""
        ...

    def open_live(self, number: int) -> Store:
        """Open the current one, or the next current one, to write it."""
        ...

    def claim(self, number: int) -> AbstractContextManager[None]:
        """Keep those away who would build one that is about to become current."""
        ...

    def look_into(self, number: int) -> Store:
        """Open one to read it."""
        ...

    def size(self, number: int) -> int:
        """Return its bytes on disk."""
        ...

    def drop(self, number: int) -> None:
        """Remove one that nobody uses."""
        ...


def open_current(generations: Generations, built: Callable[[Store], bool]) -> Store:
    """Open the current generation to write it.

    One of an older version that cannot be brought up is left as it is: nothing could go on
    from it. The newest one that was `built` beside it takes its place, or else a new one is begun.
    """
    while True:
        pointer = generations.pointer()
        try:
            store = generations.open_live(pointer.current)
        except SchemaVersionError as error:
            if error.found > VERSION:
                raise
            number = _built(generations, pointer.current, built)
            generations.change(pointer, Pointer(number, pointer.current))
            continue
        if generations.pointer().current == pointer.current:
            return store
        store.close()


def _built(generations: Generations, current: int, built: Callable[[Store], bool]) -> int:
    """Return the newest generation that can take the place of one, or the number of a new one."""
    newer = [number for number in generations.existing() if number > current]
    for number in reversed(newer):
        with suppress(SchemaVersionError):
            store = generations.look_into(number)
            try:
                if built(store):
                    return number
            finally:
                store.close()
    return max(current, *newer, current) + 1


def move(generations: Generations, to: int) -> None:
    """Let another generation be the current one; the caller holds both."""
    while True:
        before = generations.pointer()
        previous = before.previous if before.current == to else before.current
        if generations.change(before, Pointer(to, previous)):
            return


def want(generations: Generations, number: int | None) -> None:
    """Ask the worker to go over to a generation, or ask nothing any more."""
    while True:
        before = generations.pointer()
        if generations.change(before, before._replace(wanted=number)):
            return
