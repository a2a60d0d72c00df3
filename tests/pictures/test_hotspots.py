"""`leothang hotspots`: from facts to a picture, a page and a text that say the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from domain.contracts.facts import dump_fact
from projections.early_warning.hotspots_cli import app
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.store.sqlite import SqliteStore
from tests.early_warning.test_counts import weeks
from tests.support.cases import the_law
from tests.support.papers import at

AS_OF = "--as-of=2026-08-10T08:00:00+07:00"


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirteen weeks of one commune, and one that stands out."""
    file = tmp_path_factory.mktemp("facts") / "facts.jsonl"
    file.write_bytes(b"\n".join(dump_fact(one) for one in weeks()))
    return file


def drawn(*flags: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, [AS_OF, *flags])


def test_picture_page_and_text_name_what_stands_out(facts: Path, tmp_path: Path) -> None:
    """Of a file of facts, with no worker."""
    picture, page = tmp_path / "land.png", tmp_path / "land.html"
    flags = [f"--facts={facts}", "--area=51", f"--png={picture}", f"--html={page}", "--mapped=1"]
    result = drawn(*flags)
    assert result.exit_code == 0, result.output
    assert "Tỉnh Quảng Ngãi: đơn về đất đai đến ngày 09/08/2026" in result.output
    assert "Xã Trà Bồng (21115): 17 / 10" in result.output
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert "Xã Trà Bồng (21115)</td><td>17</td><td>10</td>" in page.read_text("utf-8")


def test_the_view_of_a_worker_is_drawn_as_well(tmp_path: Path) -> None:
    """While the worker runs: it is only read."""
    now = at("2026-08-10")
    store = SqliteStore(tmp_path / "view.db", durable=False)
    pipeline = Pipeline(store, the_law())
    bodies = [dump_fact(one) for one in weeks()]
    pipeline.observe([Message(n, "", body) for n, body in enumerate(bodies, start=1)], now)
    pipeline.settle(now)
    result = drawn(f"--data={tmp_path}", "--area=51", "--mapped=1", "--lang=en")
    store.close()
    assert "Xã Trà Bồng (21115): 17 / 10" in result.output
    assert "petitions on land" in result.output


def test_a_quiet_topic_is_drawn_as_quiet(facts: Path) -> None:
    """Nothing is an answer."""
    result = drawn(f"--facts={facts}", "--area=51", "--topic=religion")
    assert result.exit_code == 0, result.output
    assert "Không có xã nào vượt ngưỡng." in result.output


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--area=99"], "no commune and no province"),
        (["--area=21115"], "no province"),
        (["--area=51", "--topic=weather"], "topics are land,"),
        (["--area=51", "--as-of=today"], "--as-of"),
        (["--area=51", "--boundaries=none.geojson"], "none.geojson"),
        (["--area=51", "--png=no/such/folder/x.png"], "cannot write"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_reason(
    facts: Path, flags: list[str], said: str
) -> None:
    """Exit code 2 and no stack trace."""
    result = drawn(f"--facts={facts}", *flags)
    assert result.exit_code == 2
    assert said in " ".join(result.output.replace("│", " ").split())
