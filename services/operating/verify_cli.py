"""`leothang verify`: what the hub holds against what was written (đối soát)."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, NoReturn

import typer

from services.operating.answering_cli import connected, quiet

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from nats.aio.client import Client

    from services.operating.publishers import Told
    from services.runtime.acknowledged import Acknowledgement
    from services.runtime.comparing import Compared
    from services.runtime.tally import Line

app = typer.Typer(add_completion=False)
_EQUAL, _DIFFERS, _CANNOT_TELL = 0, 1, 2
_DAYS_SHOWN = 3
_BY = re.compile(r"[a-z0-9-]{2,20}/[a-z0-9-]{2,20}")


class Seen(NamedTuple):
    """Where acknowledgements of a register are kept, and what somebody adds to them."""

    data: Path | None
    word: tuple[str, str] | None = None
    """By whom, and why."""

    def of(self, found: Compared) -> Acknowledgement | None:
        """Return what covers a comparison, added now where that was asked for."""
        from services.runtime.acknowledged import FILE, Acknowledged

        if self.data is None:
            return None
        kept = Acknowledged(self.data / FILE)
        if self.word is not None:
            by, reason = self.word
            kept.add(found, by=by, reason=reason)
        return kept.covering(found)


def _word(by: str, reason: str) -> tuple[str, str]:
    """Return by whom and why; refuse where either is not said."""
    oneself = [os.environ.get(name, "") for name in ("LEOTHANG_OFFICE", "LEOTHANG_OFFICER")]
    by = by or ("/".join(oneself) if all(oneself) else "")
    if not _BY.fullmatch(by):
        _cannot_tell("--by: say office and officer's reference, as t51-ttr/o-7f3a91: no names")
    if not reason.strip():
        _cannot_tell("--reason: say why it is there, as in: stolen key, void since 2026-11-20")
    return by, reason.strip()


@app.command()
def verify(
    *,
    node: Annotated[str | None, typer.Option(help="The node whose register it is.")] = None,
    data: Annotated[Path | None, typer.Option(help="Data directory of the node or desk.")] = None,
    store: Annotated[str | None, typer.Option(help="postgresql://… of its register.")] = None,
    hub_only: Annotated[
        bool, typer.Option("--hub-only", help="Only say what the hub holds, by agency.")
    ] = False,
    desk: Annotated[str | None, typer.Option(help="The desk whose register it is.")] = None,
    view: Annotated[
        str | None, typer.Option(help="A worker's view: its directory, or postgresql://….")
    ] = None,
    worker: Annotated[
        str | None, typer.Option(help="With --view: compare what this worker told of alerts.")
    ] = None,
    partition: Annotated[
        str, typer.Option(help="With --view: the province whose view it is, 51.")
    ] = "",
    repair: Annotated[
        bool, typer.Option("--repair", help="Publish again what the hub lacks.")
    ] = False,
    acknowledge: Annotated[
        bool,
        typer.Option(
            "--acknowledge",
            help="With --data of a node or desk: what differs or is unknown here was looked into.",
        ),
    ] = False,
    reason: Annotated[
        str, typer.Option(help="With --acknowledge: why it is there; no names of people.")
    ] = "",
    by: Annotated[
        str,
        typer.Option(
            help="With --acknowledge: office and officer, t51-ttr/o-7f3a91. "
            "(default: $LEOTHANG_OFFICE/$LEOTHANG_OFFICER)"
        ),
    ] = "",
    nats: Annotated[
        str, typer.Option(envvar="LEOTHANG_NATS", help="Address of the hub.")
    ] = "nats://127.0.0.1:4222",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Compare what a hub holds with what a node, a desk or a worker published there.

    By agency, of desks and workers by province: how many facts either has, the last day, and the
    days whose digests differ. Programs do this by themselves, daily and after trouble; here it is
    shown. --repair publishes again what the hub lacks; what differs, or what is unknown here, is
    never touched. --view alone: does the view hold every fact of the hub it has read?

    --acknowledge keeps, beside a node's or desk's register, that what differs or is unknown here
    was looked into, why and by whom: the program is ready again and counts it apart, until a
    comparison finds anything else. With a register on PostgreSQL give --data besides.

    Exit code 0: equal (or repaired, or acknowledged). 1: something differs. 2: nothing can be told.
    """
    quiet("verify")
    asked = (node is not None, desk is not None, hub_only and node is None, view is not None)
    if sum(asked) != 1 or (worker is not None and view is None):
        _cannot_tell(
            "say one of --node or --desk (with --data or --store), --hub-only, --view (--worker)"
        )
    if hub_only:
        _run(nats, lambda client: _hub(client, node, as_json=as_json))
    if view is not None and worker is not None:
        whose = worker, view, partition
        _run(nats, lambda client: _worker(client, *whose, repair=repair, as_json=as_json))
    if view is not None:
        _run(nats, lambda client: _view(client, view, partition, as_json=as_json))
    if data is None and store is None:
        _cannot_tell("say where the register is: either --data DIR or --store URL")
    place = store or data or ""
    word = None
    if acknowledge:
        if data is None or (node is None and desk is None):
            _cannot_tell("--acknowledge goes with --node or --desk, and --data, where it is kept")
        word = _word(by, reason)
    seen = Seen(data, word)
    if desk is not None:
        _run(nats, lambda client: _desk(client, desk, place, seen, repair=repair, as_json=as_json))
    _run(nats, lambda client: _node(client, str(node), place, seen, repair=repair, as_json=as_json))


