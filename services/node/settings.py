"""A node's settings: flags, or LEOTHANG_NODE_… in the environment (cấu hình nút)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from domain.contracts.hosting import Hosting, own_agency
from domain.contracts.words import AgencyCode, NodeCode
from services.node.profile import Level, Profile, profile_of
from services.runtime.hosting_file import read_hosting
from services.runtime.settings import Settings

Listed = Annotated[tuple[AgencyCode, ...], NoDecode]
Paths = Annotated[tuple[Path, ...], NoDecode]


class NodeSettings(Settings):
    """What one node program is told at its start."""

    model_config = SettingsConfigDict(env_prefix="LEOTHANG_NODE_")

    profile: Level | None = None
    """The level of its agencies; left out for a node that hosts several levels."""
    agency: Listed = ()
    """Whose registers are kept here."""
    node: NodeCode = ""
    """The publishing name; `n-<agency>` when one agency is hosted and none is given."""
    data: Path = Path("var/node")
    """Where the register and the key lie."""
    nats: str = "nats://127.0.0.1:4222"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = -1
    """0 takes a free port; left out, the profile's."""
    store: str | None = None
    """`postgresql://…`; left out, SQLite in the data directory."""
    key: Path | None = None
    """A pseudonym key shared with other offices; left out, one of the node's own."""
    hosting: Path | None = None
    """Which node may speak for which agency; readers use the same file."""
    agencies: Paths = ()
    """Tables of agencies beyond the official ones."""
    verify_hours: Annotated[float, Field(ge=0)] = 24.0
    """Hours between two comparisons of the register with the hub; 0: after trouble only."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("agency", "agencies", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the environment holds
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("store", mode="before")
    @classmethod
    def _sqlite_by_default(cls, value: Any) -> Any:  # noqa: ANN401 - whatever was given
        if value in {None, "", "sqlite"}:
            return None
        if not str(value).startswith(("postgresql://", "postgres://")):
            msg = "say sqlite, or postgresql://user@host/database"
            raise ValueError(msg)
        return value

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, values: dict[str, Any]) -> dict[str, Any]:
        agency = cls._split(values.get("agency", ()))
        if not values.get("node"):
            if len(agency) != 1:
                msg = "say with --node under which name to publish, and with --agency for whom"
                raise ValueError(msg)
            values["node"] = f"n-{agency[0]}"
        if values.get("port") is None or "port" not in values:
            values["port"] = profile_of(values.get("profile")).port
        return values

    @model_validator(mode="after")
    def _fits_together(self) -> NodeSettings:
        self._check_level()
        self._check_hosting()
        return self

    def _check_level(self) -> None:
        level = self.level
        strange = [code for code in self.agency if not level.accepts(code)]
        if strange:
            msg = (
                f"--profile {level.name} hosts codes like {level.agencies}, not "
                f"{', '.join(strange)}; leave --profile out for a node of several levels"
            )
            raise ValueError(msg)

    def _check_hosting(self) -> None:
        hosting = self.rights
        denied = [code for code in self.agency if not hosting.hosts(self.node, code)]
        if denied:
            msg = f"{self.hosting} does not let {self.node} speak for {', '.join(denied)}"
            raise ValueError(msg)

    @property
    def level(self) -> Profile:
        """The profile of the node's level."""
        return profile_of(self.profile)

    @property
    def hosted(self) -> tuple[str, ...]:
        """Whose registers are kept here, as far as told by code."""
        if self.agency:
            return self.agency
        if self.hosting is None:
            return (own_agency(self.node) or self.node,)
        return tuple(code for code in self.rights.nodes.get(self.node, ()) if "*" not in code)

    @property
    def rights(self) -> Hosting:
        """For whom this node may speak: by the file, else as --agency says."""
        if self.hosting is None and self.agency:
            return Hosting({self.node: self.agency})
        return read_hosting(self.hosting)
