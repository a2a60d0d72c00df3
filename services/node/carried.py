"""What a restored register lacks and the hub holds: kept beside the events (sự kiện giữ lại).

A register put back from an old copy ends before the place its node had reached at the hub.
The facts in between are *carried*: kept as they were published, at the positions they have
there. So the log a relay reads stays whole, a hub that loses its store is filled again with
them too, and what is recorded from now on stands behind them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from services.runtime.registers import Place

ENDLESS = 1 << 62


class CarriedFact(NamedTuple):
    """One fact as it stands at the hub."""

    position: int
    id: str
    subject: str
    body: bytes


class Span(NamedTuple):
    """One gap that was closed. Entries are the register's, positions the hub's.

    Up to `shared` both had the same. Positions from `begins` to `ends` are carried. Entries
    up to `own` had not been published, and stand behind; those up to `hidden` were taken back
    from the carried ones and are not published a second time.
    """

    shared: int
    own: int
    hidden: int
    begins: int
    ends: int


class Piece(NamedTuple):
    """A stretch of the log: positions behind `after` up to `upto`."""

    after: int
    upto: int
    entries_after: int | None
    """The register's entry that stands at `after`; None for carried facts."""


def pieces(spans: Sequence[Span]) -> Iterator[Piece]:
    """Return the stretches of the log in order; without spans it is the register itself."""
    entry = position = 0
    for span in spans:
        yield Piece(position, span.begins, entry)
        yield Piece(span.begins, span.ends, None)
        yield Piece(span.ends, span.ends + span.own - span.shared, span.shared)
        entry, position = span.hidden, span.ends + span.own - span.shared
    yield Piece(position, ENDLESS, entry)


class Carried(Protocol):
    """Where a register keeps carried facts and spans."""

    def spans(self) -> list[Span]:
        """Return the gaps that were closed, oldest first."""
        ...

    def select(self, after: int, upto: int, limit: int) -> list[CarriedFact]:
        """Return carried facts behind a position up to another, in order."""
        ...

    def said_under(self, id_: str) -> bytes | None:
        """Return the body of a carried fact."""
        ...

    def keep(self, span: Span, facts: Sequence[CarriedFact], cursor: Any) -> None:  # noqa: ANN401
        """Write a span and its facts in the transaction of a cursor."""
        ...


class CarriedTable:
    """Two tables beside the events, on SQLite or PostgreSQL."""

    def __init__(self, place: Place) -> None:
        self._datastore = place.datastore
        facts, spans, mark = (
            f"{place.schema}carried_facts",
            f"{place.schema}carried_spans",
            place.mark,
        )
        marks, bytes_ = ", ".join([mark] * 5), place.bytes_type
        self._create = (
            f"""CREATE TABLE IF NOT EXISTS {facts} (position BIGINT PRIMARY KEY,
            id TEXT NOT NULL, subject TEXT NOT NULL, body {bytes_} NOT NULL)""",
            f"""CREATE TABLE IF NOT EXISTS {spans} (shared BIGINT NOT NULL, own BIGINT NOT NULL,
            hidden BIGINT NOT NULL, begins BIGINT NOT NULL, ends BIGINT PRIMARY KEY)""",
        )
        # Our own names, and marks for what a driver fills in.
        self._spans = f"SELECT shared, own, hidden, begins, ends FROM {spans} ORDER BY ends"  # noqa: S608
        self._select = (
            f"SELECT position, id, subject, body FROM {facts} WHERE position > {mark} "  # noqa: S608
            f"AND position <= {mark} ORDER BY position LIMIT {mark}"
        )
        self._said = f"SELECT body FROM {facts} WHERE id = {mark}"  # noqa: S608
        self._put_span = f"INSERT INTO {spans} VALUES ({marks})"  # noqa: S608
        self._put_fact = f"INSERT INTO {facts} VALUES ({', '.join([mark] * 4)})"  # noqa: S608
        with self._datastore.transaction(commit=True) as cursor:
            for statement in self._create:
                cursor.execute(statement)

    def spans(self) -> list[Span]:
        """Return the gaps that were closed, oldest first."""
        return [Span(*(int(row[name]) for name in Span._fields)) for row in self._read(self._spans)]

    def select(self, after: int, upto: int, limit: int) -> list[CarriedFact]:
        """Return carried facts behind a position up to another, in order."""
        rows = self._read(self._select, after, upto, limit)
        return [
            CarriedFact(row["position"], row["id"], row["subject"], bytes(row["body"]))
            for row in rows
        ]

    def said_under(self, id_: str) -> bytes | None:
        """Return the body of a carried fact."""
        rows = self._read(self._said, id_)
        return bytes(rows[0]["body"]) if rows else None

    def keep(self, span: Span, facts: Sequence[CarriedFact], cursor: Any) -> None:  # noqa: ANN401
        """Write a span and its facts in the transaction of a cursor."""
        cursor.executemany(self._put_fact, [tuple(fact) for fact in facts])
        cursor.execute(self._put_span, tuple(span))

    def _read(self, query: str, *values: object) -> list[Any]:
        with self._datastore.transaction(commit=False) as cursor:
            cursor.execute(query, values)
            return list(cursor.fetchall())


class CarriedNothing:
    """A register in memory is never put back from a copy."""

    def spans(self) -> list[Span]:
        """Return none."""
        return []

    def select(self, after: int, upto: int, limit: int) -> list[CarriedFact]:  # noqa: ARG002
        """Return none."""
        return []

    def said_under(self, id_: str) -> bytes | None:  # noqa: ARG002 - as on disk
        """Know nothing."""
        return None

    def keep(self, span: Span, facts: Sequence[CarriedFact], cursor: Any) -> None:  # noqa: ANN401
        """Refuse: there is nowhere to keep it."""
        raise NotImplementedError
