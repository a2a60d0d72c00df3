"""Personal data of papers: kept by the node, never published, erasable (dữ liệu cá nhân).

The rows live in the register's own database and are written with the fact, in one
transaction: there is no fact whose names are lost, and no name of a paper that was
refused. Writing the same paper twice leaves one row.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.node.command_words import Content, Person

if TYPE_CHECKING:
    from collections.abc import Collection

    from eventsourcing.sqlite import SQLiteDatastore

    from services.runtime.registers import Place


class DecisionNamed(BaseModel):
    """A decision as it is quoted: number, day, issuer (số, ngày, cơ quan ban hành)."""

    model_config = ConfigDict(frozen=True)

    number: str
    on: date
    issuer: str


class PrivatePaper(BaseModel):
    """What only the receiving office may know of a paper."""

    model_config = ConfigDict(frozen=True)

    sender: Person | None = None
    cosigners: tuple[Person, ...] = ()
    content: Content | None = None
    text: str | None = None
    contents: tuple[Content, ...] = ()
    """What later classifications said of it."""
    decisions: tuple[DecisionNamed, ...] = ()
    """Numbers of decisions made on it."""

    @property
    def received(self) -> PrivatePaper:
        """Return what the receipt alone said."""
        return self.model_copy(update={"contents": (), "decisions": ()})


Papers = Mapping[UUID, PrivatePaper]


class PrivatePapers(Protocol):
    """Where a node keeps personal data."""

    def keep(self, papers: Papers, cursor: Any) -> None:  # noqa: ANN401 - of either driver
        """Write papers in the transaction of a cursor, replacing earlier versions."""
        ...

    def find(self, petition: UUID) -> PrivatePaper | None:
        """Return what is kept of a paper, None when unknown or erased."""
        ...

    def find_all(self, petitions: Collection[UUID]) -> dict[UUID, PrivatePaper]:
        """Return what is kept of each paper, in one read."""
        ...

    def erase(self, petition: UUID) -> bool:
        """Forget a paper for good; tell whether there was anything to forget."""
        ...


class PrivateTable:
    """Personal data in one table beside the events, on SQLite or PostgreSQL."""

    def __init__(self, place: Place) -> None:
        self._datastore = place.datastore
        table, mark = f"{place.schema}private_papers", place.mark
        self._create = (
            f"CREATE TABLE IF NOT EXISTS {table} "
            f"(petition TEXT PRIMARY KEY, words {place.bytes_type} NOT NULL)"
        )
        self._put = (
            f"INSERT INTO {table} (petition, words) VALUES ({mark}, {mark}) "  # noqa: S608 - our names
            "ON CONFLICT (petition) DO UPDATE SET words = excluded.words"
        )
        self._mark = mark
        self._get = f"SELECT petition, words FROM {table} WHERE petition IN "  # noqa: S608 - our names
        self._drop = f"DELETE FROM {table} WHERE petition = {mark}"  # noqa: S608 - our names
        with self._datastore.transaction(commit=True) as cursor:
            cursor.execute(self._create)

    def keep(self, papers: Papers, cursor: Any) -> None:  # noqa: ANN401 - of either driver
        """Write papers in the transaction of a cursor."""
        self._overwriting(cursor)
        cursor.executemany(self._put, [(str(id_), _dump(paper)) for id_, paper in papers.items()])

    def find(self, petition: UUID) -> PrivatePaper | None:
        """Return what is kept of a paper."""
        return self.find_all([petition]).get(petition)

    def find_all(self, petitions: Collection[UUID]) -> dict[UUID, PrivatePaper]:
        """Return what is kept of each paper."""
        if not petitions:
            return {}
        marks = ", ".join([self._mark] * len(petitions))
        with self._datastore.transaction(commit=False) as cursor:
            cursor.execute(f"{self._get} ({marks})", [str(id_) for id_ in petitions])
            rows = cursor.fetchall()
        return {
            UUID(row["petition"]): PrivatePaper.model_validate_json(bytes(row["words"]))
            for row in rows
        }

    def erase(self, petition: UUID) -> bool:
        """Forget a paper for good."""
        known = self.find(petition) is not None
        with self._datastore.transaction(commit=True) as cursor:
            self._overwriting(cursor)
            cursor.execute(self._drop, (str(petition),))
        return known

    def _overwriting(self, cursor: Any) -> None:  # noqa: ANN401 - of either driver
        """Have the store overwrite what is deleted; PostgreSQL does so when it vacuums."""


class PrivateFile(PrivateTable):
    """The same in a SQLite file, which otherwise keeps the bytes of a deleted row."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._file = cast("SQLiteDatastore", place.datastore)

    def erase(self, petition: UUID) -> bool:
        """Forget a paper for good, in the file and in its write-ahead log."""
        known = super().erase(petition)
        with self._file.get_connection(commit=True) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return known

    def _overwriting(self, cursor: Any) -> None:  # noqa: ANN401 - as inherited
        cursor.execute("PRAGMA secure_delete = ON")


class PrivateMemory:
    """Personal data in memory, for registers that end with the program."""

    def __init__(self) -> None:
        self._papers: dict[UUID, PrivatePaper] = {}

    def keep(self, papers: Papers, cursor: Any) -> None:  # noqa: ANN401, ARG002 - as on disk
        """Remember papers."""
        self._papers.update(papers)

    def find(self, petition: UUID) -> PrivatePaper | None:
        """Return what is kept of a paper."""
        return self._papers.get(petition)

    def find_all(self, petitions: Collection[UUID]) -> dict[UUID, PrivatePaper]:
        """Return what is kept of each paper."""
        return {id_: self._papers[id_] for id_ in petitions if id_ in self._papers}

    def erase(self, petition: UUID) -> bool:
        """Forget a paper."""
        return self._papers.pop(petition, None) is not None


def _dump(paper: PrivatePaper) -> bytes:
    return paper.model_dump_json(exclude_none=True).encode()
