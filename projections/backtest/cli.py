"""`leothang backtest`: what other rules would have said of recorded facts."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from projections.early_warning.questions_cli import VIEW, ViewFolder, ViewStore, opened_view

if TYPE_CHECKING:
    from projections.backtest.report import Laws, Outcome
    from projections.comparison import Compared, Period

app = typer.Typer(add_completion=False)
_DAY = "%Y-%m-%d"


@app.command()
def backtest(  # noqa: PLR0917 - typer passes flags by name
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FACTS.jsonl…", help="CloudEvents, one a line; .gz too."),
    ] = None,
    from_: Annotated[
        datetime | None, typer.Option("--from", formats=[_DAY], help="First day of the period.")
    ] = None,
    to: Annotated[
        datetime | None,
        typer.Option("--to", formats=[_DAY], help="Last day; facts are judged as of its end."),
    ] = None,
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
    shadow_report: Annotated[
        bool,
        typer.Option(
            "--shadow-report",
            help="Read no files: compare what stands live with the worker's shadow of --rules.",
        ),
    ] = False,
    data: ViewFolder = VIEW,
    store: ViewStore = None,
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
    from projections.backtest.report import Laws, Outcome
    from projections.replay.cli import law_of

    if rules is None and overlay is None:
        _refuse("name what is new: --rules DIR, --overlay FILE, or both")
    if shadow_report == bool(files):
        _refuse("name files of facts, or --shadow-report to compare a worker's views")
    period = _period(from_, to, open_ended=shadow_report)
    more = agencies or []
    laws = Laws(
        law_of(present_rules, more, present_overlay), law_of(rules or present_rules, more, overlay)
    )
    found = _of_files(files, laws, period) if files else _of_views(data, store, laws, period)
    _print(Outcome(period, found, laws, examples), lang, as_json=as_json)


def _refuse(message: str) -> None:
    raise typer.BadParameter(message)


def _period(first: datetime | None, last: datetime | None, *, open_ended: bool) -> Period:
    from projections.comparison import EVER, Period

    if not open_ended and (first is None or last is None):
        _refuse("--from and --to: name the first and the last day of the period")
    period = Period(first.date() if first else EVER.first, last.date() if last else EVER.last)
    if period.last < period.first:
        _refuse(f"--to: {period.last} lies before --from, {period.first}")
    return period


def _of_files(files: list[Path], laws: Laws, period: Period) -> list[Compared]:
    from projections.backtest.judged import judged
    from projections.comparison import compared
    from projections.explaining.history import end_of
    from projections.replay.files import FactFiles, UnreadableFileError
    from projections.replay.progress import progress

    as_of = end_of(period.last)
    try:
        facts = FactFiles(files)
        before = judged(facts, laws.present, as_of, progress(facts.size, "present rules:"))
        after = judged(facts, laws.new, as_of, progress(facts.size, "new rules:"))
    except UnreadableFileError as error:
        raise typer.BadParameter(str(error)) from error
    return list(compared(before, after, period))


def _of_views(data: Path, store: str | None, laws: Laws, period: Period) -> list[Compared]:
    from projections.early_warning.shadow_store import look_into_shadow
    from projections.early_warning.standing import differing

    with (
        opened_view(data, store) as live,
        closing(look_into_shadow(data, laws.new)) as shadow,
    ):
        return differing(live, shadow, period)


def _print(outcome: Outcome, lang: Literal["vi", "en"], *, as_json: bool) -> None:
    from projections.backtest.report import as_text, as_values

    if as_json:
        sys.stdout.write(json.dumps(as_values(outcome), ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(as_text(outcome, lang))
