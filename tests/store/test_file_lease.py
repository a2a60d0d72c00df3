"""Leases as locks of files: who lives and who holds what is told by whose files are locked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Timer
from uuid import UUID

import pytest

from projections.store.file_lease import FileLeases
from services.runtime.file_lock import lock_file


def test_a_view_is_held_by_one_of_two(tmp_path: Path) -> None:
    """Both see who holds it, and it is free again once given back."""
    one, other = FileLeases(tmp_path, ["v48"], name="a"), FileLeases(tmp_path, ["v48"], name="b")
    assert one.take("v48") is not None
    assert other.take("v48") is None
    assert other.look().held == one.look().held == {"v48": one.me}
    assert set(other.look().workers) == {one.me, other.me}
    one.close()
    assert other.take("v48") is not None
    assert set(other.look().workers) == {other.me}
    other.close()


def test_who_is_looked_at_while_it_is_born_lives_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking locks a file for a moment; the process whose file it is waits for that."""
    monkeypatch.setattr("projections.store.file_lease.uuid4", lambda: UUID(int=0))
    path = tmp_path / "leases" / "worker-a-000000000000"
    path.parent.mkdir()
    looking = path.open("wb")
    lock_file(looking)
    over = Timer(0.05, looking.close)
    over.start()
    born = FileLeases(tmp_path, ["v48"], name="a")
    over.join()
    monkeypatch.undo()
    other = FileLeases(tmp_path, ["v48"], name="b")
    assert born.me in other.look().workers
    born.close()
    other.close()


_HOLDER = """
import sys
from pathlib import Path
from projections.store.file_lease import FileLeases
held = FileLeases(Path(sys.argv[1]), ["v48"], name="held")
print(held.take("v48") is not None, flush=True)
sys.stdin.read()
"""


def test_a_process_that_stands_still_keeps_its_view_until_it_is_killed(tmp_path: Path) -> None:
    """Unlike a lease in PostgreSQL, a lock of a file is not taken over from the living."""
    words = [sys.executable, "-c", _HOLDER, str(tmp_path)]
    other = FileLeases(tmp_path, ["v48"], name="other")
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        holder.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, holder.pid, os.WSTOPPED)
        assert other.take("v48") is None
        holder.kill()
        holder.wait()
        assert other.take("v48") is not None
    other.close()