def _run(nats: str, do: Callable[[Client], Awaitable[int]]) -> NoReturn:
    from click import ClickException
    from nats.errors import Error

    from projections.early_warning.verifying import CannotTellError
    from services.runtime.connection import BrokerUnreachableError
    from services.runtime.fence import PublishError
    from services.runtime.holding import UnreadableError
    from services.runtime.registers import StoreError
    from services.runtime.tail import StreamMissingError, StreamReplacedError

    try:
        code = asyncio.run(connected(nats, "verify", do))
    except ClickException as error:
        _cannot_tell(error.format_message())
    except (BrokerUnreachableError, StoreError, StreamMissingError, CannotTellError) as error:
        _cannot_tell(str(error))
    except (UnreadableError, StreamReplacedError, PublishError, TimeoutError, Error) as error:
        _cannot_tell(f"the hub does not answer, or not to us ({type(error).__name__}: {error})")
    raise typer.Exit(code)


def _cannot_tell(why: str) -> NoReturn:
    sys.stderr.write(f"leothang verify: {why}\n")
    raise typer.Exit(_CANNOT_TELL)


async def _node(
    client: Client, node: str, place: str | Path, seen: Seen, *, repair: bool, as_json: bool
) -> int:
    from services.operating.publishers import opened_node

    with opened_node(node, place) as told:
        return await _look(client, told, seen, repair=repair, as_json=as_json)


async def _desk(
    client: Client, desk: str, place: str | Path, seen: Seen, *, repair: bool, as_json: bool
) -> int:
    from services.operating.publishers import opened_desk

    with opened_desk(desk, place) as told:
        return await _look(client, told, seen, repair=repair, as_json=as_json)


async def _worker(
    client: Client, worker: str, view: str, partition: str, *, repair: bool, as_json: bool
) -> int:
    from services.operating.publishers import opened_worker

    with opened_worker(worker, view, partition) as told:
        return await _look(client, told, repair=repair, as_json=as_json)


async def _look(
    client: Client, told: Told, seen: Seen | None = None, *, repair: bool, as_json: bool
) -> int:
    from services.operating.repairing import look

    found, mended = await look(client, told, repair=repair)
    odd = found.differing.count + found.strange.count
    acknowledged = seen.of(found) if seen is not None and odd else None
    if as_json:
        print(json.dumps(_node_words(found, mended, acknowledged), ensure_ascii=False))
    else:
        _print_lines(found.lines, "Register\n(sổ)", "Hub\n(trạm)")
        _print_node(found, mended)
        if acknowledged is not None:
            at, by = acknowledged.at, acknowledged.by
            print(f"acknowledged (đã xác nhận) on {at} by {by}: {acknowledged.reason}")
    whole = mended == found.missing and (not odd or acknowledged is not None)
    return _EQUAL if whole else _DIFFERS


def _print_node(found: Compared, mended: int) -> None:
    print(f"compared up to position {found.upto}; {found.messages} messages at the hub")
    if found.older:
        print(f"older than what is kept here, not compared (cũ hơn): {found.older}")
    if found.gone:
        print(f"older, and not at the hub any more (cũ hơn, đã mất ở trạm): {found.gone}")
    if found.missing:
        print(f"missing at the hub (thiếu): {found.missing}, published again: {mended}")
    for words, odd in (
        ("said differently at the hub (khác nội dung)", found.differing),
        ("unknown here (lạ)", found.strange),
    ):
        if odd.count:
            named = ", ".join(f"{id_ or '?'} at {at}" for id_, at in list(odd.named.items())[:5])
            print(f"{words}: {odd.count}: {named}")
    if found.repeated:
        print(f"repeated, harmless (lặp lại): {found.repeated}")
    if found.cut:
        print(f"damaged by the hub's disk, harmless once published again (hỏng): {found.cut}")
    if found.equal:
        print("equal (khớp)")


