"""`leothang simulate`: petitions of whole provinces, with the truth about what was planted."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from domain.contracts.envelope import legal_day
from services.runtime.instants import instant_of
from services.simulate.options import FUTURE, HISTORY, Options, OptionsError, checked, end_of_period

if TYPE_CHECKING:
    from domain.law.law import Law

app = typer.Typer(add_completion=False)
_EVERY = 20_000


@app.command()
def simulate(
    *,
    out: Annotated[Path, typer.Option(help="Directory for the files; made when missing.")],
    province: Annotated[
        list[str], typer.Option(help="Two-digit code of a province; repeat for several.")
    ],
    from_: Annotated[
        datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day of the period.")
    ],
    seed: Annotated[int, typer.Option(help="Same seed and options, same bytes.")] = 7,
    days: Annotated[int, typer.Option(help="Length of the period.")] = 28,
    as_of: Annotated[
        str | None,
        typer.Option(help="Instant the truth speaks of, with offset [end of the period]."),
    ] = None,
    scale: Annotated[float, typer.Option(help="Multiple of the national volume.")] = 1.0,
) -> None:
    """Make a seeded scenario: commands.jsonl, facts.jsonl, truth.jsonl and summary.json.

    commands.jsonl holds synthetic personal data and belongs to the nodes;
    facts.jsonl is what they would publish; truth.jsonl is what a detector must
    find and must not find at the instant --as-of.
    """
    from services.simulate.write import Writer

    start = from_.date()
    instant = instant_of(as_of, "--as-of") if as_of else end_of_period(start, days)
    options = Options(seed, tuple(province), start, days, instant, scale)
    law = _law(options)
    try:
        out.mkdir(parents=True, exist_ok=True)
        summary = Writer(law, options, out).write(_progress())
    except OSError as error:
        message = f"--out: cannot write to {out}: {error.strerror}"
        raise typer.BadParameter(message) from error
    typer.echo(
        f"{summary['facts']:,} facts of {summary['commands']:,} commands, "
        f"{summary['truth']:,} planted stories -> {out}"
    )


def _law(options: Options) -> Law:
    """Load the law and check the options against it."""
    from services.runtime.reference import load_law

    law = load_law()
    try:
        checked(options)
    except OptionsError as error:
        raise typer.BadParameter(str(error)) from error
    history = options.start - timedelta(days=HISTORY)
    future = legal_day(options.as_of) + timedelta(days=FUTURE)
    for day in (history, future):
        if not law.calendar.covers(day):
            message = (
                f"--from/--days/--as-of: {day} lies outside the years of the working-day calendar"
            )
            raise typer.BadParameter(message)
    known = {code.removeprefix("t") for code in law.organisations.provinces(options.start)}
    for code in options.provinces:
        if code not in known:
            some = ", ".join(sorted(known)[:6])
            message = (
                f"--province: there is no province {code} on {options.start} (there are {some}, …)"
            )
            raise typer.BadParameter(message)
    return law


class _progress:  # noqa: N801 - a small callable
    """Say on stderr how far it is."""

    def __init__(self) -> None:
        self._said = 0

    def __call__(self, facts: int) -> None:
        if facts - self._said >= _EVERY:
            self._said = facts
            sys.stderr.write(f"{facts:,} facts\n")
