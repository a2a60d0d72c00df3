"""What streams hold is put away by month, once, and can be proven and judged again."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.contracts.subjects import ALERTS, PETITIONS
from projections.replay.files import FactFiles
from services.archive.checking import compare, faults
from services.archive.files import bodies_of, lines_of
from services.archive.manifest import NAME, ArchiveError, begun, load
from services.archive.months import told_of
from services.archive.writing import Wish, Written, write
from services.streams import reconcile
from tests.support.archived import fact
from tests.support.history import whole_history
from tests.support.nats import Hub, running_hub
from tests.support.watching import publish
from tests.wiring.test_watch import replayed

LATER = datetime(2090, 1, 1, tzinfo=UTC)
WHOLE = whole_history()
HISTORY = [body for body in dict.fromkeys(WHOLE) if told_of(body, LATER).at]
"""What can be dated; `WHOLE` has repeats and messages nobody can read among it."""
UNTIL = Wish("2099-12")


async def put_away(hub: Hub, folder: Path, wish: Wish = UNTIL) -> Written:
    """Write what is not in an archive of facts yet."""
    return await write(hub.client, PETITIONS, folder, wish)


def everything(folder: Path) -> list[bytes]:
    """Return every body an archive holds."""
    return [body for part in load(folder).parts for body in bodies_of(folder, part)]


async def test_every_fact_is_put_away_once_in_the_month_it_was_recorded(
    hub: Hub, tmp_path: Path
) -> None:
    """All messages lie in the files of their months, none twice, none elsewhere."""
    await publish(hub, WHOLE)
    done = await put_away(hub, tmp_path / "a")
    assert sorted(everything(tmp_path / "a")) == sorted(set(WHOLE))
    for part in done.parts:
        for body in set(bodies_of(tmp_path / "a", part)) & set(HISTORY):
            assert json.loads(body)["recordedtime"].startswith(part.month)
    assert not list(faults(tmp_path / "a", done.manifest))


async def test_the_files_are_the_same_whatever_the_order_of_the_stream(
    hub: Hub, tmp_path: Path
) -> None:
    """Two hubs that heard the same facts in another order write the same bytes."""
    await publish(hub, HISTORY)
    one = await put_away(hub, tmp_path / "a")
    shuffled = random.Random(5).sample(HISTORY, len(HISTORY))
    async with running_hub(tmp_path / "other") as other:
        await publish(other, [*shuffled, *shuffled[:9]])
        two = await put_away(other, tmp_path / "b")
    assert [p.lines for p in one.parts] == [p.lines for p in two.parts]
    assert [p.digest for p in one.parts] == [p.digest for p in two.parts]
    assert sum(p.repeated for p in two.parts) == 9


async def test_running_it_again_writes_nothing_and_says_so(hub: Hub, tmp_path: Path) -> None:
    """A second run adds no part, and the manifest keeps its bytes."""
    await publish(hub, HISTORY)
    await put_away(hub, tmp_path / "a")
    before = (tmp_path / "a" / NAME).read_bytes()
    again = await put_away(hub, tmp_path / "a")
    assert not again.parts
    assert (tmp_path / "a" / NAME).read_bytes() == before


async def test_a_late_fact_of_an_old_month_makes_a_further_part_of_it(
    hub: Hub, tmp_path: Path
) -> None:
    """What was written stays as it is; the late fact stands in part 2, in the same chain."""
    await publish(hub, [fact(n, "2026-03-05") for n in range(5)])
    first = await put_away(hub, tmp_path / "a")
    await publish(hub, [fact(1, "2026-03-05"), fact(9, "2026-03-20")])
    second = await put_away(hub, tmp_path / "a")
    assert [(p.month, p.number, p.facts) for p in second.parts] == [("2026-03", 2, 1)]
    assert second.manifest.parts[0] == first.parts[0]
    assert second.parts[0].previous == first.parts[0].chain
    assert not list(faults(tmp_path / "a", second.manifest))


async def test_months_that_are_not_over_wait_for_a_later_run(hub: Hub, tmp_path: Path) -> None:
    """Facts of a later month that came in between are left out, and found by the next run."""
    days = ["2026-03-05", "2026-04-02", "2026-03-30", "2026-04-03", "2026-05-01"]
    await publish(hub, [fact(n, day) for n, day in enumerate(days)])
    march = await put_away(hub, tmp_path / "a", Wish("2026-03"))
    april = await put_away(hub, tmp_path / "a", Wish("2026-04"))
    assert [(p.month, p.facts) for p in march.parts] == [("2026-03", 2)]
    assert [(p.month, p.facts) for p in april.parts] == [("2026-04", 2)]
    assert april.read == 4, "what lies before the first message left is not read again"


async def test_a_stream_made_anew_adds_only_what_is_new(hub: Hub, tmp_path: Path) -> None:
    """After the hub lost its store nodes publish again: a fact is known by its bytes."""
    await publish(hub, HISTORY)
    await put_away(hub, tmp_path / "a")
    await hub.js.delete_stream(PETITIONS)
    await reconcile(hub.js)
    await publish(hub, [*reversed(HISTORY), fact(77, "2026-07-07")])
    done = await put_away(hub, tmp_path / "a")
    assert [(p.month, p.number, p.facts) for p in done.parts] == [("2026-07", 2, 1)]


async def test_the_archive_judges_as_the_stream_does(hub: Hub, tmp_path: Path) -> None:
    """A replay of the files finds the alerts a replay of the facts finds."""
    await publish(hub, random.Random(3).sample(HISTORY, len(HISTORY)))
    await put_away(hub, tmp_path / "a")
    files = sorted((tmp_path / "a").glob("*.jsonl.gz"))
    read = [m.body for batch in FactFiles(files).batches(1_000) for m in batch.messages]
    assert replayed(read) == replayed(HISTORY)


async def test_parquet_holds_the_same_facts(hub: Hub, tmp_path: Path) -> None:
    """The other format has the same bodies and the same digest of their set."""
    await publish(hub, HISTORY)
    lines = await put_away(hub, tmp_path / "a")
    rows = await put_away(hub, tmp_path / "b", Wish("2099-12", "parquet"))
    assert [p.digest for p in rows.parts] == [p.digest for p in lines.parts]
    one, other = (p.parts[0].lines.name for p in (lines, rows))
    assert list(lines_of(tmp_path / "b" / other)) == list(lines_of(tmp_path / "a" / one))
    assert not list(faults(tmp_path / "b", rows.manifest))
    with pytest.raises(ArchiveError, match="another directory"):
        await put_away(hub, tmp_path / "b")


@pytest.mark.parametrize("body", [b"", b"not json", b'{"a":\n 1}', b"[1,2]", b"\xff\x00", b"{}\r"])
async def test_what_is_no_fact_is_kept_as_it_came(hub: Hub, tmp_path: Path, body: bytes) -> None:
    """Bytes nobody can read are put away by the day the hub stored them, and come back the same."""
    await hub.js.publish("petition.v1.received.51.n51-demo", body)
    done = await put_away(hub, tmp_path / "a", Wish("2099-12"))
    assert everything(tmp_path / "a") == [body]
    assert not list(faults(tmp_path / "a", done.manifest))
    told = await compare(hub.client, tmp_path / "a", done.manifest)
    assert (told.missing, told.gone) == (0, 0)


async def test_a_clock_far_ahead_does_not_hold_the_archive_up(hub: Hub, tmp_path: Path) -> None:
    """A fact dated years ahead belongs to the month in which the hub stored it."""
    await publish(hub, [fact(1, "2097-01-01")])
    done = await put_away(hub, tmp_path / "a", Wish("2096-01"))
    assert done.parts[0].month < "2090"


async def test_places_tell_where_each_message_stood(hub: Hub, tmp_path: Path) -> None:
    """Sequence, subject and the publisher's position lie beside the lines they are about."""
    headers = {"node-pos": "41"}
    body = fact(3, "2026-03-05")
    await hub.js.publish("petition.v1.received.51.n51-demo", body, headers=headers)
    done = await put_away(hub, tmp_path / "a")
    told = list(lines_of(tmp_path / "a" / done.parts[0].places.name))
    assert told[1:] == [b"1,petition.v1.received.51.n51-demo,41,1"]


