"""Build hook: an installed wheel carries the official units and judges without the checkout."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ReferenceData(BuildHookInterface):  # type: ignore[type-arg]  # generic in name only
    """Puts `deploy/reference` beside the code that reads it, unless the checkout itself is used."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folder to a real wheel; an editable install reads it in place."""
        if version == "standard":
            build_data["force_include"]["deploy/reference"] = "services/runtime/reference_data"
