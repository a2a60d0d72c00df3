"""`leothang desk`: run a desk, and work at one."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

import typer

from services.desk import erasing_cli
from services.runtime.loading import ends_at_once

if TYPE_CHECKING:
    from services.desk.client import DeskClient
    from services.desk.settings import DeskSettings
    from services.runtime.ending import Told

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help=(
        "See early warnings to their end.\n\n"
        "`run` is the program: it hears every warning, keeps who took it up, and lets what nobody "
        "takes up climb to the desk above. The other words speak to a running desk: `list` what is "
        "open, `show` one, `acknowledge` it, `assign` it to an office, `comment`, report it "
        "`handled`, `close` it (a high or critical one needs a second officer) or `reopen` it. "
        "`erase` works on the register itself."
    ),
)

Url = Annotated[str, typer.Option(envvar="LEOTHANG_DESK", help="Address of the desk.")]
Lang = Annotated[Literal["vi", "en"], typer.Option(help="Language of the answers.")]
AsJson = Annotated[bool, typer.Option("--json", help="The desk's own answer.")]
Alert = Annotated[str, typer.Argument(help="Id of the alert, as `list` shows it.")]
Office = Annotated[
    str, typer.Option(envvar="LEOTHANG_OFFICE", help="The office that acts, t51-ttr.")
]
Officer = Annotated[
    str,
    typer.Option(envvar="LEOTHANG_OFFICER", help="Its officer's opaque reference, o-7f3a91."),
]
Seen = Annotated[int | None, typer.Option(help="The revision you saw; the latest where left out.")]
Reason = Annotated[
    Literal["wrong_link", "wrong_fact", "lawful", "rule_unfit"] | None,
    typer.Option(help="Why it was a false one."),
]
Duplicate = Annotated[str | None, typer.Option(help="Id of the alert it repeats.")]
_URL = "http://127.0.0.1:8070"
app.command("erase")(erasing_cli.erase)


@app.command()
def run(  # noqa: PLR0917 - typer passes flags by name
    desk: Annotated[str | None, typer.Option(help="Name of this desk [d1].")] = None,
    nats: Annotated[
        str | None, typer.Option(help="Address of the hub [nats://127.0.0.1:4222].")
    ] = None,
    data: Annotated[Path | None, typer.Option(help="Directory of the register [var/desk].")] = None,
    store: Annotated[
        str | None, typer.Option(help="postgresql://… to keep the register there instead.")
    ] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on [127.0.0.1].")] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; 0: a free one [8070].")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="The clock stands at this instant; for drills.")
    ] = None,
    agencies: Annotated[
        list[Path] | None, typer.Option(help="CSV of further agencies; repeat for several.")
    ] = None,
    rules: Annotated[
        Path | None, typer.Option(help="Folder of rule files instead of the shipped ones.")
    ] = None,
    overlay: Annotated[
        Path | None, typer.Option(help="File of our own deadlines laid over the rules.")
    ] = None,
    log_level: Annotated[str | None, typer.Option(help="debug, info, warning or error.")] = None,
) -> None:
    """Run a desk until stopped; people's work goes on while the hub is away.

    Every flag is also a variable: --data is LEOTHANG_DESK_DATA. Prints one JSON line with its
    address when it answers.
    """
    with ends_at_once():
        from services.desk.settings import DeskSettings
        from services.runtime.logs import configure

    settings = DeskSettings.load(
        desk=desk,
        nats=nats,
        data=data,
        store=store,
        host=host,
        port=port,
        as_of=as_of,
        agencies=tuple(agencies) if agencies else None,
        rules=rules,
        overlay=overlay,
        log_level=log_level,
    )
    configure("desk", settings.log_level)
    _run(settings)


def _run(settings: DeskSettings) -> None:
    with ends_at_once("services.desk.app"):
        from click import UsageError
        from eventsourcing.persistence import PersistenceError

        from domain.law.errors import LawError
        from services.runtime.ending import live
        from services.runtime.health import PortTakenError
        from services.runtime.registers import StoreError
        from services.runtime.tables import TableError

    try:
        live(lambda told: _serve(settings, told))
    except (StoreError, PortTakenError, TableError, LawError) as error:
        raise UsageError(str(error)) from None
    except PersistenceError as error:
        msg = f"the register cannot be opened ({type(error).__name__}): check --store and --data"
        raise UsageError(msg) from None


async def _serve(settings: DeskSettings, told: Told) -> None:
    from services.desk.app import running_desk

    async with running_desk(settings) as running:
        ready = {"ready": "desk", "desk": running.desk, "url": running.url, "pid": os.getpid()}
        print(json.dumps(ready), flush=True)
        await told.wait()


@app.command("list")
def list_(
    *,
    url: Url = _URL,
    province: Annotated[str | None, typer.Option(help="Two digits; only this one.")] = None,
    severity: Annotated[str | None, typer.Option(help="low, medium, high or critical.")] = None,
    state: Annotated[
        str,
        typer.Option(
            help="unclosed, open, acknowledged, assigned, reported, closed, withdrawn or all."
        ),
    ] = "unclosed",
    desk: Annotated[str | None, typer.Option(help="Only what lies at this office.")] = None,
    page: Annotated[int, typer.Option(help="Which page.")] = 1,
    size: Annotated[int, typer.Option(help="Alerts on a page.")] = 50,
    lang: Lang = "vi",
    as_json: AsJson = False,
) -> None:
    """List alerts at the desk, the gravest first."""
    from services.desk.printing import print_page

    told = _client(url, lang).get(
        "/v1/alerts",
        province=province,
        severity=severity,
        state=None if state == "all" else state,
        desk=desk,
        page=page,
        size=size,
    )
    print_page(told, lang=lang, as_json=as_json)


@app.command()
def show(alert: Alert, *, url: Url = _URL, lang: Lang = "vi", as_json: AsJson = False) -> None:
    """Show one alert and its life so far, comments included."""
    from services.desk.printing import print_story

    told = _client(url, lang).get(f"/v1/alerts/{_id(alert)}")
    print_story(told, lang=lang, as_json=as_json)


@app.command()
def acknowledge(
    alert: Alert,
    *,
    office: Office,
    officer: Officer,
    revision: Seen = None,
    url: Url = _URL,
    lang: Lang = "vi",
) -> None:
    """Take an alert up: it does not climb further."""
    _do(url, lang, alert, "acknowledge", office=office, officer=officer, revision=revision)


@app.command()
def assign(
    alert: Alert,
    *,
    to: Annotated[str, typer.Option(help="The office it goes to; never a person.")],
    office: Office,
    officer: Officer,
    revision: Seen = None,
    url: Url = _URL,
    lang: Lang = "vi",
) -> None:
    """Give an alert to an office."""
    _do(url, lang, alert, "assign", to=to, office=office, officer=officer, revision=revision)


@app.command()
def comment(
    alert: Alert,
    text: Annotated[str, typer.Argument(help="The note; it never leaves the desk.")],
    *,
    office: Office,
    officer: Officer,
    revision: Seen = None,
    url: Url = _URL,
    lang: Lang = "vi",
) -> None:
    """Note something about an alert."""
    _do(url, lang, alert, "comment", text=text, office=office, officer=officer, revision=revision)


@app.command()
def handled(
    alert: Alert,
    *,
    outcome: Annotated[
        Literal["handled", "false_positive", "duplicate"], typer.Option(help="What came of it.")
    ] = "handled",
    reason: Reason = None,
    duplicate_of: Duplicate = None,
    office: Office,
    officer: Officer,
    revision: Seen = None,
    url: Url = _URL,
    lang: Lang = "vi",
) -> None:
    """Report what came of an alert, and propose to close it."""
    who = {"office": office, "officer": officer, "revision": revision}
    what = {"outcome": outcome, "reason": reason, "duplicate_of": duplicate_of}
    _do(url, lang, alert, "report-handled", **what, **who)


@app.command()
def close(
    alert: Alert,
    *,
    outcome: Annotated[
        Literal["handled", "false_positive", "duplicate"] | None,
        typer.Option(help="What came of it; what was reported, where left out."),
    ] = None,
    reason: Reason = None,
    duplicate_of: Duplicate = None,
    office: Office,
    officer: Officer,
    revision: Seen = None,
    url: Url = _URL,
    lang: Lang = "vi",
) -> None:
    """Close an alert; a high or critical one on another officer's report."""
    who = {"office": office, "officer": officer, "revision": revision}
    what = {"outcome": outcome, "reason": reason, "duplicate_of": duplicate_of}
    _do(url, lang, alert, "close", **what, **who)


@app.command()
def reopen(
    alert: Alert,
    *,
    office: Office,
    officer: Officer,
    revision: Seen = None,
    url: Url = _URL,
    lang: Lang = "vi",
) -> None:
    """Open a closed or withdrawn alert again."""
    _do(url, lang, alert, "reopen", office=office, officer=officer, revision=revision)


def _client(url: str, lang: str) -> DeskClient:
    from services.desk.client import DeskClient

    return DeskClient(url, lang=lang)


def _id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        msg = f"ALERT: {text!r} is no alert's id; `leothang desk list` shows them"
        raise typer.BadParameter(msg) from None


def _do(url: str, lang: str, alert: str, word: str, **says: Any) -> None:  # noqa: ANN401 - flags
    told = _client(url, lang).post(f"/v1/alerts/{_id(alert)}/{word}", **says)
    print(f"{told['status']}: {told['alert']} · {told['stage']}")