async def test_changed_and_missing_files_are_found(hub: Hub, tmp_path: Path) -> None:
    """A flipped byte, a missing file and a part taken out of the manifest are all named."""
    await publish(hub, [fact(n, f"2026-0{3 + n}-05") for n in range(3)])
    manifest = (await put_away(hub, tmp_path / "a")).manifest
    path = tmp_path / "a" / manifest.parts[1].lines.name
    good = path.read_bytes()
    path.write_bytes(good[:-9] + bytes([good[-9] ^ 1]) + good[-8:])
    assert "not the bytes" in "".join(faults(tmp_path / "a", manifest))
    path.unlink()
    assert "missing" in "".join(faults(tmp_path / "a", manifest))
    path.write_bytes(good)
    fewer = manifest.model_copy(update={"parts": manifest.parts[::2]})
    assert "chain is broken" in "".join(faults(tmp_path / "a", fewer))


async def test_the_stream_is_compared_with_the_archive(hub: Hub, tmp_path: Path) -> None:
    """A fact taken out of the archive is named with its place in the stream."""
    await publish(hub, [fact(n, "2026-03-05") for n in range(6)])
    manifest = (await put_away(hub, tmp_path / "a")).manifest
    told = await compare(hub.client, tmp_path / "a", manifest)
    assert (told.archived, told.streamed, told.missing, told.gone) == (6, 6, 0, 0)
    none = manifest.model_copy(update={"parts": ()})
    told = await compare(hub.client, tmp_path / "a", none)
    assert (told.missing, told.first_missing) == (6, 1)


