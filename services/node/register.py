"""The register: an append-only book of files, on SQLite, PostgreSQL or in memory (sổ).

Its notification log is the outbox: whatever is written here, in this order, is
what the relay publishes.
"""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast
from urllib.parse import parse_qsl, unquote, urlsplit
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.persistence import JSONTranscoder, Transcoding
from psycopg.sql import SQL, Identifier

from domain.petition import Petition
from domain.petition_events import Paper, Slip
from domain.reception import Reception, Visit
from domain.register_file import Entry, RegisterFile
from domain.report import Report
from domain.transfer import Transfer
from services.node.private import PrivateFile, PrivateMemory, PrivatePapers, PrivateTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from eventsourcing.persistence import Recording

    from domain.contracts.facts import AnyFact
    from services.node.private import Papers
    from services.node.stores import BulkRecorder

MEMORY = "memory"
"""The store of a register that ends with its program."""

_POSTGRES_PORT = 5432
_RECENT = 2_000
_OWNER_ONLY = 0o600
"""Names and texts lie in the register's file."""
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,40}")

KINDS: tuple[type[RegisterFile[Any]], ...] = (Petition, Transfer, Reception, Report)
"""What the register holds; importing them registers their topics."""


class StoreError(Exception):
    """The store named in a setting or flag cannot be used; the message says why."""


class _Said(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]


class _AsFields(Transcoding):
    """A frozen dataclass as its fields; fields left out have their default."""

    def __init__(self, type_: type[_Said], name: str) -> None:
        self.type = type_
        self.name = name
        self._fields = [(field.name, field.default) for field in fields(type_)]

    def encode(self, obj: Any) -> dict[str, Any]:  # noqa: ANN401 - as inherited
        """Write what differs from the default."""
        said = ((name, getattr(obj, name), default) for name, default in self._fields)
        return {name: value for name, value, default in said if value != default}

    def decode(self, data: dict[str, Any]) -> Any:  # noqa: ANN401 - as inherited
        """Read it back; JSON knows no tuples."""
        return self.type(**{name: _frozen(value) for name, value in data.items()})


class _EntryAsList(Transcoding):
    """The margin of an entry, in the order of its fields."""

    type = Entry
    name = "entry"

    def encode(self, obj: Entry) -> list[str | None]:
        """Write the margin."""
        at = None if obj.at is None else obj.at.isoformat()
        return [obj.agency, obj.on.isoformat(), at, obj.province, obj.correlation_id, obj.corrects]

    def decode(self, data: list[Any]) -> Entry:
        """Read it back."""
        agency, on, at, province, correlation_id, corrects = data
        at = at and datetime.fromisoformat(at)
        return Entry(agency, date.fromisoformat(on), at, province, correlation_id, corrects)


Written = tuple[int, "AnyFact | None"]
"""A position of the notification log and what others hear of it, None for nothing."""


class Register(Application[UUID]):
    """One node's book (sổ của nút)."""

    name = "register"
    private: PrivatePapers
    recent: tuple[Written, ...] = ()
    """The entries this program wrote last: the relay need not read them back."""

    def save(
        self,
        *objs: Any,  # noqa: ANN401 - as inherited
        papers: Papers | None = None,
        **kwargs: Any,  # noqa: ANN401 - as inherited
    ) -> list[Recording[UUID]]:
        """Write files and what only the office may know of them in one transaction."""
        if papers:
            kwargs["alongside"] = partial(self.private.keep, papers)
        return super().save(*objs, **kwargs)

    def remember(self, written: Iterable[Written]) -> None:
        """Keep what was just written at hand for the relay."""
        # Replaced, never changed: the relay reads it in a thread of its own.
        self.recent = (*self.recent, *written)[-_RECENT:]

    def check_owner(self, node: str) -> None:
        """Refuse another node's book: the same entries would get other ids."""
        first = self.recorder.select_notifications(0, 1)
        owner = getattr(self.mapper.to_domain_event(first[0]), "node", node) if first else node
        if owner != node:
            msg = f"this register belongs to node {owner}, not {node}; say --node {owner}"
            raise StoreError(msg)

    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        """Teach the transcoder the domain's words."""
        super().register_transcodings(transcoder)
        transcoder.register(_EntryAsList())
        transcoder.register(_AsFields(Paper, "paper"))
        transcoder.register(_AsFields(Slip, "slip"))
        transcoder.register(_AsFields(Visit, "visit"))

    def files(self, ids: Sequence[UUID]) -> dict[UUID, RegisterFile[Any]]:
        """Return the files that exist among `ids`, in one read."""
        streams = cast("BulkRecorder", self.recorder).select_streams(ids)
        found: dict[UUID, RegisterFile[Any]] = {}
        for id_, stored in streams.items():
            file: RegisterFile[Any] | None = None
            for event in stored:
                file = cast("Any", self.mapper.to_domain_event(event)).mutate(file)
            if file is not None:
                found[id_] = file
        return found


