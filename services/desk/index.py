"""The tables beside the register's events, written in the same transaction (bảng tra cứu).

Each row follows from the register; the words of comments alone lie nowhere else, so
that they can be erased and never travel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from services.desk.rows import CaseRow, Filter, Letter, Position

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from eventsourcing.sqlite import SQLiteDatastore

    from services.runtime.registers import Place

_STATEMENTS = """
CREATE TABLE IF NOT EXISTS {s}desk_cases (
    alert TEXT PRIMARY KEY, province TEXT NOT NULL, severity TEXT NOT NULL, gravity INT NOT NULL,
    stage TEXT NOT NULL, pattern TEXT NOT NULL, desk TEXT NOT NULL, cause_gone INT NOT NULL,
    recurring INT NOT NULL, late_at BIGINT, climbs_at BIGINT);
CREATE INDEX IF NOT EXISTS desk_cases_due ON {s}desk_cases (climbs_at);
CREATE INDEX IF NOT EXISTS desk_cases_stage ON {s}desk_cases (stage, province, gravity);
CREATE TABLE IF NOT EXISTS {s}desk_comments (
    alert TEXT NOT NULL, number INT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (alert, number));
CREATE TABLE IF NOT EXISTS {s}desk_position (
    stream TEXT PRIMARY KEY, sequence BIGINT NOT NULL, stored_at BIGINT NOT NULL,
    created TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS {s}desk_set_aside (
    sequence BIGINT PRIMARY KEY, reason TEXT NOT NULL, errors TEXT NOT NULL)
"""
_FIELDS = ", ".join(CaseRow._fields)
_NEWER = ", ".join(f"{name} = excluded.{name}" for name in CaseRow._fields[1:])
_NOT_CLOSED = "stage NOT IN ('closed', 'withdrawn')"


class DeskIndex:
    """Finds warnings without reading their files; knows how far the stream was read."""

    def __init__(self, place: Place) -> None:
        self._datastore = place.datastore
        self._schema = place.schema
        self._mark = place.mark
        with self._datastore.transaction(commit=True) as cursor:
            for statement in _STATEMENTS.format(s=place.schema).split(";"):
                cursor.execute(statement)

    # -- written in the transaction of a cursor
    def put_cases(self, rows: Sequence[CaseRow], cursor: Any) -> None:  # noqa: ANN401 - either driver
        """Keep the rows of files that changed."""
        marks = ", ".join([self._mark] * len(CaseRow._fields))
        sql = (
            f"INSERT INTO {self._schema}desk_cases ({_FIELDS}) VALUES ({marks}) "  # noqa: S608 - our names
            f"ON CONFLICT (alert) DO UPDATE SET {_NEWER}"
        )
        cursor.executemany(sql, [tuple(row) for row in rows])

    def put_comment(self, alert: str, number: int, words: str, cursor: Any) -> None:  # noqa: ANN401
        """Keep the words of a comment."""
        sql = self._sql("INSERT INTO {s}desk_comments (alert, number, words) VALUES (?, ?, ?)")
        cursor.execute(sql, (alert, number, words))

    def put_position(self, stream: str, at: Position, cursor: Any) -> None:  # noqa: ANN401
        """Keep how far a stream was read."""
        sql = self._sql(
            "INSERT INTO {s}desk_position (stream, sequence, stored_at, created) "
            "VALUES (?, ?, ?, ?) ON CONFLICT (stream) DO UPDATE SET sequence = excluded.sequence, "
            "stored_at = excluded.stored_at, created = excluded.created"
        )
        cursor.execute(sql, (stream, *at))

    def set_aside(self, letters: Iterable[Letter], cursor: Any) -> None:  # noqa: ANN401
        """Keep where messages stand that could not be read."""
        sql = self._sql(
            "INSERT INTO {s}desk_set_aside (sequence, reason, errors) VALUES (?, ?, ?) "
            "ON CONFLICT (sequence) DO NOTHING"
        )
        cursor.executemany(sql, [tuple(letter) for letter in letters])

    def write(self, what: Callable[[Any], None]) -> None:
        """Write in a transaction of its own."""
        with self._datastore.transaction(commit=True) as cursor:
            what(cursor)

    # -- read
    def position(self, stream: str) -> Position | None:
        """Return how far a stream was read."""
        rows = self._read(
            "SELECT sequence, stored_at, created FROM {s}desk_position WHERE stream = ?", (stream,)
        )
        return next(
            (Position(row["sequence"], row["stored_at"], row["created"]) for row in rows), None
        )

    def case(self, alert: str) -> CaseRow | None:
        """Return the row of one file."""
        rows = self._read("SELECT * FROM {s}desk_cases WHERE alert = ?", (alert,))
        return next(map(_case, rows), None)

    def page(self, wanted: Filter) -> tuple[int, list[CaseRow]]:
        """Return how many rows there are, and one page of them: the gravest first."""
        words = [
            (name, value)
            for name, value in zip(Filter._fields[:4], wanted[:4], strict=True)
            if value is not None
        ]
        where = " AND ".join(
            _NOT_CLOSED if (name, value) == ("stage", "unclosed") else f"{name} = ?"
            for name, value in words
        )
        values = tuple(value for name, value in words if (name, value) != ("stage", "unclosed"))
        tail = f" FROM {{s}}desk_cases WHERE {where or '1 = 1'}"
        (total,) = (int(row["n"]) for row in self._read(f"SELECT COUNT(*) AS n{tail}", values))
        rows = self._read(
            f"SELECT {_FIELDS}{tail} ORDER BY gravity DESC, alert LIMIT ? OFFSET ?",
            (*values, wanted.size, (wanted.page - 1) * wanted.size),
        )
        return total, [_case(row) for row in rows]

    def comments(self, alert: str) -> dict[int, str]:
        """Return the words of a file's comments, by their number."""
        rows = self._read("SELECT number, words FROM {s}desk_comments WHERE alert = ?", (alert,))
        return {int(row["number"]): str(row["words"]) for row in rows}

    def next_climb(self) -> int | None:
        """Return when the next step up is due."""
        rows = self._read("SELECT MIN(climbs_at) AS at FROM {s}desk_cases", ())
        return next((row["at"] for row in rows), None)

    def due(self, now: int, limit: int) -> list[str]:
        """Return files whose step up is due, the longest waiting first."""
        rows = self._read(
            "SELECT alert FROM {s}desk_cases WHERE climbs_at <= ? "
            "ORDER BY climbs_at, alert LIMIT ?",
            (now, limit),
        )
        return [str(row["alert"]) for row in rows]

    def waiting(self, after: str, limit: int) -> list[str]:
        """Return open files nobody has taken up, page by page."""
        rows = self._read(
            "SELECT alert FROM {s}desk_cases WHERE stage = 'open' AND alert > ? "
            "ORDER BY alert LIMIT ?",
            (after, limit),
        )
        return [str(row["alert"]) for row in rows]

    def counted(self) -> Iterator[tuple[str, str, str, int]]:
        """Yield stage, severity, province and how many, of what is not closed."""
        rows = self._read(
            "SELECT stage, severity, province, COUNT(*) AS n FROM {s}desk_cases "
            "WHERE stage NOT IN ('closed', 'withdrawn') GROUP BY stage, severity, province",
            (),
        )
        return ((row["stage"], row["severity"], row["province"], int(row["n"])) for row in rows)

    def late(self, now: int) -> dict[str, int]:
        """Return by severity how many should have been acknowledged."""
        rows = self._read(
            "SELECT severity, COUNT(*) AS n FROM {s}desk_cases WHERE late_at <= ? "
            "GROUP BY severity",
            (now,),
        )
        return {str(row["severity"]): int(row["n"]) for row in rows}

    def set_aside_count(self) -> int:
        """Return how many messages could not be read."""
        rows = self._read("SELECT COUNT(*) AS n FROM {s}desk_set_aside", ())
        return next(int(row["n"]) for row in rows)

    def erase_comment(self, alert: str, number: int) -> bool:
        """Forget the words of a comment for good; tell whether there were any.

        A SQLite file would keep the bytes of a deleted row, and its log those of an older page;
        PostgreSQL overwrites when it vacuums.
        """
        known = number in self.comments(alert)
        sql = self._sql("DELETE FROM {s}desk_comments WHERE alert = ? AND number = ?")
        with self._datastore.transaction(commit=True) as cursor:
            if not self._schema:
                cursor.execute("PRAGMA secure_delete = ON")
            cursor.execute(sql, (alert, number))
        if not self._schema:
            with cast("SQLiteDatastore", self._datastore).get_connection(commit=True) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return known

    def _sql(self, text: str) -> str:
        return text.replace("{s}", self._schema).replace("?", self._mark)

    def _read(self, text: str, values: tuple[object, ...]) -> Sequence[Mapping[str, Any]]:
        with self._datastore.transaction(commit=False) as cursor:
            cursor.execute(self._sql(text), values)
            return list(cursor.fetchall())


def _case(row: Mapping[str, Any]) -> CaseRow:
    return CaseRow(*(row[name] for name in CaseRow._fields))
