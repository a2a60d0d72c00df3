"""Ids derived from what is written on the paper, so that the same paper collides (mã định danh)."""

from __future__ import annotations

from hashlib import sha1
from uuid import NAMESPACE_URL, UUID, uuid5

NAMESPACE = uuid5(NAMESPACE_URL, "leothang")
"""Every id of leothang is a UUIDv5 under this name; changing it would orphan all registers."""
_NAMED = sha1(NAMESPACE.bytes, usedforsecurity=False)
"""What every id begins with, hashed once."""
_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
"""The first digit of a UUID's fourth group, by the digit the hash has there."""


def petition_id(agency: str, register_no: str, year: int) -> UUID:
    """Return the id of a paper: the agency, its register number, the year of receipt."""
    return uuid5(NAMESPACE, f"petition/{agency}/{year}/{register_no}")


def transfer_id(petition: UUID | str, ordinal: int) -> UUID:
    """Return the id of a petition's nth transfer, as printed on the slip."""
    return uuid5(NAMESPACE, f"transfer/{petition}/{ordinal}")


def reception_id(agency: str, reception_no: str, year: int) -> UUID:
    """Return the id of one visit in the agency's reception book."""
    return uuid5(NAMESPACE, f"reception/{agency}/{year}/{reception_no}")


def report_id(agency: str, period: str) -> UUID:
    """Return the id of the report an agency owes for a period."""
    return uuid5(NAMESPACE, f"report/{agency}/{period}")


def fact_id(node: str, file: UUID | str, kind: str, version: int) -> str:
    """Return the id of the nth entry of a file: the same on every replay."""
    return _written(f"{node}/{file}/{kind}/{version}")


def _written(name: str) -> str:
    """Return `str(uuid5(NAMESPACE, name))` in a third of the time: every fact has such an id."""
    hashed = _NAMED.copy()
    hashed.update(name.encode())
    digits = hashed.hexdigest()
    variant = _VARIANT[digits[16]]
    return f"{digits[:8]}-{digits[8:12]}-5{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"
