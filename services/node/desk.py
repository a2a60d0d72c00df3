"""What handlers work with: a node's name, its keys, what it knows of people (bàn làm việc)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from services.node.commands import ClassifyPetition, DecidePetition, ReceivePetition
from services.node.sketching.sketcher import sketch

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from services.node.commands import AnyCommand
    from services.node.private import PrivatePaper, PrivatePapers
    from services.node.pseudonyms import Keys
    from services.node.sketching.sketcher import Made, Sketched

_ASKING = (ClassifyPetition, DecidePetition)
"""Commands on papers in the register that need their names and texts."""


@dataclass
class Desk:
    """What a handler works with: the node's name, keys and private papers."""

    node: str
    keys: Keys
    private: PrivatePapers
    pending: dict[UUID, PrivatePaper] = field(default_factory=dict[Any, Any])
    """Personal data of this group of commands, not yet written."""
    sketched: list[Made] = field(default_factory=list[Any])
    """What became of the texts of this group, one by one."""
    known: dict[UUID, PrivatePaper | None] = field(default_factory=dict[Any, Any])
    """Personal data on record, as far as it was looked up for this group."""
    _read: dict[str, Sketched] = field(default_factory=dict[Any, Any])
    """Texts of this group and their sketches."""

    def look_up(self, commands: Iterable[AnyCommand]) -> None:
        """Do together what the commands will ask for one by one.

        Texts read one after the other take half of what they take between decisions: code and
        tables stay in the processor's own memory.
        """
        ids = {one.file_id for one in commands if isinstance(one, _ASKING)}
        self.known = dict.fromkeys(ids) | self.private.find_all(ids)
        texts = (one.text for one in commands if isinstance(one, ReceivePetition))
        self._read = {text: sketch(text, self.keys) for text in texts if text is not None}

    def sketch(self, text: str | None) -> Sketched | None:
        """Return the sketch of a paper's text, None where there is no text."""
        if text is None:
            return None
        return self._read[text] if text in self._read else sketch(text, self.keys)

    def private_paper(self, id_: UUID) -> PrivatePaper | None:
        """Return what the node knows of a paper, this group included."""
        if id_ in self.pending:
            return self.pending[id_]
        return self.known[id_] if id_ in self.known else self.private.find(id_)

    def keep(self, id_: UUID, known: PrivatePaper, **words: object) -> None:
        """Add words to what is known of a paper."""
        fresh = known.model_copy(update=words)
        if fresh != known:
            self.pending[id_] = fresh
