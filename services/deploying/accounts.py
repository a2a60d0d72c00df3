"""The accounts of a hub as its servers read them: exports, imports, users, limits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from services.deploying.users import API, LEOTHANG, SYSTEM, User, users
from services.runtime.credentials import USUAL_API
from services.streams import MAX_PAYLOAD_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from services.topology.model import Hub, Topology

_STREAMED = ".CONSUMER.MSG.NEXT."
"""One request, many answers."""
_EXPORTED = (
    *("petition.v1.>", "alert.v1.>", "desk.v1.>"),
    *(f"{USUAL_API}.{word}.>" for word in ("STREAM.INFO", "STREAM.MSG.GET", "DIRECT.GET")),
    *(f"{USUAL_API}.CONSUMER.{word}.>" for word in ("CREATE", "DELETE", "MSG.NEXT")),
)


def accounts(topology: Topology, hub: Hub, keys: Mapping[str, str]) -> str:
    """Return `accounts { … }` of a hub; `keys` has the public key of every user."""
    every = list(users(topology, hub))
    lines = [
        "# Whoever publishes or reads lives in an account of its own: docs/topology.md says why.",
        f"system_account: {SYSTEM}",
        "accounts {",
        f"  {SYSTEM} {{",
        *_users([user for user in every if user.account == SYSTEM], keys),
        "  }",
        f"  {LEOTHANG} {{",
        f"    jetstream: {{ {_room(hub)} }}",
        *_users([user for user in every if user.account == LEOTHANG], keys),
        *_exports(),
        "  }",
        *(line for user in every if user.is_apart for line in _apart(user, keys)),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _room(hub: Hub) -> str:
    held = f"max_mem: {hub.limits.memory}, max_file: {hub.limits.file}"
    return f"{held}, max_streams: 8, max_consumers: {hub.limits.consumers}"


def local(subject: str) -> str:
    """Return how a user in an account of its own says a subject."""
    return subject.replace(USUAL_API, API, 1) if subject.startswith(USUAL_API) else subject


def _exports() -> Iterator[str]:
    """Export the same for ever: accounts are named in this file only, and import what it says.

    What changed here would be a change of the streams' own account, and a server that
    reads its users anew gives new users nothing of an account that changed.
    """
    yield "    exports: ["
    for subject in _EXPORTED:
        streamed = ", response_type: stream" if _STREAMED in subject else ""
        yield f"      {{ service: {json.dumps(subject)}{streamed} }}"
    yield "    ]"


def _apart(user: User, keys: Mapping[str, str]) -> Iterator[str]:
    yield f"  {json.dumps(user.name)} {{"
    yield (
        f"    limits: {{ max_connections: {user.connections}, max_subscriptions: 256,"
        f" max_payload: {MAX_PAYLOAD_BYTES // 1024}KB }}"
    )
    yield from _users([user], keys)
    yield "    imports: ["
    for subject in user.publishes:
        here = local(subject)
        renamed = f", to: {json.dumps(here)}" if here != subject else ""
        place = f"account: {LEOTHANG}, subject: {json.dumps(subject)}"
        yield f"      {{ service: {{ {place} }}{renamed} }}"
    yield "    ]"
    yield "  }"


def _users(several: Sequence[User], keys: Mapping[str, str]) -> Iterator[str]:
    yield "    users: ["
    for user in several:
        key = keys[user.name]
        publishes = [local(one) if user.is_apart else one for one in user.publishes]
        publishes += user.within
        hears = user.hears if ">" in user.hears else (f"_INBOX.{key}.>", *user.hears)
        yield f"      {{ # {user.name}"
        yield f"        nkey: {key}"
        if user.is_leaf:
            yield '        allowed_connection_types: ["LEAFNODE"]'
        yield "        permissions: {"
        yield f"          publish: {{ allow: {json.dumps(publishes)}{_denied(user)} }}"
        yield f"          subscribe: {{ allow: {json.dumps(list(hears))}{_denied(user)} }}"
        if user.within:
            yield "          allow_responses: true"
        yield "        }"
        yield "      }"
    yield "    ]"


def _denied(user: User) -> str:
    return f", deny: {json.dumps(list(user.denied))}" if user.denied else ""
