"""Commands over HTTP: recorded, published, refused in words; nothing is echoed."""

from __future__ import annotations

import asyncio
import json
import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from domain.contracts.facts import parse_fact
from services.node.api import MOST_IN_BATCH
from services.node.commands import COMMANDS
from services.node.known_agencies import NAMING
from services.runtime.body_limit import MOST_BYTES
from tests.support.nats import Hub
from tests.support.node import COMMUNE, NODE, PROVINCE, Office, paper, running_office

pytestmark = pytest.mark.wiring

JSON = {"Content-Type": "application/json"}
RECEIVE = "/v1/commands/receive_petition"


@pytest.fixture
async def office(hub: Hub, tmp_path: Path) -> AsyncIterator[Office]:
    """A node for a commune and its province, on a hub of its own."""
    async with running_office(tmp_path / "node", hub.server.url) as running:
        yield running


async def test_a_command_becomes_a_fact_on_the_stream(office: Office, hub: Hub) -> None:
    """What was acknowledged is published under the node's own subject."""
    answer = await office.send("receive_petition", **paper(1))
    assert answer.status_code == 201
    await office.published()
    ((headers, body),) = await hub.messages()
    fact = parse_fact(body)
    assert [fact.id] == answer.json()["facts"]
    assert fact.subject == answer.json()["subject"]
    assert fact.agency == COMMUNE
    assert headers["Nats-Subject"] == f"petition.v1.received.51.{NODE}"


async def test_the_life_of_a_paper_is_published_in_order(office: Office, hub: Hub) -> None:
    """Receipt, classification, acceptance, transfer: the facts follow each other."""
    ref = {"agency": COMMUNE, "register_no": "7/TD"}
    await office.send("receive_petition", **paper(7))
    await office.send("accept_petition", **ref, on="2026-08-04")
    sent = await office.send("transfer_petition", **ref, on="2026-08-05", to=PROVINCE)
    slip = sent.json()["transfer_id"]
    await office.send(
        "acknowledge_transfer", agency=PROVINCE, transfer_id=slip, province="51", on="2026-08-06"
    )
    await office.published()
    facts = [parse_fact(body) for _, body in await hub.messages()]
    assert [str(fact.type).split(".")[2] for fact in facts] == [
        "received",
        "accepted",
        "transferred",
        "acknowledged",
    ]
    assert facts[-1].subject == slip


async def test_a_retried_command_is_answered_alike_and_adds_nothing(
    office: Office, hub: Hub
) -> None:
    """Same number, same content: 200 with the same id; the stream holds one fact."""
    first = await office.send("receive_petition", **paper(1))
    again = await office.send("receive_petition", **paper(1))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["subject"] == first.json()["subject"]
    await office.published()
    assert len(await hub.messages()) == 1


async def test_the_same_number_for_another_paper_is_a_conflict(office: Office) -> None:
    """409 with a code, in English and Vietnamese."""
    await office.send("receive_petition", **paper(1))
    refused = await office.send("receive_petition", **paper(1, channel="in_person"))
    told = refused.json()
    assert refused.headers["content-type"] == "application/problem+json"
    assert (refused.status_code, told["code"]) == (409, "already_received")
    assert told["detail"]
    assert "Số 1/TD" in told["detail_vi"]


@pytest.mark.parametrize(
    "says",
    [
        {"sender": {"name": "Trần Thị Bình"}},
        {"text": "another story"},
    ],
    ids=["another sender", "another text"],
)
async def test_a_number_used_twice_is_a_conflict_though_only_names_or_text_differ(
    office: Office, says: dict[str, Any]
) -> None:
    """A paper not yet classified carries no marks; it must not vanish behind another one."""
    first: dict[str, Any] = {
        "agency": COMMUNE,
        "register_no": "5/TD",
        "province": "51",
        "on": "2026-08-03",
    }
    first |= {"sender": {"name": "Nguyễn Văn An"}, "text": "a story"}
    assert (await office.send("receive_petition", **first)).status_code == 201
    assert (await office.send("receive_petition", **first)).status_code == 200
    refused = await office.send("receive_petition", **first | says)
    assert (refused.status_code, refused.json()["code"]) == (409, "already_received")


async def test_a_number_names_one_paper_however_its_letters_were_typed(office: Office) -> None:
    """Some keyboards write a letter and its accent apart."""
    first = await office.send("receive_petition", **paper(register_no="Số 5/TĐ"))
    apart = unicodedata.normalize("NFD", "Số 5/TĐ")
    again = await office.send("receive_petition", **paper(register_no=apart))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["subject"] == first.json()["subject"]


