"""What a node shows of a paper: its state and history, without anybody's name (xem hồ sơ)."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from domain.petition import Petition
from services.node.translate import to_fact

if TYPE_CHECKING:
    from uuid import UUID

    from services.node.register import Register


class PetitionView(BaseModel):
    """One paper as its register has it; names and text stay in the register."""

    model_config = ConfigDict(frozen=True)

    id: str
    register_no: str
    agency: str | None
    """Who keeps the paper now."""
    province: str | None
    correlation_id: str
    standing: dict[str, Any]
    """What the effective entries come to."""
    history: tuple[dict[str, Any], ...]
    """Its facts as published, oldest first."""


def view(register: Register, node: str, id_: UUID) -> PetitionView | None:
    """Read a paper from the register; None when it holds none of this id."""
    file = register.files([id_]).get(id_)
    if not isinstance(file, Petition):
        return None
    facts = (to_fact(node, entry) for entry in file.entries)
    standing = file.standing
    return PetitionView(
        id=str(file.id),
        register_no=file.register_no,
        agency=standing.keeper,
        province=standing.province or file.province,
        correlation_id=file.correlation_id,
        standing={field.name: getattr(standing, field.name) for field in fields(standing)},
        history=tuple(fact.model_dump(mode="json", exclude_none=True) for fact in facts if fact),
    )
