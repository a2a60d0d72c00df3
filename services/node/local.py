"""A node's data directory: where its register and its key lie on this machine (thư mục dữ liệu)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from services.node.engine import Engine
from services.node.key_file import KeysInFile
from services.node.register import open_register
from services.runtime.registers import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from domain.contracts.hosting import Hosting

REGISTER_FILE = "register.sqlite"
KEY_FILE = "pseudonym-key.json"


def register_path(data: Path) -> Path:
    """Return where a data directory keeps its register; refuse a path that is no directory."""
    if data.exists() and not data.is_dir():
        msg = f"{data} is a file; give the directory of a node's data"
        raise StoreError(msg)
    return data / REGISTER_FILE


def open_engine(
    data: Path, *, node: str, hosting: Hosting, store: str | None = None, key: Path | None = None
) -> Engine:
    """Open the engine over a data directory, or over another store with the directory's key."""
    register = open_register(store or register_path(data))
    register.check_owner(node)
    keys = KeysInFile(key or data / KEY_FILE)
    return Engine(register, node=node, hosting=hosting, keys=keys, clock=lambda: datetime.now(UTC))
