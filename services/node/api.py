"""Commands over HTTP: typed in OpenAPI, refused as problem+json, answered when durable (API)."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Body, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from starlette.exceptions import HTTPException

from services.node.commands import COMMANDS, AnyCommand, Command, parse_command
from services.node.engine import Outcome
from services.node.known_agencies import unknown_agencies
from services.node.metrics import NodeMetrics
from services.node.openapi import BATCH, describe
from services.node.petition_view import PetitionView
from services.node.problems import of_fields, of_refusal, place
from services.node.writer import CommandFailedError, RegisterUnavailableError, WriterBusyError
from services.runtime.problems import FieldError, Problem, problem, response

MOST_IN_BATCH = 500

Submit = Callable[[Sequence[AnyCommand]], Awaitable[list[Outcome]]]


class HostedAgency(BaseModel):
    """A body whose register is kept at this node."""

    model_config = ConfigDict(frozen=True)

    code: str
    name: str | None
    level: int | None
    province: str | None


class BatchItem(BaseModel):
    """The answer to one command of a batch: an outcome, or a problem."""

    model_config = ConfigDict(frozen=True)

    status: int
    outcome: Outcome | None = None
    problem: Problem | None = None


@dataclass(frozen=True)
class Counter:
    """The counter of one node: where commands are handed in and papers looked up (quầy)."""

    submit: Submit
    known: Callable[[str], bool]
    find: Callable[[UUID], Awaitable[PetitionView | None]]
    hosted: Callable[[], list[HostedAgency]]
    metrics: NodeMetrics

    async def take(self, command: AnyCommand, instance: str) -> Outcome | Problem:
        """Hand one command in; return when its facts are durable."""
        began = time.perf_counter()
        strange = tuple(unknown_agencies(command, self.known))
        answer = _unknown(strange, instance) if strange else await self._record(command, instance)
        self.metrics.seconds.observe(time.perf_counter() - began)
        self._count(command.command, answer)
        return answer

    async def take_many(self, sent: Sequence[object], instance: str) -> list[BatchItem]:
        """Hand many commands in as one group; answer each in its place."""
        read = [self._read(raw, f"{instance}#{nth}") for nth, raw in enumerate(sent)]
        good = [command for command in read if isinstance(command, Command)]
        outcomes = iter(await self.submit(good) if good else ())
        items: list[BatchItem] = []
        for nth, command in enumerate(read):
            if isinstance(command, Problem):
                items.append(BatchItem(status=command.status, problem=command))
                self._count("unknown", command)
                continue
            told = _told(next(outcomes), f"{instance}#{nth}")
            self._count(command.command, told)
            items.append(_item(told))
        return items

    def _read(self, raw: object, instance: str) -> AnyCommand | Problem:
        try:
            command = parse_command(raw)
        except ValidationError as error:
            found = error.errors(include_input=False, include_url=False, include_context=False)
            # The first step of the path is the command's own name, not a field.
            fields = [{**one, "loc": one["loc"][1:] or ("command",)} for one in found]
            return of_fields(fields, instance)
        strange = tuple(unknown_agencies(command, self.known))
        return _unknown(strange, instance) if strange else command

    async def _record(self, command: AnyCommand, instance: str) -> Outcome | Problem:
        return _told((await self.submit([command]))[0], instance)

    def _count(self, command: str, answer: Outcome | Problem) -> None:
        if isinstance(answer, Problem):
            self.metrics.count_answer(command, "refused", answer.code)
        else:
            self.metrics.count_answer(command, answer.status)


def create_api(counter: Counter, *, title: str, version: str) -> FastAPI:
    """Return the node's HTTP interface."""
    api = FastAPI(
        title=title,
        version=version,
        summary="Record petitions and read one's own register.",
        redoc_url=None,
        responses={status: {"model": Problem} for status in (400, 413, 422, 503)},
    )
    _add_batch(api, counter)  # first: routes are tried in this order, and commands are many
    for model in COMMANDS:
        _add_command(api, model, counter)
    _add_readings(api, counter)
    _add_refusals(api, counter)
    describe(api)
    return api


def _add_command(api: FastAPI, model: type[Command], counter: Counter) -> None:
    word = str(model.model_fields["command"].default)

    async def record(command: AnyCommand, request: Request) -> Response:
        return _respond(await counter.take(command, request.url.path))

    record.__annotations__["command"] = model
    api.post(
        f"/v1/commands/{word}",
        operation_id=word,
        summary=str(model.__doc__).splitlines()[0],
        tags=["commands"],
        status_code=201,
        response_model=Outcome,
        responses={
            200: {"model": Outcome, "description": "Recorded before: nothing was added."},
            404: {"model": Problem, "description": "No such file, or not an agency of this node."},
            409: {"model": Problem, "description": "The register says otherwise."},
        },
    )(record)


def _add_batch(api: FastAPI, counter: Counter) -> None:
    @api.post(
        BATCH,
        operation_id="record_batch",
        summary="Record many commands in one write; each is answered in its place.",
        tags=["commands"],
        response_model=list[BatchItem],
    )
    async def record_batch(commands: Annotated[list[Any], Body()], request: Request) -> Response:
        if len(commands) > MOST_IN_BATCH:
            raise HTTPException(413)
        items = await counter.take_many(commands, request.url.path)
        return Response(_ITEMS.dump_json(items), media_type="application/json")


