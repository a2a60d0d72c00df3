"""What a desk refuses over HTTP, and in which words (từ chối qua HTTP)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from domain.alert_errors import (
    AlertUnknownError,
    DeskWithheldError,
    DuplicateOfItselfError,
    FourEyesError,
    RevisionUnknownError,
)
from domain.errors import RegisterBusyError
from services.desk.commands import BETWEEN_FIELDS
from services.runtime import problems
from services.runtime.problems import FieldError, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.errors import DomainError

_ADDRESS = re.compile(r"/v1/alerts(/[0-9a-f-]{36}(/[a-z-]{1,20})?)?")
_STATUS: dict[type[DomainError], int] = {
    AlertUnknownError: 404,
    DeskWithheldError: 403,
    FourEyesError: 403,
    DuplicateOfItselfError: 422,
    RevisionUnknownError: 422,
    RegisterBusyError: 503,
}
_OTHERWISE = 409


def place(path: str) -> str:
    """Return the address asked for, where it is one of ours: any other may hold anything."""
    return path if _ADDRESS.fullmatch(path) else "/"


def of_refusal(error: DomainError, instance: str) -> Problem:
    """Return what the register refused."""
    return problem(
        error.code,
        _STATUS.get(type(error), _OTHERWISE),
        (error.message, error.message_vi),
        instance=instance,
        details=error.details,
    )


def of_fields(found: Sequence[Mapping[str, Any]], instance: str) -> Problem:
    """Return what pydantic found wrong; `found` must come without its input."""
    plain = [{**one, "loc": [part for part in one["loc"] if part != "query"]} for one in found]
    return problems.of_fields(plain, instance, BETWEEN_FIELDS)


def unknown(fields: Sequence[str], instance: str) -> Problem:
    """Return that offices are in no register of bodies."""
    said = ("No body has this code.", "Không có cơ quan nào mang mã này.")
    wrong = tuple(FieldError(field=name, reason=said[0], reason_vi=said[1]) for name in fields)
    return problem("agency_unknown", 422, said, instance=instance, errors=wrong)
