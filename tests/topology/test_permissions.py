"""What a stolen key is good for: hostile users of a real hub, over TLS, with rendered keys."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import httpx
import nkeys
import pytest
import pytest_asyncio
from click import UsageError
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error, NoRespondersError
from nats.errors import TimeoutError as NatsTimeoutError

from domain.contracts.subjects import ALERTS, DESK, PETITIONS
from services.deploying import layout
from services.operating.answering_cli import connected, refused
from services.runtime.credentials import Credentials
from services.runtime.denied import DeniedError, recently
from tests.support.nats import PATIENT
from tests.support.topologies import Country, User, running_country, told, topology_of, until

pytestmark = pytest.mark.wiring

NODE, OTHER, STRANGER = "n-x21115", "n-x21040", "n-x21097"
OWN, FOREIGN = f"petition.v1.received.51.{NODE}", f"petition.v1.received.51.{OTHER}"
DIRECT = f"HUB.API.DIRECT.GET.{PETITIONS}"
CREATE = f"HUB.API.CONSUMER.CREATE.{PETITIONS}"
SECRET = b'{"of": "another"}'


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def country(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Country]:
    """One hub with three nodes, a worker, a desk and readers."""
    nodes = [
        {"name": name, "agencies": [name[2:]], "port": 1000 + at}
        for at, name in enumerate((NODE, OTHER, STRANGER))
    ]
    hub = {"code": "p51", "provinces": ["51", "48"], "nodes": nodes, "watchers": ["w1"]}
    topology = topology_of(hub | {"desk": True})
    out = tmp_path_factory.mktemp("hub") / "out"
    async with running_country(topology, out, is_guarded=True) as running:
        await running.make_streams("p51")
        yield running


def consumer(**config: Any) -> bytes:
    """Return a request for a throw-away consumer."""
    usual = {"deliver_policy": "all", "ack_policy": "none", "mem_storage": True}
    return json.dumps({"stream_name": PETITIONS, "config": usual | config}).encode()


async def answered(user: User, subject: str, body: bytes = b"") -> dict[str, Any] | None:
    """Ask; return the answer, or None where nobody answers or the hub denies the question."""
    before = len(user.denied)
    asking = asyncio.create_task(user.client.request(subject, body, timeout=PATIENT))
    while not asking.done() and len(user.denied) == before:
        await asyncio.sleep(0.005)
    asking.cancel()
    try:
        answer = await asking
    except (asyncio.CancelledError, NatsTimeoutError, NoRespondersError):
        return None
    found: dict[str, Any] = json.loads(answer.data) if answer.data else {}
    return found | {"headers": answer.headers or {}}


async def state(country: Country) -> dict[str, int]:
    """Return how many messages each stream holds, as the hub's own user sees it."""
    async with country.user("p51", "hub") as hub:
        streams = await hub.client.jetstream(timeout=PATIENT).streams_info()
    return {str(one.config.name): one.state.messages for one in streams}


async def bodies(country: Country, stream: str) -> list[tuple[str, bytes]]:
    """Return subject and body of everything a stream holds."""
    async with country.user("p51", "hub") as hub:
        js = hub.client.jetstream(timeout=PATIENT)
        last = (await js.stream_info(stream)).state.last_seq
        found = [await js.get_msg(stream, number) for number in range(1, last + 1)]
    return [(str(one.subject), one.data or b"") for one in found]


@pytest.mark.asyncio(loop_scope="module")
async def test_a_node_publishes_and_reads_what_is_its_own(country: Country) -> None:
    """Its facts are taken, its last one is told, and a consumer of its own subjects delivers."""
    async with country.user("p51", NODE) as node:
        taken = await answered(node, OWN, b'{"mine": 1}')
        assert taken is not None
        assert taken["stream"] == PETITIONS
        last = await answered(node, f"{DIRECT}.petition.v1.*.*.{NODE}")
        assert last is not None
        assert last["mine"] == 1
        wish = consumer(name="own", filter_subject=f"petition.v1.*.*.{NODE}")
        made = await answered(node, f"{CREATE}.own.petition.v1.*.*.{NODE}", wish)
        assert made is not None
        assert "error" not in made
        inbox = await node.client.subscribe(node.client.new_inbox())
        await node.client.publish(
            f"HUB.API.CONSUMER.MSG.NEXT.{PETITIONS}.own", b'{"batch":1}', reply=inbox.subject
        )
        assert (await inbox.next_msg(timeout=PATIENT)).subject == OWN
        assert await node.refused(0) == []