def _add_readings(api: FastAPI, counter: Counter) -> None:
    @api.get(
        "/v1/petitions/{petition_id}",
        operation_id="read_petition",
        summary="One paper's state and history, without personal data.",
        tags=["register"],
        responses={404: {"model": Problem}},
    )
    async def read_petition(petition_id: UUID) -> PetitionView:
        found = await counter.find(petition_id)
        if found is None:
            raise HTTPException(404, detail=_NO_PETITION)
        return found

    @api.get(
        "/v1/agencies",
        operation_id="list_agencies",
        summary="The bodies whose registers are kept here.",
        tags=["register"],
    )
    async def list_agencies() -> list[HostedAgency]:
        return counter.hosted()


def _add_refusals(api: FastAPI, counter: Counter) -> None:
    async def invalid(request: Request, error: Exception) -> Response:
        found = error.errors() if isinstance(error, RequestValidationError) else ()
        told = of_fields(found, place(request.url.path))
        counter.metrics.count_answer(_word(request), "refused", told.code)
        return response(told)

    async def no_such(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        known = isinstance(error, HTTPException) and error.detail == _NO_PETITION
        code, *said = _PETITION_UNKNOWN if known else _HTTP.get(status, _HTTP[400])
        if request.method == "POST":
            counter.metrics.count_answer(_word(request), "refused", code)
        return response(problem(code, status, (said[0], said[1]), instance=place(request.url.path)))

    async def busy(request: Request, error: Exception) -> Response:
        code, status, *said = _NOT_NOW[type(error)]
        counter.metrics.count_answer(_word(request), "failed", code)
        return response(problem(code, status, (said[0], said[1]), instance=place(request.url.path)))

    api.add_exception_handler(RequestValidationError, invalid)
    api.add_exception_handler(HTTPException, no_such)
    for kind in _NOT_NOW:
        api.add_exception_handler(kind, busy)


def _word(request: Request) -> str:
    """Return the command an address names, for a metric: a closed list."""
    word = request.url.path.rpartition("/")[2]
    return word if word in _WORDS else "unknown"


def _told(outcome: Outcome, instance: str) -> Outcome | Problem:
    return outcome if outcome.refusal is None else of_refusal(outcome.refusal, instance)


def _status(outcome: Outcome) -> int:
    return 201 if outcome.status == "recorded" else 200


def _item(told: Outcome | Problem) -> BatchItem:
    if isinstance(told, Problem):
        return BatchItem(status=told.status, problem=told)
    return BatchItem(status=_status(told), outcome=told)


def _respond(told: Outcome | Problem) -> Response:
    if isinstance(told, Problem):
        return response(told)
    body = _OUTCOME.dump_json(told, exclude_none=True)
    return Response(body, status_code=_status(told), media_type="application/json")


def _unknown(fields: Sequence[str], instance: str) -> Problem:
    wrong = tuple(
        FieldError(
            field=field,
            reason="No body has this code; an agency of your own needs a table (--agencies).",
            reason_vi="Không có cơ quan nào mang mã này; cơ quan riêng cần khai báo (--agencies).",
        )
        for field in fields
    )
    named = ", ".join(fields)
    said = (f"Correct these fields: {named}.", f"Hãy sửa các trường sau: {named}.")
    return problem("agency_unknown", 422, said, instance=instance, errors=wrong)


_OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Outcome)
_ITEMS: TypeAdapter[list[BatchItem]] = TypeAdapter(list[BatchItem])
_WORDS = frozenset(str(model.model_fields["command"].default) for model in COMMANDS)

_NO_PETITION = "no such petition"
_PETITION_UNKNOWN = (
    "petition_unknown",
    "No petition with this id is in this register.",
    "Trong sổ không có đơn nào mang mã này.",
)
_HTTP: dict[int, tuple[str, str, str]] = {
    400: ("unreadable", "The request cannot be read.", "Không đọc được yêu cầu."),
    404: (
        "not_found",
        "There is nothing here; GET /openapi.json lists what there is.",
        "Không có nội dung này; GET /openapi.json liệt kê các địa chỉ.",
    ),
    405: (
        "method_not_allowed",
        "This address does not take this method.",
        "Địa chỉ này không nhận phương thức này.",
    ),
    413: (
        "too_many",
        f"A batch holds at most {MOST_IN_BATCH} commands; send it in parts.",
        f"Mỗi lô tối đa {MOST_IN_BATCH} lệnh; hãy chia nhỏ.",
    ),
}

_NOT_NOW: dict[type[Exception], tuple[str, int, str, str]] = {
    WriterBusyError: (
        "busy",
        503,
        "Too many commands wait; nothing was recorded, send it again in a moment.",
        "Quá nhiều lệnh đang chờ; chưa ghi gì, hãy gửi lại sau giây lát.",
    ),
    RegisterUnavailableError: (
        "register_unavailable",
        503,
        "The register cannot be written now; send the command again later.",
        "Hiện không ghi được sổ; hãy gửi lại lệnh sau.",
    ),
    CommandFailedError: (
        "internal",
        500,
        "This program made a mistake; the command was not recorded. Its log says where.",
        "Chương trình gặp lỗi; lệnh chưa được ghi. Nhật ký ghi rõ vị trí lỗi.",
    ),
}
