"""The `leothang` command: one table of words, each loaded only when it is said."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click
import typer.main

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("services.demo.cli:app", "Play real and simulated petitions through the whole system."),
    "up": ("services.demo.up:app", "Start the whole system on this machine and leave it running."),
    "node": ("services.node.cli:app", "Run a node: record petitions and publish them as facts."),
    "watch": ("projections.early_warning.cli:app", "Run the early-warning worker."),
    "alerts": ("projections.early_warning.alerts_cli:app", "Read early warnings."),
    "replay": ("projections.replay.cli:app", "Judge a file of facts; no server needed."),
    "import": ("services.importing.cli:app", "Record petitions from CSV, XLSX or Parquet."),
    "export": ("services.node.export_cli:app", "Write a node's facts as CloudEvents, one a line."),
    "simulate": ("services.simulate.cli:app", "Make a seeded scenario with its truth."),
    "deadletter": ("projections.early_warning.deadletter_cli:app", "Look at what was set aside."),
    "streams": ("services.runtime.streams_cli:app", "Compare streams with their declaration."),
    "doctor": ("services.runtime.doctor_cli:app", "Check this machine and the connected server."),
    "schema": ("services.runtime.schema_cli:app", "Print or write the contracts' JSON Schemas."),
}


class _Lazy(click.Group):
    """A group that imports a command's module when the command is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        path, _ = COMMANDS[cmd_name]
        module, _, attribute = path.partition(":")
        app: typer.Typer = getattr(importlib.import_module(module), attribute)
        command: Any = typer.main.get_command(app)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_, help_) in COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="leothang")
def cli() -> None:
    """leothang sees in time that a petition climbs, is handed round, gathers people or lies still.

    Start with `leothang demo`. Every command explains itself with --help.
    """


def main() -> None:
    """Run the command line; a refusal is one clear line and exit code 2, never a stack trace."""
    cli(prog_name="leothang")


if __name__ == "__main__":
    sys.exit(main())
