"""The pool of a register's PostgreSQL sessions, none of which holds others up (nhóm phiên).

Whoever writes a register locks its table, so that positions grow as they are committed. A program
that stood still right then - an import, a change of keys - would keep the node itself from writing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from eventsourcing.postgres import PostgresFactory
from psycopg.conninfo import make_conninfo

from services.runtime.postgres_session import Bounds, Punctual

if TYPE_CHECKING:
    from eventsourcing.utils import Environment, EnvType

BOUNDS = Bounds(line=10.0, silence=5.0, answer=300.0)
"""Little is done between two statements of one transaction; what the largest of them writes,
a register taken back whole, takes minutes."""


class RegisterSession(Punctual):
    """One session of a register."""

    @classmethod
    def connect(cls, conninfo: str = "", **said: Any) -> Self:  # noqa: ANN401 - as inherited
        """Connect, and tell both sides how long to wait; each statement commits by itself."""
        db = super().connect(make_conninfo(conninfo, **BOUNDS.words()), **said)
        db.autocommit = True
        db.answer = BOUNDS.answer
        BOUNDS.tell(db)
        return db


class PunctualFactory(PostgresFactory):
    """Makes recorders over such sessions."""

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        pool: Any = self.datastore.pool  # opens nothing before it is asked
        pool.connection_class = RegisterSession
