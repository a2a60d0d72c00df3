"""What commands of backups share: progress on stderr, refusals in one line (trả lời)."""

from __future__ import annotations

import sqlite3
import sys
from typing import TYPE_CHECKING, TypeVar

from click import UsageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from nats.aio.client import Client

    from services.backup.archive import Manifest

T = TypeVar("T")
_MIB = 1 << 20


def bar(what: str, unit: str = "pages") -> Callable[[int, int], None]:
    """Return what shows how far one thing is."""
    return lambda done, whole: _show(what, done, whole, unit)


def show(what: str, done: int, whole: int) -> None:
    """Show how far one of several things is, in bytes."""
    _show(what, done // _MIB, whole // _MIB, "MiB")


def _show(what: str, done: int, whole: int, unit: str) -> None:
    if sys.stderr.isatty():
        end = "\n" if done >= whole else "\r"
        sys.stderr.write(f"  {what}: {done} of {whole} {unit}   {end}")
        sys.stderr.flush()


def refused(do: Callable[[], T]) -> T:
    """Do it; say in one line why not."""
    from nats.errors import Error, NoRespondersError

    from services.backup.archive import BackupError
    from services.node.key_file import KeyFileError
    from services.runtime.connection import BrokerUnreachableError
    from services.runtime.denied import DeniedError
    from services.runtime.registers import StoreError

    try:
        return do()
    except (BackupError, BrokerUnreachableError, DeniedError, KeyFileError, StoreError) as error:
        raise UsageError(str(error)) from None
    except NoRespondersError:
        msg = "the hub answers, but not for JetStream: is it enabled, and are we allowed?"
        raise UsageError(msg) from None
    except (TimeoutError, Error) as error:
        msg = f"the hub broke off ({type(error).__name__}); nothing was changed here"
        raise UsageError(msg) from None
    except (OSError, sqlite3.Error) as error:
        raise UsageError(str(error)) from None


async def connected(url: str, name: str, do: Callable[[Client], Awaitable[T]]) -> T:
    """Do something on a connection of our own; say what the hub denied, if that was in the way."""
    from services.runtime import denied
    from services.runtime.connection import connect, hang_up

    client = await connect(url, name)
    try:
        return await do(client)
    except TimeoutError as error:
        if (wanted := denied.recently(client)) is None:
            raise
        raise denied.DeniedError(wanted) from error
    finally:
        await hang_up(client)


def quiet(program: str) -> None:
    """Let only trouble be logged: the answer is what a person reads."""
    from services.runtime.logs import configure

    configure(program, "error")


def print_manifest(manifest: Manifest, words: str) -> None:
    """Say what a backup holds."""
    print(f"{words}: {manifest.what} {manifest.name}, {manifest.at:%Y-%m-%d %H:%M:%S %Z}")
    for part in manifest.parts:
        print(f"  {part.file:<24} {part.size:>14,} bytes  sha256 {part.sha256[:16]}…")
    if manifest.secret:
        print("  SECRET (mật): " + _secret(manifest))


def _secret(manifest: Manifest) -> str:
    if manifest.what == "desk":
        return "what officers wrote"
    return "names and texts" + _keys(manifest)


def _keys(manifest: Manifest) -> str:
    return ", and the pseudonym keys" if manifest.about.get("keys") else "; the keys are not in it"
