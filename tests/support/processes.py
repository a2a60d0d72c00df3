"""What runs below a process, as Linux tells it."""

from __future__ import annotations

from pathlib import Path

_PROC = Path("/proc")


def descendants(pid: int) -> set[int]:
    """Return the ids of all processes below one."""
    children: dict[int, list[int]] = {}
    for folder in _PROC.iterdir():
        words = _stat(folder.name) if folder.name.isdigit() else []
        if words:
            children.setdefault(int(words[1]), []).append(int(folder.name))
    found: set[int] = set()
    todo = [pid]
    while todo:
        below = children.get(todo.pop(), [])
        found.update(below)
        todo += below
    return found


def is_alive(pid: int) -> bool:
    """Tell whether a process still runs; one that only waits to be noticed does not."""
    words = _stat(str(pid))
    return bool(words) and words[0] != "Z"


def _stat(pid: str) -> list[str]:
    """Return state, parent and what follows; empty when there is no such process."""
    try:
        text = (_PROC / pid / "stat").read_text(encoding="utf-8")
    except OSError:
        return []
    return text.rpartition(")")[2].split()
