"""From stories to facts: the very aggregates and translation of the nodes, with a clock of ours.

A story's files live only while it is recorded, so memory does not grow with
the scenario.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from domain.errors import DomainError
from services.node.desk import Desk
from services.node.handlers import handle
from services.node.private import PrivateMemory
from services.node.pseudonyms import Keys
from services.node.translate import to_message
from services.simulate.commanding import command_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from domain.law.law import Law
    from domain.register_file import FileEvent, RegisterFile
    from services.simulate.options import Options
    from services.simulate.scenario import Told
    from services.simulate.script import Step

WRITTEN_AFTER = timedelta(minutes=2)
"""Offices write a step down two minutes after it happened."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One command as given, and the facts it made."""

    at: datetime
    """When it was written down."""
    order: tuple[int, int]
    """Story and step: settles steps of one minute."""
    command: bytes
    facts: tuple[bytes, ...]


class StoryRefusedError(Exception):
    """A story asks a register for something no register would write: a mistake in the story."""


def scenario_keys(seed: int) -> Keys:
    """Return the pseudonym key all offices of a scenario share, made from its seed."""
    return Keys("sim", hashlib.sha256(f"leothang scenario {seed}".encode()).digest())


def node_of(province: str) -> str:
    """Return the node whose register a province's stories are written in."""
    return f"n{province}-demo"


class Recorder:
    """Writes stories down, one after the other."""

    def __init__(self, law: Law, options: Options) -> None:
        self._organisations = law.organisations
        self._as_of = options.as_of
        self._keys = scenario_keys(options.seed)

    def record(self, told: Told) -> list[Recorded] | None:
        """Return what a story left by `as_of`; None when an agency of it did not exist then."""
        steps = [s for s in told.script.steps if s.at + WRITTEN_AFTER <= self._as_of]
        if not all(self._organisations.exists(s.agency, s.at.date()) for s in steps):
            return None
        return list(self._written(told, steps))

    def _written(self, told: Told, steps: list[Step]) -> Iterator[Recorded]:
        node = node_of(told.province)
        desk = Desk(node, self._keys, PrivateMemory())
        files: dict[UUID, RegisterFile[Any]] = {}
        for nth, step in enumerate(steps):
            command = command_of(step, province=told.province)
            recorded_at = step.at + WRITTEN_AFTER
            try:
                file = handle(desk, files.get(command.file_id), command, recorded_at)
            except DomainError as error:
                message = f"{told.script.story} {told.script.number}, step {nth}: {error.message}"
                raise StoryRefusedError(message) from error
            files[command.file_id] = file
            events = cast("list[FileEvent]", list(file.collect_events()))
            bodies = (to_message(node, event) for event in events)
            facts = tuple(body for _, body in filter(None, bodies))
            written = command.model_dump_json(exclude_none=True, exclude_defaults=False).encode()
            yield Recorded(recorded_at, (told.script.number, nth), written, facts)
