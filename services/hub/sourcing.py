"""Whether a source still reads the stream it means; judged from what was seen (phán đoán).

Pure: what was seen comes in, what is to be done goes out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from domain.contracts.subjects import published_subject
from services.runtime.sources import Mark, mark_in

if TYPE_CHECKING:
    from services.hub.asking import Stored

Reason = Literal["new", "replaced", "truncated"]
REASONS: tuple[Reason, ...] = get_args(Reason)

STALLED = 6.0
"""Seconds without a heartbeat, which comes every second, after which a source hears nothing."""
_GRACE = 10.0
"""Seconds a server has, once roused, to bring the first message of a stream made anew."""
_STRIKES = 3
"""Looks in a row: a leader just elected may not have read its own end yet."""
_API = re.compile(r"\$JS\.(?P<hub>[^.]+)\.API")
_ORIGIN = re.compile(r"^Nats-Stream-Source: *\S+ (?P<sequence>[0-9]+) (?P<takes>.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Taken:
    """The last message a source brought: which stream it was of, and where it stood there."""

    mark: Mark
    sequence: int
    subject: str
    digest: bytes

    @classmethod
    def read(cls, kept: Stored | None) -> Taken | None:
        """Read it off the header the server wrote; None when there is none such."""
        origin = _ORIGIN.search(kept.headers) if kept is not None else None
        mark = mark_in(origin["takes"]) if origin is not None else None
        if kept is None or origin is None or mark is None:
            return None
        return cls(mark, int(origin["sequence"]), published_subject(kept.subject), kept.digest)

    def stands_as(self, there: Stored) -> bool:
        """Tell whether what stands there is this message."""
        return (published_subject(there.subject), there.digest) == (self.subject, self.digest)


@dataclass(frozen=True, slots=True)
class There:
    """The other hub's stream as it is now."""

    created: Mark
    last: int
    at_taken: Stored | None = None
    """What stands there where our last message came from."""
    at_known: Stored | None = None
    """What stands there where the last message stood when we looked before."""
    lost: bool = False
    """Whether something we took since we looked before stands there no more."""


@dataclass(slots=True)
class Link:
    """One source of ours, from look to look."""

    hub: str
    mark: Mark | None = None
    """The stream it is told to read; None before the other hub was ever seen."""
    known: Stored | None = None
    strikes: int = 0
    replaced: Mark | None = None
    """The stream our server was last made to look at anew, because it had been made anew."""
    since: float = 0.0

    def judge(self, there: There, taken: Taken | None, now: float) -> Reason | None:
        """Return what happened to the other stream; None: the source goes on.

        `replaced` wants the source roused: the server then sees the other creation and
        reads from the beginning by itself. Else `mark` has changed, and makes it do so.
        """
        reason = self._reason(there, taken, now)
        if reason == "new":
            self.mark = _newest(there.created, taken)
        elif reason == "replaced":
            self.replaced, self.since = there.created, now
        elif reason == "truncated" and self.mark is not None:
            self.mark = Mark(there.created.created, self.mark.renewal + 1)
        if reason is not None:
            self.known, self.strikes = None, 0
        elif there.at_taken is not None:
            self.known = there.at_taken
        return reason

    def _reason(self, there: There, taken: Taken | None, now: float) -> Reason | None:
        if self.mark is None:
            return "new"
        if not self._is_gone(there, taken):
            return None
        meant = self.mark if self.replaced is None else self.replaced
        if meant.created != there.created.created:
            return "replaced"
        heeds = self.replaced is not None and (now - self.since < _GRACE or not there.last)
        return None if heeds else "truncated"

    def _is_gone(self, there: There, taken: Taken | None) -> bool:
        """Tell whether what we took does not stand there any more, where it stood."""
        if there.lost:
            return True
        if self.known and there.at_known and there.at_known.at != self.known.at:
            return True
        if taken is None or taken.mark != self.mark:
            return False  # nothing has come under this name yet
        if there.at_taken is not None:
            self.strikes = 0
            return not taken.stands_as(there.at_taken)
        self.strikes += 1
        return self.strikes >= _STRIKES


def _newest(created: Mark, taken: Taken | None) -> Mark:
    """Go on under the name the stream was last read by: an older one would pass over facts."""
    same = taken is not None and taken.mark.created == created.created
    return taken.mark if taken is not None and same else created


@dataclass(frozen=True, slots=True)
class Seen:
    """A source as our own server tells of it."""

    mark: Mark | None
    lag: int
    """Messages of the other stream it has not read yet, where the server knows."""
    silent: float | None
    """Seconds since it heard of the other stream; None: never."""
    sequence: int
    """How far it has read there."""


def sources_seen(found: dict[str, Any]) -> dict[str, Seen]:
    """Return what a stream says of its sources, by their hubs."""
    return {
        api["hub"]: Seen(
            mark_in(" ".join(str(take.get("src")) for take in said.get("subject_transforms", ()))),
            int(said.get("lag", 0)),
            said["active"] / 1e9 if said.get("active", -1) >= 0 else None,
            int(said.get("seq", 0)),
        )
        for said in found.get("sources") or ()
        if (api := _API.fullmatch(said.get("external", {}).get("api", "")))
    }


@dataclass(slots=True)
class Rousing:
    """When a source that hears nothing is taken away and put back: ever more seldom.

    A server that found the other hub away tries again after 10 s, 20 s … 2 min; put
    back, it tries at once.
    """

    shortest: float = 4.0
    longest: float = 600.0
    pause: float = 0.0
    last: float = 0.0

    def due(self, silent: float | None, now: float) -> bool:
        """Tell whether to rouse a source silent for so many seconds (None: ever since)."""
        if silent is not None and silent < STALLED:
            self.pause = 0.0
            return False
        if now - self.last < self.pause:
            return False
        self.last = now
        self.pause = min(self.longest, max(self.shortest, self.pause * 2))
        return True
