"""What an operator may set of a desk (cấu hình bàn trực)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from domain.contracts.desk import DeskName
from services.runtime.settings import Settings

PORT = 8070


class DeskSettings(Settings):
    """Settings of `leothang desk run`."""

    model_config = SettingsConfigDict(env_prefix="LEOTHANG_DESK_")

    desk: DeskName = "d1"
    """Name of this desk: the last word of its facts' subjects."""
    nats: str = "nats://127.0.0.1:4222"
    """Address of the hub; several with commas."""
    data: Path = Path("var/desk")
    """Directory of the register."""
    store: SecretStr | None = None
    """`postgresql://…` to keep the register there instead of in --data."""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = PORT
    """Where the interface, metrics and health are served; 0 for a port that is free."""
    as_of: AwareDatetime | None = None
    """The desk's clock stands at this instant, for drills; the real one when empty."""
    agencies: tuple[Path, ...] = ()
    """CSV files of further agencies."""
    rules: Path | None = None
    """Folder of rule files used instead of the shipped ones."""
    overlay: Path | None = None
    """A file of our own deadlines laid over the rules."""
    verify_hours: Annotated[float, Field(ge=0)] = 24.0
    """Hours between two comparisons of the register with the hub; 0: after trouble only."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("store", mode="before")
    @classmethod
    def _sqlite_by_default(cls, value: Any) -> Any:  # noqa: ANN401 - whatever was given
        if value in {None, "", "sqlite"}:
            return None
        if not str(value).startswith(("postgresql://", "postgres://")):
            msg = "say sqlite, or postgresql://user@host/database"
            raise ValueError(msg)
        return value
