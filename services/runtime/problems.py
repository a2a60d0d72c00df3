"""Refusals over HTTP: application/problem+json, RFC 9457, in English and Vietnamese.

A problem names fields and reasons and never repeats what was sent: it may be
somebody's private matter.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MEDIA_TYPE = "application/problem+json"
_PLAIN = re.compile(r"[0-9]{1,5}|[a-z_][a-z0-9_]{0,39}")


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


def of_fields(
    found: Sequence[Mapping[str, Any]], instance: str, own: Mapping[str, str] = MappingProxyType({})
) -> Problem:
    """Return what pydantic found wrong; `found` must come without its input.

    `own` is what the program's own validators say, in Vietnamese.
    """
    if any(_is_unreadable(one) for one in found):
        said = (
            "The body is not one JSON object with Content-Type: application/json.",
            "Nội dung gửi lên không phải một đối tượng JSON (Content-Type: application/json).",
        )
        return problem("unreadable", 400, said, instance=instance)
    wrong = tuple(field_error(one, own) for one in found)
    fields = ", ".join(dict.fromkeys(one.field for one in wrong))
    said = (f"Correct these fields: {fields}.", f"Hãy sửa các trường sau: {fields}.")
    return problem("invalid", 422, said, instance=instance, errors=wrong)


def _is_unreadable(one: Mapping[str, Any]) -> bool:
    # What a command's own validator says of several fields stands at the body, too.
    whole = tuple(one["loc"]) == ("body",) and one["type"] != "value_error"
    return whole or str(one["type"]) == "json_invalid"


def field_error(one: Mapping[str, Any], own: Mapping[str, str]) -> FieldError:
    """Name a field and what is wrong, in words that never quote what was sent."""
    kind = str(one["type"])
    reason = _OWN_WORDS.get(kind) or str(one["msg"]).removeprefix("Value error, ")
    most = _MOST.search(reason)
    if kind == "string_too_long" and most is not None:
        reason, general = (words.format(int(most[0])) for words in _TOO_LONG)
        return FieldError(field=_named(one), reason=reason, reason_vi=general)
    general = _VIETNAMESE.get(kind) or _VIETNAMESE.get(kind.partition("_")[0], _WRONG_VI)
    return FieldError(
        field=_named(one),
        reason=reason,
        reason_vi=own.get(reason, general),
    )


def _named(one: Mapping[str, Any]) -> str:
    return _field([part for part in one["loc"] if part not in {"body", "path"}])


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
_MOST = re.compile("[0-9]+")
_TOO_LONG = ("At most {:,} characters.", "Quá dài: nhiều nhất {} ký tự.")
_WRONG_VI = "Giá trị không hợp lệ."
_VIETNAMESE = {
    "missing": "Thiếu trường này.",
    "extra_forbidden": "Không có trường này.",
    "union_tag_invalid": "Không có lệnh này.",
    "union_tag_not_found": "Hãy ghi tên lệnh ở `command`.",
    "literal_error": "Giá trị không có trong danh mục.",
    "enum": "Giá trị không có trong danh mục.",
    "string_pattern_mismatch": "Không đúng dạng mã quy định.",
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
