"""Every metric a program exports, read from the code: docs/metrics.md, and what tests ask.

The calls that make metrics are read, not run: a metric that appears only after
something has happened is in the list too. A name may be a literal, or an f-string over a
loop through literals.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDERS = ("services", "projections")
KINDS = {
    "Counter": "counter",
    "Gauge": "gauge",
    "Histogram": "histogram",
    "CounterMetricFamily": "counter",
    "GaugeMetricFamily": "gauge",
    "HistogramMetricFamily": "histogram",
}
_PROGRAMS = {
    "services/hub": "hub",
    "services/node": "node",
    "services/desk": "desk",
    "services/runtime": "every program",
    "services/verifying": "node",
    "projections/early_warning": "watch",
    "projections": "watch",
}
_TAILS = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
PROCESS = (
    ("process_cpu_seconds_total", "counter", "Seconds of processor time."),
    ("process_max_fds", "gauge", "Files the program may open."),
    ("process_open_fds", "gauge", "Files the program has open."),
    ("process_resident_memory_bytes", "gauge", "Memory in use."),
    ("process_start_time_seconds", "gauge", "When the program began."),
    ("process_virtual_memory_bytes", "gauge", "Memory addressed."),
)


class UnreadableMetricError(Exception):
    """A metric whose name is not written where it is made: nobody could look it up."""


@dataclass(frozen=True, order=True, slots=True)
class Exported:
    """One metric of one program."""

    program: str
    name: str
    kind: str
    says: str
    labels: tuple[str, ...]

    @property
    def series(self) -> tuple[str, ...]:
        """The names Prometheus stores it under."""
        return tuple(self.name + tail for tail in _TAILS[self.kind])


def exported(root: Path = Path()) -> list[Exported]:
    """Return every metric the programs export."""
    found: set[Exported] = set()
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            if "prometheus_client" in path.read_text(encoding="utf-8"):
                found.update(_of_file(path, path.relative_to(root).as_posix()))
    found.update(
        Exported("every program", _base(name), kind, says, ()) for name, kind, says in PROCESS
    )
    return sorted(found)


def _base(name: str) -> str:
    return name.removesuffix("_total")


def _of_file(path: Path, place: str) -> Iterator[Exported]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    program = next(
        (said for folder, said in _PROGRAMS.items() if place.startswith(folder + "/")), "?"
    )
    known = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    theirs = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("prometheus_client")
        for alias in node.names
    }
    for call, bound in _calls(tree, {}):
        if _called(call) not in theirs:
            continue
        where = f"{place}:{call.lineno}"
        kind = KINDS[_called(call)]
        name = _text(_given(call, 0, "name"), known, bound, where)
        says = _text(_given(call, 1, "documentation"), known, bound, where)
        labels = _labels(call, known)
        yield Exported(program, _base(name), kind, says, labels)


def _calls(node: ast.AST, bound: Mapping[str, str]) -> Iterator[tuple[ast.Call, Mapping[str, str]]]:
    """Yield the calls that make metrics, once for every turn of a loop through literals."""
    if isinstance(node, ast.Call) and _called(node) in KINDS and node.args:
        yield node, bound
    turns = list(_turns(node)) if isinstance(node, ast.For) else [{}]
    for turn in turns or [{}]:
        for child in ast.iter_child_nodes(node):
            yield from _calls(child, {**bound, **turn})


def _turns(loop: ast.For) -> Iterator[dict[str, str]]:
    rows = loop.iter.elts if isinstance(loop.iter, ast.Tuple | ast.List) else []
    for row in rows:
        names = loop.target.elts if isinstance(loop.target, ast.Tuple) else [loop.target]
        cells = row.elts if isinstance(row, ast.Tuple) else [row]
        yield {
            name.id: cell.value
            for name, cell in zip(names, cells, strict=False)
            if isinstance(name, ast.Name)
            and isinstance(cell, ast.Constant)
            and isinstance(cell.value, str)
        }


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _given(call: ast.Call, position: int, word: str) -> ast.expr | None:
    named = {one.arg: one.value for one in call.keywords}
    return call.args[position] if len(call.args) > position else named.get(word)


def _text(
    node: ast.expr | None, known: Mapping[str, ast.expr], bound: Mapping[str, str], where: str
) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name) if name in bound:
            return bound[name]
        case ast.Name(id=name) if name in known:
            return _text(known[name], known, bound, where)
        case ast.JoinedStr(values=parts):
            inner = (part.value if isinstance(part, ast.FormattedValue) else part for part in parts)
            return "".join(_text(part, known, bound, where) for part in inner)
        case _:
            msg = f"{where}: write name and help of a metric where it is made"
            raise UnreadableMetricError(msg)


def _labels(call: ast.Call, known: Mapping[str, ast.expr]) -> tuple[str, ...]:
    # The third of a family is its value, unless it is a list of labels.
    given = _given(call, 2, "labels") or _given(call, 2, "labelnames")
    if isinstance(given, ast.Name):
        given = known.get(given.id)
    if not isinstance(given, ast.Tuple | ast.List):
        named = {one.arg: one.value for one in call.keywords}
        given = named.get("labels", named.get("labelnames"))
        if isinstance(given, ast.Name):
            given = known.get(given.id)
    cells = given.elts if isinstance(given, ast.Tuple | ast.List) else []
    words = (known.get(cell.id, cell) if isinstance(cell, ast.Name) else cell for cell in cells)
    return tuple(
        cell.value
        for cell in words
        if isinstance(cell, ast.Constant) and isinstance(cell.value, str)
    )


def page(root: Path = Path()) -> str:
    """Return docs/metrics.md."""
    lines = [
        "# Metrics",
        "",
        "Every metric of every program, read from the code by `make docs`. A counter is stored",
        "as `<name>_total`, a histogram as `<name>_bucket`, `_sum` and `_count`. Labels are closed",
        "lists (provinces, patterns, severities, reasons, names of nodes and workers): none says",
        "anything of a paper or a person. Prometheus adds `program`, `hub`, `instance` and the",
        "program's own name (`node`, `worker`, `desk`) from its list of targets.",
    ]
    metrics = exported(root)
    for program in sorted({one.program for one in metrics}):
        lines += ["", f"## {program}", "", "| Metric | Kind | Labels | Says |", "|---|---|---|---|"]
        lines += [
            f"| `{one.name}` | {one.kind} | {', '.join(one.labels)} | {one.says} |"
            for one in metrics
            if one.program == program
        ]
    return "\n".join(lines) + "\n"
