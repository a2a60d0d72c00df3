"""What ties a paper's file to others: links and refusals by officers (gộp vụ việc).

A link and a refusal are statements about two papers; taking one back leaves the
file as if it had never been said. None of them moves the paper, so they may be
said of open and closed files alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import (
    AlreadyUnlinkedError,
    LinkContradictedError,
    NotALinkError,
    NothingToUnlinkError,
)
from domain.petition_events import Event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.register_file import FileEvent


class MatterLinked(Event):
    """The paper and another one speak of one matter (gộp vụ việc)."""

    TOPIC = "petition.matter_linked"
    other: str
    reasons: tuple[str, ...]


class LinkRejected(Event):
    """The paper and another one do not speak of one matter (không cùng vụ việc)."""

    TOPIC = "petition.link_rejected"
    other: str


class MatterUnlinked(Event):
    """A link or a refusal is taken back (bỏ gộp)."""

    TOPIC = "petition.matter_unlinked"
    undoes: str


Tie = MatterLinked | LinkRejected


class Ties:
    """The links and refusals of one file, as they stand now."""

    def __init__(self, standing: Mapping[str, FileEvent]) -> None:
        """Take the entries nobody struck out or replaced, by fact id."""
        undos = (entry for entry in standing.values() if isinstance(entry, MatterUnlinked))
        self._undone = {entry.undoes: entry.entry for entry in undos}
        self._said = {
            id_: entry
            for id_, entry in standing.items()
            if isinstance(entry, MatterLinked | LinkRejected)
        }

    @property
    def standing(self) -> dict[str, Tie]:
        """Return what was not taken back, by fact id."""
        return {id_: tie for id_, tie in self._said.items() if id_ not in self._undone}

    def may_tie(self, other: str) -> None:
        """Refuse to say something of a paper of which the file already says something."""
        for id_, tie in self.standing.items():
            if tie.other == other:
                raise LinkContradictedError(fact=id_, other=other, said=tie.TOPIC)

    def may_undo(self, fact: str, target: FileEvent) -> None:
        """Refuse to take back what is no link, or is taken back already."""
        if not isinstance(target, MatterLinked | LinkRejected):
            raise NotALinkError(fact=fact)
        if fact not in self.standing:
            raise AlreadyUnlinkedError(fact=fact)

    def to_undo(self, other: str, margin: tuple[object, ...]) -> str:
        """Return what is to be taken back of a paper; a retry names what it took back before."""
        for id_, tie in self.standing.items():
            if tie.other == other:
                return id_
        for id_, undo in self._undone.items():
            if undo.margin == margin and id_ in self._said and self._said[id_].other == other:
                return id_
        raise NothingToUnlinkError(other=other)