REFUSED: list[tuple[str, str, dict[str, Any], int, str, list[str]]] = [
    ("a wrong date", "receive_petition", paper(on="03/08/2026"), 422, "invalid", ["on"]),
    ("a field too many", "receive_petition", paper(colour="red"), 422, "invalid", ["colour"]),
    (
        "a key that is no field name",
        "receive_petition",
        {**paper(), "Trần Văn B": 1},
        422,
        "invalid",
        ["?"],
    ),
    ("nothing", "receive_petition", {}, 422, "invalid", ["agency", "register_no", "province"]),
    (
        "a part that is wrong",
        "receive_petition",
        paper(content={"kind": "complaint", "commune": "x"}),
        422,
        "invalid",
        ["content.commune"],
    ),
    (
        "a body nobody knows",
        "receive_petition",
        paper(addressees=["t51", "t99"]),
        422,
        "agency_unknown",
        ["addressees"],
    ),
    ("a day to come", "receive_petition", paper(on="2199-01-01"), 422, "date_after_recording", []),
    ("a day in the year 26", "receive_petition", paper(on="0026-08-03"), 422, "date_too_early", []),
    (
        "an instant beyond the calendar",
        "receive_petition",
        paper(on=None, at="9999-12-31T23:59:59-23:59"),
        422,
        "invalid",
        ["command"],
    ),
    ("no day at all", "receive_petition", paper(on=None), 422, "invalid", ["command"]),
    ("another's agency", "receive_petition", paper(agency="t01"), 404, "agency_not_hosted", []),
    (
        "an unknown paper",
        "accept_petition",
        {"agency": COMMUNE, "register_no": "9/TD", "on": "2026-08-03"},
        404,
        "petition_unknown",
        [],
    ),
]


@pytest.mark.parametrize(
    ("word", "says", "status", "code", "fields"),
    [case[1:] for case in REFUSED],
    ids=[case[0] for case in REFUSED],
)
async def test_a_wrong_command_is_refused_in_words(  # noqa: PLR0917 - a row of the table
    office: Office, word: str, says: dict[str, Any], status: int, code: str, fields: list[str]
) -> None:
    """The problem says which field, why and in both languages; nothing is recorded."""
    refused = await office.send(word, **says)
    told = refused.json()
    assert (refused.status_code, told["status"], told["code"]) == (status, status, code)
    assert told["type"] == f"urn:leothang:problem:{code}"
    assert told["instance"] == f"/v1/commands/{word}"
    assert {one["field"] for one in told.get("errors", [])} >= set(fields)
    assert all(one["reason"] and one["reason_vi"] for one in told.get("errors", []))
    assert office.node.engine.register.recorder.max_notification_id() in (None, 0)


@pytest.mark.parametrize(
    ("method", "path", "content", "headers", "status"),
    [
        ("POST", RECEIVE, b"{no json", JSON, 400),
        ("POST", RECEIVE, b"", JSON, 400),
        ("POST", RECEIVE, b"name=x", {"Content-Type": "text/plain"}, 400),
        ("POST", RECEIVE, b"[]", JSON, 400),
        ("POST", "/v1/commands/shred_petition", b"{}", JSON, 404),
        ("GET", RECEIVE, b"", {}, 405),
        ("GET", "/v1/petitions/not-an-id", b"", {}, 422),
        ("GET", "/v1/petitions/00000000-0000-4000-8000-000000000000", b"", {}, 404),
        ("POST", RECEIVE, b" " * (MOST_BYTES + 1), JSON, 413),
        ("POST", "/v1/commands", json.dumps([{}] * (MOST_IN_BATCH + 1)).encode(), JSON, 413),
    ],
)
async def test_a_request_that_is_no_command_is_a_problem(  # noqa: PLR0917 - a row of the table
    office: Office, method: str, path: str, content: bytes, headers: dict[str, str], status: int
) -> None:
    """Every refusal is problem+json, whatever was sent."""
    refused = await office.http.request(method, path, content=content, headers=headers)
    assert refused.status_code == status
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["detail_vi"]


async def test_an_address_that_is_none_of_ours_is_not_repeated(office: Office) -> None:
    """Somebody may have typed a name there."""
    for path in ("/Tran-Van-B", "/v1/petitions/Tran-Van-B"):
        refused = await office.http.get(path)
        assert refused.is_client_error
        assert "Tran-Van-B" not in refused.text


