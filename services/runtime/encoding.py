"""How a PostgreSQL database must keep text (bảng mã).

In another encoding than UTF8 text does not come back as it was written: from SQL_ASCII, what a
server set up without a language has, it comes as bytes, and a program that looks for its own
name there finds nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psycopg

UTF8 = "UTF8"
REMEDY = f"make one with ENCODING '{UTF8}' (createdb -T template0 -E {UTF8})"


class EncodingError(Exception):
    """The database gives no text back as it was written (bảng mã không dùng được)."""

    def __init__(self, database: str, found: str) -> None:
        self.told = f"the database {database!r} keeps text as {found}, and returns none as written"
        super().__init__(f"{self.told}: {REMEDY}")


def in_utf8(db: psycopg.Connection) -> psycopg.Connection:
    """Return the session, or end and refuse one whose database is of another encoding."""
    found = db.info.parameter_status("server_encoding")
    if found == UTF8:
        return db
    name = db.info.dbname
    db.close()
    raise EncodingError(name, found or "nobody knows what")
