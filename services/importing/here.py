"""An import without a running node: into a register on this machine, or straight into facts."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from click import UsageError
from eventsourcing.persistence import PersistenceError

from domain.contracts.hosting import Hosting
from services.importing.offices import HereAndNow, OfficeError
from services.importing.straight import InItsTime
from services.node.export import write_lines
from services.node.key_file import KeyFileError, load_or_create
from services.node.local import KEY_FILE, open_engine
from services.runtime.hosting_file import read_hosting
from services.runtime.reference import load_law
from services.runtime.registers import StoreError
from services.runtime.tables import TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from services.importing.offices import Office

_NODE = re.compile(r"n[0-9]{0,2}(-[a-z0-9]{1,12}){1,4}")
_NOBODY = "n-import"
"""The node of facts that no register keeps."""


class Here(NamedTuple):
    """The flags of an import without a running node."""

    data: Path | None
    facts: Path | None
    as_node: str | None
    store: str | None
    key: Path | None
    hosting: Path | None
    agencies: list[Path] | None


@contextmanager
def on_this_machine(here: Here) -> Generator[Office]:
    """Open the register; with `--facts` write what it came to when all is in."""
    try:
        known = load_law(agencies=tuple(here.agencies or ())).organisations.known
        office = _facts(here, known) if here.facts is not None else _register(here, known)
    except (StoreError, KeyFileError, TableError, PersistenceError) as error:
        raise UsageError(str(error)) from None
    try:
        yield office
        if isinstance(office, InItsTime) and here.facts is not None:
            count = write_lines(office.bodies, here.facts)
            print(f"{count} facts written to {here.facts}", file=sys.stderr)  # noqa: T201 - told to a person
    except PersistenceError as error:
        msg = f"the register cannot be written ({type(error).__name__}); import again later"
        raise OfficeError(msg) from None
    finally:
        if isinstance(office, HereAndNow):
            office.engine.register.close()


def _register(here: Here, known: Callable[[str], bool]) -> HereAndNow:
    node = _checked(here.as_node or "")
    hosting = read_hosting(here.hosting)
    data = here.data or Path()
    engine = open_engine(data, node=node, hosting=hosting, store=here.store, key=here.key)
    return HereAndNow(engine, known)


def _facts(here: Here, known: Callable[[str], bool]) -> InItsTime:
    if here.store is not None:
        msg = "--store keeps a register and --facts keeps none: give one of them"
        raise UsageError(msg)
    node = _checked(here.as_node or _NOBODY)
    hosting = read_hosting(here.hosting) if here.hosting else Hosting({node: ("*",)})
    facts = here.facts or Path()
    keys = load_or_create(here.key or facts.with_name(KEY_FILE))
    return InItsTime(node, keys, hosting=hosting, known=known)


def _checked(node: str) -> str:
    if not _NODE.fullmatch(node):
        msg = "--data needs --as NODE, the name its facts are published under, n51-demo"
        raise UsageError(msg)
    return node
