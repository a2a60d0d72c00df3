"""What the early warning tells of groups of matters (nhóm vụ việc), version 1."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from domain.contracts.substance import Data
from domain.contracts.words import FactId, Kind, ProvinceCode

Life = Literal["forming", "mass", "hot", "calm"]


class GroupData(Data):
    """One group, how it stood and how it stands; no person, no place and no agency."""

    group: FactId
    before: Life | None = None
    """None for a group nobody told of before."""
    after: Life | None = None
    """None where the papers do not make a group any more."""
    since: date | None = None
    """The day since when it has stood so."""
    people: Annotated[int, Field(ge=0)] = 0
    """At least so many stand behind it."""
    most: Annotated[int, Field(ge=0)] = 0
    """At most so many, did nobody whom no paper names come twice."""
    papers: Annotated[int, Field(ge=0)] = 0
    matters: Annotated[int, Field(ge=0)] = 0
    score: Annotated[int, Field(ge=0)] = 0
    """The score of table E.3; 0 while nothing makes it a mass."""
    kind: Kind | None = None
    """What kind of petition it is about; a denunciation where one paper is."""
    known_at: AwareDatetime
    """As of when it stands so."""


class GroupChangedV1(BaseModel):
    """A group of matters began, grew to a mass, became hot, calmed or ended (vòng đời nhóm)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    datacontenttype: Literal["application/json"] = "application/json"
    id: FactId
    source: str
    """The worker that judged, `/early-warning/w1`."""
    type: Literal["leothang.group.changed.v1"] = "leothang.group.changed.v1"
    subject: FactId
    """The group."""
    time: AwareDatetime
    partitionkey: ProvinceCode
    data: GroupData
