"""From settings to the things they name, with a clear refusal for each that is wrong."""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
from click import UsageError
from pydantic import SecretStr

from projections.early_warning.building import was_built
from projections.early_warning.partitions import Partition
from projections.store.file_generations import FileGenerations
from projections.store.file_lease import FileLeases
from projections.store.generations import open_current
from projections.store.lease import NoLeases
from projections.store.postgres_lease import PostgresLeases
from projections.store.schema import SchemaVersionError, StoreInUseError
from projections.store.schema_generations import SchemaGenerations
from services.runtime.encoding import EncodingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from projections.early_warning.settings import WatchSettings
    from projections.store.generations import Generations
    from projections.store.lease import Fence, Leases
    from projections.store.protocol import Store

SCHEMA = "early_warning"
_PROVINCE = re.compile(r"(postgres(?:ql)?://.*)#([0-9]{2})")


def generations_of(
    data: Path, address: SecretStr | None, *, schema: str = SCHEMA, fence: Fence | None = None
) -> Generations:
    """Return the generations of one view, wherever it is kept."""
    if address is None:
        return FileGenerations(data)
    return SchemaGenerations(address.get_secret_value(), schema=schema, fence=fence)


def open_store(
    data: Path, address: SecretStr | None, *, schema: str = SCHEMA, fence: Fence | None = None
) -> Store:
    """Open the view's current generation for the one worker that writes it."""
    with refusing(data):
        return open_current(generations_of(data, address, schema=schema, fence=fence), was_built)


def look_into(data: Path, address: SecretStr | None, *, schema: str = SCHEMA) -> Store:
    """Open the view's current generation to read it, beside the worker that writes it.

    A province's is at `DIR/48`, or at `postgresql://…#48`.
    """
    address, schema = _of_province(address, schema)
    with refusing(data):
        generations = generations_of(data, address, schema=schema)
        current = generations.pointer().current
        if address is None and current not in generations.existing():
            parts = ", ".join(sorted(one.parent.name for one in data.glob("*/view.db")))
            msg = f"--data: there is no view in {data}; " + (
                f"it has one for each partition: say --partition with one of {parts}"
                if parts
                else "name the directory `leothang watch` uses"
            )
            raise UsageError(msg)
        return generations.look_into(current)


def leases_of(settings: WatchSettings, views: Sequence[str]) -> Leases:
    """Return how this process holds the views it works for, beside others of its kind."""
    if settings.store is not None:
        address, name = settings.store.get_secret_value(), settings.worker
        return PostgresLeases(address, views, name=name, lasts=settings.lease)
    if settings.partitions:
        return FileLeases(settings.data, views, name=settings.worker)
    return NoLeases(views)


def _of_province(address: SecretStr | None, schema: str) -> tuple[SecretStr | None, str]:
    """Tell a database's address from the province whose view is meant."""
    said = _PROVINCE.fullmatch(address.get_secret_value()) if address is not None else None
    if said is None:
        return address, schema
    return SecretStr(said[1]), Partition(said[2]).view


@contextmanager
def refusing(data: Path) -> Iterator[None]:
    """Say in one line why a view does not open."""
    try:
        yield
    except (SchemaVersionError, StoreInUseError, EncodingError) as error:
        raise UsageError(str(error)) from None
    except psycopg.Error as error:
        msg = f"--store: PostgreSQL does not open ({type(error).__name__}); is it running?"
        raise UsageError(msg) from None
    except (OSError, sqlite3.Error) as error:
        msg = f"--data: cannot keep the view in {data}: {error}"
        raise UsageError(msg) from None
