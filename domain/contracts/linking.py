"""What ties papers to one matter or keeps them apart, said by officers (gộp, tách vụ việc)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.contracts.envelope import Envelope
from domain.contracts.petition import Word
from domain.contracts.substance import Data, Sketch
from domain.contracts.words import FactId, KeyId, Ref


class LinkedData(Data):
    """The paper and another one speak of the same matter."""

    other: FactId
    """The other petition."""
    reasons: Annotated[tuple[Word, ...], Field(max_length=10)] = ()


class RejectedData(Data):
    """The paper and another one do not speak of the same matter, however alike they are."""

    other: FactId


class UnlinkedData(Data):
    """A link or a refusal is taken back, as if it had never been said."""

    undoes: FactId
    """The fact that is taken back: of this petition, of whichever agency."""


class RekeyedData(Data):
    """The same references and the same text under another key (đổi khóa)."""

    key: KeyId
    refs: Annotated[tuple[tuple[Ref, Ref], ...], Field(max_length=4000)] = ()
    """Pairs: a reference as said before, and the same one under this key."""
    sketch: Sketch | None = None


class PetitionMatterLinkedV1(Envelope):
    """An officer ties two papers to one matter (gộp vụ việc)."""

    type: Literal["leothang.petition.matter_linked.v1"] = "leothang.petition.matter_linked.v1"
    data: LinkedData


class PetitionLinkRejectedV1(Envelope):
    """An officer refuses what resemblance proposes (không cùng vụ việc)."""

    type: Literal["leothang.petition.link_rejected.v1"] = "leothang.petition.link_rejected.v1"
    data: RejectedData


class PetitionMatterUnlinkedV1(Envelope):
    """An officer takes a link or a refusal back (bỏ gộp)."""

    type: Literal["leothang.petition.matter_unlinked.v1"] = "leothang.petition.matter_unlinked.v1"
    data: UnlinkedData


class PetitionRekeyedV1(Envelope):
    """A node says a paper's references and sketch again under a new key (đổi khóa giả danh)."""

    type: Literal["leothang.petition.rekeyed.v1"] = "leothang.petition.rekeyed.v1"
    data: RekeyedData
