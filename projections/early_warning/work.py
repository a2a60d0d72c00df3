"""What is to be judged, and what was found of it (việc cần xét)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from domain.contracts.words import UNKNOWN_PROVINCE
from projections.findings import Detected, SubjectKind
from projections.matters.keys import packed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from projections.case_file import CaseFile
    from projections.store.rows import GroupRow

MATTER, GROUP, AGENCY, AREA = (
    kind.value
    for kind in (SubjectKind.MATTER, SubjectKind.GROUP, SubjectKind.AGENCY, SubjectKind.AREA)
)
COUNTS = "counts"
"""A province whose weeks are judged, and what that says of it and of its communes."""
NOTHING = Detected()
T = TypeVar("T")
Cause = Literal["facts", "time", "backlog"]
"""New facts; time alone; or facts taken in before, of which more may wait."""


class Work(NamedTuple):
    """What is to be judged."""

    matters: Collection[int]
    groups: Collection[bytes]
    agencies: Collection[str] = ()
    areas: Collection[str] = ()
    cause: Cause = "facts"
    provinces: Collection[str] = ()
    """Whose weeks are judged."""
    born: frozenset[str] = frozenset()
    """Names that no subject had before these facts: nothing can be on record of them."""


class Verdict(NamedTuple):
    """What holds of one subject, and where it lies."""

    key: tuple[str, str]
    """Kind and number, id or code, as timers and marks know it."""
    id: str
    """As findings know it."""
    province: str
    detected: Detected
    stands: GroupRow | None = None
    """How it stands as a group, where it is one."""


class Boundary:
    """Between the law and the loop: what trips a detector is told and stops nothing else."""

    def __init__(self, failed: Callable[[str, str, Exception], None]) -> None:
        self._failed = failed

    def safely(self, key: tuple[str, str], detect: Callable[[], Detected]) -> Detected:
        """Return what is detected; nothing where that fails."""
        return self.guarded(key, detect, NOTHING)

    def guarded(self, key: tuple[str, str], run: Callable[[], T], otherwise: T) -> T:
        """Return what comes of it; something else where that fails."""
        try:
            return run()
        except Exception as error:  # noqa: BLE001 - one matter that trips a detector must not
            # stop the judging of all others.
            self._failed(*key, error)
            return otherwise


def work_of(keys: Iterable[tuple[str, str]], *, cause: Cause) -> Work:
    """Return what marks and timers name, ready for judging."""
    matters: set[int] = set()
    groups: set[bytes] = set()
    agencies: set[str] = set()
    areas: set[str] = set()
    provinces: set[str] = set()
    for kind, name in keys:
        if kind == MATTER:
            matters.add(int(name))
        elif kind == GROUP:
            groups.add(packed(name))
        elif kind == AREA:
            areas.add(name)
        elif kind == COUNTS:
            provinces.add(name)
        else:
            agencies.add(name)
    return Work(matters, groups, agencies, areas, cause, provinces)


def province_of(cases: Iterable[CaseFile]) -> str:
    """Return the province where most of the facts say the matter arose."""
    count: dict[str, int] = {}
    for case in cases:
        for fact in case.facts:
            count[fact.partitionkey] = count.get(fact.partitionkey, 0) + 1
    return province_among(count)


def province_among(count: Mapping[str, int]) -> str:
    """Return the province named most often, of equals the first."""
    named = count.keys() - {UNKNOWN_PROVINCE}
    return min(named, key=lambda one: (-count[one], one), default=UNKNOWN_PROVINCE)