FORBIDDEN = [
    FOREIGN,
    f"via.tw.petition.v1.received.51.{NODE}",
    "alert.v1.raised.51.w1",
    "desk.v1.closed.51.d-p51",
    f"{CREATE}.x.petition.v1.*.*.{OTHER}",
    f"{CREATE}.x.petition.v1.>",
    f"{CREATE}.x",
    CREATE,
    f"HUB.API.STREAM.MSG.GET.{PETITIONS}",
    f"{DIRECT}.petition.v1.*.*.{OTHER}",
    f"{DIRECT}.>",
    DIRECT,
    f"HUB.API.STREAM.DELETE.{PETITIONS}",
    f"HUB.API.STREAM.PURGE.{PETITIONS}",
    f"HUB.API.STREAM.UPDATE.{PETITIONS}",
    f"HUB.API.STREAM.MSG.DELETE.{PETITIONS}",
    f"HUB.API.STREAM.SNAPSHOT.{PETITIONS}",
    f"HUB.API.STREAM.LEADER.STEPDOWN.{PETITIONS}",
    f"HUB.API.STREAM.INFO.{ALERTS}",
    "HUB.API.STREAM.NAMES",
    f"HUB.API.CONSUMER.NAMES.{PETITIONS}",
    f"$JS.API.STREAM.DELETE.{PETITIONS}",
    f"$JS.API.STREAM.INFO.{PETITIONS}",
    "$JS.API.INFO",
    "$SYS.REQ.SERVER.PING",
    "$SYS.REQ.USER.INFO",
    "_INBOX.other.1",
]


@pytest.mark.asyncio(loop_scope="module")
async def test_a_node_may_publish_nothing_else(country: Country) -> None:
    """Each forbidden subject is denied by name, and nothing is stored or changed."""
    before = await state(country)
    async with country.user("p51", NODE) as node:
        for subject in FORBIDDEN:
            await node.client.publish(subject, b"", reply=node.client.new_inbox())
        said = " ".join(await node.refused(len(FORBIDDEN))).lower()
    missing = [subject for subject in FORBIDDEN if f'"{subject.lower()}"' not in said]
    assert missing == []
    assert await state(country) == before


@pytest.mark.asyncio(loop_scope="module")
async def test_a_body_does_not_widen_what_the_subject_allows(country: Country) -> None:
    """A filter or a sequence in the body that says more than the subject is refused."""
    own = f"petition.v1.*.*.{NODE}"
    foreign = f"petition.v1.*.*.{OTHER}"
    async with country.user("p51", OTHER) as other:
        await answered(other, FOREIGN, SECRET)
    async with country.user("p51", NODE) as node:
        for config in (
            {"filter_subject": foreign},
            {"filter_subjects": [own, foreign]},
            {"filter_subject": ""},
        ):
            made = await answered(node, f"{CREATE}.wide.{own}", consumer(name="wide", **config))
            assert made is not None
            assert "error" in made
        for wish in ({"seq": 1}, {"last_by_subj": foreign}, {"multi_last": [">"]}, {"batch": 9}):
            got = await answered(node, f"{DIRECT}.{own}", json.dumps(wish).encode())
            assert got is None or got["headers"].get("Status") == "408"


@pytest.mark.asyncio(loop_scope="module")
async def test_a_reply_subject_reaches_nothing(country: Country) -> None:
    """The server publishes answers past every permission; in an account of its own that is naught.

    In the account of the streams the first of these deletes ALERTS, and the others forge a fact
    of another node, or read every fact of the country.
    """
    spy = consumer(name="spy", deliver_subject="_INBOX.spy", filter_subject="petition.v1.>")
    async with country.user("p51", NODE) as node:
        before = await state(country)
        for body in (b"", spy, SECRET):
            await answered(node, OWN, body)
            for reply in (
                f"$JS.API.STREAM.DELETE.{ALERTS}",
                f"HUB.API.STREAM.DELETE.{ALERTS}",
                f"$JS.API.CONSUMER.CREATE.{PETITIONS}.spy",
                f"$JS.p51.API.CONSUMER.CREATE.{PETITIONS}.spy",
                FOREIGN,
                "alert.v1.raised.51.w1",
                f"via.tw.{FOREIGN}",
            ):
                await node.client.publish(f"{DIRECT}.petition.v1.*.*.{NODE}", b"", reply=reply)
                await node.client.publish(f"HUB.API.STREAM.INFO.{PETITIONS}", b"", reply=reply)
                await node.client.publish(OWN, body, reply=reply)
        await answered(node, OWN, b"{}")  # the last word: all before it has been dealt with
    async with country.user("p51", "hub") as hub:
        consumers = await hub.client.jetstream(timeout=PATIENT).consumers_info(PETITIONS)
    after = await state(country)
    assert after.keys() == before.keys()
    assert after[ALERTS] == before[ALERTS] == 0
    assert [one.name for one in consumers if one.name == "spy"] == []
    strange = [body for subject, body in await bodies(country, PETITIONS) if subject == FOREIGN]
    assert set(strange) <= {SECRET}


