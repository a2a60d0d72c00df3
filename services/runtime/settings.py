"""What every program's settings share: frozen, closed, and refused in words (cấu hình)."""

from __future__ import annotations

import difflib
import os
from typing import Any, Self

from click import UsageError
from pydantic import ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.runtime.addresses import are_addresses


class Settings(BaseSettings):
    """Settings of one program: flags first, then the environment under its own prefix."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", validate_default=True)

    @classmethod
    def load(cls, **flags: Any) -> Self:  # noqa: ANN401 - validated here
        """Return the settings, or refuse with one line that names flag and variable.

        A flag that is None was not given.
        """
        prefix = str(cls.model_config.get("env_prefix", ""))
        _refuse_unknown(prefix, set(cls.model_fields))
        try:
            return cls(**{name: value for name, value in flags.items() if value is not None})
        except ValidationError as error:
            raise UsageError("; ".join(_sentences(error, prefix))) from None

    @field_validator("nats", check_fields=False)
    @classmethod
    def _addresses(cls, value: str) -> str:
        # Else it would be seen by the first try to connect, when the program calls itself ready.
        if not are_addresses(value):
            msg = "say nats://host:port, several with commas"
            raise ValueError(msg)
        return value


def _sentences(error: ValidationError, prefix: str) -> list[str]:
    # Never show the input itself: it may be a password in an address.
    said: list[str] = []
    for one in error.errors(include_input=False, include_url=False, include_context=False):
        words = one["msg"].removeprefix("Value error, ")
        if one["loc"]:
            name = str(one["loc"][0])
            words = f"--{name.replace('_', '-')} ({prefix}{name.upper()}): {words}"
        said.append(words)
    return said


def _refuse_unknown(prefix: str, fields: set[str]) -> None:
    """A misspelt variable must not be silently without effect."""
    if not prefix:
        return
    known = {f"{prefix}{name}".upper() for name in fields}
    for variable in sorted(os.environ):
        if variable.upper().startswith(prefix.upper()) and variable.upper() not in known:
            near = difflib.get_close_matches(variable.upper(), known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            msg = f"there is no setting {variable}{hint}"
            raise UsageError(msg)
