"""A database that gives no text back is refused by whoever opens it, in one and the same sentence.

SQL_ASCII is what a server that was set up without a language has: a worker did not find its own
name there, held no view, and called itself ready.
"""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest
from click import UsageError
from pydantic import SecretStr

from projections.early_warning.opening import leases_of, refusing
from projections.early_warning.settings import WatchSettings
from projections.store.own_lease import OwnLease
from projections.store.postgres import PostgresStore
from services.backup import postgres as backup
from services.desk import register as desks
from services.node import register as nodes
from services.runtime.encoding import EncodingError
from services.runtime.registers import StoreError
from tests.support.imports import Leothang, leothang

__all__ = ["leothang"]

pytestmark = pytest.mark.postgres

_SAID = r"'ascii' keeps text as SQL_ASCII.*: make one with ENCODING 'UTF8'"
_COMMANDS = {
    "what a node exports": "export --node n-x21031 --out {out} --store {store}",
    "a backup of a node": "backup node {out} --store {store} --without-keys",
    "dead letters": "deadletter list --store {store}",
    "counts of an area": "counts show --area 51 --store {store}",
    "a province's view": "deadletter list --store {store}#51",
    "generations": "rebuild status --store {store}",
    "a builder": "rebuild start --store {store}",
    "a comparison of generations": "rebuild compare --store {store}",
}


@pytest.fixture(scope="module")
def in_ascii(postgres_server: str) -> str:
    """Return the address of a database of that encoding."""
    with psycopg.connect(postgres_server, autocommit=True) as db:
        db.execute(
            "CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0"
            " LC_COLLATE 'C' LC_CTYPE 'C'"
        )
    return f"{postgres_server.rpartition('/')[0]}/ascii"


@pytest.mark.parametrize("words", _COMMANDS.values(), ids=_COMMANDS)
def test_a_command_refuses_it(
    leothang: Leothang,
    in_ascii: str,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is written there."""
    monkeypatch.chdir(tmp_path)
    done = leothang(*words.format(store=in_ascii, out=tmp_path / "copy").split())
    assert done.code == 2
    assert re.search(_SAID, " ".join(done.err.split()))
    with psycopg.connect(in_ascii) as db:
        schemas = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information|public)'"
        assert db.execute(schemas).fetchall() == []


def test_nodes_and_desks_refuse_it_before_they_write_anything(in_ascii: str) -> None:
    """Also in a schema of their own; the programs say it in one line."""
    with pytest.raises(StoreError, match=_SAID):
        nodes.open_register(f"{in_ascii}?schema=n51")
    with pytest.raises(StoreError, match=_SAID):
        desks.open_register(in_ascii, "d51")


def test_a_worker_refuses_it_before_it_holds_a_view(in_ascii: str, tmp_path: Path) -> None:
    """It would not find its own name among those who hold one."""
    settings = WatchSettings(store=SecretStr(in_ascii))
    with pytest.raises(UsageError, match=_SAID), refusing(tmp_path):
        leases_of(settings, ["v"])


def test_a_store_refuses_it_to_readers_and_to_its_writer(in_ascii: str) -> None:
    """By whatever way it is opened."""
    with pytest.raises(EncodingError, match=_SAID):
        PostgresStore(in_ascii, reading=True)
    with pytest.raises(EncodingError, match=_SAID):
        PostgresStore(in_ascii)
    with pytest.raises(EncodingError, match=_SAID):
        OwnLease(in_ascii, "v")


def test_a_backup_is_not_put_back_into_it(in_ascii: str, tmp_path: Path) -> None:
    """It is refused before PostgreSQL's own program begins."""
    with pytest.raises(StoreError, match=_SAID):
        backup.restore(in_ascii, tmp_path / "register.pgdump", "public")


def test_the_doctor_fails_it(leothang: Leothang, in_ascii: str) -> None:
    """And says what to do."""
    done = leothang("doctor", "--store", in_ascii)
    assert done.code == 1
    assert "fail  PostgreSQL database  the database 'ascii' keeps text as SQL_ASCII" in done.out
    assert "→ make one with ENCODING 'UTF8'" in done.out


def test_the_doctor_finds_a_database_in_utf8_sound(leothang: Leothang, postgres: str) -> None:
    """Whether its address names a register's schema or a province's view."""
    for address in (postgres, f"{postgres}?schema=n51", f"{postgres}#51"):
        done = leothang("doctor", "--store", address)
        assert "ok    PostgreSQL database " in done.out
        assert "UTF8" in done.out


def test_the_doctor_fails_a_database_that_does_not_answer(leothang: Leothang) -> None:
    """Without repeating an address that may have a password in it."""
    done = leothang("doctor", "--store", "postgresql://a:secret@127.0.0.1:1/b")
    assert done.code == 1
    assert "does not open (OperationalError)" in done.out
    assert "secret" not in done.out
