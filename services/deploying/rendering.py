"""From a topology to a directory, again and again: secrets stay, the rest follows the topology."""

from __future__ import annotations

import json
import os
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import nkeys

from services.deploying import authority, layout, listing, servers, units
from services.deploying.accounts import accounts
from services.deploying.authority import Signed
from services.deploying.programs import programs
from services.deploying.servers import Manner
from services.deploying.users import leaf, users
from services.runtime.credentials import CredentialsError, public_key
from services.topology.writing import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.deploying.folder import Changes, Folder
    from services.deploying.programs import Program
    from services.topology.model import Hub, Server, Topology

_PASSWORD_BYTES = 24
_KEY_BYTES = 32
_LOCAL = ("localhost", "127.0.0.1")


class Rendering:
    """One render of one topology into one folder."""

    def __init__(
        self,
        topology: Topology,
        folder: Folder,
        manner: Manner,
        *,
        now: datetime | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._topology = topology
        self._folder = folder
        self._manner = manner
        self._now = now or datetime.now(UTC)
        self._say = say
        self.renewed: list[str] = []
        """Certificates made anew, each with the reason."""

    def write(self) -> Changes:
        """Write everything that differs; remove what belonged to an earlier topology."""
        folder, topology = self._folder, self._topology
        folder.prepare(layout.MANNER)
        folder.write(layout.MANNER, json.dumps(_told(self._manner), indent=1) + "\n")
        root = self._authority() if self._manner.has_tls else None
        self._pseudonym_key()
        every: dict[str, list[Program]] = {}
        for hub in topology.hubs:
            self._say(f"hub {hub.code}: {len(hub.servers)} servers, {len(hub.nodes)} nodes")
            every[hub.code] = list(programs(hub, self._manner))
            self._hub(hub, root)
            self._programs(hub, every[hub.code])
        for host, files in listing.machines(topology, every, has_tls=self._manner.has_tls):
            folder.write(layout.machine(host), files)
        folder.write(layout.TOPOLOGY, text(topology))
        folder.remove_others()
        if self._manner.is_loopback:
            folder.provide(self._manner.runtime)
        return folder.changes

    def _hub(self, hub: Hub, root: Signed | None) -> None:
        keys = {user.name: self._key(hub, user.name) for user in users(self._topology, hub)}
        self._folder.write(layout.accounts(hub.code), accounts(self._topology, hub, keys))
        if len(hub.servers) > 1:
            self._folder.write(
                layout.cluster_secrets(hub.code), servers.cluster_secrets(hub, self._password(hub))
            )
        if hub.above is not None:
            self._key(self._topology.hub(hub.above), leaf(hub.code).name)
            seed = self._folder.read(layout.seed(hub.above, leaf(hub.code).name)) or ""
            self._folder.write(layout.leaf_secret(hub.code), servers.leaf_secret(seed.strip()))
        for server in hub.servers:
            if root is not None:
                self._certificate(hub, server, root)
            said = servers.configuration(self._topology, hub, server, self._manner)
            self._folder.write(layout.server(hub.code, server.name), said)
            unit = units.server_unit(hub, server, self._manner)
            self._folder.write(layout.unit(hub.code, f"nats-{server.name}"), unit)

    def _programs(self, hub: Hub, every: list[Program]) -> None:
        folder = self._folder
        for one in every:
            environment = layout.environment(hub.code, one.name)
            lines = [f"{name}={value}" for name, value in sorted(one.environment.items())]
            folder.write(environment, "\n".join(lines) + "\n")
        for one in {one.unit: one for one in every}.values():
            folder.write(layout.unit(hub.code, one.unit), units.program_unit(hub, one))
        folder.write(layout.hosting(hub.code), listing.hosting(self._topology, hub))
        folder.write(layout.targets(hub.code), listing.targets(hub, every))
        folder.write(layout.fragment(hub.code), listing.fragment(hub, every, self._manner))

    def _key(self, hub: Hub, user: str) -> str:
        """Return the public key of a user; its seed is made once and kept."""
        name = layout.seed(hub.code, user)
        if name in self._folder.written:
            return public_key((self._folder.read(name) or "").strip())
        kept = self._folder.read(name)
        if kept is not None:
            try:
                key = public_key(kept.strip())
            except CredentialsError:
                msg = f"{self._folder.path / name} is no seed; remove it to have a new one made"
                raise CredentialsError(msg) from None
            self._folder.keep(name)
            return key
        seed = nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER).decode()
        self._folder.write(name, seed + "\n")
        return public_key(seed)

    def _pseudonym_key(self) -> None:
        """Make the key all nodes share; with one each they would not know each other's senders.

        After that the file is the operator's: `leothang node keys` exchanges what is in it.
        """
        if self._folder.read(layout.PSEUDONYM_KEY) is not None:
            self._folder.keep(layout.PSEUDONYM_KEY)
            return
        key = {"id": f"k{secrets.token_hex(3)}", "key": secrets.token_hex(_KEY_BYTES)}
        self._folder.write(layout.PSEUDONYM_KEY, json.dumps({"keys": [key]}) + "\n")

    def _password(self, hub: Hub) -> str:
        name = layout.cluster_password(hub.code)
        kept = self._folder.read(name)
        if kept is None:
            kept = secrets.token_hex(_PASSWORD_BYTES) + "\n"
            self._folder.write(name, kept)
        else:
            self._folder.keep(name)
        return kept.strip()

    def _authority(self) -> Signed:
        certificate = self._folder.read(layout.AUTHORITY)
        key = self._folder.read(layout.AUTHORITY_KEY)
        if certificate is None or key is None:
            made = authority.authority(self._topology.name, self._now)
            self._folder.write(layout.AUTHORITY_KEY, made.key)
            self._folder.write(layout.AUTHORITY, made.certificate)
            return made
        self._folder.keep(layout.AUTHORITY)
        self._folder.keep(layout.AUTHORITY_KEY)
        return Signed(certificate, key)

    def _certificate(self, hub: Hub, server: Server, root: Signed) -> None:
        name = layout.certificate(hub.code, server.name)
        key = layout.certificate_key(hub.code, server.name)
        names = list(dict.fromkeys((server.host, *_LOCAL)))
        kept = self._folder.read(name)
        if kept is not None and self._folder.read(key) is not None:
            why = authority.why_renew(kept, root.certificate, names, self._now)
            if why is None:
                self._folder.keep(name)
                self._folder.keep(key)
                return
            self.renewed.append(f"{name}: {why}")
        made = authority.server(root, names, self._now)
        self._folder.write(key, made.key)
        self._folder.write(name, made.certificate)


def _told(manner: Manner) -> dict[str, str | bool]:
    return {"tls": manner.has_tls, "data": manner.data, "loopback": manner.is_loopback}


def manner_of(folder: Folder) -> Manner | None:
    """Return how a folder was rendered; None when it was not."""
    said = folder.read(layout.MANNER)
    if said is None:
        return None
    told = json.loads(said)
    return Manner(
        has_tls=bool(told["tls"]), data=str(told["data"]), is_loopback=bool(told["loopback"])
    )
