"""Simulated scenarios of a wanted size, made once and kept between measurements."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.harness import say, store_folder

_PROVINCES = (
    *("01", "79", "48", "51", "46", "56", "66", "92", "96", "31"),
    *("04", "08", "11", "12", "14", "15", "19", "20", "22", "24", "25", "33", "37", "38"),
    *("40", "42", "44", "52", "68", "75", "80", "82", "86", "91"),
)
_PER_PROVINCE_DAY = 140
_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Inputs:
    """One scenario on disk."""

    folder: Path
    as_of: str
    facts: int

    @property
    def facts_file(self) -> Path:
        """What the nodes would publish."""
        return self.folder / "facts.jsonl"

    @property
    def commands_file(self) -> Path:
        """What officers would type."""
        return self.folder / "commands.jsonl"

    @property
    def truth_file(self) -> Path:
        """What was planted."""
        return self.folder / "truth.jsonl"


def scenario(facts: int, *, start: str = "2026-02-01") -> Inputs:
    """Return a scenario with at least so many facts; make it when there is none yet."""
    provinces = _PROVINCES[: max(1, min(len(_PROVINCES), facts // 20_000))]
    days = max(7, facts // (_PER_PROVINCE_DAY * len(provinces)))
    while True:
        made = _made(provinces, days, start)
        if made.facts >= facts:
            return made
        days = int(days * facts / made.facts * 1.05) + 1


def _made(provinces: tuple[str, ...], days: int, start: str) -> Inputs:
    flags = ["--seed", "7", "--from", start, "--days", str(days)]
    for province in provinces:
        flags += ["--province", province]
    name = hashlib.sha256("|".join([*flags, _sources()]).encode()).hexdigest()[:12]
    folder = store_folder() / f"scenario-{name}"
    if not (folder / "summary.json").exists():
        say(f"making a scenario of {len(provinces)} provinces and {days} days in {folder}")
        shutil.rmtree(folder, ignore_errors=True)
        command = [sys.executable, "-m", "services.cli", "simulate", *flags, "--out", str(folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    with (folder / "facts.jsonl").open("rb") as file:
        return Inputs(folder, summary["as_of"], sum(1 for _ in file))


def _sources() -> str:
    """Return a digest of the code that makes scenarios, so that no old one is reused."""
    digest = hashlib.sha256()
    for part in ("domain", "services/simulate", "services/node"):
        for path in sorted((_ROOT / part).rglob("*")):
            if path.suffix in {".py", ".toml", ".txt"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()
