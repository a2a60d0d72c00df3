"""Agencies with validity dates: who stands above whom, who followed whom (cơ quan)."""

from __future__ import annotations

from domain.organisation.agency import Agency, Area, Role, Succession
from domain.organisation.register import Organisations
from domain.organisation.rows import ExtraAgency, Reference

__all__ = [
    "Agency",
    "Area",
    "ExtraAgency",
    "Organisations",
    "Reference",
    "Role",
    "Succession",
]
