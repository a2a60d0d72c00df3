"""Sizes as a topology writes them, and as systemd, compose and Go's runtime want them (cỡ)."""

from __future__ import annotations

_MIB = {"MB": 1, "GB": 1 << 10, "TB": 1 << 20}
_OF_GO = 85
"""Per cent of what a process may take: behind that Go collects more often, before it is ended."""


def mebibytes(size: str) -> int:
    """Return a size in mebibytes; what is less than one counts as none."""
    return int(size[:-2]) * _MIB.get(size[-2:], 0)


def in_a_unit(size: str) -> str:
    """Return it as systemd reads it: `2G`."""
    return size.removesuffix("B")


def in_compose(size: str) -> str:
    """Return it as compose reads it: `2gb`."""
    return size.lower()


def of_go(size: str) -> str:
    """Return what a program in Go is told (`GOMEMLIMIT`), beside whom others may need some."""
    return f"{mebibytes(size) * _OF_GO // 100}MiB"
