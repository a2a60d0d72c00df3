"""What the early warning tells of the verdicts on filings (đánh giá), version 1."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from domain.contracts.substance import Data
from domain.contracts.words import AgencyCode, FactId, ProvinceCode


class VerdictSaid(Data):
    """One class with the row that gives it."""

    rule: str
    """Id of the row of tables E.1.2 to E.1.4, `K13`."""
    version: Annotated[int, Field(ge=1)]
    verdict: str
    """The class of the row, `premature_escalation`."""
    counts: Literal["yes", "soft", "no"]
    """Whether it counts as vượt cấp."""


class ReclassifiedData(Data):
    """One filing, what was said of it, and what is said now."""

    petition: FactId
    matter: FactId
    agency: AgencyCode
    """The body the paper was filed with."""
    filed_on: date
    before: VerdictSaid
    after: VerdictSaid
    authority_fault: tuple[AgencyCode, ...] = ()
    """Bodies below that were late or silent, by the verdict after."""
    flags: tuple[str, ...] = ()
    evidence: tuple[FactId, ...]
    """The facts the verdict after rests on."""
    known_at: AwareDatetime
    """As of when the verdict after was reached."""


class EscalationReclassifiedV1(BaseModel):
    """Later facts put a filing into another class; the earlier verdict was said (phân loại lại)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    datacontenttype: Literal["application/json"] = "application/json"
    id: FactId
    source: str
    """The worker that judged, `/early-warning/w1`."""
    type: Literal["leothang.escalation.reclassified.v1"] = "leothang.escalation.reclassified.v1"
    subject: FactId
    """The petition."""
    time: AwareDatetime
    partitionkey: ProvinceCode
    data: ReclassifiedData
