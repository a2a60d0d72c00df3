"""The command line refuses in one clear line, and shows nobody a stack trace."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Annotated

import click
import pytest
import typer
from pydantic import BaseModel

from services import cli

SECRET = "079201000001"


class _Setting(BaseModel):
    port: int


def _say(*words: str) -> int:
    sys.argv = ["leothang", *words]
    try:
        cli.main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    """A command `made-up` that ends as its argument says."""
    app = typer.Typer(add_completion=False)

    @app.command()
    def end(how: str, *, times: Annotated[int, typer.Option(help="How often [once].")] = 1) -> None:
        match how:
            case "click":
                text = "give --out a folder that exists"
                raise click.UsageError(text)
            case "typer":
                text = f"{times} is too often"
                raise typer.BadParameter(text)
            case "setting":
                _Setting.model_validate({"port": SECRET + "x"})
            case "bug":
                text = "the floor is gone"
                raise RuntimeError(text)
            case "two":
                raise typer.Exit(2)
            case _:
                typer.echo("well")

    module = ModuleType("made_up_command")
    module.__dict__["app"] = app
    monkeypatch.setitem(sys.modules, "made_up_command", module)
    monkeypatch.setitem(cli.COMMANDS, "made-up", ("made_up_command:app", "Ends as it is told."))
    monkeypatch.setattr(sys, "argv", sys.argv)
    monkeypatch.delenv(cli.DEBUG, raising=False)
    return app


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 0, "Start with `leothang demo`"),
        (("--help",), 0, "Ends as it is told."),
        (("--version",), 0, "leothang "),
        (("mad-up",), 2, "Did you mean `made-up`?"),
        (("made-up", "well"), 0, "well"),
        (("made-up", "--help"), 0, "How often [once]."),
        (("made-up", "click"), 2, "give --out a folder that exists"),
        (("made-up", "typer"), 2, "1 is too often"),
        (("made-up", "typer", "--times", "often"), 2, "--times"),
        (("made-up", "--nonsense"), 2, "--nonsense"),
        (("made-up",), 2, "HOW"),
        (("made-up", "setting"), 2, "port: Input should be a valid integer"),
        (("made-up", "two"), 2, ""),
        (("made-up", "bug"), 1, "stopped by RuntimeError: the floor is gone"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else "",
)
@pytest.mark.usefixtures("made_up")
def test_a_command_says_what_is_wrong_and_how_it_ended(
    words: tuple[str, ...], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 for a wrong word, flag or setting, 1 for a fault of ours, never a trace."""
    assert _say(*words) == code
    said = capsys.readouterr()
    assert told.lower() in (said.out + said.err).lower()
    assert "Traceback" not in said.out + said.err


@pytest.mark.usefixtures("made_up")
def test_a_wrong_setting_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    """A setting may be a secret: the refusal names it without its value."""
    _say("made-up", "setting")
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err


@pytest.mark.usefixtures("made_up")
def test_whoever_asks_for_the_stack_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """LEOTHANG_DEBUG=1 is for whoever mends it."""
    monkeypatch.setenv("LEOTHANG_DEBUG", "1")
    with pytest.raises(RuntimeError):
        _say("made-up", "bug")


@pytest.mark.usefixtures("made_up")
def test_a_variable_of_before_is_not_silently_without_effect(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """LEOTHANG_TRACE was one letter away from where traces are sent; its new name is told."""
    monkeypatch.setenv("LEOTHANG_TRACE", "1")
    assert _say("made-up", "bug") == 1
    assert "LEOTHANG_TRACE is called LEOTHANG_DEBUG now" in capsys.readouterr().err


OF_A_WORKER = (
    ("deadletter", "list"),
    ("deadletter", "show", "1"),
    ("rebuild", "status"),
)


@pytest.mark.parametrize("words", OF_A_WORKER, ids=" ".join)
def test_commands_that_speak_for_a_worker_take_its_settings(
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The variables of `leothang watch` say where the view is; a misspelt one is named."""
    monkeypatch.setattr(sys, "argv", sys.argv)
    broken = tmp_path / "51" / "view.db"
    broken.parent.mkdir()
    broken.write_text("no database")
    monkeypatch.setenv("LEOTHANG_WATCH_DATA", str(tmp_path))
    monkeypatch.setenv("LEOTHANG_WATCH_PARTITIONS", "51")
    assert _say(*words) == 2
    assert str(broken.parent) in capsys.readouterr().err
    monkeypatch.setenv("LEOTHANG_WATCH_PARTITIONS", "48,51")
    assert _say(*words) == 2
    assert "name one province" in capsys.readouterr().err
    monkeypatch.setenv("LEOTHANG_WATCH_NATTS", "nats://somewhere")
    assert _say(*words) == 2
    assert "did you mean LEOTHANG_WATCH_NATS?" in capsys.readouterr().err


def test_the_status_of_a_view_that_is_not_there_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty table would look as if all was well, in the wrong directory."""
    monkeypatch.setattr(sys, "argv", sys.argv)
    missing = tmp_path / "elsewhere"
    assert _say("rebuild", "status", "--data", str(missing)) == 2
    assert f"there is no view in {missing}" in capsys.readouterr().err
    assert not missing.exists()


@pytest.mark.parametrize("word", cli.COMMANDS)
def test_every_command_of_the_table_explains_itself(
    word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No word is promised that cannot be said."""
    assert find_spec(cli.COMMANDS[word][0].partition(":")[0]) is not None
    monkeypatch.setattr(sys, "argv", sys.argv)
    assert _say(word, "--help") == 0
    assert "Usage: leothang " + word in capsys.readouterr().out
