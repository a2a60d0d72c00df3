"""Where what lies in a rendered directory; every path is relative to it."""

from __future__ import annotations

TOPOLOGY = "topology.toml"
"""The file it was rendered from, as it was read."""
MANNER = "manner.json"
"""How it was rendered: TLS, data, loopback."""
AUTHORITY = "tls/ca.crt"
AUTHORITY_KEY = "secrets/ca.key"


def server(hub: str, name: str) -> str:
    """A nats-server's configuration."""
    return f"nats/{hub}/{name}.conf"


def accounts(hub: str) -> str:
    """The accounts of a hub, the same for all its servers."""
    return f"nats/{hub}/accounts.conf"


def cluster_secrets(hub: str) -> str:
    """What the servers of a cluster show each other."""
    return f"secrets/{hub}/cluster.conf"


def cluster_password(hub: str) -> str:
    """The password in it, kept from render to render."""
    return f"secrets/{hub}/cluster.password"


def leaf_secret(hub: str) -> str:
    """The key as which a hub comes to the one above."""
    return f"secrets/{hub}/leaf.conf"


PSEUDONYM_KEY = "secrets/pseudonym-key.json"
"""The key every node of the topology makes marks of people with, so that they recognise them."""


def seed(hub: str, user: str) -> str:
    """The seed of a user's nkey."""
    return f"secrets/{hub}/{user}.nk"


def certificate(hub: str, name: str) -> str:
    """A server's certificate."""
    return f"tls/{hub}/{name}.crt"


def certificate_key(hub: str, name: str) -> str:
    """The key of a server's certificate."""
    return f"secrets/{hub}/{name}.key"


def hosting(hub: str) -> str:
    """Which agencies each node of the country speaks for, as read at one hub."""
    return f"hosting/{hub}.toml"


def environment(hub: str, program: str) -> str:
    """What a program is told by its environment; no secret stands there, only where it lies."""
    return f"env/{hub}/{program}.env"


def unit(hub: str, program: str) -> str:
    """A systemd unit."""
    return f"systemd/{hub}/leothang-{program}.service"


def targets(hub: str) -> str:
    """Whom Prometheus asks at a hub."""
    return f"prometheus/targets/{hub}.json"


def fragment(hub: str) -> str:
    """The services of a hub for compose."""
    return f"compose/{hub}.yaml"


def machine(host: str) -> str:
    """The files that go to one machine, one a line."""
    return f"machines/{host}.files"
