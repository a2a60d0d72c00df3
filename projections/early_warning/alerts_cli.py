"""`leothang alerts`: what stands now, and what changes while one looks."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from nats.aio.client import Client

app = typer.Typer(add_completion=False)
_AT_ONCE = 5_000
_SHADES = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan"}
_GRAVITY = ("critical", "high", "medium", "low", "info")
_HEARD = ("raised", "changed", "withdrawn")
"""What is said of alerts; reclassified filings travel on the same stream."""
_CHANGES = {
    "vi": {"raised": "mới", "changed": "thay đổi", "withdrawn": "rút"},
    "en": {"raised": "raised", "changed": "changed", "withdrawn": "withdrawn"},
}
_COLUMNS = {
    "vi": ("Cảnh báo", "Nội dung"),
    "en": ("Alert", "What"),
}


@app.command()
def alerts(
    nats: Annotated[
        str, typer.Option(envvar="LEOTHANG_NATS", help="Address of the hub.")
    ] = "nats://127.0.0.1:4222",
    province: Annotated[
        list[str] | None, typer.Option(help="Two digits; only this one. Repeat for several.")
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on with every change as it comes.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One CloudEvent a line instead of a table.")
    ] = False,
    lang: Annotated[Literal["vi", "en"], typer.Option(help="Language of the text.")] = "vi",
) -> None:
    """Show every early warning that stands, the gravest first."""
    from services.runtime.connection import BrokerUnreachableError
    from services.runtime.denied import DeniedError
    from services.runtime.logs import configure
    from services.runtime.tail import StreamMissingError

    for code in province or []:
        if not re.fullmatch("[0-9]{2}", code):
            message = f"--province: {code!r} is no province; write its two digits, 51"
            raise typer.BadParameter(message)
    configure("alerts", "error")
    printer = _Printer(as_json=as_json, lang=lang)
    try:
        asyncio.run(_show(nats, province or [], printer, follow=follow))
    except (BrokerUnreachableError, DeniedError, StreamMissingError) as error:
        raise typer.BadParameter(str(error)) from None
    except (KeyboardInterrupt, asyncio.CancelledError):
        raise typer.Exit from None


async def _show(url: str, provinces: list[str], printer: _Printer, *, follow: bool) -> None:
    from services.runtime.connection import connect, hang_up

    client = await connect(url, "alerts")
    task = asyncio.current_task()
    if task is not None and sys.platform != "win32":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        latest: dict[str, dict[str, Any]] = {}
        async for events, caught_up in _changes(client, provinces):
            news = [event for event in events if _is_news(latest, event)]
            if printer.started:
                for event in news:
                    printer.change(event)
                continue
            if caught_up:
                standing = (one for one in latest.values() if change_of(one) != "withdrawn")
                printer.table(sorted(standing, key=_order))
                if not follow:
                    return
    finally:
        await hang_up(client)


async def _changes(
    client: Client, provinces: list[str]
) -> AsyncIterator[tuple[list[dict[str, Any]], bool]]:
    """Return batches of events, and whether they reach the end of the stream."""
    from domain.contracts.subjects import ALERTS
    from services.runtime.reader import BatchReader

    # One pattern where one province is asked for: the hub lets its readers read no other.
    one = len(provinces) == 1
    said = ["*"] if one else _HEARD
    subjects = [f"alert.v1.{change}.{code}.*" for change in said for code in provinces or ["*"]]
    async with BatchReader(client, ALERTS, subjects=subjects) as reader:
        if not reader.pending:
            yield [], True
        while True:
            batch = await reader.next_batch(_AT_ONCE)
            heard = (m for m in batch.messages if m.subject.split(".")[2] in _HEARD)
            events = filter(None, (_event_of(message.data) for message in heard))
            yield list(events), not batch.pending


def _event_of(body: bytes) -> dict[str, Any] | None:
    """Read a message; None for what a hub's disk left unreadable: the worker tells it again."""
    try:
        event: dict[str, Any] = json.loads(body)
    except ValueError:
        return None
    return event


def _is_news(latest: dict[str, dict[str, Any]], event: dict[str, Any]) -> bool:
    """Keep the highest revision of each alert: what fills a hole comes behind its successors."""
    known = latest.get(event["subject"])
    if known is not None and event["data"]["revision"] < known["data"]["revision"]:
        return False
    latest[event["subject"]] = event
    return True


def change_of(event: dict[str, Any]) -> str:
    """Return what an event says happened to its alert."""
    return str(event["type"]).split(".")[2]


def _order(event: dict[str, Any]) -> tuple[int, str, str]:
    alert = event["data"]
    gravity = _GRAVITY.index(alert["severity"])
    return gravity, alert["says"]["effective_at"], alert["alert_id"]


class _Printer:
    """A table and then lines, for people; or JSON lines for programs."""

    def __init__(self, *, as_json: bool, lang: Literal["vi", "en"]) -> None:
        self.started = False
        self._json = as_json
        self._lang = lang

    def table(self, events: list[dict[str, Any]]) -> None:
        """Print what stands."""
        self.started = True
        if self._json:
            for event in events:
                self._line(event)
            return
        from rich.console import Console
        from rich.table import Table

        console = Console()
        columns = _COLUMNS[self._lang]
        table = Table(*columns, show_lines=True, expand=console.is_terminal)
        for event in events:
            severity, province, pattern, since, text = self._cells(event)
            shade = _SHADES.get(severity, "default")
            table.add_row(f"[{shade}]{severity}[/] {province}\n{pattern}\n{since}", text)
        console.print(table)
        count = f"{len(events)} cảnh báo" if self._lang == "vi" else f"{len(events)} alerts"
        console.print(count)

    def change(self, event: dict[str, Any]) -> None:
        """Print one change."""
        if self._json:
            self._line(event)
            return
        from rich.console import Console

        severity, province, pattern, since, text = self._cells(event)
        word = _CHANGES[self._lang][change_of(event)]
        shade = _SHADES.get(severity, "default")
        line = f"[{shade}]{word} {severity}[/] {province} {pattern} {since}: {text}"
        Console().print(line, soft_wrap=True)

    def _cells(self, event: dict[str, Any]) -> tuple[str, str, str, str, str]:
        from rich.markup import escape

        alert = event["data"]
        says = alert["says"]
        return (
            alert["severity"],
            event["partitionkey"],
            f"{alert['pattern']} {says['rule']}",
            says["effective_at"],
            escape(alert[f"summary_{self._lang}"]),
        )

    def _line(self, event: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n")
        sys.stdout.flush()
