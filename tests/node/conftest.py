"""Most tests of this directory run on each store a register may lie in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from services.runtime.registers import MEMORY
from tests.support.book import Book

_SCHEMAS = count(1)
ON_DISK = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]

NewBook = Callable[[], Book]


@pytest.fixture(params=[MEMORY, *ON_DISK])
def store(request: pytest.FixtureRequest) -> str:
    """Name a kind of store; overridden where a store must outlive its program."""
    return str(request.param)


@pytest.fixture
def new_book(store: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewBook]:
    """Return what makes an empty book, again and again."""
    made: list[Book] = []

    def make() -> Book:
        place = MEMORY
        if store == "sqlite":
            place = str(tmp_path / f"{next(_SCHEMAS)}" / "register.sqlite")
        if store == "postgres":
            address = request.getfixturevalue("postgres")
            place = f"{address}?schema=register_{next(_SCHEMAS)}"
        made.append(Book(place))
        return made[-1]

    yield make
    for book in made:
        book.close()


@pytest.fixture
def book(new_book: NewBook) -> Book:
    """Return an empty book."""
    return new_book()
