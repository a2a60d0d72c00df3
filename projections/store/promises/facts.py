"""What a store promises of facts and of the matters they belong to (hồ sơ vụ việc)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from projections.store.rows import (
        AgencyFactRow,
        FactRow,
        KeyRow,
        SubjectRow,
        SynonymRow,
    )


class Facts(Protocol):
    """Facts, the subjects they speak of, and which of these are one matter."""

    # -- facts
    def facts(self, ids: Collection[bytes]) -> list[FactRow]:
        """Return the facts that are known of these ids."""
        ...

    def case_facts(self, subjects: Collection[int]) -> list[tuple[int, bytes]]:
        """Return (subject number, body) of all facts of these subjects."""
        ...

    def add_facts(self, rows: Sequence[FactRow]) -> None:
        """Keep new facts."""
        ...

    def remove_facts(self, ids: Sequence[bytes]) -> None:
        """Forget facts that another version of the same id displaced."""
        ...

    def add_agency_facts(self, rows: Sequence[AgencyFactRow]) -> None:
        """Let facts be found by the agency whose duty they fulfil."""
        ...

    def office_facts(self, agencies: Collection[str], since: int) -> list[tuple[str, bytes]]:
        """Return (agency, body) of what tells whether these agencies did their duties.

        All reports and corrections, receptions by the head from a day on, and those of
        the first day on record.
        """
        ...

    def first_receptions(self, agencies: Collection[str]) -> dict[str, int]:
        """Return the first day on which each of these agencies received citizens."""
        ...

    # -- subjects, keys, matters
    def last_subject(self) -> int:
        """Return the highest subject number given out."""
        ...

    def subjects(self, ids: Collection[bytes]) -> list[SubjectRow]:
        """Return subjects by id."""
        ...

    def numbered(self, numbers: Collection[int]) -> list[SubjectRow]:
        """Return subjects by number."""
        ...

    def members(self, matters: Collection[int]) -> list[SubjectRow]:
        """Return all subjects of these matters."""
        ...

    def holders(self, keys: Collection[bytes]) -> list[tuple[bytes, int]]:
        """Return (key, matter) of all that have a key or go by it."""
        ...

    def synonyms(self, groups: Collection[bytes]) -> list[SynonymRow]:
        """Return which of these groups, or of which these, are one under several keys."""
        ...

    def put_synonyms(self, subjects: Collection[int], rows: Sequence[SynonymRow]) -> None:
        """Let this be all that these subjects say of groups."""
        ...

    def group_matters(self, groups: Collection[bytes]) -> list[tuple[bytes, int]]:
        """Return (group, matter), each pair once."""
        ...

    def put_subjects(self, rows: Sequence[SubjectRow]) -> None:
        """Add subjects or replace them."""
        ...

    def rename_matters(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Let all subjects of the first matter belong to the second."""
        ...

    def move_subjects(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Let (matter, subject) belong together."""
        ...

    def put_keys(self, rows: Sequence[KeyRow]) -> None:
        """Add keys of subjects, or change what they are used for."""
        ...

    def remove_keys(self, rows: Sequence[tuple[bytes, int]]) -> None:
        """Remove (key, subject) pairs."""
        ...