def open_register(store: str | Path) -> Register:
    """Open the register at a path (SQLite), a postgresql:// address, or `memory`."""
    name = str(store)
    if name == MEMORY:
        register = Register({"PERSISTENCE_MODULE": "services.node.stores:MemoryFactory"})
        register.private = PrivateMemory()
    elif name.startswith(("postgresql://", "postgres://")):
        register = _postgres(name)
    else:
        register = _sqlite(Path(store))
    return register


def _sqlite(path: Path) -> Register:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=_OWNER_ONLY)  # SQLite gives its side files the same rights
    except OSError as error:
        msg = f"cannot keep a register at {path}: {error.strerror}"
        raise StoreError(msg) from error
    register = Register(
        {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": path.absolute().as_uri(),
            "SQLITE_LOCK_TIMEOUT": "10",
            "APPLICATION_RECORDER_TOPIC": "services.node.stores:SQLiteRecorder",
        }
    )
    register.private = PrivateFile(cast("Any", register.factory).datastore)
    return register


def _postgres(address: str) -> Register:
    words, schema = _address(address)
    try:
        with psycopg.connect(
            dbname=words["dbname"],
            host=words["host"],
            port=words["port"],
            user=words["user"],
            password=words["password"] or None,
            connect_timeout=10,
        ) as connection:
            connection.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(schema)))
    except psycopg.Error as error:
        msg = f"cannot reach the register's PostgreSQL at {words['host']}:{words['port']}: {error}"
        raise StoreError(msg) from error
    register = Register(
        {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "APPLICATION_RECORDER_TOPIC": "services.node.stores:PostgresRecorder",
            "POSTGRES_SCHEMA": schema,
            "POSTGRES_ENABLE_DB_FUNCTIONS": "yes",
            "POSTGRES_PRE_PING": "yes",
            "POSTGRES_MAX_WAITING": "100",
            **{f"POSTGRES_{word.upper()}": value for word, value in words.items()},
        }
    )
    datastore = cast("Any", register.factory).datastore
    register.private = PrivateTable(datastore, schema=f'"{schema}".', mark="%s")
    return register


def _address(address: str) -> tuple[dict[str, str], str]:
    url = urlsplit(address)
    query = dict(parse_qsl(url.query))
    schema = query.pop("schema", "public")
    try:
        port = url.port or _POSTGRES_PORT
    except ValueError:
        port = 0
    name = unquote(url.path.lstrip("/"))
    if not name or not port or query or not _SCHEMA.fullmatch(schema):
        msg = "a PostgreSQL store is postgresql://user:password@host:5432/database?schema=name"
        raise StoreError(msg)
    words = {
        "dbname": name,
        "host": url.hostname or "127.0.0.1",
        "port": str(port),
        "user": unquote(url.username or "postgres"),
        "password": unquote(url.password or ""),
    }
    return words, schema


def _frozen(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    return tuple(value) if isinstance(value, list) else value
