"""One start at a time: what another start uses is told before anything is written (đang dùng)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from services.demo.ports import is_free
from services.runtime.file_lock import lock_file
from services.topology.soundness import listening

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from services.topology.model import Topology

_SHOWN = 5


@contextmanager
def claimed(folder: Path) -> Generator[None]:
    """Hold a directory for this process; refuse one that another start holds.

    The lock lies beside the directory, which holds what a render wrote and nothing else.
    """
    if folder.exists() and not folder.is_dir():
        message = f"--data: {folder} is a file; name a directory"
        raise typer.BadParameter(message)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        claim = folder.with_name(f".{folder.name}.lock").open("wb")
    except OSError as error:
        message = f"--data: cannot write to {folder.parent}: {error.strerror}"
        raise typer.BadParameter(message) from error
    with claim:
        try:
            lock_file(claim)
        except OSError:
            message = f"--data: another `leothang up` runs over {folder}; stop it first"
            raise typer.BadParameter(message) from None
        yield


def is_claimed(folder: Path) -> bool:
    """Tell whether a start holds a directory at this moment."""
    try:
        with folder.with_name(f".{folder.name}.lock").open("rb") as claim:
            lock_file(claim)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def refuse_taken_ports(topology: Topology) -> None:
    """Refuse to start where others listen: their answers would be taken for our programs'."""
    taken = [f"{port} ({owner})" for _, port, owner in listening(topology) if not is_free(port)]
    if taken:
        more = f" and {len(taken) - _SHOWN} more" if len(taken) > _SHOWN else ""
        message = (
            f"others listen at {'; '.join(taken[:_SHOWN])}{more}. Is {topology.name} up"
            " already? Stop what listens there, or change the ports in a copy of the file"
        )
        raise typer.BadParameter(message)
