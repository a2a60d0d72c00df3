"""The desk over HTTP: what officers ask, and what nobody should have sent."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.desk.rows import Position
from tests.support.desk import OTHER, WHO, Office, alert, alert_id, heard, open_desk

pytestmark = pytest.mark.wiring
NOWHERE = "nats://127.0.0.1:9"
"""No hub: a desk works without one."""


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """A running desk that heard of a medium, a high and a withdrawn warning."""
    async with open_desk(tmp_path / "desk", NOWHERE) as running:
        messages = (
            alert("medium"),
            alert("high", severity="high"),
            alert("gone"),
            alert("gone", 2, "withdrawn"),
        )
        running.desk.engine.take_in(heard(*messages), Position(4, 4, "2026"))
        yield running


async def test_a_warning_goes_through_its_life(office: Office) -> None:
    """Taken up, given away, talked about, handled, closed by another, opened again."""
    steps = [
        ("acknowledge", WHO, "acknowledged"),
        ("assign", WHO | {"to": "t51-snnmt"}, "assigned"),
        ("comment", WHO | {"text": "Đã gọi cho xã."}, "assigned"),
        ("report-handled", WHO, "reported"),
        ("close", OTHER, "closed"),
        ("reopen", WHO, "open"),
    ]
    for word, says, stage in steps:
        answer = await office.do("high", word, **says)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        assert answer.json()["stage"] == stage
    story = await office.story("high")
    assert [one["what"] for one in story["life"]] == [
        *("raised", "acknowledged", "assigned", "commented", "handling_reported", "closed"),
        "reopened",
    ]
    assert story["life"][3]["says"]["text"] == "Đã gọi cho xã."
    assert story["four_eyes"]


async def test_a_command_sent_again_is_answered_as_repeated(office: Office) -> None:
    """200 instead of 201, and nothing was added."""
    assert (await office.do("medium", "acknowledge", **WHO)).status_code == httpx.codes.CREATED
    again = await office.do("medium", "acknowledge", **WHO)
    assert (again.status_code, again.json()["status"]) == (httpx.codes.OK, "repeated")
    assert len((await office.story("medium"))["life"]) == 2


REFUSED: tuple[tuple[str, str, dict[str, Any], int, str], ...] = (
    ("high", "close", WHO | {"outcome": "handled"}, 409, "handling_not_reported"),
    ("gone", "acknowledge", WHO, 409, "alert_withdrawn"),
    ("medium", "reopen", WHO, 409, "alert_open"),
    ("never", "acknowledge", WHO, 404, "alert_unknown"),
    ("medium", "acknowledge", WHO | {"revision": 9}, 422, "revision_unknown"),
    ("medium", "acknowledge", WHO | {"revision": 0}, 422, "invalid"),
    ("medium", "acknowledge", WHO | {"office": "t98"}, 422, "agency_unknown"),
    ("medium", "assign", WHO | {"to": "zzz"}, 422, "agency_unknown"),
    ("medium", "assign", WHO, 422, "invalid"),
    ("medium", "acknowledge", {}, 422, "invalid"),
    ("medium", "acknowledge", WHO | {"officer": "Nguyen Van A"}, 422, "invalid"),
    ("medium", "acknowledge", WHO | {"officer": "nguyen-van-a"}, 422, "invalid"),
    ("medium", "acknowledge", WHO | {"office": "t51.>"}, 422, "invalid"),
    ("medium", "acknowledge", WHO | {"name": "Nguyễn Văn A"}, 422, "invalid"),
    ("medium", "comment", WHO | {"text": "  "}, 422, "invalid"),
    ("medium", "comment", WHO | {"text": "x" * 4001}, 422, "invalid"),
    ("medium", "close", WHO | {"outcome": "false_positive"}, 422, "invalid"),
    ("medium", "close", WHO | {"outcome": "handled", "reason": "lawful"}, 422, "invalid"),
    ("medium", "close", WHO | {"outcome": "duplicate"}, 422, "invalid"),
    ("medium", "close", WHO | {"outcome": "forgotten"}, 422, "invalid"),
    ("medium", "close", WHO, 409, "handling_not_reported"),
    (
        "medium",
        "close",
        WHO | {"outcome": "duplicate", "duplicate_of": str(alert_id("medium"))},
        422,
        "duplicate_of_itself",
    ),
    ("medium", "burn", WHO, 404, "not_found"),
)


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case[1]} {case[4]} {case[2]}"[-90:])
async def test_a_refusal_is_a_problem_in_two_languages(
    office: Office, case: tuple[str, str, dict[str, Any], int, str]
) -> None:
    """It names what is wrong, never what was sent, and leaves the file as it was."""
    name, word, says, status, code = case
    before = await office.story("medium")
    answer = await office.do(name, word, **says)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (status, code), told
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["detail"]
    assert told["detail_vi"]
    assert "Nguy" not in answer.text
    assert await office.story("medium") == before


async def test_whoever_reported_a_grave_one_may_not_close_it(office: Office) -> None:
    """Four eyes."""
    await office.do("high", "report-handled", **WHO)
    answer = await office.do("high", "close", **WHO)
    assert (answer.status_code, answer.json()["code"]) == (403, "four_eyes")
    assert (await office.do("high", "close", **OTHER)).status_code == httpx.codes.CREATED


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b'"x"', b"\xff", b"{}" * 2, b"[" * 10_000, b'{"a":1e999}'],
    ids=lambda body: body[:6].decode("latin-1") or "empty",
)
@pytest.mark.parametrize("word", ["acknowledge", "close", "comment"])
async def test_nonsense_is_refused_and_nothing_breaks(
    office: Office, word: str, body: bytes
) -> None:
    """Whatever is sent, the answer is 4xx."""
    url = f"/v1/alerts/{alert_id('medium')}/{word}"
    answer = await office.http.post(url, content=body, headers={"content-type": "application/json"})
    assert 400 <= answer.status_code < 500


async def test_a_body_too_long_is_refused(office: Office) -> None:
    """Before anything reads it."""
    says = json.dumps(WHO | {"text": "x" * 300_000}).encode()
    answer = await office.http.post(f"/v1/alerts/{alert_id('medium')}/comment", content=says)
    assert answer.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE


@pytest.mark.parametrize(
    "query",
    [
        {"province": "5"},
        {"province": "' OR 1=1"},
        {"severity": "terrible"},
        {"state": "lost"},
        {"desk": "T51"},
        {"page": 0},
        {"page": "x"},
        {"page": 10**30},
        {"size": 501},
        {"size": -1},
    ],
    ids=str,
)
async def test_a_wrong_filter_is_refused(office: Office, query: dict[str, Any]) -> None:
    """It names the filter."""
    answer = await office.http.get("/v1/alerts", params=query)
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert answer.json()["errors"][0]["field"] == next(iter(query))


async def test_lists_are_filtered(office: Office) -> None:
    """By stage, severity, province and desk; `unclosed` for what is left to do."""
    for query, total in (
        ({}, 3),
        ({"state": "unclosed"}, 2),
        ({"state": "withdrawn"}, 1),
        ({"severity": "high", "province": "51"}, 1),
        ({"desk": "t51-ttr", "state": "open"}, 2),
        ({"province": "01"}, 0),
    ):
        page = (await office.http.get("/v1/alerts", params=query)).json()
        assert page["total"] == total, query


@pytest.mark.parametrize("path", ["/v1/alerts/xyz", "/v2", "/v1/alerts/%00", "/"])
async def test_an_address_that_is_none_is_refused(office: Office, path: str) -> None:
    """404 or 422, as a problem that does not repeat it."""
    answer = await office.http.get(path)
    assert answer.status_code in {404, 422}
    assert answer.json()["instance"] == "/"


async def test_the_interface_describes_itself(office: Office) -> None:
    """Every command with its body, every refusal with its media type."""
    document = (await office.http.get("/openapi.json")).json()
    ways = document["paths"]
    words = ["acknowledge", "assign", "comment", "report-handled", "close", "reopen"]
    for word in words:
        way = ways[f"/v1/alerts/{{alert_id}}/{word}"]["post"]
        assert "$ref" in way["requestBody"]["content"]["application/json"]["schema"]
        assert "application/problem+json" in way["responses"]["409"]["content"]
    assert {"/v1/alerts", "/v1/alerts/{alert_id}"} <= ways.keys()


async def test_metrics_and_health_tell_how_the_desk_stands(office: Office) -> None:
    """Without a hub it is degraded, not unready: people's work goes on."""
    await office.do("medium", "acknowledge", **WHO)
    metrics = (await office.http.get("/metrics")).text
    assert (
        'leothang_desk_alerts_open{province="51",severity="medium",state="acknowledged"} 1.0'
        in metrics
    )
    assert "leothang_desk_alerts_unacknowledged_overdue" in metrics
    ready = await office.http.get("/health/ready")
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert (await office.http.get("/health/live")).status_code == httpx.codes.OK
