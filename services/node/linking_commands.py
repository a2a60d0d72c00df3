"""Commands on what ties a paper to others, and on its keys (lệnh gộp, tách vụ việc, đổi khóa)."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from domain.contracts.petition import Word
from domain.contracts.words import AgencyCode, FactId, KeyId
from domain.identity import petition_id
from services.node.command_words import Command, RegisterNo
from services.node.paper_commands import PetitionCommand


class PairCommand(PetitionCommand):
    """A word on a paper of this register and on another one, here or anywhere."""

    other: FactId | None = None
    """The id of the other paper."""
    other_register_no: RegisterNo | None = None
    """Or its number in the register of an agency."""
    other_year: Annotated[int, Field(ge=1990, le=2200)] | None = None
    """The year the other paper came in, where it is not the year of this step."""
    other_agency: AgencyCode | None = None
    """Whose number it is, where it is not this agency's."""

    @property
    def other_id(self) -> str:
        """The id of the other paper."""
        if self.other is not None:
            return self.other
        agency, number = self.other_agency or self.agency, str(self.other_register_no)
        return str(petition_id(agency, number, self.other_year or self.day.year))

    @model_validator(mode="after")
    def _names_one_other_paper(self) -> Self:
        if not self._names_one_thing():
            msg = f"name {self._things}, not both"
            raise ValueError(msg)
        if self.other_register_no is None and (self.other_year or self.other_agency):
            msg = "`other_year` and `other_agency` belong to `other_register_no`"
            raise ValueError(msg)
        return self

    @property
    def _things(self) -> str:
        return "the other paper by `other` (its id) or by `other_register_no`"

    def _names_one_thing(self) -> bool:
        return (self.other is None) != (self.other_register_no is None)


class LinkPetitions(PairCommand):
    """Tie two papers to one matter (gộp vụ việc)."""

    command: Literal["link_petitions"] = "link_petitions"
    reasons: Annotated[tuple[Word, ...], Field(max_length=10)] = ()


class RejectLink(PairCommand):
    """Say that two papers are not one matter, however alike they are (không cùng vụ việc)."""

    command: Literal["reject_link"] = "reject_link"


class UnlinkPetitions(PairCommand):
    """Take a link or a refusal back, as if it had never been said (bỏ gộp)."""

    command: Literal["unlink_petitions"] = "unlink_petitions"
    undoes: FactId | None = None
    """The fact taken back, where the other paper is not named instead."""

    @property
    def _things(self) -> str:
        return "what is taken back by `undoes` (a fact id) or by the other paper"

    def _names_one_thing(self) -> bool:
        if self.undoes is not None:
            return self.other is None and self.other_register_no is None
        return super()._names_one_thing()


class Rekey(Command):
    """Say the references of a paper or a visit under the keys of the key file (đổi khóa)."""

    command: Literal["rekey"] = "rekey"
    subject: FactId
    """The petition or the visit."""
    key: KeyId | None = None
    """Only under this key; under every key of the file when left out."""

    @cached_property
    def file_id(self) -> UUID:
        """The id of the file."""
        return UUID(self.subject)


AnyLinkingCommand = LinkPetitions | RejectLink | UnlinkPetitions | Rekey
