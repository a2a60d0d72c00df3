"""What the early warning tells of papers tied by what they say (gộp vụ việc), version 1."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from domain.contracts.substance import Data
from domain.contracts.words import FactId, ProvinceCode

LinkState = Literal["linked", "proposed"]


class LinkReason(Data):
    """One thing that speaks for a link, or against it, in points of a hundred."""

    word: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    """`same_sender`, `same_decision`, `same_respondent`, `same_place`, `text`, `marks`, …"""
    points: int


class LinkData(Data):
    """Two papers, how sure it is that they are about one matter, and why; no word of a text."""

    petition: FactId
    other: FactId
    """The paper recorded earlier, which leads."""
    matter: FactId
    """The matter the petition belongs to now."""
    other_matter: FactId
    """That of the other one: the same where they are linked."""
    score: Annotated[float, Field(ge=0, le=1)]
    reasons: tuple[LinkReason, ...] = ()
    before: LinkState | None = None
    """What was said of the petition before, None where nothing was."""
    known_at: AwareDatetime


class MatterData(Data):
    """One matter, and those it was made of or fell into."""

    matter: FactId
    """The matter that goes on: after a merger its name, before a split the name it had."""
    parts: Annotated[tuple[FactId, ...], Field(min_length=2)]
    """The matters before a merger, or after a split."""
    link: LinkData | None = None
    """The link by text that joined them, where one did: what papers and officers say needs none."""
    known_at: AwareDatetime


class LinkEvent(BaseModel):
    """The CloudEvents envelope of what is told of links and matters."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    datacontenttype: Literal["application/json"] = "application/json"
    id: FactId
    source: str
    """The worker that judged, `/early-warning/w1`."""
    subject: FactId
    """The petition, or the matter."""
    time: AwareDatetime
    partitionkey: ProvinceCode


class LinkLinkedV1(LinkEvent):
    """A paper was tied to the matter of another by what both say (tự gộp)."""

    type: Literal["leothang.link.linked.v1"] = "leothang.link.linked.v1"
    data: LinkData


class LinkProposedV1(LinkEvent):
    """Two papers may be about one matter: an officer decides (đề nghị gộp)."""

    type: Literal["leothang.link.proposed.v1"] = "leothang.link.proposed.v1"
    data: LinkData


class LinkUnlinkedV1(LinkEvent):
    """What tied two papers, or proposed to, holds no longer; `data` is its last state (bỏ gộp)."""

    type: Literal["leothang.link.unlinked.v1"] = "leothang.link.unlinked.v1"
    data: LinkData


class MatterMergedV1(LinkEvent):
    """Matters that were several are one (nhập vụ việc)."""

    type: Literal["leothang.matter.merged.v1"] = "leothang.matter.merged.v1"
    data: MatterData


class MatterSplitV1(LinkEvent):
    """One matter is several (tách vụ việc)."""

    type: Literal["leothang.matter.split.v1"] = "leothang.matter.split.v1"
    data: MatterData


AnyLink = LinkLinkedV1 | LinkProposedV1 | LinkUnlinkedV1
AnyMatter = MatterMergedV1 | MatterSplitV1