async def test_two_runs_at_once_do_not_mix(hub: Hub, tmp_path: Path) -> None:
    """The second run on one directory is refused, and the first goes on."""
    await publish(hub, HISTORY)
    runs = [put_away(hub, tmp_path / "a") for _ in range(2)]
    found = await asyncio.gather(*runs, return_exceptions=True)
    assert sorted(type(one).__name__ for one in found) == ["ArchiveError", "Written"]


async def test_another_streams_archive_is_refused(hub: Hub, tmp_path: Path) -> None:
    """A folder that holds facts takes no alerts."""
    await publish(hub, HISTORY[:3])
    await put_away(hub, tmp_path / "a")
    with pytest.raises(ArchiveError, match="holds stream PETITIONS"):
        begun(tmp_path / "a", ALERTS)


async def test_the_command_writes_lists_and_verifies(hub: Hub, tmp_path: Path) -> None:
    """The words of an operator: write, write again, list, verify against the hub, print."""
    await publish(hub, HISTORY)
    out = str(tmp_path / "archive")
    write_ = ("write", "--nats", hub.server.url, "--out", out, "--until", "2099-12")
    assert b"PETITIONS 2026-07" in await said(*write_)
    assert b"nothing new" in await said(*write_)
    assert b"PETITIONS 2026-07" in await said("list", out)
    assert b"0 gone" in await said("verify", out, "--nats", hub.server.url)
    files = [str(path) for path in (tmp_path / "archive" / PETITIONS).glob("*.jsonl.gz")]
    assert len((await said("cat", *files)).splitlines()) == len(HISTORY)


async def said(*words: str) -> bytes:
    """Return what `leothang archive` prints, which ends well."""
    command = [sys.executable, "-m", "services.cli", "archive", *words]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
