"""The `leothang` command: one table of words, each loaded only when it is said."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from services.runtime.loading import ends_at_once, undone

if TYPE_CHECKING:
    import typer
    from pydantic import ValidationError

DEBUG = "LEOTHANG_DEBUG"
"""`1` shows the stack of what stopped a command; for whoever mends it."""

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": (
        "services.demo.cli:app",
        "Play real and simulated petitions through the whole system.",
    ),
    "up": ("services.demo.up:app", "Start the whole system on this machine and leave it running."),
    "node": ("services.node.cli:app", "Run a node: record petitions and publish them as facts."),
    "hub": (
        "services.hub.cli:app",
        "Keep a hub's streams and what they take from other hubs, and show how it stands.",
    ),
    "watch": ("projections.early_warning.cli:app", "Run the early-warning worker."),
    "alerts": ("projections.early_warning.alerts_cli:app", "Read early warnings."),
    "explain": ("projections.asking.cli:app", "Say why: facts, rows, due days, articles, doubts."),
    "desk": ("services.desk.cli:app", "See early warnings to their end: take up, assign, close."),
    "groups": (
        "projections.early_warning.groups_cli:app",
        "See which groups gather people: forming, mass, hot, calm.",
    ),
    "links": (
        "projections.early_warning.links_cli:app",
        "See which papers are tied by what they say, and which wait for an officer.",
    ),
    "counts": (
        "projections.early_warning.counts_cli:app",
        "See how many petitions areas count, and how many were to be expected.",
    ),
    "hotspots": (
        "projections.early_warning.hotspots_cli:app",
        "Draw where more petitions come than expected: a map and a chart.",
    ),
    "replay": ("projections.replay.cli:app", "Judge a file of facts; no server needed."),
    "backtest": (
        "projections.backtest.cli:app",
        "Try other rules on recorded facts: alerts added, removed, same.",
    ),
    "import": ("services.importing.cli:app", "Record petitions from CSV, XLSX or Parquet."),
    "export": ("services.node.export_cli:app", "Write a node's facts as CloudEvents, one a line."),
    "simulate": ("services.simulate.cli:app", "Make a seeded scenario with its truth."),
    "deadletter": (
        "projections.early_warning.deadletter_cli:app",
        "Look at what was set aside; read it again, or give it up.",
    ),
    "rebuild": (
        "projections.early_warning.rebuild_cli:app",
        "Build a view anew beside the one in use, go over to it, go back.",
    ),
    "topic": ("services.node.topics.cli:app", "Say which field a text is about, and why."),
    "law": ("services.law.cli:app", "Read the rules, compute a term, check and compare rules."),
    "verify": (
        "services.operating.verify_cli:app",
        "Compare what the hub holds with a register or a view.",
    ),
    "backup": (
        "services.operating.backup_cli:app",
        "Copy a node, a desk, a hub or a view while it runs.",
    ),
    "restore": (
        "services.operating.restore_cli:app",
        "Put a backup back; let a node go on where it was.",
    ),
    "deploy": (
        "services.deploying.cli:app",
        "Write what machines run by from a topology, and check it.",
    ),
    "streams": ("services.runtime.streams_cli:app", "Compare streams with their declaration."),
    "archive": (
        "services.archive.cli:app",
        "Put streams away by month, with digests; check what was put away.",
    ),
    "doctor": (
        "services.runtime.doctor_cli:app",
        "Check this machine, the connected server and a database.",
    ),
    "schema": ("services.runtime.schema_cli:app", "Print or write the contracts' JSON Schemas."),
}

_USAGE = """\
usage: leothang COMMAND [OPTIONS]

leothang sees in time that a petition climbs, is handed round, gathers people or lies still.
Start with `leothang demo`. Every command explains itself with --help."""


def _table() -> str:
    width = max(map(len, COMMANDS)) + 2
    lines = [f"  {name:<{width}}{says}" for name, (_, says) in COMMANDS.items()]
    return "\n".join([_USAGE, "", "Commands:", *lines])


def _load(word: str) -> typer.Typer:
    module, _, attribute = COMMANDS[word][0].partition(":")
    with ends_at_once():
        app: typer.Typer = getattr(importlib.import_module(module), attribute)
    app.rich_markup_mode = None  # else a help's "[default]" is taken for a colour and vanishes
    return app


def _refuse(sentence: str) -> NoReturn:
    sys.stderr.write(f"leothang: {sentence}\n")
    sys.exit(2)


def _unknown(word: str) -> NoReturn:
    import difflib

    near = difflib.get_close_matches(word, COMMANDS, n=1)
    hint = f" Did you mean `{near[0]}`?" if near else ""
    _refuse(f"there is no command `{word}`.{hint} `leothang --help` lists them.")


def _wrong_values(error: ValidationError) -> NoReturn:
    # Never show the input itself: it may be a secret or somebody's private matter.
    wrong = (
        f"{'.'.join(map(str, one['loc'])) or 'value'}: {one['msg']}"
        for one in error.errors(include_input=False, include_url=False)
    )
    _refuse(f"{error.title} is not valid. " + "; ".join(wrong))


def _reason(error: BaseException) -> str:
    """Name what went wrong; of a group its first member, which the others followed."""
    from pydantic import ValidationError

    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, ValidationError):  # its own words repeat what was read
        return f"{error.title}, which is not valid"
    return f"{type(error).__name__}: {error}"


def _run(word: str, rest: list[str]) -> None:
    with ends_at_once():
        from click import ClickException
        from pydantic import ValidationError
    try:
        with undone():
            _load(word)(args=rest, prog_name=f"leothang {word}")
    except ClickException as error:  # typer brings a click of its own and lets this one pass
        _refuse(error.format_message())
    except ValidationError as error:
        _wrong_values(error)
    except Exception as error:  # the outermost boundary: no stack trace reaches a user
        if os.environ.get(DEBUG):
            raise
        sys.stderr.write(
            f"leothang {word}: stopped by {_reason(error)}\n"
            f"Nothing recorded is lost. Set {DEBUG}=1 to see where it happened.\n"
        )
        sys.exit(1)


def _tell_renamed() -> None:
    """A variable of before must not be silently without effect."""
    if os.environ.get("LEOTHANG_TRACE"):
        sys.stderr.write(
            f"leothang: LEOTHANG_TRACE is called {DEBUG} now (stacks of errors);"
            " LEOTHANG_TRACES=http://… sends traces to a collector\n"
        )


def main() -> None:
    """Run the command line; a refusal is one clear line and exit code 2, never a stack trace."""
    words = sys.argv[1:]
    _tell_renamed()
    if not words or words[0] in {"-h", "--help"}:
        sys.stdout.write(_table() + "\n")
    elif words[0] == "--version":
        from importlib.metadata import version

        sys.stdout.write(f"leothang {version('leothang')}\n")
    elif words[0] in COMMANDS:
        _run(words[0], words[1:])
    else:
        _unknown(words[0])


if __name__ == "__main__":
    main()
