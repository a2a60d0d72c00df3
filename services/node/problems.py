"""What a node refuses over HTTP, and in which words (từ chối qua HTTP)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from domain import errors
from services.runtime import problems
from services.runtime.problems import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from services.node.engine import Refusal

_ADDRESS = re.compile(r"/v1/(commands(/[a-z_]{1,40})?|agencies|petitions/[0-9a-f-]{36})")


_FAMILIES: dict[type, int] = {
    errors.DomainError: 409,
    errors.IdentityError: 404,
    errors.NotTheKeeperError: 409,
    errors.DateError: 422,
    errors.UnknownFactError: 404,
    errors.NothingToCorrectError: 422,
    errors.RegisterBusyError: 503,
}
"""The nearest family of a refusal decides."""


def _tree(family: type[errors.DomainError]) -> Iterator[type[errors.DomainError]]:
    yield family
    for member in family.__subclasses__():
        yield from _tree(member)


_STATUS_OF_CODE = {
    refusal.code: next(_FAMILIES[kind] for kind in refusal.__mro__ if kind in _FAMILIES)
    for refusal in _tree(errors.DomainError)
}


def place(path: str) -> str:
    """Return the address asked for, where it is one of ours: any other may hold anything."""
    return path if _ADDRESS.fullmatch(path) else "/"


def of_refusal(refusal: Refusal, instance: str) -> Problem:
    """Return what the register refused."""
    return problem(
        refusal.code,
        _STATUS_OF_CODE.get(refusal.code, 409),
        (refusal.message, refusal.message_vi),
        instance=instance,
        details=refusal.details,
    )


def of_fields(found: Sequence[Mapping[str, Any]], instance: str) -> Problem:
    """Return what pydantic found wrong; `found` must come without its input."""
    return problems.of_fields(found, instance, _BETWEEN_FIELDS)


_BETWEEN_FIELDS = {
    "say `on` (a day) or `at` (an instant with its offset)": (
        "Hãy ghi `on` (ngày) hoặc `at` (thời điểm, có múi giờ)."
    ),
    "`at` does not fall on `on` in Asia/Ho_Chi_Minh": (
        "`at` không rơi vào ngày `on` theo giờ Việt Nam."
    ),
    "this instant lies outside the calendar": "Thời điểm này nằm ngoài lịch.",
    "name the paper by `petition` (its id) or by `register_no`, not both": (
        "Hãy chỉ đơn bằng `petition` (mã) hoặc bằng `register_no`, không dùng cả hai."
    ),
    "`forwarder` and `transfer_id` belong to a paper with origin `forwarded`": (
        "`forwarder` và `transfer_id` chỉ dùng cho đơn được chuyển đến (origin `forwarded`)."
    ),
    "`complaint` belongs to a paper of kind complaint": "`complaint` chỉ dùng cho đơn khiếu nại.",
    "`denunciation` belongs to a paper of kind denunciation": (
        "`denunciation` chỉ dùng cho đơn tố cáo."
    ),
    "`spot` needs the `commune` it lies in": "`spot` cần có `commune` (xã, phường) kèm theo.",
}
"""What the validators of commands say of several fields together."""
