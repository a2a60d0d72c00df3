"""What an agency says about the periodic reports it owes (báo cáo định kỳ), version 1.

`subject` is the report's id: the same agency and period collide.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.contracts.envelope import Envelope
from domain.contracts.substance import Data
from domain.contracts.words import AgencyCode

Period = Annotated[str, Field(pattern=r"^[0-9]{4}-(Q[1-4]|H1|M9|Y)$")]
"""A reporting period of TT 06/2025: a quarter, six or nine months, the year; `2026-Q4`."""


class ReportSentData(Data):
    """Which report went where."""

    period: Period
    to: AgencyCode


class ReportSentV1(Envelope):
    """The agency sent a periodic report (gửi báo cáo)."""

    type: Literal["leothang.report.sent.v1"] = "leothang.report.sent.v1"
    data: ReportSentData
