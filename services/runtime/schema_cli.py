"""`leothang schema`: the contracts as documents, to read, to write, or to compare."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from services.runtime.contract_documents import (
    asyncapi,
    contracts,
    documents,
    pretty,
    promise_of,
    schema_of,
)

app = typer.Typer(add_completion=False)


def _show(name: str) -> str:
    if name == "asyncapi":
        return pretty(asyncapi())
    known = contracts()
    full = name if name.startswith("leothang.") else f"leothang.{name}"
    if full not in known:
        msg = f"no contract is called `{name}`; `leothang schema` lists them"
        raise typer.BadParameter(msg)
    return pretty(schema_of(known[full]))


def _list() -> str:
    known = contracts()
    width = max(map(len, known)) + 2
    return "".join(f"{type_:<{width}}{promise_of(known[type_])}\n" for type_ in known)


def _found(folder: Path, wanted: dict[str, str]) -> dict[str, str]:
    # Only files of ours: the folder may be somebody's home.
    ours = {folder / name for name in wanted} | set(folder.glob("schemas/leothang.*.json"))
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(ours)
        if path.is_file()
    }


def write(folder: Path) -> None:
    """Write the documents into a folder; a schema no contract answers to any more goes."""
    wanted = documents()
    for stale in _found(folder, wanted).keys() - wanted.keys():
        (folder / stale).unlink()
    for name, text in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def differences(folder: Path) -> list[str]:
    """Return the documents of a folder that are missing, changed or left over."""
    wanted = documents()
    found = _found(folder, wanted)
    return sorted(
        name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)
    )


@app.command()
def schema(
    name: Annotated[
        str | None, typer.Argument(help="One contract, `petition.received.v1`, or `asyncapi`.")
    ] = None,
    *,
    out: Annotated[Path | None, typer.Option(help="Write every document into this folder.")] = None,
    check: Annotated[
        Path | None, typer.Option(help="Exit 1 when this folder is not what would be written.")
    ] = None,
) -> None:
    """Print the contracts' JSON Schemas, or write them with the AsyncAPI document."""
    if out is not None:
        try:
            write(out)
        except OSError as error:
            msg = f"cannot write to {out}: {error.strerror}"
            raise typer.BadParameter(msg, param_hint="--out") from error
        typer.echo(f"{len(documents())} documents written to {out}")
    elif check is not None:
        if stale := differences(check):
            typer.echo(f"not current: {', '.join(stale)}; run `make docs`", err=True)
            raise typer.Exit(1)
    else:
        typer.echo(_list() if name is None else _show(name), nl=False)