@pytest.mark.asyncio(loop_scope="module")
async def test_what_is_denied_is_counted(country: Country) -> None:
    """By the server's guard and the hub's program, each time; its log says whose it was."""
    server = country.hub("p51").servers[0].name
    async with country.running("p51", "hub", LEOTHANG_HUB_ASK="0.1") as hub:
        async with country.user("p51", STRANGER) as node:
            await node.client.publish(FOREIGN, SECRET)
            await node.client.publish(FOREIGN, SECRET)
            await node.client.subscribe(f"petition.v1.*.*.{OTHER}")
            await node.refused(3)

        def is_told() -> bool:
            told = Counter[str]()
            whole = hub.log.read_text().rpartition("\n")[0].splitlines()
            for one in (json.loads(line) for line in whole if "a user was denied" in line):
                if one["node"] == STRANGER:
                    told[one["type"]] += one["count"]
            return told == {"publish": 2, "subscription": 1}

        await until(is_told)
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENT) as browser:
            page = (await browser.get(f"{hub.url}/metrics")).text
    ends = re.search(rf'certificate_expiry_timestamp_seconds{{server="{server}"}} (\S+)', page)
    assert ends is not None
    assert float(ends[1]) > time.time()
    counted = dict(re.findall(rf'denied_total{{kind="(\w+)",server="{server}"}} (\S+)', page))
    assert float(counted["publish"]) >= 2
    assert float(counted["subscription"]) >= 1
    assert f'"{FOREIGN}"' in (country.folder / f"{server}.log").read_text()


@pytest.mark.asyncio(loop_scope="module")
async def test_a_consumer_that_pushes_forges_nothing(country: Country) -> None:
    """A consumer may be told where to deliver: no stream stores it under a foreign subject."""
    own = f"petition.v1.*.*.{NODE}"
    async with country.user("p51", NODE) as node:
        for at, subject in enumerate(
            (FOREIGN, "alert.v1.raised.51.w1", "desk.v1.closed.51.d-p51", f"via.tw.{FOREIGN}")
        ):
            wish = consumer(name=f"push{at}", filter_subject=own, deliver_subject=subject)
            await answered(node, f"{CREATE}.push{at}.{own}", wish)
        await answered(node, OWN, b'{"pushed": 1}')
    for stream in (PETITIONS, ALERTS, DESK):
        for subject, body in await bodies(country, stream):
            assert b"pushed" not in body or (stream, subject) == (PETITIONS, OWN)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("user", [NODE, "reader-51", "watch", "desk", "hub"])
async def test_nobody_hears_another(country: Country, user: str) -> None:
    """Inboxes, facts, alerts, the system's events: a subscription beyond one's own is denied."""
    wanted = ["_INBOX.>", "_INBOX.*.>", "petition.v1.>", "alert.v1.>", "via.>", "$SYS.>", ">"]
    async with country.user("p51", user) as one:
        for subject in wanted:
            await one.client.subscribe(subject)
        said = " ".join(await one.refused(len(wanted))).lower()
    assert [
        subject for subject in wanted if f'subscription to "{subject.lower()}"' not in said
    ] == []


@pytest.mark.asyncio(loop_scope="module")
async def test_a_worker_is_asked_about_letters_with_its_own_key_only(country: Country) -> None:
    """It answers whoever has the key of `watch`; a desk, a node, a reader reach nobody."""
    asked = "early-warning.v1.letters.w1"
    async with country.user("p51", "watch") as worker:

        async def answer(message: Msg) -> None:
            await message.respond(b'{"done": 1}')

        await worker.client.subscribe(asked, cb=answer)
        await worker.client.flush()
        async with country.user("p51", "watch") as officer:
            found = await answered(officer, asked, b"{}")
        assert found is not None
        assert found["done"] == 1
        for name in ("desk", NODE, "reader-51", "hub"):
            async with country.user("p51", name) as other:
                assert await answered(other, asked, b"{}") is None


