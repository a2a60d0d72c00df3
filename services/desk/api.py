"""The desk over HTTP: lists, life stories, and what officers ask (API bàn trực)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

import structlog
from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from structlog.typing import FilteringBoundLogger

from domain.alert_errors import AlertUnknownError
from domain.contracts.alert import Severity
from domain.contracts.words import AgencyCode, ProvinceCode
from domain.errors import DomainError
from services.desk.commands import COMMANDS, Assign, Close, Command, ReportHandled
from services.desk.engine import DeskEngine, Outcome
from services.desk.metrics import DeskMetrics
from services.desk.problems import of_fields, of_refusal, place, unknown
from services.desk.rows import Filter
from services.desk.view import AlertPage, AlertStory, page_of, story_of
from services.runtime.problems import MEDIA_TYPE, Problem, problem, response
from services.runtime.recorders import OUTAGES

log: FilteringBoundLogger = structlog.get_logger()

MOST_WAITING = 256
_LAST_PAGE = 100_000
State = Literal["unclosed", "open", "acknowledged", "assigned", "reported", "closed", "withdrawn"]
"""A stage, or `unclosed` for all that somebody still has to do something about."""


class BusyError(Exception):
    """Too many commands wait; come again in a moment."""


@dataclass
class Counter:
    """The desk's counter: where officers' commands are handed in (quầy)."""

    engine: DeskEngine
    metrics: DeskMetrics
    wrote: Callable[[], None]
    waiting: int = 0

    async def take(self, alert: UUID, command: Command, instance: str) -> Outcome | Problem:
        """Carry a command out; return when it is durable."""
        strange = self._strange(command)
        if strange:
            return self._count(command, unknown(strange, instance))
        if self.waiting >= MOST_WAITING:
            raise BusyError
        self.waiting += 1
        try:
            outcome = await asyncio.to_thread(self.engine.execute, alert, command)
        except DomainError as refusal:
            return self._count(command, of_refusal(refusal, instance))
        finally:
            self.waiting -= 1
        self.wrote()
        return self._count(command, outcome)

    def _strange(self, command: Command) -> list[str]:
        known = self.engine.law.organisations.known
        named = {"office": command.office}
        if isinstance(command, Assign):
            named["to"] = command.to
        return [field for field, code in named.items() if not known(code)]

    def _count(self, command: Command, told: Outcome | Problem) -> Outcome | Problem:
        word = "refused" if isinstance(told, Problem) else told.status
        self.metrics.commands.labels(command.WORD, word).inc()
        if word == "recorded" and isinstance(command, Close | ReportHandled) and command.outcome:
            self.metrics.verdicts.labels(command.outcome, command.reason or "").inc()
        return told


def create_api(counter: Counter, *, title: str, version: str) -> FastAPI:
    """Return the desk's HTTP interface."""
    api = FastAPI(
        title=title,
        version=version,
        summary="Read early warnings, take them up, and see to their end.",
        redoc_url=None,
        responses={status: {"model": Problem} for status in (400, 404, 413, 422, 503)},
    )
    _add_readings(api, counter)
    for model in COMMANDS:
        _add_command(api, model, counter)
    _add_refusals(api)
    _name_problems(api)
    return api


def _add_readings(api: FastAPI, counter: Counter) -> None:
    engine = counter.engine

    @api.get(
        "/v1/alerts",
        operation_id="list_alerts",
        summary="The warnings of this desk, the gravest first.",
        tags=["reading"],
    )
    async def list_alerts(  # noqa: PLR0913, PLR0917 - FastAPI passes them by name
        province: ProvinceCode | None = None,
        severity: Severity | None = None,
        state: State | None = None,
        desk: AgencyCode | None = None,
        page: Annotated[int, Query(ge=1, le=_LAST_PAGE)] = 1,
        size: Annotated[int, Query(ge=1, le=500)] = 50,
    ) -> AlertPage:
        wanted = Filter(province, severity, state, desk, page, size)
        total, rows = await asyncio.to_thread(engine.register.index.page, wanted)
        return page_of(total, rows, page=page, size=size)

    @api.get(
        "/v1/alerts/{alert_id}",
        operation_id="read_alert",
        summary="One warning, where it stands and its life so far.",
        tags=["reading"],
    )
    async def read_alert(alert_id: UUID) -> AlertStory:
        story = await asyncio.to_thread(_story, engine, alert_id)
        if story is None:
            raise AlertUnknownError(alert=alert_id)
        return story


