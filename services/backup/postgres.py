"""A register's PostgreSQL schema, by PostgreSQL's own programs (sao lưu PostgreSQL)."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from services.backup.archive import BackupError
from services.runtime.registers import address_words, connected

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLACES = Path("/usr/lib/postgresql")


def dump(address: str, target: Path) -> str:
    """Dump the schema of an address into a file, consistent while it is written; return it."""
    words, schema = address_words(address)
    _run("pg_dump", words, "--format=custom", f"--schema={schema}", f"--file={target}")
    return schema


def restore(address: str, source: Path, schema: str) -> None:
    """Put a dumped schema back, all or nothing; refuse where it exists."""
    words, wanted = address_words(address)
    if wanted != schema:
        msg = f"the dump is of the schema {schema}: end --store with ?schema={schema}"
        raise BackupError(msg)
    if _exists(words, schema):
        msg = f"the schema {schema} exists already; nothing is overwritten"
        raise BackupError(msg)
    flags = ("--exit-on-error", "--single-transaction", "--no-owner")
    _run("pg_restore", words, *flags, f"--dbname={words['dbname']}", str(source))


def _exists(words: dict[str, str], schema: str) -> bool:
    try:
        with connected(words) as connection:
            query = "SELECT 1 FROM information_schema.schemata WHERE schema_name = %s"
            return connection.execute(query, (schema,)).fetchone() is not None
    except psycopg.Error as error:
        msg = f"PostgreSQL at {words['host']}:{words['port']} does not answer"
        raise BackupError(msg) from error


def _run(program: str, words: dict[str, str], *flags: str) -> None:
    where = ("--host", words["host"], "--port", words["port"], "--username", words["user"])
    named = () if program == "pg_restore" else ("--dbname", words["dbname"])
    said = subprocess.run(
        [str(_find(program)), *where, "--no-password", *named, *flags],
        env=os.environ | ({"PGPASSWORD": words["password"]} if words["password"] else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode:
        last = (said.stderr.strip().splitlines() or ["?"])[-1]
        msg = f"{program} ended with {said.returncode}: {last}"
        raise BackupError(msg)


def _find(program: str) -> Path:
    """Return PostgreSQL's own program, the newest version first."""
    on_path = shutil.which(program)
    if on_path:
        return Path(on_path)
    found: Sequence[Path] = sorted(
        _PLACES.glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]), reverse=True
    )
    if not found:
        msg = (
            f"{program} is not installed: install PostgreSQL's client programs (postgresql-client)"
        )
        raise BackupError(msg)
    return found[0]
