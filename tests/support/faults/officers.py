"""Officers who take up what their desk shows, and what must come of it (cán bộ trực)."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from nats.aio.client import Client

from domain.contracts.subjects import DESK
from services.runtime.connection import connect
from tests.support.faults.judgement import Misjudged, Stored, read_stream, told_events
from tests.support.faults.programs import until

_WHO = {"office": "t51-ttr", "officer": "o-0001"}
TAKEN_UP = "leothang.desk.acknowledged.v1"
_PAGE = 500
_PAUSE = 0.2


@dataclass
class Officers:
    """They acknowledge every warning once, and send again what was not answered."""

    url: str
    taken_up: set[str] = field(default_factory=set[str])
    """Warnings of which the desk said that they are acknowledged."""
    facts: Counter[str] = field(default_factory=Counter[str])
    """Facts the desk said it had just recorded."""
    unanswered: int = 0
    refused: set[str] = field(default_factory=set[str])
    """Warnings withdrawn before they could be taken up."""

    async def work(self, ended: Callable[[], bool]) -> None:
        """Go through the list again and again, once more after the end."""
        async with httpx.AsyncClient(base_url=self.url, timeout=10, trust_env=False) as http:
            last = False
            while not last:
                last = ended()
                for alert in await self._open(http):
                    await self._take_up(http, alert)
                await asyncio.sleep(_PAUSE)

    async def _open(self, http: httpx.AsyncClient) -> list[str]:
        told = await self._asked(lambda: http.get(f"/v1/alerts?state=open&size={_PAGE}"))
        done = self.taken_up | self.refused
        return [line["alert"] for line in told.json()["alerts"] if line["alert"] not in done]

    async def _take_up(self, http: httpx.AsyncClient, alert: str) -> None:
        told = await self._asked(lambda: http.post(f"/v1/alerts/{alert}/acknowledge", json=_WHO))
        if told.status_code == httpx.codes.CONFLICT.value:
            self.refused.add(alert)
            return
        assert told.is_success, told.text[:400]
        self.taken_up.add(alert)
        self.facts.update(told.json()["facts"])

    async def _asked(self, ask: Callable[[], Any]) -> httpx.Response:
        """Ask until there is an answer."""
        while True:
            try:
                told: httpx.Response = await ask()
            except httpx.HTTPError:
                told = httpx.Response(httpx.codes.SERVICE_UNAVAILABLE)
            if told.status_code != httpx.codes.SERVICE_UNAVAILABLE.value:
                return told
            self.unanswered += 1
            await asyncio.sleep(_PAUSE)

    async def judged(self, nats: str, *, within: float = 400.0) -> int:
        """Return how many warnings were taken up: each is told once, and the desk heard of all."""
        client = await connect(nats, "faults-desk-judge", patience=30)
        try:
            found: list[Misjudged] = []

            async def holds() -> bool:
                found.clear()
                try:
                    check_desk(await read_stream(client, DESK), self)
                    await self._heard_all(client)
                except Misjudged as error:
                    found.append(error)
                return not found

            await until(holds, within, lambda: str(found[0]))
        finally:
            await client.close()
        return len(self.taken_up)

    async def _heard_all(self, client: Client) -> None:
        told = {event["data"]["alert_id"] for event in await told_events(client)}
        async with httpx.AsyncClient(base_url=self.url, timeout=10, trust_env=False) as http:
            heard = (await self._asked(lambda: http.get("/v1/alerts?size=1"))).json()["total"]
        if heard != len(told):
            msg = f"the desk has files of {heard} warnings, {len(told)} were told"
            raise Misjudged(msg)


def check_desk(messages: Sequence[Stored], officers: Officers) -> None:
    """Raise unless everything officers were told is recorded stands in DESK, once."""
    said = [json.loads(message.body) for message in messages]
    doubled = [id_ for id_, count in Counter(fact["id"] for fact in said).items() if count > 1]
    if doubled or any(count > 1 for count in officers.facts.values()):
        msg = f"{len(doubled)} facts of the desk lie twice in the stream: {doubled[:3]}"
        raise Misjudged(msg)
    missing = officers.facts.keys() - {fact["id"] for fact in said}
    if missing:
        msg = f"{len(missing)} recorded facts of the desk are not in the stream"
        raise Misjudged(msg)
    taken_up = Counter(fact["subject"] for fact in said if fact["type"] == TAKEN_UP)
    wrong = {alert for alert in officers.taken_up if taken_up[alert] != 1}
    wrong |= taken_up.keys() - officers.taken_up
    if wrong:
        msg = (
            f"{len(wrong)} warnings were not told to be taken up exactly once: {sorted(wrong)[:3]}"
        )
        raise Misjudged(msg)
