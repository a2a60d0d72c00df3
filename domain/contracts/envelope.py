"""The one envelope of every fact: CloudEvents 1.0 in structured JSON mode."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints, model_validator

from domain.contracts.words import FactId, ProvinceCode

_OFFSET = timedelta(hours=7)
VIETNAM = timezone(_OFFSET, "Asia/Ho_Chi_Minh")
"""Legal days are days here; the offset has not changed since 1975."""

EARLIEST = date(1990, 1, 1)
"""No paper is older; an earlier day is a slip of the pen."""
_SLACK = timedelta(days=1)
_SOURCE = "/agencies/"


def legal_day(instant: datetime) -> date:
    """Return the Vietnamese calendar day of an instant."""
    if instant.utcoffset() == _OFFSET:  # as nearly all are written; five times as fast
        return instant.date()
    try:
        return instant.astimezone(VIETNAM).date()
    except OverflowError:  # at the ends of the calendar; validators turn a ValueError into words
        msg = "this instant lies outside the calendar"
        raise ValueError(msg) from None


class Envelope(BaseModel):
    """What every published fact says about itself.

    Readers ignore fields they do not know. Renaming or re-meaning a field is a
    new version of the type.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    datacontenttype: Literal["application/json"] = "application/json"
    id: FactId
    """Deterministic: the same fact recorded twice has the same id."""
    source: Annotated[
        str,
        StringConstraints(pattern=r"^/agencies/[a-z]{1,8}[0-9]{0,5}(-[a-z0-9]{1,12}){0,3}$"),
    ]
    """The agency that states the fact, `/agencies/x21115`."""
    subject: FactId
    """The petition, transfer or reception the fact belongs to."""
    time: AwareDatetime | None = None
    """The business instant, where the hour is known."""
    businessdate: date
    """The business day: the only date a rule may order by."""
    recordedtime: AwareDatetime
    """When the register wrote it down: as-known-on, never an order of facts."""
    partitionkey: ProvinceCode
    """The province where the matter arose; `00` while unknown."""
    correlationid: FactId
    """The first petition of the chain, as far as the recorder knows."""
    corrects: FactId | None = None
    """The fact this one replaces (đính chính)."""

    @property
    def agency(self) -> str:
        """The code of the agency that states the fact."""
        return self.source[len(_SOURCE) :]

    @model_validator(mode="after")
    def _dates_are_possible(self) -> Self:
        if self.time is not None and legal_day(self.time) != self.businessdate:
            msg = "time does not fall on businessdate in Asia/Ho_Chi_Minh"
            raise ValueError(msg)
        if self.businessdate < EARLIEST or _follows(self.businessdate, self.recordedtime):
            msg = "businessdate lies before 1990 or after the day it was recorded"
            raise ValueError(msg)
        if self.corrects == self.id:
            msg = "a fact cannot correct itself"
            raise ValueError(msg)
        return self


def _follows(day: date, recorded: datetime) -> bool:
    """Whether a day lies after the legal day of an instant, with a day of slack for clocks.

    The date as written is within a day of the legal one: mostly it decides at once.
    """
    return day > recorded.date() and day - _SLACK > legal_day(recorded)


def source_of(agency: str) -> str:
    """Return the CloudEvents `source` of an agency."""
    return _SOURCE + agency
