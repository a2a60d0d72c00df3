"""What the early warning tells the desk (cảnh báo sớm), version 1."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from domain.contracts.assessment import EscalationReclassifiedV1
from domain.contracts.group import GroupChangedV1
from domain.contracts.links import AnyLink, AnyMatter
from domain.contracts.substance import Data
from domain.contracts.words import AgencyCode, FactId, Kind, ProvinceCode

Severity = Literal["info", "low", "medium", "high", "critical"]


class Reason(Data):
    """One finding, with all that is needed to check it."""

    rule: str
    rule_version: int
    legal_basis: str
    basis_status: str
    """`law`, `circular`, `plan`, `ours` or `memory`."""
    severity: Severity
    state: Literal["holding", "historic"]
    effective_at: date
    agencies: tuple[AgencyCode, ...] = ()
    params: Annotated[dict[str, str | int], Field(default_factory=dict)]
    flags: tuple[str, ...] = ()
    evidence: tuple[FactId, ...]


class Gathering(Data):
    """All that the police of a place may hear: where, when, how many (tập trung đông người)."""

    at: AgencyCode
    """The office where people gathered."""
    on: date
    people: Annotated[int, Field(ge=1)]
    receivers: tuple[AgencyCode, ...] = ()


class AlertData(Data):
    """One alert as it stands after this change."""

    alert_id: FactId
    revision: Annotated[int, Field(ge=1)]
    pattern: Literal[
        "cross_level", "repeated_transfer", "mass_complaint", "overdue", "prolonged", "hot_spot"
    ]
    severity: Severity
    subject_kind: Literal["matter", "group", "agency", "area"]
    subject: str
    path: str
    detected_at: AwareDatetime
    says: Reason
    reasons: tuple[Reason, ...] = ()
    summary_vi: str
    summary_en: str
    kind: Kind | None = None
    """What kind of petition it is about, where it is about one kind; a desk routes by it."""
    denounced: tuple[AgencyCode, ...] = ()
    """Bodies whose post is denounced: neither they nor any agency below may hear of it."""
    receivers: tuple[AgencyCode, ...] = ()
    """Who hears of it, the desk it begins at first; nobody else does."""
    gathering: Gathering | None = None
    """What goes to the police of the place instead: nothing of what it is about."""


class AlertEvent(BaseModel):
    """The CloudEvents envelope of one change of one alert."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    datacontenttype: Literal["application/json"] = "application/json"
    id: FactId
    source: str
    """The worker that judged, `/early-warning/w1`."""
    subject: FactId
    """The alert's id."""
    time: AwareDatetime
    """When it was detected; the day it became true is `data.says.effective_at`."""
    partitionkey: ProvinceCode
    data: AlertData


class AlertRaisedV1(AlertEvent):
    """A warning that was not there before (phát cảnh báo)."""

    type: Literal["leothang.alert.raised.v1"] = "leothang.alert.raised.v1"


class AlertChangedV1(AlertEvent):
    """A standing warning whose cause, severity or evidence changed (thay đổi cảnh báo)."""

    type: Literal["leothang.alert.changed.v1"] = "leothang.alert.changed.v1"


class AlertWithdrawnV1(AlertEvent):
    """A warning whose cause no longer holds; `data` is its last state (rút cảnh báo)."""

    type: Literal["leothang.alert.withdrawn.v1"] = "leothang.alert.withdrawn.v1"


AnyAlert = AlertRaisedV1 | AlertChangedV1 | AlertWithdrawnV1

AnyWarning = AnyAlert | EscalationReclassifiedV1 | GroupChangedV1 | AnyLink | AnyMatter
"""Everything a worker says on the ALERTS stream; a reader of alerts passes over the rest."""

_ONE: TypeAdapter[AnyAlert] = TypeAdapter(Annotated[AnyAlert, Field(discriminator="type")])
_ANY: TypeAdapter[AnyWarning] = TypeAdapter(Annotated[AnyWarning, Field(discriminator="type")])
_ALERT_TYPE = "leothang.alert."


def parse_alert(body: bytes) -> AnyAlert:
    """Read one alert event, or raise `pydantic.ValidationError`."""
    return _ONE.validate_json(body)


def parse_warning(body: bytes) -> AnyWarning:
    """Read anything a worker says on the ALERTS stream, or raise `pydantic.ValidationError`."""
    return _ANY.validate_json(body)


def is_alert(type_: str) -> bool:
    """Whether a CloudEvents type is a change of an alert, not of a filing or a group."""
    return type_.startswith(_ALERT_TYPE)
