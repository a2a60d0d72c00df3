"""The statements both databases share; an adapter adds connection and dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.store.areas import Areas
from projections.store.counts import Counts
from projections.store.duties import Offices
from projections.store.generation import Generation
from projections.store.groups import GroupsKept
from projections.store.judged_by import JudgedBy
from projections.store.letters import Letters
from projections.store.outbox import END as OUTBOX_END
from projections.store.outbox import end_of
from projections.store.rows import (
    ADOPTED,
    GROUP,
    LINK,
    AlertRow,
    FactRow,
    FindingRow,
    KeyRow,
    Position,
    SubjectRow,
)
from projections.store.sketches import Sketches
from projections.store.synonyms import Synonyms
from projections.store.timers import Timers
from projections.store.upkeep import Upkeep

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from projections.store.promises.judged import Subject
    from projections.store.rows import AgencyFactRow

_HELD = f"""
    SELECT keys.key, subjects.matter FROM keys JOIN subjects ON subjects.n = keys.subject
    WHERE keys.key IN ({{}}) AND keys.use <> {GROUP}
"""  # noqa: S608 - a number of ours
_GROUPED = f"""
    SELECT DISTINCT keys.key, subjects.matter FROM keys JOIN subjects ON subjects.n = keys.subject
    WHERE keys.key IN ({{}}) AND keys.use <> {LINK}
