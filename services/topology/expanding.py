"""From a table with `each` to one that names every hub and node: a country in fifty lines.

`each = "province"` in a hub stands for a hub of every province of today that no other hub
names; `each = "commune"`, "department", "province" or "ministry" in a node for a node of
every such body of its hub. `{province}` and `{agency}` are filled in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.topology.errors import TopologyError
from services.topology.places import BODIES, Places, known_places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def expanded(name: str, table: dict[str, Any]) -> dict[str, Any]:
    """Return the table with every `each` written out; what is no table is left to be refused."""
    hubs = table.get("hubs")
    if not isinstance(hubs, list):
        return table
    given = [hub for hub in hubs if isinstance(hub, dict)]
    if not any(_says_each(hub) for hub in given):
        return table
    places = known_places()
    named = {one for hub in given if "each" not in hub for one in _listed(hub.get("provinces"))}
    free = [province for province in places.provinces if province not in named]
    written = [one for hub in hubs for one in _hubs(name, hub, free)]
    return {**table, "hubs": [_with_nodes(name, hub, places) for hub in written]}


def _says_each(hub: Mapping[str, Any]) -> bool:
    return "each" in hub or any(
        isinstance(node, dict) and "each" in node for node in _listed(hub.get("nodes"))
    )


def _hubs(name: str, hub: Any, free: list[str]) -> Iterator[Any]:  # noqa: ANN401 - TOML
    if not isinstance(hub, dict) or "each" not in hub:
        yield hub
        return
    if hub["each"] != "province":
        wrong = f'hub {hub.get("code", "")}, each: say "province"'
        raise TopologyError(name, [wrong])
    rest = {key: value for key, value in hub.items() if key != "each"}
    for province in free:
        yield {**_filled(rest, {"province": province}), "provinces": [province]}


def _with_nodes(name: str, hub: Any, places: Places) -> Any:  # noqa: ANN401 - TOML
    nodes = hub.get("nodes") if isinstance(hub, dict) else None
    if not isinstance(nodes, list):
        return hub
    return {**hub, "nodes": [one for node in nodes for one in _nodes(name, node, hub, places)]}


def _nodes(name: str, node: Any, hub: dict[str, Any], places: Places) -> Iterator[Any]:  # noqa: ANN401 - TOML
    if not isinstance(node, dict) or "each" not in node:
        yield node
        return
    if node["each"] not in BODIES:
        wrong = f"hub {hub.get('code', '')}, nodes, each: say one of {', '.join(BODIES)}"
        raise TopologyError(name, [wrong])
    rest = {key: value for key, value in node.items() if key != "each"}
    provinces = [str(one) for one in _listed(hub.get("provinces"))] or list(places.provinces)
    shared = "{agency}" not in str(rest.get("host", ""))
    for at, (province, agency) in enumerate(places.bodies(node["each"], provinces)):
        one = _filled(rest, {"province": province, "agency": agency})
        if shared and isinstance(one.get("port"), int):
            one["port"] += at  # they share a machine
        yield one


def _filled(value: Any, words: Mapping[str, str]) -> Any:  # noqa: ANN401 - TOML
    """Fill the words in wherever they stand; of a hub's nodes with `each` only the province."""
    if isinstance(value, str):
        for word, filling in words.items():
            value = value.replace("{" + word + "}", filling)
        return value
    if isinstance(value, list):
        return [_filled(one, words) for one in value]
    if isinstance(value, dict):
        return {key: _filled(one, words) for key, one in value.items()}
    return value


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - TOML
    return value if isinstance(value, list) else []
