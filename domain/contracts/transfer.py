"""What the receiving agency says about a transfer (chuyển đơn), version 1.

`subject` is the transfer's id, which the sending agency printed on the slip.
"""

from __future__ import annotations

from typing import Literal

from domain.contracts.envelope import Envelope
from domain.contracts.petition import Word
from domain.contracts.substance import Data
from domain.contracts.words import AgencyCode


class AcknowledgedData(Data):
    """The receiver has the paper."""

    sent_by: AgencyCode | None = None


class ReturnedData(Data):
    """The receiver sends the paper back."""

    sent_by: AgencyCode | None = None
    names: AgencyCode | None = None
    """The body the receiver holds competent, if it names one."""
    reason: Word | None = None


class TransferAcknowledgedV1(Envelope):
    """The receiver confirmed that the paper arrived (nhận đơn chuyển đến)."""

    type: Literal["leothang.transfer.acknowledged.v1"] = "leothang.transfer.acknowledged.v1"
    data: AcknowledgedData = AcknowledgedData()


class TransferReturnedV1(Envelope):
    """The receiver gave the paper back to the sending agency (trả lại đơn)."""

    type: Literal["leothang.transfer.returned.v1"] = "leothang.transfer.returned.v1"
    data: ReturnedData = ReturnedData()
