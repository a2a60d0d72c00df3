"""What `leothang doctor` looks at in a PostgreSQL that keeps a register or a view."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

import psycopg

from services.runtime.checks import Checked
from services.runtime.encoding import REMEDY, EncodingError, in_utf8

_WHAT = "PostgreSQL database"
_PATIENCE = 3
_OURS = "schema"
"""Of all words of an address the one only leothang understands."""


def database(store: str) -> Checked:
    """Look at the database of a store; its address may name a schema, or a province's view."""
    try:
        with psycopg.connect(_plain(store), connect_timeout=_PATIENCE) as db:
            in_utf8(db)
            seen = db.info
            found = f"{seen.parameter_status('server_version')} at {seen.host}:{seen.port}"
            return Checked(_WHAT, "ok", f"{found}/{seen.dbname}, UTF8")
    except EncodingError as error:
        return Checked(_WHAT, "fail", error.told, REMEDY)
    except (psycopg.Error, ValueError) as error:
        # What libpq says may repeat the address, and that has a password.
        found = f"does not open ({type(error).__name__})"
        return Checked(_WHAT, "fail", found, "start it, or correct --store")


def _plain(store: str) -> str:
    url = urlsplit(store)
    words = [(word, value) for word, value in parse_qsl(url.query) if word != _OURS]
    return url._replace(query=urlencode(words), fragment="").geturl()
