"""What one worker reads of the whole: a province, or everything (phân vùng)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from click import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from domain.organisation import Organisations

ALL = "all"
"""The whole picture: what the ministry watches, and whoever has one worker only."""
UNKNOWN = "00"
"""Where matters stand whose province is not known yet."""
EVERY = "provinces"
"""What `--partitions` calls every province of today, and the unknown."""


class Partition(NamedTuple):
    """One province, with those that were merged into it; `all` for the whole picture."""

    code: str = ALL
    provinces: tuple[str, ...] = ()
    """The codes facts of it may bear: its own, and those of provinces of before."""

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole picture."""
        return self.code == ALL

    @property
    def view(self) -> str:
        """Return what its view is called: the schema on PostgreSQL, and what a lease is about."""
        return "early_warning" if self.is_whole else f"early_warning_{self.code}"

    def folder(self, data: Path) -> Path:
        """Return where its view lies in files."""
        return data if self.is_whole else data / self.code

    @property
    def subjects(self) -> tuple[str, ...]:
        """Return what it reads of PETITIONS, recorded at this hub or at another; () is all."""
        return tuple(
            subject
            for province in self.provinces
            for subject in (f"petition.v1.*.{province}.*", f"via.*.petition.v1.*.{province}.*")
        )

    def worker(self, name: str) -> str:
        """Return the last word of its alerts' subjects: one for a partition, whoever works."""
        return name if self.is_whole else f"p{self.code}"


WHOLE = Partition()


def one_partition(said: str) -> Partition:
    """Return the partition whose view is meant; refuse several."""
    if "," in said or said == EVERY:
        msg = "--partition (LEOTHANG_WATCH_PARTITIONS): name one province, as 51"
        raise UsageError(msg)
    return Partition(said) if said else WHOLE


def partitions(said: str, organisations: Organisations, on: date) -> tuple[Partition, ...]:
    """Return what a process is to share in; refuse what is no province of the day."""
    if not said:
        return (WHOLE,)
    today = {code.removeprefix("t") for code in organisations.provinces(on)} | {UNKNOWN}
    codes = sorted(today) if said == EVERY else list(dict.fromkeys(said.split(",")))
    unknown = [code for code in codes if code not in today]
    if unknown:
        msg = f"--partitions: {', '.join(unknown)} is no province of today; say 48,51 or {EVERY}"
        raise UsageError(msg)
    before = dict(_merged(organisations, on))
    return tuple(
        Partition(code, (code, *sorted(old for old, into in before.items() if into == code)))
        for code in codes
    )


def _merged(organisations: Organisations, on: date) -> Iterator[tuple[str, str]]:
    """Return provinces that are no more, each with the one it went into."""
    today = set(organisations.provinces(on))
    for number in range(1, 100):
        code = f"t{number:02d}"
        if code not in today and organisations.known(code):
            successors = organisations.successor_of(code, on).codes
            if len(successors) == 1:
                yield code[1:], successors[0][1:]
