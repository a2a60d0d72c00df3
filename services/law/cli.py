"""`leothang law`: read the rules, compute a term, compare and check folders of rules."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from services.law.competent_cli import competent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.law.law import Law
    from domain.law.rulebook import Rulebook

app = typer.Typer(add_completion=False, no_args_is_help=True)

Rules = Annotated[
    Path | None, typer.Option(help="Folder of rule files instead of the shipped ones.")
]
OverlayFile = Annotated[
    Path | None,
    typer.Option(
        envvar="LEOTHANG_RULES_OVERLAY", help="A province's own thresholds, laid over the rules."
    ),
]
Language = Annotated[Literal["vi", "en"], typer.Option(help="Language of titles and words.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="Id of a rule: KN-RES1, TC-INIT, K13, R6.")]


@app.callback()
def law() -> None:
    """Read the law as it is on file (pháp luật): rules, limits, thresholds, each with its basis."""


@app.command("list")
def list_(
    *,
    on: Annotated[str | None, typer.Option(help="Only what is in force on this day.")] = None,
    status: Annotated[
        Literal["law", "circular", "plan", "ours", "memory"] | None,
        typer.Option(help="Only rules of this standing."),
    ] = None,
    used: Annotated[
        bool | None, typer.Option(help="Only rules the program asks for, or does not.")
    ] = None,
    rules: Rules = None,
    overlay: OverlayFile = None,
    lang: Language = "vi",
    as_json: AsJson = False,
) -> None:
    """List every version of every rule (danh mục quy tắc)."""
    from services.law.printing import as_row, table

    book = _law(rules, overlay).rulebook
    day = None if on is None else _day(on, "--on")
    found = [
        rule
        for rule in book.rules()
        if (day is None or rule.in_force(day)) and status in {None, rule.status}
    ]
    if used is not None:
        asked_for = _used({rule.id for rule in book.rules()})
        found = [rule for rule in found if (rule.id in asked_for) == used]
    if as_json:
        _print_json([as_row(book, rule, day) for rule in found])
    else:
        _print(table(found, lang))


@app.command()
def show(
    id_: Id,
    *,
    on: Annotated[str | None, typer.Option(help="Only the version of this day.")] = None,
    rules: Rules = None,
    overlay: OverlayFile = None,
    lang: Language = "vi",
    as_json: AsJson = False,
) -> None:
    """Show a rule: basis, texts, rule set, parameters, what is not certain (chi tiết quy tắc)."""
    from services.law.printing import as_row, page
    from services.law.used import used_by
    from services.law.words import say

    book = _law(rules, overlay).rulebook
    day = None if on is None else _day(on, "--on")
    found = book.versions(id_)
    if not found:
        _unknown(book, id_)
    if day is not None:
        found = tuple(rule for rule in found if rule.in_force(day))
        if not found:
            message = f"ID: rule {id_} has no version in force on {day}"
            raise typer.BadParameter(message)
    if as_json:
        modules = used_by(id_, {id_})
        _print_json([{**as_row(book, rule, day), "used_by": modules} for rule in found])
    else:
        for rule in found:
            _print(page(book, rule, lang, day))
        _print([f"  {say(lang, 'dùng trong', 'used by')}: {', '.join(used_by(id_, {id_})) or '-'}"])


@app.command()
def due(
    id_: Id,
    *,
    start: Annotated[str, typer.Option("--from", help="Day the clock starts, 2026-08-28.")],
    remote: Annotated[bool, typer.Option(help="Remote area (vùng sâu, vùng xa).")] = False,
    complex_: Annotated[
        bool, typer.Option("--complex", help="Complex case (vụ việc phức tạp).")
    ] = False,
    extended: Annotated[
        int, typer.Option(min=0, max=2, help="Extensions of a denunciation (gia hạn).")
    ] = 0,
    delegated: Annotated[
        bool, typer.Option(help="Checked in several places or by delegation (ủy quyền xác minh).")
    ] = False,
    dismissal: Annotated[bool, typer.Option(help="Dismissal (buộc thôi việc).")] = False,
    rules: Rules = None,
    overlay: OverlayFile = None,
    lang: Language = "vi",
    as_json: AsJson = False,
) -> None:
    """Compute the end of a term, day by day, both sides where texts conflict (tính thời hạn).

    KN-ACC stands for KN-ACC-A or KN-ACC-B, by the day.
    """
    from domain.law.errors import LawError
    from services.law.due import Case, sides, told
    from services.law.printing import calculation

    the_law = _law(rules, overlay)
    case = Case(remote, complex_, delegated, dismissal, extended)
    day = _day(start, "--from")
    try:
        found = sides(the_law, id_, day, case)
        lines = list(calculation(the_law, found, lang))
        if as_json:
            _print_json([told(the_law, side) for side in found])
        else:
            _print(lines)
    except LawError as error:
        raise typer.BadParameter(str(error)) from error


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="Folder of rule files, or `shipped`.")],
    new: Annotated[Path, typer.Argument(help="Folder of rule files, or `shipped`.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Compare two folders of rules: versions and parameters (so sánh hai bộ quy tắc)."""
    from services.law.compare import changes

    found = list(changes(_rulebook(old), _rulebook(new)))
    if as_json:
        _print_json([change._asdict() for change in found])
    else:
        _print(str(change) for change in found)
        typer.echo(f"{len(found)} differences")


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="Folder of rule files, or `shipped`.")],
    *,
    overlay: OverlayFile = None,
) -> None:
    """Check a folder of rules; every mistake with file, line and reason (kiểm tra tệp quy tắc).

    Exit code 0: a worker would take it. 2: it would not.
    """
    from services.runtime.rule_files import all_problems, read_rules

    where = _folder(folder)
    wrong = all_problems(where, overlay)
    for problem in wrong:
        typer.echo(str(problem))
    if wrong:
        typer.echo(f"{len(wrong)} mistakes", err=True)
        raise typer.Exit(2)
    book = read_rules(where, overlay).rulebook
    ids = len({rule.id for rule in book.rules()})
    texts = len(book.background.sources.all())
    typer.echo(f"{ids} rules in {len(book.rules())} versions, {texts} texts: nothing wrong")


app.command()(competent)


def _law(rules: Path | None, overlay: Path | None) -> Law:
    from domain.law.errors import RulebookError
    from services.runtime.reference import load_law
    from services.runtime.tables import TableError

    try:
        return load_law(rules=rules, overlay=overlay)
    except (RulebookError, TableError, OSError) as error:
        raise typer.BadParameter(str(error)) from error


def _rulebook(folder: Path) -> Rulebook:
    from domain.law.errors import RulebookError
    from services.runtime.rule_files import folder_documents, rulebook_of

    try:
        return rulebook_of(folder_documents(_folder(folder)))
    except RulebookError as error:
        raise typer.BadParameter(str(error)) from error


def _used(ids: set[str]) -> set[str]:
    from services.law.used import uses

    places = uses(ids)
    return {id_ for id_ in ids if any(place.names([id_]) for place in places)}


def _folder(named: Path) -> Path | None:
    return None if str(named) == "shipped" and not named.exists() else named


def _day(text: str, flag: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"{flag}: {text!r} is no day; write it as 2026-08-28"
        raise typer.BadParameter(message) from None


def _unknown(book: Rulebook, id_: str) -> NoReturn:
    import difflib

    near = difflib.get_close_matches(id_, {rule.id for rule in book.rules()}, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]}?" if near else ""
    message = f"ID: there is no rule {id_}.{hint} `leothang law list` names them."
    raise typer.BadParameter(message)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
