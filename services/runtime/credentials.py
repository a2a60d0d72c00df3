"""Who a program is to its hub: an nkey, the authority it trusts, an inbox of its own (danh tính).

Nothing of it is a flag: a seed on a command line is a seed in every list of processes.
"""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nkeys
from click import UsageError

NKEY = "LEOTHANG_NATS_NKEY"
"""File with the seed of the program's nkey."""
CA = "LEOTHANG_NATS_CA"
"""File with the certificate of the authority that signed the hub's; with it, TLS is required."""
STREAMS = "LEOTHANG_NATS_STREAMS"
"""`make` (default): a program makes missing streams; `given`: `leothang hub` alone does."""


class CredentialsError(UsageError):
    """A file of credentials cannot be used; the message says which and why."""


API = "LEOTHANG_NATS_API"
"""Where JetStream answers this user: `$JS.API`, or another prefix in an account of its own."""
USUAL_API = "$JS.API"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a connection shows and checks; all empty on a laptop."""

    seed: str = ""
    inbox: str = "_INBOX"
    """Where answers come to; nobody else may listen there."""
    authority: Path | None = None

    def options(self) -> dict[str, Any]:
        """Return what nats-py wants to be told of it."""
        given: dict[str, Any] = {"inbox_prefix": self.inbox.encode()}
        if self.seed:
            given["nkeys_seed_str"] = self.seed
        if self.authority is not None:
            given["tls"] = _trusting(self.authority)
        return given


def from_environment() -> Credentials:
    """Return the credentials the environment names; refuse what cannot be read."""
    seed = _seed(os.environ.get(NKEY, ""))
    authority = os.environ.get(CA, "")
    return Credentials(
        seed,
        f"_INBOX.{public_key(seed)}" if seed else "_INBOX",
        Path(authority) if authority else None,
    )


def api() -> str:
    """Return the prefix of every request to JetStream."""
    said = os.environ.get(API) or USUAL_API
    if any(sign in said for sign in " *>") or not said.strip("."):
        msg = f"{API} is {said!r}; say a prefix like {USUAL_API}"
        raise CredentialsError(msg)
    return said


def makes_streams() -> bool:
    """Tell whether programs make streams that are missing, or leave that to the hub's own."""
    said = os.environ.get(STREAMS, "make")
    if said not in {"make", "given"}:
        msg = f"{STREAMS} is {said!r}; say make or given"
        raise CredentialsError(msg)
    return said == "make"


def public_key(seed: str) -> str:
    """Return the public key (U…) of a seed (SU…)."""
    try:
        pair = nkeys.from_seed(seed.encode())
    except (nkeys.NkeysError, ValueError, TypeError) as error:
        msg = f"the seed in the file named by {NKEY} is none ({type(error).__name__})"
        raise CredentialsError(msg) from None
    return bytes(pair.public_key).decode()


def _seed(name: str) -> str:
    if not name:
        return ""
    try:
        seed = Path(name).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{NKEY} names {name}, which cannot be read ({type(error).__name__})"
        raise CredentialsError(msg) from None
    public_key(seed)
    return seed


def _trusting(authority: Path) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=str(authority))
    except (OSError, ssl.SSLError) as error:
        msg = f"{CA} names {authority}, which is no certificate ({type(error).__name__})"
        raise CredentialsError(msg) from None
