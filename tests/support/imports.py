"""A small register as a file, and `leothang import` as somebody types it."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from domain.contracts.hosting import Hosting
from services import cli
from services.importing.mapping import load_mapping
from services.importing.offices import Answer
from services.importing.rejects import Rejects
from services.importing.run import Import, Summary
from services.importing.straight import InItsTime
from services.node.commands import AnyCommand
from services.node.pseudonyms import Keys

EXAMPLES = Path(__file__).parents[2] / "examples"
NODE = "n51-x21025"
COLUMNS = ("no", "day", "name", "kind", "people", "text", "to", "sent")

MAPPING = """
[fields]
no = { column = "no", required = true }
day = { column = "day", type = "date", formats = ["%d/%m/%Y"], required = true }
name = { column = "name", required = true }
kind = { column = "kind", map = { "KN" = "complaint", "KNPA" = "feedback" } }
people = { column = "people", type = "int", default = 1 }
text = { column = "text" }
to = { column = "to" }
sent = { column = "sent", type = "date", formats = ["%d/%m/%Y"] }

[[emit]]
command = "receive_petition"
fields = { agency = "x21025", on = "{day}", register_no = "{no}", province = "51", \
names = "{people}", sender = { name = "{name}" }, content = { kind = "{kind}" }, text = "{text}" }

[[emit]]
command = "transfer_petition"
when = { present = ["sent"] }
fields = { agency = "x21025", on = "{sent}", petition = "{paper}", to = "{to}" }
"""

CASES = """
[case]
key = "no"
order = "step"

[fields]
no = { column = "no" }
step = { column = "step", type = "int" }
day = { column = "day", type = "date", required = true }
office = { column = "office" }

[[emit]]
command = "receive_petition"
when = { first = true }
fields = { agency = "{office}", on = "{day}", register_no = "{no}", province = "51" }

[[emit]]
command = "transfer_petition"
when = { changes = "office" }
fields = { agency = "{holder}", on = "{day}", petition = "{paper}", to = "{office}" }

[[emit]]
command = "receive_petition"
when = { changes = "office" }
fields = { agency = "{office}", on = "{day}", register_no = "{no}/{n}", province = "51", \
origin = "forwarded", forwarder = "{was.office}", transfer_id = "{slip}" }
"""


def row(nth: int, **more: str) -> dict[str, str]:
    """Return an ordinary row."""
    told = {"no": f"{nth}/TD", "day": f"{nth:02d}/03/2026", "name": f"Nguyễn Văn {nth}"}
    return dict.fromkeys(COLUMNS, "") | told | {"kind": "KN"} | more


def write_csv(path: Path, rows: Sequence[dict[str, str]], encoding: str = "utf-8") -> Path:
    """Write rows under their header."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_mapping(folder: Path, text: str = MAPPING) -> Path:
    """Write a mapping."""
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return path


def read_rejects(path: Path) -> list[dict[str, str]]:
    """Return the rows set aside, as a clerk opens them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@dataclass
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


Leothang = Callable[..., Said]


@pytest.fixture
def leothang(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Leothang:
    """The command line, in this process."""

    def say(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["leothang", *map(str, words)])
        monkeypatch.setitem(os.environ, "COLUMNS", "200")
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return Said(code, told.out, told.err)

    return say


@dataclass
class Listening:
    """An office that records by the rules and remembers what it was sent."""

    office: InItsTime = field(
        default_factory=lambda: InItsTime(
            NODE,
            Keys("k1", b"a key of thirty-two letters....."),
            hosting=Hosting({NODE: ("*",)}),
            known=lambda _: True,
        )
    )
    sent: list[list[AnyCommand]] = field(default_factory=list[list[AnyCommand]])

    @property
    def commands(self) -> list[AnyCommand]:
        """Every command, in the order of sending."""
        return [command for group in self.sent for command in group]

    def hand_in(self, commands: Sequence[AnyCommand]) -> list[Answer]:
        """Record, and remember the group."""
        self.sent.append(list(commands))
        return self.office.hand_in(commands)


def import_file(path: Path, mapping: Path, office: Listening) -> tuple[Summary, Rejects]:
    """Import a file into an office; return summary and rejects, which are not written."""
    rejects = Rejects(path.with_name("rejects.csv"))
    return Import(load_mapping(mapping), office, rejects).run(path), rejects
