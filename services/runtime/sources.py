"""A stream that takes messages from a stream of another hub: what it takes, and since when.

A server remembers of a source only how far it has read, under a name made of the other
hub and of the subjects taken. When the other stream is lost and made anew, that number
means other messages, and facts would be passed over. So one of the subjects is a mark
no message ever has: `made.<when the other stream was created>.<how often renewed>`. Another
mark makes another name, and a source of another name reads from the beginning (nguồn).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from nats.js.api import ExternalStream, StreamSource, SubjectTransform

from domain.contracts.subjects import VIA

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARK = re.compile(r"made\.(?P<created>[0-9]+)\.(?P<renewal>[0-9]+)")
_API = re.compile(r"\$JS\.(?P<hub>[^.]+)\.API")


@dataclass(frozen=True, slots=True)
class Mark:
    """Which stream of the other hub is meant, and how often it was read from the beginning."""

    created: int
    """Microseconds since 1970: when the other stream was created."""
    renewal: int = 0

    @classmethod
    def of(cls, created: str) -> Self:
        """Return the first mark of a stream created at this instant, as the server says it."""
        instant = datetime.fromisoformat(created)
        return cls(int(instant.timestamp()) * 1_000_000 + instant.microsecond)

    def next(self) -> Mark:
        """Return the mark under which the same stream is read once more."""
        return Mark(self.created, self.renewal + 1)

    def __str__(self) -> str:
        return f"made.{self.created}.{self.renewal}"


@dataclass(frozen=True, slots=True)
class Take:
    """Subjects taken, and under which name they are kept; None keeps them as they are."""

    subject: str
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What one hub's stream takes from the stream of the same name at another hub."""

    hub: str
    takes: tuple[Take, ...]

    def marked(self, stream: str, mark: Mark) -> StreamSource:
        """Return the source as a server wants it, reading the stream the mark means."""
        # A mark kept somewhere particular: to find its place after a restart, a server
        # looks only at messages under the names a source keeps.
        takes = (*self.takes, Take(str(mark), f"{VIA}.{self.hub}.{mark}"))
        return StreamSource(
            name=stream,
            external=ExternalStream(api=f"$JS.{self.hub}.API", deliver=""),
            subject_transforms=[
                SubjectTransform(src=take.subject, dest=take.kept or "") for take in takes
            ],
        )


def hub_of_source(source: StreamSource) -> str | None:
    """Return the hub a stream's source reads at; None when it is its own."""
    found = _API.fullmatch(source.external.api) if source.external else None
    return found["hub"] if found else None


def mark_in(text: str) -> Mark | None:
    """Return the mark a text carries, the header of a sourced message for instance."""
    found = _MARK.search(text)
    return Mark(int(found["created"]), int(found["renewal"])) if found else None


def shown_source(source: StreamSource) -> str:
    """Return a source in words that are equal where the source is."""
    takes: Sequence[SubjectTransform] = source.subject_transforms or ()
    said = " ".join(f"{take.src}>{take.dest}" if take.dest else str(take.src) for take in takes)
    return f"{hub_of_source(source) or 'here'}/{source.name}: {said}"