@pytest.mark.asyncio(loop_scope="module")
async def test_a_reader_reads_the_alerts_of_its_province_only(country: Country) -> None:
    """`reader-51` has a consumer of `alert.v1.*.51.*`, and no other."""
    create = f"HUB.API.CONSUMER.CREATE.{ALERTS}"
    async with country.user("p51", "reader-51") as reader:
        for name, wanted, allowed in (
            ("a", "alert.v1.*.51.*", True),
            ("b", "alert.v1.*.48.*", False),
            ("c", "alert.v1.>", False),
        ):
            wish = json.loads(consumer(name=name, filter_subject=wanted))
            body = json.dumps(wish | {"stream_name": ALERTS}).encode()
            made = await answered(reader, f"{create}.{name}.{wanted}", body)
            assert (made is not None and "error" not in made) == allowed
        await reader.client.publish("alert.v1.raised.51.w1", b"{}")
        assert len(await reader.refused(3)) == 3


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("user", "may", "may_not"),
    [
        ("watch", "alert.v1.raised.51.w1", "alert.v1.raised.51.w2"),
        ("desk", "desk.v1.closed.51.d-p51", "desk.v1.closed.51.d1"),
        ("hub", None, "petition.v1.received.51.n-x21115"),
        ("hub", None, "via.tw.petition.v1.received.51.n-x21115"),
        ("watch", None, "petition.v1.received.51.n-x21115"),
        ("desk", None, "alert.v1.raised.51.w1"),
        ("watch", None, f"HUB.API.STREAM.DELETE.{ALERTS}"),
        ("desk", None, f"HUB.API.STREAM.PURGE.{DESK}"),
    ],
)
async def test_programs_publish_under_their_own_names_only(
    country: Country, user: str, may: str | None, may_not: str
) -> None:
    """A worker its alerts, a desk its acts, the hub's program nothing of ours."""
    async with country.user("p51", user) as one:
        if may is not None:
            assert await answered(one, may, b"{}") is not None
        assert await answered(one, may_not, b"{}") is None
        assert len(await one.refused(1)) == 1


@pytest.mark.asyncio(loop_scope="module")
async def test_only_the_hubs_own_user_manages_streams(country: Country) -> None:
    """It may change a stream; purging and deleting messages stays off even for it."""
    async with country.user("p51", "hub") as hub:
        js = hub.client.jetstream(timeout=PATIENT)
        info = await js.stream_info(PETITIONS)
        assert info.config.deny_purge
        assert info.config.deny_delete
        refused = await answered(hub, f"$JS.API.STREAM.PURGE.{PETITIONS}")
        assert refused is not None
        assert "error" in refused


@pytest.mark.asyncio(loop_scope="module")
async def test_one_user_cannot_take_all_connections(country: Country) -> None:
    """An account of its own has a limit of its own; others come in all the same."""
    async with asyncio.TaskGroup() as tasks:
        opened = [tasks.create_task(_opened(country)) for _ in range(12)]
    clients = [task.result() for task in opened if task.result() is not None]
    try:
        assert 0 < len(clients) <= 8
        async with country.user("p51", OTHER) as other:
            assert await answered(other, FOREIGN, SECRET) is not None
    finally:
        for client in clients:
            await client.close()


async def _opened(country: Country) -> Any:

    shown = Credentials(
        country.seed("p51", NODE), "_INBOX.x", country.folder / layout.AUTHORITY
    ).options()
    client = Client()

    async def quiet(_: Exception) -> None:
        return

    try:
        await client.connect(
            country.hub("p51").nats_urls, allow_reconnect=False, error_cb=quiet, **shown
        )
        await client.flush(timeout=30)
    except (Error, OSError, TimeoutError):
        await client.close()
        return None
    return client


@pytest.mark.asyncio(loop_scope="module")
async def test_a_command_that_is_denied_says_what(country: Country) -> None:
    """A copy of the hub with a node's key ends in one line: what was not allowed, and whose key."""

    async def ask(client: Client) -> None:
        await client.publish(f"$JS.API.STREAM.SNAPSHOT.{PETITIONS}", b"")
        async with asyncio.timeout(60):
            while recently(client) is None:
                await asyncio.sleep(0.01)
        raise NatsTimeoutError  # what a request that nobody answers ends in

    with told(country.shown("p51", NODE), country.folder), pytest.raises(DeniedError) as caught:
        await connected(country.hub("p51").nats_urls, "backup", ask)

    def again() -> None:
        raise caught.value

    with pytest.raises(UsageError, match=r"not let this user publish .*LEOTHANG_NATS_NKEY"):
        refused(again)


@pytest.mark.asyncio(loop_scope="module")
async def test_nobody_comes_in_without_a_key_or_without_tls(country: Country) -> None:
    """No key, a strange key, a plain line: refused."""
    strange = nkeys.encode_seed(bytes(32), nkeys.PREFIX_BYTE_USER).decode()
    authority = country.folder / layout.AUTHORITY

    async def quiet(_: Exception) -> None:
        return

    for shown in (
        Credentials(authority=authority).options(),
        Credentials(strange, "_INBOX.x", authority).options(),
    ):
        client = Client()
        with pytest.raises((Error, OSError, TimeoutError)):
            await client.connect(
                country.hub("p51").nats_urls, allow_reconnect=False, error_cb=quiet, **shown
            )
        await client.close()
