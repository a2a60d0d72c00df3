"""`leothang backtest`: what other rules would have said of recorded facts."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from datetime import date

    from projections.backtest.report import Laws, Outcome

app = typer.Typer(add_completion=False)
_DAY = "%Y-%m-%d"


@app.command()
def backtest(  # noqa: PLR0917 - typer passes flags by name
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FACTS.jsonl…", help="CloudEvents, one a line; .gz too."),
    ],
    from_: Annotated[
        datetime, typer.Option("--from", formats=[_DAY], help="First day of the period.")
    ],
    to: Annotated[
        datetime,
        typer.Option("--to", formats=[_DAY], help="Last day; facts are judged as of its end."),
    ],
    rules: Annotated[
        Path | None, typer.Option(help="Folder of the new rule files [those in force].")
    ] = None,
    overlay: Annotated[
        Path | None, typer.Option(help="New thresholds of a province, laid over the rules.")
    ] = None,
    present_rules: Annotated[
        Path | None, typer.Option(help="Folder of the rules in force [those shipped].")
    ] = None,
    present_overlay: Annotated[
        Path | None, typer.Option(help="Thresholds in force, laid over them.")
    ] = None,
    agencies: Annotated[
        list[Path] | None, typer.Option(help="CSV of further agencies; repeat for several.")
    ] = None,
    examples: Annotated[
        int, typer.Option(min=0, max=1_000, help="Explained examples of each difference.")
    ] = 3,
    lang: Annotated[Literal["vi", "en"], typer.Option(help="Language of the text.")] = "vi",
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object instead of text.")
    ] = False,
) -> None:
    """Judge recorded facts by the present and by new rules, and say what differs.

    An alert belongs to the period when it became true in it; one that has ended by
    --to counts too. Nothing is published and no view is touched.
    """
    from projections.backtest.comparison import Period
    from projections.backtest.report import Laws
    from projections.replay.cli import law_of

    period = Period(from_.date(), to.date())
    if period.last < period.first:
        message = f"--to: {period.last} lies before --from, {period.first}"
        raise typer.BadParameter(message)
    if rules is None and overlay is None:
        message = "name what is new: --rules DIR, --overlay FILE, or both"
        raise typer.BadParameter(message)
    more = agencies or []
    laws = Laws(
        law_of(present_rules, more, present_overlay), law_of(rules or present_rules, more, overlay)
    )
    _print(_outcome(files, laws, period, examples), lang, as_json=as_json)


def _outcome(files: list[Path], laws: Laws, period: tuple[date, date], most: int) -> Outcome:
    from projections.backtest.comparison import Period, compared
    from projections.backtest.judged import judged
    from projections.backtest.report import Outcome
    from projections.explaining.history import end_of
    from projections.replay.files import FactFiles, UnreadableFileError
    from projections.replay.progress import progress

    days = Period(*period)
    as_of = end_of(days.last)
    try:
        facts = FactFiles(files)
        before = judged(facts, laws.present, as_of, progress(facts.size, "present rules:"))
        after = judged(facts, laws.new, as_of, progress(facts.size, "new rules:"))
    except UnreadableFileError as error:
        raise typer.BadParameter(str(error)) from error
    return Outcome(days, list(compared(before, after, days)), laws, most)


def _print(outcome: Outcome, lang: Literal["vi", "en"], *, as_json: bool) -> None:
    from projections.backtest.report import as_text, as_values

    if as_json:
        sys.stdout.write(json.dumps(as_values(outcome), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(as_text(outcome, lang))