def _node_words(
    found: Compared, mended: int, acknowledged: Acknowledgement | None
) -> dict[str, Any]:
    return {
        "acknowledged": asdict(acknowledged) if acknowledged else None,
        "equal": found.equal,
        "position": found.upto,
        "messages": found.messages,
        "older": found.older,
        "older_gone": found.gone,
        "missing": found.missing,
        "republished": mended,
        "differing": found.differing.named,
        "differing_count": found.differing.count,
        "strange": found.strange.named,
        "strange_count": found.strange.count,
        "repeated": found.repeated,
        "cut": found.cut,
        "agencies": _line_words(found.lines, "register", "hub"),
    }


async def _hub(client: Client, node: str | None, *, as_json: bool) -> int:
    from domain.contracts.subjects import PETITIONS, node_fence
    from services.runtime.holding import FASTEST
    from services.runtime.seen import SeenOnDisk
    from services.runtime.tally import compare
    from services.verifying.tallying import held

    with SeenOnDisk() as seen:
        pattern = node_fence(node) if node else ">"
        found = await held(client, PETITIONS, pattern, seen, rate=FASTEST)
    lines = compare(found.tally.cells, found.tally.cells)
    counts = {name: getattr(found, name) for name in ("messages", "repeated", "unreadable")}
    if as_json:
        days = [
            {"agency": agency, "day": str(day), "facts": heap.count, "digest": heap.digest}
            for (agency, day), heap in sorted(found.tally.cells.items())
        ]
        print(json.dumps(counts | {"facts": found.tally.count, "days": days}))
        return _EQUAL
    _print_table(
        ("Agency\n(cơ quan)", "Facts\n(số sự kiện)", "Last\n(ngày cuối)", "Digest\n(mã kiểm)"),
        [(one.agency, str(one.ours.count), str(one.last), one.ours.digest) for one in lines],
    )
    print(", ".join(f"{number} {name}" for name, number in counts.items()))
    return _EQUAL


async def _view(client: Client, view: str, partition: str, *, as_json: bool) -> int:
    from services.operating.views import compared_view

    found = await compared_view(client, view, partition)
    if as_json:
        words = {
            "equal": not found.lacking,
            "messages": found.messages,
            "set_aside": found.set_aside,
            "missing": found.missing,
            "missing_count": found.lacking,
            "agencies": _line_words(found.lines, "view", "stream"),
        }
        print(json.dumps(words, ensure_ascii=False))
    else:
        _print_lines(found.lines, "View\n(khung nhìn)", "Stream\n(luồng)")
        print(f"{found.messages} messages read, {found.set_aside} set aside (gác lại)")
        for id_, sequence in list(found.missing.items())[:5]:
            print(f"not in the view (thiếu): {id_} at {sequence}")
        print(f"{found.lacking} facts are not in the view" if found.lacking else "equal (khớp)")
    return _DIFFERS if found.lacking else _EQUAL


def _print_lines(lines: Sequence[Line], ours: str, theirs: str) -> None:
    heads = (
        "Agency\n(cơ quan)",
        ours,
        theirs,
        "Last\n(ngày cuối)",
        "Days that differ\n(ngày lệch)",
    )
    _print_table(
        heads,
        [
            (one.agency, str(one.ours.count), str(one.theirs.count), str(one.last), _days(one))
            for one in lines
        ],
    )


def _days(line: Line) -> str:
    shown = ", ".join(str(day) for day in line.days[:_DAYS_SHOWN])
    more = len(line.days) - _DAYS_SHOWN
    return shown + (f" and {more} more" if more > 0 else "")


def _print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*heads)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def _line_words(lines: Sequence[Line], ours: str, theirs: str) -> list[dict[str, Any]]:
    return [
        {
            "agency": one.agency,
            ours: one.ours.count,
            theirs: one.theirs.count,
            "last": str(one.last),
            f"{ours}_digest": one.ours.digest,
            f"{theirs}_digest": one.theirs.digest,
            "days_that_differ": [str(day) for day in one.days],
        }
        for one in lines
    ]
