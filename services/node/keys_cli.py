"""`leothang node keys …` and `leothang node rekey`: one key for another (đổi khóa)."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from collections.abc import Generator

    from services.node.engine import Engine
    from services.node.pseudonyms import Keys
    from services.node.rotation import SaidAgain

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="""The keys that make marks of names and texts. docs/keys.md tells all of it.

    A key is exchanged in four steps, while the node runs:

    1. `keys add` puts a new key in front; new papers go out under both keys.

    2. Offices that share the old key take the new one over: `keys add --from FILE`.

    3. `leothang node rekey`, at every one of them, says the older papers again.

    4. `keys retire OLD` at every one of them; from then on the old key is worth nothing new.
    """,
)

KeyFlag = Annotated[
    Path | None, typer.Option(help="The key file. (default: that of the data directory)")
]
DataFlag = Annotated[Path, typer.Option(help="Data directory of the node.")]
StoreFlag = Annotated[
    str | None, typer.Option(help="postgresql://…, where the register is not in the directory.")
]
NodeFlag = Annotated[str, typer.Option(help="Under which name the node publishes, n51-demo.")]
_DATA = Path("var/node")
_OFTEN = 2_000
"""Papers between two lines of progress."""


@app.command("list")
def list_keys(*, data: DataFlag = _DATA, key: KeyFlag = None) -> None:
    """Name the keys of a key file, the current one first; never a secret."""
    for nth, one in enumerate(_read(_path(data, key)).every):
        print(f"{one.id}\t{'current' if nth == 0 else 'besides'}")


@app.command()
def add(
    *,
    data: DataFlag = _DATA,
    key: KeyFlag = None,
    from_: Annotated[
        Path | None,
        typer.Option("--from", help="Take the current key of another office's key file over."),
    ] = None,
) -> None:
    """Put a new key in front; the ones before are kept besides until they are retired."""
    from services.node.key_file import new_key, write
    from services.node.pseudonyms import Key

    path = _path(data, key)
    before = _read(path)
    fresh: Key = new_key(after=before.every) if from_ is None else _read(from_)
    if fresh.id <= max(one.id for one in before.every):
        _refuse(
            f"key {fresh.id} would not sort after {before.id}: groups are named under the oldest "
            "key, and the ids of keys tell their age; have its maker make one with `keys add`"
        )
    with _trouble():
        write(path, [fresh, *before.every])
    print(fresh.id)
    _tell(
        f"{fresh.id} is current, {before.id} is kept besides; a running node sees it by itself. "
        "Next: `leothang node rekey`, then `leothang node keys retire`."
    )


@app.command()
def retire(
    old: Annotated[str, typer.Argument(help="Id of the key that goes; never the current one.")],
    *,
    node: NodeFlag,
    data: DataFlag = _DATA,
    key: KeyFlag = None,
    store: StoreFlag = None,
) -> None:
    """Take a key out of the file; refused while papers of this register still need it."""
    from services.node.key_file import write
    from services.node.rotation import left_behind

    path = _path(data, key)
    before = _read(path)
    if old == before.id:
        _refuse(f"{old} is the current key; put another in front first: `leothang node keys add`")
    if old not in {one.id for one in before.others}:
        _refuse(f"there is no key {old} in {path}; `leothang node keys list` names them")
    with _engine(data, node, store, path) as engine:
        left = left_behind(engine.register, before, old)
    if left.unsaid:
        _refuse(
            f"{left.unsaid} papers are not said under {before.id} yet; "
            "run `leothang node rekey` first, nothing was changed"
        )
    with _trouble():
        write(path, [one for one in before.every if one.id != old])
    told = f"{old} is out of {path}. Destroy its copies, and have other offices retire it too."
    if left.erased:
        told += (
            f" {left.erased} papers stay under it alone: their names and text were erased, so "
            "no later paper will be recognised as theirs."
        )
    _tell(told)


def rekey(
    *,
    node: NodeFlag,
    data: DataFlag = _DATA,
    key: KeyFlag = None,
    store: StoreFlag = None,
) -> None:
    """Say every kept paper again under the keys of the key file, as far as it was not said.

    Works on the register, whether the node runs or not: a running node publishes what is written,
    else the next start does. May be stopped and run again; only what is missing is said.
    """
    from datetime import UTC, datetime

    from services.node.rotation import say_again

    path = _path(data, key)
    _read(path)
    with _engine(data, node, store, path) as engine:
        count = say_again(engine, datetime.now(UTC), _progress)
    print(
        f"{count.papers} papers: {count.said} said again, {count.whole} needed nothing, "
        f"{count.erased} cannot be (names and text were erased), {count.failed} failed"
    )
    if count.failed:
        _tell("Run it again for those that failed; nothing is said twice.")
        raise typer.Exit(1)


def _progress(count: SaidAgain) -> None:
    if count.papers % _OFTEN == 0:
        _tell(f"{count.papers} papers looked at, {count.said} said again")


def _path(data: Path, key: Path | None) -> Path:
    from services.node.local import KEY_FILE

    return key or data / KEY_FILE


def _read(path: Path) -> Keys:
    from services.node.key_file import read

    with _trouble():
        try:
            return read(path)
        except FileNotFoundError:
            _refuse(f"there is no key file {path}; say --data DIR or --key FILE")


@contextmanager
def _engine(data: Path, node: str, store: str | None, key: Path) -> Generator[Engine]:
    from domain.contracts.hosting import Hosting
    from services.node.local import open_engine, register_path

    with _trouble():
        if store is None and not register_path(data).is_file():
            _refuse(f"there is no register in {data}; say --data DIR or --store URL")
        # What an agency once recorded here it may say again here, hosted or not any more.
        engine = open_engine(data, node=node, hosting=Hosting({node: ("*",)}), store=store, key=key)
        try:
            yield engine
        finally:
            engine.register.close()


@contextmanager
def _trouble() -> Generator[None]:
    from eventsourcing.persistence import PersistenceError

    from services.node.key_file import KeyFileError
    from services.runtime.registers import StoreError

    try:
        yield
    except (KeyFileError, StoreError) as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"the key file cannot be used: {error.strerror}")
    except PersistenceError as error:
        _refuse(f"the register cannot be used now ({type(error).__name__}); try again")


def _refuse(sentence: str) -> NoReturn:
    raise typer.BadParameter(sentence)


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr)
