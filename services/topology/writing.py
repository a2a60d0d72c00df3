"""A topology as a file again, every `each` written out; reading it gives the same topology."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from services.topology.model import Topology


def text(topology: Topology) -> str:
    """Return the topology as TOML."""
    lines = [f"name = {json.dumps(topology.name)}"]
    for hub in topology.hubs:
        lines += ["", "[[hubs]]"]
        told = hub.model_dump(mode="json", exclude_defaults=True)
        lines += [f"{field} = {_value(value)}" for field, value in told.items()]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:  # noqa: ANN401 - what pydantic made of a field
    if isinstance(value, dict):
        inside = ", ".join(f"{key} = {_value(one)}" for key, one in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + "".join(f"    {_value(one)},\n" for one in value) + "]"
    if isinstance(value, list):
        return f"[{', '.join(_value(one) for one in value)}]"
    return json.dumps(value)