"""  # noqa: S608 - a number of ours
_SUBJECT = "SELECT n, id, matter, flags, recorded, keys FROM subjects"
_FINDING = (
    "SELECT kind, subject, pattern, severity, state, province, rule, agency, body FROM findings"
)
_ALERT = "SELECT id, kind, subject, revision, change, province, body FROM alerts"


class SqlStore(
    Offices,
    Areas,
    Counts,
    Sketches,
    GroupsKept,
    Synonyms,
    JudgedBy,
    Timers,
    Letters,
    Generation,
    Upkeep,
):
    """A `Store` on any database that speaks these statements (kho SQL)."""

    # -- where the view stands
    def position(self) -> Position | None:
        rows = self._rows("SELECT stream, created, sequence, stored_at FROM place")
        return Position(*rows[0]) if rows else None

    def set_position(self, position: Position) -> None:
        self._many(
            "INSERT INTO place (one, stream, created, sequence, stored_at) VALUES (1, ?, ?, ?, ?)"
            " ON CONFLICT (one) DO UPDATE SET stream = excluded.stream, created = excluded.created,"
            " sequence = excluded.sequence, stored_at = excluded.stored_at",
            [position],
        )

    # -- facts
    def facts(self, ids: Collection[bytes]) -> list[FactRow]:
        sql = "SELECT id, subject, position, body FROM facts WHERE id IN ({})"
        return [FactRow(*row) for row in self._in(sql, ids)]

    def case_facts(self, subjects: Collection[int]) -> list[tuple[int, bytes]]:
        return list(self._in("SELECT subject, body FROM facts WHERE subject IN ({})", subjects))

    def add_facts(self, rows: Sequence[FactRow]) -> None:
        self._many("INSERT INTO facts (id, subject, position, body) VALUES (?, ?, ?, ?)", rows)

    def remove_facts(self, ids: Sequence[bytes]) -> None:
        self._many("DELETE FROM facts WHERE id = ?", [(id_,) for id_ in ids])
        self._many("DELETE FROM agency_facts WHERE fact = ?", [(id_,) for id_ in ids])

    def add_agency_facts(self, rows: Sequence[AgencyFactRow]) -> None:
        sql = "INSERT INTO agency_facts (agency, fact, role, day) VALUES (?, ?, ?, ?)"
        self._many(sql, rows)

    # -- subjects, keys, matters
    def last_subject(self) -> int:
        return int(self._rows("SELECT COALESCE(MAX(n), 0) FROM subjects")[0][0])

    def subjects(self, ids: Collection[bytes]) -> list[SubjectRow]:
        return [SubjectRow(*row) for row in self._in(_SUBJECT + " WHERE id IN ({})", ids)]

    def numbered(self, numbers: Collection[int]) -> list[SubjectRow]:
        return [SubjectRow(*row) for row in self._in(_SUBJECT + " WHERE n IN ({})", numbers)]

    def members(self, matters: Collection[int]) -> list[SubjectRow]:
        return [SubjectRow(*row) for row in self._in(_SUBJECT + " WHERE matter IN ({})", matters)]

    def holders(self, keys: Collection[bytes]) -> list[tuple[bytes, int]]:
        held = self._in(_HELD, keys)
        gone_by = self._in("SELECT id, matter FROM subjects WHERE id IN ({})", keys)
        return [*held, *gone_by]

    def group_matters(self, groups: Collection[bytes]) -> list[tuple[bytes, int]]:
        return list(self._in(_GROUPED, groups))

    def put_subjects(self, rows: Sequence[SubjectRow]) -> None:
        self._many(
            "INSERT INTO subjects (n, id, matter, flags, recorded, keys) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (n) DO UPDATE SET matter = excluded.matter, flags = excluded.flags,"
            " recorded = excluded.recorded, keys = excluded.keys",
            rows,
        )

    def rename_matters(self, pairs: Sequence[tuple[int, int]]) -> None:
        rows = [(new, old) for old, new in pairs]
        self._many("UPDATE subjects SET matter = ? WHERE matter = ?", rows)

    def move_subjects(self, pairs: Sequence[tuple[int, int]]) -> None:
        self._many("UPDATE subjects SET matter = ? WHERE n = ?", pairs)

    def put_keys(self, rows: Sequence[KeyRow]) -> None:
        self._many(
            "INSERT INTO keys (key, subject, use) VALUES (?, ?, ?)"
            " ON CONFLICT (key, subject) DO UPDATE SET use = excluded.use",
            rows,
        )

    def remove_keys(self, rows: Sequence[tuple[bytes, int]]) -> None:
        self._many("DELETE FROM keys WHERE key = ? AND subject = ?", rows)

    # -- what is judged
    def mark_dirty(self, subjects: Sequence[Subject]) -> None:
        self._many(
            "INSERT INTO dirty (kind, subject) VALUES (?, ?)"
            " ON CONFLICT (kind, subject) DO NOTHING",
            subjects,
        )

    def dirty(self, limit: int) -> list[Subject]:
        sql = "SELECT kind, subject FROM dirty ORDER BY kind DESC, subject DESC LIMIT ?"
        return [(kind, subject) for kind, subject in self._rows(sql, (limit,))]

    def clear_dirty(self, subjects: Sequence[Subject]) -> None:
        self._many("DELETE FROM dirty WHERE kind = ? AND subject = ?", subjects)

    def findings(self, subjects: Collection[str]) -> list[FindingRow]:
        rows = self._in(_FINDING + " WHERE subject IN ({})", subjects)
        return [FindingRow(*row) for row in rows]

    def findings_of_rule(self, rule: str, agencies: Collection[str]) -> list[FindingRow]:
        rows = self._in(_FINDING + " WHERE agency IN ({}) AND rule = ?", agencies, rule)
        return [FindingRow(*row) for row in rows]

    def replace_findings(self, about: Sequence[Subject], rows: Sequence[FindingRow]) -> None:
        self._many("DELETE FROM findings WHERE kind = ? AND subject = ?", about)
        self._many(
            "INSERT INTO findings (kind, subject, pattern, severity, state, province, rule, agency,"
            " body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    def all_findings(self) -> Iterator[bytes]:
        return (bytes(row[0]) for row in self._each("SELECT body FROM findings"))

    def open_findings(self) -> list[tuple[str, str, str, int]]:
        return self._rows(
            "SELECT pattern, severity, province, COUNT(*) FROM findings WHERE state = 'holding'"
            " GROUP BY pattern, severity, province"
        )

    def put_assessments(self, rows: Sequence[tuple[str, bytes]]) -> None:
        self._many(
            "INSERT INTO assessments (matter, body) VALUES (?, ?)"
            " ON CONFLICT (matter) DO UPDATE SET body = excluded.body",
            [row for row in rows if row[1]],
        )
        gone = [(matter,) for matter, body in rows if not body]
        self._many("DELETE FROM assessments WHERE matter = ?", gone)

    def assessments(self, matters: Collection[str]) -> list[tuple[str, bytes]]:
        rows = self._in("SELECT matter, body FROM assessments WHERE matter IN ({})", matters)
        return [(matter, bytes(body)) for matter, body in rows]

    def all_assessments(self) -> Iterator[tuple[str, bytes]]:
        rows = self._each("SELECT matter, body FROM assessments")
        return ((matter, bytes(body)) for matter, body in rows)

    # -- alerts
    def alerts(self, ids: Collection[str]) -> list[AlertRow]:
        return [AlertRow(*row) for row in self._in(_ALERT + " WHERE id IN ({})", ids)]

    def put_alerts(self, rows: Sequence[AlertRow]) -> None:
        self._many(
            "INSERT INTO alerts (id, kind, subject, revision, change, province, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " revision = excluded.revision, change = excluded.change,"
            " province = excluded.province, body = excluded.body",
            rows,
        )

    def adopted_alerts(self) -> list[AlertRow]:
        rows = self._rows(_ALERT + " WHERE change = ?", (ADOPTED,))
        return [AlertRow(*row) for row in rows]

    def open_alerts(self) -> Iterator[AlertRow]:
        return (
            AlertRow(*row) for row in self._each(_ALERT + " WHERE change IN ('raised', 'changed')")
        )

    def add_outbox(self, rows: Sequence[tuple[str, bytes]]) -> None:
        if not rows:
            return
        start = self.outbox_end() + 1
        numbered = ((start + n, subject, body) for n, (subject, body) in enumerate(rows))
        self._many("INSERT INTO outbox (position, subject, body) VALUES (?, ?, ?)", numbered)

    def outbox_end(self) -> int:
        return end_of(self._rows(OUTBOX_END)[0])

    def start_outbox_after(self, position: int) -> None:
        self._many(
            "INSERT INTO outbox_start (one, position) VALUES (1, ?)"
            " ON CONFLICT (one) DO UPDATE SET position = excluded.position",
            [(position,)],
        )
