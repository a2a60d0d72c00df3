"""The generations of one view, and which of them is the current one (các thế hệ của khung nhìn).

A view is built anew beside the old one. In files the first generation is `view.db`, later
ones `view-<n>.db`, and one small file says which is current; in PostgreSQL they are schemas,
`early_warning` and `early_warning_g<n>`, and one row says it. Only who holds the locks of
both moves the pointer, and everybody who opens a generation looks at it again afterwards.
"""

from __future__ import annotations

import json
import re
from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, NamedTuple, Protocol

import psycopg
from psycopg import sql as compose

from projections.store.own_lease import OwnLease
from projections.store.postgres import PostgresStore
from projections.store.schema import VERSION, SchemaVersionError
from projections.store.sqlite import SqliteStore, held_alone
from services.runtime.on_disk import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from projections.store.lease import Fence
    from projections.store.protocol import Store

FIRST = 1
VIEW = "view.db"
_POINTER = "view-generation.json"
_OF_FILE = re.compile(r"view-([0-9]+)\.db")
_ROWS = "leothang_views.generations"
_COLUMNS = "view TEXT PRIMARY KEY, current INTEGER NOT NULL, previous INTEGER, wanted INTEGER"
_TABLE = (
    "CREATE SCHEMA IF NOT EXISTS leothang_views",
    f"CREATE TABLE IF NOT EXISTS {_ROWS} ({_COLUMNS})",
)
_MAKING = 7_245_003


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


class FileGenerations:
    """Generations as files in one directory."""

    def __init__(self, data: Path) -> None:
        """Take the directory; nothing is read or made yet."""
        self._data = data

    @property
    def name(self) -> str:
        return str(self._data)

    def path(self, number: int) -> Path:
        """Return the file of a generation."""
        return self._data / (VIEW if number == FIRST else f"view-{number}.db")

    def pointer(self) -> Pointer:
        try:
            return Pointer(**json.loads((self._data / _POINTER).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return Pointer()

    def change(self, before: Pointer, after: Pointer) -> bool:
        with held_alone(self._data / f"{_POINTER}.lock"):
            if self.pointer() != before:
                return False
            replace(self._data / _POINTER, json.dumps(after._asdict()).encode())
        return True

    def existing(self) -> list[int]:
        found = [FIRST] if self.path(FIRST).is_file() else []
        names = (_OF_FILE.fullmatch(path.name) for path in self._data.glob("view-*.db"))
        return sorted([*found, *(int(name[1]) for name in names if name)])

    def open(self, number: int) -> Store:
        self._data.mkdir(parents=True, exist_ok=True)
        return SqliteStore(self.path(number))

    def open_live(self, number: int) -> Store:
        return self.open(number)

    def claim(self, number: int) -> AbstractContextManager[None]:  # noqa: ARG002 - a file has one lock
        return nullcontext()

    def look_into(self, number: int) -> Store:
        return SqliteStore(self.path(number), reading=True)

    def size(self, number: int) -> int:
        return sum(path.stat().st_size for path in self._files(number))

    def drop(self, number: int) -> None:
        # Who opens it takes the lock first: after this nobody has it.
        with suppress(SchemaVersionError):
            SqliteStore(self.path(number)).close()
        for path in self._files(number):
            with suppress(FileNotFoundError):
                path.unlink()

    def _files(self, number: int) -> list[Path]:
        return sorted(self._data.glob(f"{self.path(number).name}*"))


class SchemaGenerations:
    """Generations as schemas of one database."""

    def __init__(
        self, address: str, *, schema: str = "early_warning", fence: Fence | None = None
    ) -> None:
        """Take the database, the schema of the first generation, and the worker's fence."""
        self._address = address
        self._schema = schema
        self._fence = fence

    @property
    def name(self) -> str:
        return self._schema

    def schema(self, number: int) -> str:
        """Return the schema of a generation."""
        return self._schema if number == FIRST else f"{self._schema}_g{number}"

    def pointer(self) -> Pointer:
        with self._connected() as db:
            return self._pointer(db)

    def change(self, before: Pointer, after: Pointer) -> bool:
        with self._connected() as db:
            db.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING,))
            for statement in _TABLE:
                db.execute(compose.SQL(statement))
            if self._pointer(db) != before:
                return False
            db.execute(
                f"INSERT INTO {_ROWS} VALUES (%s, %s, %s, %s) ON CONFLICT (view) DO UPDATE SET"  # noqa: S608 - our own name
                " current = excluded.current, previous = excluded.previous,"
                " wanted = excluded.wanted",
                (self._schema, *after),
            )
        return True

    def existing(self) -> list[int]:
        with self._connected() as db:
            names = db.execute("SELECT nspname FROM pg_namespace").fetchall()
        pattern = re.compile(re.escape(self._schema) + r"(?:_g([0-9]+))?")
        matches = (pattern.fullmatch(name) for (name,) in names)
        return sorted(int(match[1] or FIRST) for match in matches if match)

    def open(self, number: int) -> Store:
        schema = self.schema(number)
        return PostgresStore(self._address, schema=schema, lease=self._build_lease(number))

    def open_live(self, number: int) -> Store:
        # One lease for all that ever is current: whoever lost it writes in none of them.
        schema = self.schema(number)
        return PostgresStore(self._address, schema=schema, fence=self._fence, lease=self._schema)

    @contextmanager
    def claim(self, number: int) -> Iterator[None]:
        lease = OwnLease(self._address, self._build_lease(number))
        try:
            yield
        finally:
            lease.close()

    def _build_lease(self, number: int) -> str:
        return f"{self._schema}:build-{number}"

    def look_into(self, number: int) -> Store:
        return PostgresStore(self._address, schema=self.schema(number), reading=True)

    def size(self, number: int) -> int:
        sql = (
            "SELECT COALESCE(SUM(pg_total_relation_size(c.oid)), 0)::BIGINT FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = %s AND c.relkind = 'r'"
        )
        with self._connected() as db:
            row = db.execute(sql, (self.schema(number),)).fetchone()
        return int(row[0]) if row else 0

    def drop(self, number: int) -> None:
        name = compose.Identifier(self.schema(number))
        with self.claim(number), self._connected() as db:
            db.execute(compose.SQL("DROP SCHEMA {} CASCADE").format(name))

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        """Hold a connection for one short transaction: what is asked here is asked seldom."""
        with psycopg.connect(self._address, connect_timeout=5) as db:
            yield db

    def _pointer(self, db: psycopg.Connection) -> Pointer:
        found = db.execute("SELECT to_regclass(%s)", (_ROWS,)).fetchone()
        if found is None or found[0] is None:
            return Pointer()
        sql = f"SELECT current, previous, wanted FROM {_ROWS} WHERE view = %s"  # noqa: S608 - our own name
        row = db.execute(sql, (self._schema,)).fetchone()
        return Pointer(*row) if row else Pointer()