def _story(engine: DeskEngine, alert: UUID) -> AlertStory | None:
    case, row = engine.find(alert), engine.register.index.case(str(alert))
    if case is None or row is None:
        return None
    return story_of(case, row, engine.register.index.comments(str(alert)))


def _add_command(api: FastAPI, model: type[Command], counter: Counter) -> None:
    async def carry_out(alert_id: UUID, command: Command, request: Request) -> Response:
        told = await counter.take(alert_id, command, place(request.url.path))
        if isinstance(told, Problem):
            return response(told)
        body = told.model_dump_json()
        status = 201 if told.status == "recorded" else 200
        return Response(body, status_code=status, media_type="application/json")

    carry_out.__annotations__["command"] = model
    api.post(
        f"/v1/alerts/{{alert_id}}/{model.WORD}",
        operation_id=model.WORD.replace("-", "_"),
        summary=str(model.__doc__).splitlines()[0],
        tags=["commands"],
        status_code=201,
        response_model=Outcome,
        responses={
            200: {"model": Outcome, "description": "Recorded before: nothing was added."},
            403: {"model": Problem, "description": "Not this officer, or not this office."},
            409: {"model": Problem, "description": "The alert does not stand so."},
        },
    )(carry_out)


def _add_refusals(api: FastAPI) -> None:
    async def invalid(request: Request, error: Exception) -> Response:
        found = error.errors() if isinstance(error, RequestValidationError) else ()
        return response(of_fields(found, place(request.url.path)))

    async def refused(request: Request, error: Exception) -> Response:
        if isinstance(error, DomainError):
            return response(of_refusal(error, place(request.url.path)))
        raise error

    async def no_such(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        code, known, english, vietnamese = _HTTP.get(status, _HTTP[400])
        return response(
            problem(code, known, (english, vietnamese), instance=place(request.url.path))
        )

    async def not_now(request: Request, error: Exception) -> Response:
        if not isinstance(error, BusyError):
            log.warning("the register cannot be used", error=type(error).__name__)
        told = problem("not_now", 503, _NOT_NOW, instance=place(request.url.path))
        return response(told)

    api.add_exception_handler(RequestValidationError, invalid)
    api.add_exception_handler(DomainError, refused)
    api.add_exception_handler(HTTPException, no_such)
    unavailable: tuple[type[Exception], ...] = (BusyError, *OUTAGES)
    for kind in unavailable:
        api.add_exception_handler(kind, not_now)


_NOT_NOW = (
    "The register cannot be used now; nothing was recorded. Send the command again.",
    "Hiện không ghi được vào sổ; chưa ghi gì. Hãy gửi lại lệnh.",
)
_HTTP = {
    400: ("unreadable", 400, "The request cannot be read.", "Không đọc được yêu cầu."),
    404: ("not_found", 404, "There is nothing at this address.", "Không có gì ở địa chỉ này."),
    405: (
        "method_not_allowed",
        405,
        "This address is not used so; GET /openapi.json tells how.",
        "Không dùng được địa chỉ này theo cách đó; xem /openapi.json.",
    ),
}


def _name_problems(api: FastAPI) -> None:
    """Give problems their media type in the document."""
    plain = api.openapi

    def openapi() -> dict[str, object]:
        if api.openapi_schema is None:
            for way in plain()["paths"].values():
                for operation in way.values():
                    for status, told in operation["responses"].items():
                        content = told.get("content", {})
                        if status >= "400" and "application/json" in content:
                            content[MEDIA_TYPE] = content.pop("application/json")
        return plain()

    api.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way
