"""`leothang counts show` and `leothang explain` on what weeks say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from domain.contracts.facts import AnyFact, dump_fact
from projections.asking.answers import Answers, Question
from projections.asking.archive import Archive
from projections.early_warning.counts_cli import app
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.explaining.rendered import rendered
from projections.store.sqlite import SqliteStore
from tests.early_warning.test_counts import BURST, MONDAY, weeks
from tests.support.cases import the_law
from tests.support.papers import at

NOW = at("2026-08-10")
AS_OF = "--as-of=2026-08-10T08:00:00+07:00"


class View:
    """A view of thirteen weeks and one that stands out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._heard = 0
        self.store = SqliteStore(folder / "view.db", durable=False)
        self.pipeline = Pipeline(self.store, the_law())
        self.hear(weeks(), NOW)

    def hear(self, some: list[AnyFact], now: datetime) -> None:
        bodies = [dump_fact(one) for one in some]
        batch = [Message(self._heard + n, "", body) for n, body in enumerate(bodies, start=1)]
        self._heard += len(batch)
        self.pipeline.observe(batch, now)
        self.pipeline.settle(now)

    def page(self, subject: str, lang: str) -> str:
        (alert,) = [
            row.id
            for row in self.store.open_alerts()
            if (row.kind, row.subject) == ("area", subject)
        ]
        asked = Question(alert, "vi" if lang == "vi" else "en", NOW)
        return rendered(Answers(Archive(self.store), the_law()).answer(asked))


@pytest.fixture
def view(tmp_path: Path) -> Iterator[View]:
    """Return the view, open."""
    opened = View(tmp_path)
    yield opened
    opened.store.close()


def shown(view: View, *flags: str) -> str:
    """Run the command beside the worker."""
    result = CliRunner().invoke(app, ["show", f"--data={view.folder}", AS_OF, *flags])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_line_a_week_with_what_was_expected(view: View) -> None:
    """Observed, expected, threshold; what is too little to compare says so."""
    lines = shown(view, "--area=21115", "--topic=land", "--weeks=14").splitlines()
    assert lines[0].startswith("xã Trà Bồng (21115), lĩnh vực đất đai")
    assert re.fullmatch(r"03/08/2026 +17 +10.0 +16.3 +VƯỢT NGƯỠNG", lines[-1])
    assert re.fullmatch(r"27/07/2026 +12 +- +- +chưa đủ số liệu để so", lines[-2])
    english = shown(view, "--area=51", "--topic=land", "--weeks=1", "--lang=en").splitlines()
    assert re.fullmatch(r"03/08/2026 +17 +10.0 +16.3 +TOO MANY", english[-1])


def test_a_line_a_topic_where_none_is_named(view: View) -> None:
    """The last complete week of each."""
    lines = shown(view, "--area=51").splitlines()
    assert len(lines) == 10
    assert any(re.fullmatch(r"đất đai +17 +10.0 +16.3 +VƯỢT NGƯỠNG", line) for line in lines)


def test_the_same_as_json(view: View) -> None:
    """For other programs."""
    (line,) = shown(view, "--area=51", "--topic=land", "--weeks=2", "--json").splitlines()
    said = json.loads(line)
    assert (said["area"], said["topic"], said["secret"]) == ("51", "land", False)
    assert said["weeks"][1] == {
        "week": "2026-08-03",
        "observed": 17.0,
        "expected": 10.0,
        "threshold": 16.267,
        "alarm": True,
        "method": "mean_sd",
        "silent": False,
    }
    assert (said["rise"], said["clusters"]) == (None, [])


def test_of_one_kind_only(view: View) -> None:
    """Nobody gave feedback."""
    (line,) = shown(
        view, "--area=51", "--topic=land", "--kind=feedback", "--weeks=1", "--json"
    ).split("\n")[:1]
    assert json.loads(line)["weeks"][0]["observed"] == 0


def test_from_a_file_of_facts(tmp_path: Path) -> None:
    """No worker needed."""
    file = tmp_path / "facts.jsonl"
    file.write_bytes(b"\n".join(dump_fact(one) for one in weeks()))
    flags = [f"--facts={file}", "--area=21115", "--topic=land", "--weeks=1", AS_OF]
    result = CliRunner().invoke(app, ["show", *flags])
    assert "VƯỢT NGƯỠNG" in result.output


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (["--area=99999"], "no commune and no province"),
        (["--area=21142"], "no commune and no province"),
        (["--area=5"], "five digits"),
        (["--area=51", "--topic=water"], "no topic"),
    ],
)
def test_what_is_asked_wrongly_is_refused_in_words(view: View, flags: list[str], says: str) -> None:
    """With what to write instead."""
    result = CliRunner().invoke(app, ["show", f"--data={view.folder}", AS_OF, *flags])
    assert result.exit_code == 2
    assert says in re.sub(r"[\s│]+", " ", result.output)


@pytest.mark.parametrize(
    ("lang", "same", "gone"),
    [
        ("vi", "Tính lại từ số đơn từng tuần: kết luận vẫn như vậy.", "nay không còn kết luận này"),
        ("en", "From the counts of every week: re-derived, same.", "as they are now"),
    ],
)
def test_an_alert_on_weeks_is_explained_from_their_counts(
    view: View, lang: str, same: str, gone: str
) -> None:
    """The papers alone say nothing of what is usual; the counts do."""
    for subject in ("21115", "51"):
        page = view.page(subject, lang)
        assert same in page
        assert "H2" in page
    days = (BURST.toordinal(), MONDAY.toordinal())
    rows = view.store.count_rows("51", "land", days)
    view.store.put_count_rows([row.matter for row in rows[:5]], [])
    assert gone in view.page("51", lang)
