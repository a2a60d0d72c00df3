"""What an operator may set of the early-warning worker (cấu hình)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    AwareDatetime,
    Field,
    SecretStr,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic_settings import NoDecode, SettingsConfigDict

from projections.store.lease import LASTS
from services.runtime.settings import Settings

WorkerName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,19}$")]

_PARTITIONS = re.compile("provinces|[0-9]{2}(,[0-9]{2})*")
_OF_PARTITION = re.compile("p[0-9]{2}")


class WatchSettings(Settings):
    """Settings of `leothang watch`."""

    model_config = SettingsConfigDict(env_prefix="LEOTHANG_WATCH_")

    nats: str = "nats://127.0.0.1:4222"
    """Address of the hub; several with commas."""
    data: Path = Path("leothang-watch")
    """Directory of the view."""
    store: SecretStr | None = None
    """`postgresql://…` to keep the view there instead of in --data."""
    worker: WorkerName = "w1"
    """Name of this worker: the last word of its alerts' subjects."""
    partitions: str = ""
    """Provinces to share in with other processes, `48,51` or `provinces`; empty for the whole."""
    lease: Annotated[float, Field(ge=1, le=60)] = LASTS
    """Seconds of silence after which other processes take what this one holds."""
    as_of: AwareDatetime | None = None
    """Judge as of this instant for ever, for drills; the clock's time when empty."""
    hosting: Path | None = None
    """TOML table of which node speaks for which agencies."""
    agencies: Annotated[tuple[Path, ...], NoDecode] = ()
    """CSV files of further agencies, with commas."""
    rules: Path | None = None
    """Folder of rule files instead of the shipped ones; read again when they change."""
    overlay: Path | None = None
    """A province's own thresholds, laid over the rules (LEOTHANG_RULES_OVERLAY too)."""
    shadow_rules: Path | None = None
    """Folder of rule files that judge beside the live ones and publish nothing."""
    shadow_overlay: Path | None = None
    """Thresholds on trial, laid over the shadow's rules."""
    shadow_every: Annotated[float, Field(gt=0)] = 60.0
    """Seconds between two counts of what the shadow says differently."""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 0
    """Where metrics and health are served; 0 for a port that is free."""
    batch: Annotated[int, Field(ge=1, le=50_000)] = 10_000
    """The most facts in one transaction."""
    catch_up: Annotated[int, Field(ge=1)] = 5_000
    """With more messages than this behind, facts are taken in first and judged afterwards."""
    judge_every: Annotated[float, Field(gt=0)] = 60.0
    """Seconds after which even a worker far behind judges what waits."""
    keep_outbox: Annotated[int, Field(ge=0)] = 10_000
    """Messages kept for the hub behind those it holds; older ones are let go of."""
    verify_hours: Annotated[float, Field(ge=0)] = 24.0
    """Hours between two comparisons of the outbox with the hub; 0: after trouble only."""
    log_level: Annotated[str, StringConstraints(pattern="^(debug|info|warning|error)$")] = "info"

    @field_validator("agencies", mode="before")
    @classmethod
    def _by_commas(cls, said: object) -> object:
        """As a node takes them: the two are told of the same tables."""
        if isinstance(said, str):
            return tuple(part.strip() for part in said.split(",") if part.strip())
        return said

    @field_validator("partitions")
    @classmethod
    def _names_provinces(cls, said: str) -> str:
        if said and not _PARTITIONS.fullmatch(said):
            msg = "say codes of provinces, as 48,51, or provinces for all of them"
            raise ValueError(msg)
        return said

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.partitions and (self.shadow_rules or self.shadow_overlay):
            msg = "rules on trial judge the whole picture: start them without --partitions"
            raise ValueError(msg)
        if not self.partitions and _OF_PARTITION.fullmatch(self.worker):
            msg = f"--worker {self.worker}: so the alerts of a province's partition are named"
            raise ValueError(msg)
        return self
