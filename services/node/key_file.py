"""The file an office keeps its keys in: one or several, the first is current (tệp khóa).

    {"keys": [{"id": "k2", "key": "<64 hex digits>"}, {"id": "k1", "key": "…"}]}

A file with one key may also be written `{"id": …, "key": …}`. It is replaced as a
whole, never changed in place, and only its owner may read it.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from typing import TYPE_CHECKING, Any

import structlog

from services.node.pseudonyms import Key, Keys
from services.runtime.on_disk import settle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from structlog.typing import FilteringBoundLogger

log: FilteringBoundLogger = structlog.get_logger()

KEY_BYTES = 32
MOST_KEYS = 4
"""More are a rotation nobody ends."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_KEY_ID = re.compile(r"[a-ce-z][a-z0-9]{0,10}")
"""Never beginning with d: that letter marks the denouncers' domain."""


class KeyFileError(Exception):
    """The key file cannot be used; the message says which and why."""


def new_key(*, after: Sequence[Key] = ()) -> Key:
    """Return a key nobody has seen before; its id sorts after those of older keys."""
    last = max((key.id for key in after), default=None)
    id_ = f"k{secrets.token_hex(3)}" if last is None else _next_id(last)
    return Key(id_, secrets.token_bytes(KEY_BYTES))


def _next_id(last: str) -> str:
    """Count the second to fourth letter on, to base 36: `k1f…` comes after `k1e…`."""
    count = int(last[1:4].ljust(3, "0"), 36) + 1
    if count == 36**3:
        msg = f"no id sorts after {last}; name the new key in the file yourself"
        raise KeyFileError(msg)
    digits = [_DIGITS[count // 36**place % 36] for place in (2, 1, 0)]
    return f"{last[0]}{''.join(digits)}{secrets.token_hex(2)}"


def load_or_create(path: Path) -> Keys:
    """Read the key file; when there is none, make one only its owner may read."""
    try:
        return read(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise _unusable(path, error) from error
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _link(_beside(path, [new_key()]), path)
        return read(path)
    except OSError as error:
        raise _unusable(path, error) from error


class KeysInFile:
    """The keys of a file that may be replaced while a node runs (khóa trong tệp)."""

    def __init__(self, path: Path) -> None:
        """Read the file, or make it."""
        self._path = path
        self._keys = load_or_create(path)
        self._seen = self._stamp()

    def __call__(self) -> Keys:
        """Return the keys the file holds now; those held before while it cannot be read."""
        stamp = self._stamp()
        if stamp not in {self._seen, None}:
            try:
                self._keys = read(self._path)
                self._seen = stamp
            except (KeyFileError, OSError) as error:
                log.warning("key file unreadable", error=type(error).__name__)
        return self._keys

    def _stamp(self) -> tuple[int, ...] | None:
        try:
            seen = self._path.stat()
        except OSError:
            return None
        return seen.st_ino, seen.st_mtime_ns, seen.st_size


def read(path: Path) -> Keys:
    """Read the key file; `FileNotFoundError` when there is none."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        listed = said.get("keys", [said])
        found = [_key(words) for words in listed]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        msg = (
            f'{path} is no key file: expected {{"id": …, "key": <64 hex digits>}}, '
            'or {"keys": [ … ]} with several of them'
        )
        raise KeyFileError(msg) from error
    _check(path, found)
    return Keys(found[0].id, found[0].secret, tuple(found[1:]))


def write(path: Path, keys: Sequence[Key]) -> None:
    """Put another file in the place of the old one: whole, durable, for its owner only."""
    _check(path, keys)
    try:
        _beside(path, keys).replace(path)
        settle(path.parent)
    except OSError as error:
        raise _unusable(path, error) from error


def _key(words: Any) -> Key:  # noqa: ANN401 - whatever the file holds
    return Key(str(words["id"]), bytes.fromhex(words["key"]))


def _check(path: Path, keys: Sequence[Key]) -> None:
    if not 1 <= len(keys) <= MOST_KEYS:
        msg = f"{path}: a key file holds one to {MOST_KEYS} keys, not {len(keys)}"
        raise KeyFileError(msg)
    if any(not _KEY_ID.fullmatch(key.id) or len(key.secret) < KEY_BYTES for key in keys):
        msg = f"{path}: an id must be a short word not beginning with d, a key 64 hex digits"
        raise KeyFileError(msg)
    if len({key.id for key in keys}) < len(keys) or len({key.secret for key in keys}) < len(keys):
        msg = f"{path}: two keys have the same id or the same secret"
        raise KeyFileError(msg)


def _beside(path: Path, keys: Sequence[Key]) -> Path:
    """Write a file next to the key file, durable before it takes its name."""
    words = [{"id": key.id, "key": key.secret.hex()} for key in keys]
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(words[0] if len(words) == 1 else {"keys": words}, file)
        file.flush()
        os.fsync(file.fileno())
    return fresh


def _link(fresh: Path, path: Path) -> None:
    """Give a new file its name, unless another program was faster."""
    try:
        os.link(fresh, path)
        settle(path.parent)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _unusable(path: Path, error: OSError) -> KeyFileError:
    return KeyFileError(f"cannot keep a key at {path}: {error.strerror}")
