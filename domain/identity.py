"""Ids derived from what is written on the paper, so that the same paper collides (mã định danh)."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

NAMESPACE = uuid5(NAMESPACE_URL, "leothang")
"""Every id of leothang is a UUIDv5 under this name; changing it would orphan all registers."""


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
    return str(uuid5(NAMESPACE, f"{node}/{file}/{kind}/{version}"))
