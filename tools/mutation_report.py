"""Print how many mutants the tests killed, by module, from the files mutmut leaves in `mutants/`.

Run by `make mutation`. Fails under 90 % of all that were made, and while any mutant was not tried.
`--survivors` names those that live, `--round` those to try again, one a line; `--write` puts
the table with day and commit into docs/mutation.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_MADE = Path("mutants")
_PAGE = Path("docs/mutation.md")
_MARKS = ("<!-- table: written by tools/mutation_report.py -->\n", "<!-- end of table -->\n")
_GATE = 90.0
_KILLED = frozenset({1, 3})
_TIMEOUT = frozenset({36, 24, 152, 255, -24, -9, -14})
_UNREACHED = frozenset({5, 33})
_COLUMNS = ("killed", "survived", "timeout", "unreached", "other", "not tried")


@dataclass(frozen=True)
class Module:
    """The mutants of one source file, and how each ended."""

    name: str
    ends: dict[str, str]

    @property
    def counts(self) -> Counter[str]:
        """Count the mutants by how they ended."""
        return Counter(self.ends.values())


def how(code: int | None) -> str:
    """Say how a mutant ended; a test that hangs noticed it, but is counted by itself."""
    if code is None:
        return "not tried"
    if code in _KILLED:
        return "killed"
    if code == 0:
        return "survived"
    if code in _UNREACHED:
        return "unreached"
    return "timeout" if code in _TIMEOUT else "other"


def modules(made: Path) -> list[Module]:
    """Read the results mutmut left, one file a module; modules without mutants are left out."""
    found: list[Module] = []
    for path in sorted(made.rglob("*.py.meta")):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        name = path.relative_to(made).as_posix().removesuffix(".py.meta")
        if codes:
            found.append(Module(name, {key: how(code) for key, code in codes.items()}))
    return found


def noticed(counts: Counter[str]) -> float:
    """Return how many of a hundred mutants were killed or made the tests hang."""
    return 100 * (counts["killed"] + counts["timeout"]) / max(counts.total(), 1)


def table(found: list[Module]) -> str:
    """Return the table by module, with the total in its last line."""
    lines = [
        f"| module | made | {' | '.join(_COLUMNS)} | % |",
        f"|---|--:|{'--:|' * len(_COLUMNS)}--:|",
    ]
    total: Counter[str] = Counter()
    for module in found:
        lines.append(_line(module.name, module.counts))
        total += module.counts
    return "\n".join([*lines, _line("**total**", total)])


def _line(name: str, counts: Counter[str]) -> str:
    if counts["not tried"] == counts.total():
        return f"| {name} | {counts.total()} |{' |' * len(_COLUMNS)} not run |"
    cells = " | ".join(str(counts[column]) for column in _COLUMNS)
    return f"| {name} | {counts.total()} | {cells} | {noticed(counts):.1f} |"


def _named(found: list[Module], *ends: str) -> str:
    return "\n".join(key for module in found for key, end in module.ends.items() if end in ends)


def written(page: str, found: list[Module]) -> str:
    """Return the page with the table, the commit that was changed, and the day."""
    last = ["git", "log", "-1", "--format=%h of %cs"]
    commit = subprocess.run(last, capture_output=True, check=True, text=True).stdout.strip()
    before, _, rest = page.partition(_MARKS[0])
    _, _, after = rest.partition(_MARKS[1])
    today = datetime.now().astimezone().date()
    words = f"Of {today}, commit {commit}.{_unfinished(found)}\n\n{table(found)}\n"
    return f"{before}{_MARKS[0]}{words}{_MARKS[1]}{after}"


def _unfinished(found: list[Module]) -> str:
    total = sum((module.counts for module in found), Counter[str]())
    tried = total.total() - total.pop("not tried", 0)
    whole = sum(1 for module in found if not module.counts["not tried"])
    if whole == len(found):
        return ""
    return (
        f" **The run is not finished**: {tried} mutants were tried, {noticed(total):.1f} % of these"
        f" noticed; {whole} of {len(found)} modules are whole. Functions that few tests reach come"
        " first."
    )


def main(words: list[str]) -> int:
    """Print what was asked for, and tell by the exit code whether the gate holds."""
    found = modules(_MADE)
    if not found:
        print("no results in mutants/: run `make mutation`", file=sys.stderr)
        return 2
    if "--round" in words:
        print(_named(found, "survived", "not tried", "other"))
        return 0
    if "--survivors" in words:
        print(_named(found, "survived", "unreached", "other"))
        return 0
    if "--write" in words:
        page = written(_PAGE.read_text(encoding="utf-8"), found)
        _PAGE.write_text(page, encoding="utf-8")
    total = sum((module.counts for module in found), Counter[str]())
    print(table(found))
    return 0 if noticed(total) >= _GATE and not total["not tried"] else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