async def test_a_body_of_untold_length_has_the_same_limit(office: Office) -> None:
    """Sending in pieces is no way around the limit."""

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(MOST_BYTES // 100_000 + 2):
            yield b" " * 100_000

    refused = await office.http.post(RECEIVE, content=pieces(), headers=JSON)
    assert refused.status_code == 413


async def test_each_command_of_a_batch_is_answered_in_its_place(office: Office, hub: Hub) -> None:
    """A bad one among good ones holds nobody up."""
    sent = [
        paper(1, command="receive_petition"),
        {"command": "shred_petition"},
        paper(2, command="receive_petition", on="never"),
        paper(1, command="receive_petition"),
        {"command": "file_away", "agency": COMMUNE, "register_no": "8/TD", "on": "2026-08-03"},
        paper(3, command="receive_petition"),
    ]
    answer = await office.http.post("/v1/commands", json=sent)
    assert [item["status"] for item in answer.json()] == [201, 422, 422, 200, 404, 201]
    assert answer.json()[2]["problem"]["errors"][0]["field"] == "on"
    await office.published()
    assert len(await hub.messages()) == 2


async def test_commands_that_come_together_are_written_together(office: Office) -> None:
    """Group commit: far fewer writes than commands, and each gets its own answer."""
    answers = await asyncio.gather(
        *(office.send("receive_petition", **paper(number)) for number in range(60))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["subject"] for answer in answers}) == 60
    metrics = (await office.http.get("/metrics")).text
    assert 1 <= _value(metrics, "leothang_node_group_size_count") < 60
    assert _value(metrics, "leothang_node_facts_recorded_total") == 60


async def test_a_paper_is_shown_with_state_and_history_but_without_names(office: Office) -> None:
    """The register's own view carries no personal data."""
    sent = await office.send("receive_petition", **paper(5))
    id_ = sent.json()["subject"]
    await office.send("accept_petition", agency=COMMUNE, petition=id_, on="2026-08-04")
    shown = await office.http.get(f"/v1/petitions/{id_}")
    told = shown.json()
    assert (told["register_no"], told["agency"], told["province"]) == ("5/TD", COMMUNE, "51")
    assert told["standing"]["answers"] == {"1": ["accepted", "2026-08-04"]}
    assert [fact["type"].split(".")[2] for fact in told["history"]] == ["received", "accepted"]
    assert "Nguyễn" not in shown.text
    assert "05105" not in shown.text


async def test_the_hosted_bodies_are_listed_by_name(office: Office) -> None:
    """GET /v1/agencies tells whose registers are kept here."""
    listed = (await office.http.get("/v1/agencies")).json()
    assert [one["code"] for one in listed] == [COMMUNE, PROVINCE]
    assert listed[1]["name"] == "UBND tỉnh Quảng Ngãi"


async def test_openapi_lists_every_command_and_every_problem(office: Office) -> None:
    """The document types each command, the batch, and problem+json."""
    document = (await office.http.get("/openapi.json")).json()
    words = {str(model.model_fields["command"].default) for model in COMMANDS}
    assert {f"/v1/commands/{word}" for word in words} < set(document["paths"])
    batch = document["paths"]["/v1/commands"]["post"]["requestBody"]["content"]["application/json"]
    assert set(batch["schema"]["items"]["discriminator"]["mapping"]) == words
    for word in words:
        operation = document["paths"][f"/v1/commands/{word}"]["post"]
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        model = body["$ref"].removeprefix("#/components/schemas/")
        assert "agency" in document["components"]["schemas"][model]["properties"]
        for status in ("400", "404", "409", "413", "422", "503"):
            assert "application/problem+json" in operation["responses"][status]["content"]


async def test_health_and_metrics_tell_of_the_work_done(office: Office) -> None:
    """An operator sees commands, facts in and out, and that nothing lags."""
    await office.send("receive_petition", **paper(1))
    await office.send("receive_petition", **paper(1, channel="online"))
    await office.published()
    metrics = (await office.http.get("/metrics")).text
    assert _value(metrics, 'leothang_node_refusals_total{code="already_received"}') == 1
    assert _value(metrics, "leothang_node_facts_published_total") == 1
    assert _value(metrics, "leothang_node_outbox_lag_facts") == 0
    assert _value(metrics, "leothang_node_command_seconds_count") == 2
    assert (await office.http.get("/health/live")).json() == {"status": "live"}
    ready = await office.http.get("/health/ready")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")


def test_every_field_that_names_a_body_is_checked() -> None:
    """A new command cannot bring a field for an agency that nobody looks up."""
    pattern = r"^[a-z]{1,8}[0-9]{0,5}(-[a-z0-9]{1,12}){0,3}$"
    found: set[str] = set()

    def look(node: Any, name: str = "") -> None:
        if isinstance(node, dict):
            if node.get("pattern") == pattern:
                found.add(name)
            for key, value in node.items():
                inner = key if key not in {"anyOf", "items", "prefixItems"} else name
                look(value, inner)
        elif isinstance(node, list):
            for value in node:
                look(value, name)

    for model in COMMANDS:
        look(model.model_json_schema())
    assert found - {"agency"} == NAMING


def _value(metrics: str, name: str) -> float:
    (line,) = (line for line in metrics.splitlines() if line.startswith(f"{name} "))
    return float(line.rsplit(" ", 1)[1])
