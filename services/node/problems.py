"""Refusals over HTTP: application/problem+json, RFC 9457, in English and Vietnamese.

A problem names fields and reasons and never repeats what was sent: it may be
somebody's private matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from domain import errors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from services.node.engine import Refusal

MEDIA_TYPE = "application/problem+json"
_PLAIN = re.compile(r"[0-9]{1,5}|[a-z_][a-z0-9_]{0,39}")

_ADDRESS = re.compile(r"/v1/(commands(/[a-z_]{1,40})?|agencies|petitions/[0-9a-f-]{36})")


class FieldError(BaseModel):
    """One thing that is wrong with one field."""

    model_config = ConfigDict(frozen=True)

    field: str
    reason: str
    reason_vi: str


class Problem(BaseModel):
    """Why a request was not carried out (RFC 9457)."""

    model_config = ConfigDict(frozen=True)

    type: str
    title: str
    status: int
    detail: str
    detail_vi: str
    instance: str
    code: str
    """The last part of `type`, for programs."""
    errors: tuple[FieldError, ...] = ()
    details: dict[str, str] = Field(default_factory=dict)


_TITLES = {
    400: "The request cannot be read",
    404: "Not found",
    405: "Not a way to use this address",
    409: "The register says otherwise",
    413: "Too large",
    415: "Not JSON",
    422: "The command is not valid",
    500: "A mistake in this program",
    503: "Not now",
}

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


def problem(code: str, status: int, said: tuple[str, str], **more: Any) -> Problem:  # noqa: ANN401 - the model checks
    """Return a problem; `said` is its detail in English and Vietnamese."""
    return Problem(
        type=f"urn:leothang:problem:{code}",
        title=_TITLES.get(status, "Refused"),
        status=status,
        detail=said[0],
        detail_vi=said[1],
        code=code,
        **more,
    )


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
    if any(_is_unreadable(one) for one in found):
        said = (
            "The body is not one JSON object with Content-Type: application/json.",
            "Nội dung gửi lên không phải một đối tượng JSON (Content-Type: application/json).",
        )
        return problem("unreadable", 400, said, instance=instance)
    wrong = tuple(field_error(one) for one in found)
    fields = ", ".join(dict.fromkeys(one.field for one in wrong))
    said = (f"Correct these fields: {fields}.", f"Hãy sửa các trường sau: {fields}.")
    return problem("invalid", 422, said, instance=instance, errors=wrong)


def _is_unreadable(one: Mapping[str, Any]) -> bool:
    # What a command's own validator says of several fields stands at the body, too.
    whole = tuple(one["loc"]) == ("body",) and one["type"] != "value_error"
    return whole or str(one["type"]) == "json_invalid"


def field_error(one: Mapping[str, Any]) -> FieldError:
    """Name a field and what is wrong, in words that never quote what was sent."""
    kind = str(one["type"])
    reason = _OWN_WORDS.get(kind) or str(one["msg"]).removeprefix("Value error, ")
    general = _VIETNAMESE.get(kind) or _VIETNAMESE.get(kind.partition("_")[0], _WRONG_VI)
    return FieldError(
        field=_field([part for part in one["loc"] if part not in {"body", "path"}]),
        reason=reason,
        reason_vi=_BETWEEN_FIELDS.get(reason, general),
    )


def _field(parts: Sequence[object]) -> str:
    """Return `content.commune`; a key we do not know could be anything."""
    named = (str(part) if _PLAIN.fullmatch(str(part)) else "?" for part in parts)
    return ".".join(named) or "command"


def response(told: Problem) -> Response:
    """Return the HTTP answer of a problem."""
    headers = {"Retry-After": "1"} if told.status == 503 else None  # noqa: PLR2004
    body = told.model_dump_json(exclude_defaults=True)
    return Response(body, status_code=told.status, media_type=MEDIA_TYPE, headers=headers)


_OWN_WORDS = {
    "union_tag_invalid": "There is no such command; GET /openapi.json lists them.",
    "union_tag_not_found": "Say in `command` which command this is.",
    "extra_forbidden": "There is no such field here.",
    "uuid_parsing": "This is not an id.",
}
_WRONG_VI = "Giá trị không hợp lệ."
_VIETNAMESE = {
    "missing": "Thiếu trường này.",
    "extra_forbidden": "Không có trường này.",
    "union_tag_invalid": "Không có lệnh này.",
    "union_tag_not_found": "Hãy ghi tên lệnh ở `command`.",
    "literal_error": "Giá trị không có trong danh mục.",
    "enum": "Giá trị không có trong danh mục.",
    "string_pattern_mismatch": "Không đúng dạng mã quy định.",
    "string_too_long": "Quá dài.",
    "string_too_short": "Không được để trống.",
    "too_long": "Quá nhiều mục.",
    "too_short": "Thiếu mục.",
    "date": "Không phải ngày hợp lệ (năm-tháng-ngày).",
    "datetime": "Không phải thời điểm hợp lệ, có múi giờ.",
    "timezone": "Thời điểm phải có múi giờ.",
    "int": "Phải là số nguyên.",
    "bool": "Phải là đúng hoặc sai (true, false).",
    "uuid": "Không phải mã định danh.",
    "greater": "Số quá nhỏ.",
    "less": "Số quá lớn.",
}
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
