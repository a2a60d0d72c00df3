"""The small words every contract is made of: codes, references, ids.

Each pattern also keeps the separators and wildcards of NATS out of subjects.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

AgencyCode = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z]{1,8}[0-9]{0,5}(-[a-z0-9]{1,12}){0,3}$", max_length=40),
]
"""A body with its own register, `x21115` or `t51-btcd` (mã cơ quan)."""

NodeCode = Annotated[
    str, StringConstraints(pattern=r"^n[0-9]{0,2}(-[a-z0-9]{1,12}){1,4}$", max_length=40)
]
"""A register that publishes, `n51-demo`; it hosts one or many agencies (nút)."""

ProvinceCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
"""Official two-digit code of the province where the matter arose; `00` while unknown."""

CommuneCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
"""Official five-digit code of a commune (mã xã, phường, đặc khu)."""

FactId = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
]
"""A UUID in lower case: of a fact, a petition, a transfer, a reception."""

Ref = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{0,11}\.[A-Za-z0-9_-]{16,64}$")]
"""A keyed pseudonym `<key id>.<digest>`; never a name, a number or a text (mã giả danh)."""

KeyId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{0,11}$")]
"""The public name of a secret key (mã khóa)."""

UNKNOWN_PROVINCE = "00"


class Kind(StrEnum):
    """What a petition is, by its content and not by its title (loại đơn)."""

    COMPLAINT = "complaint"
    """Khiếu nại (KN)."""
    DENUNCIATION = "denunciation"
    """Tố cáo (TC)."""
    FEEDBACK = "feedback"
    """Kiến nghị, phản ánh (KNPA)."""


class Topic(StrEnum):
    """The classes the statutory forms need (lĩnh vực)."""

    LAND = "land"
    ENVIRONMENT = "environment"
    POLICY = "policy"
    OFFICIALS = "officials"
    RELIGION = "religion"
    LABOUR = "labour"
    JUDICIAL = "judicial"
    OTHER = "other"
