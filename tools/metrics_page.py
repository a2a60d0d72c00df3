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
    from collections.abc import Iterator

    _Bound = dict[str, str | tuple[str, ...]]
    _Found = tuple[str, str, str, tuple[str, ...]]

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
    "services/runtime/reconciliation_metrics.py": "node, watch, desk",
    "services/runtime": "every program",
    "projections/early_warning": "watch",
    "projections": "watch",
}
_SAID = ((0, "name"), (1, "documentation"))
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
    program = next(
        (said for part, said in _PROGRAMS.items() if f"{place}/".startswith(f"{part}/")), "?"
    )
    reading = _Reading(ast.parse(path.read_text(encoding="utf-8")), place)
    for kind, name, says, labels in reading.metrics(reading.tree, {}):
        yield Exported(program, _base(name), kind, says, labels)


class _Reading:
    """Follows the calls that make metrics through one module, as far as it is literals."""

    def __init__(self, tree: ast.Module, place: str) -> None:
        self.tree = tree
        self._place = place
        self._known = {
            name.id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
            for name in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(name, ast.Name)
        }
        self._theirs = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("prometheus_client")
            for alias in node.names
        } & set(KINDS)
        self._makers = {
            node.name: node
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and self._is_maker(node)
        }

    def _is_maker(self, function: ast.FunctionDef) -> bool:
        """Tell whether a function makes the metric it is told to."""
        given = {argument.arg for argument in function.args.args}
        return any(
            isinstance(word, ast.Name) and word.id in given
            for call in ast.walk(function)
            if isinstance(call, ast.Call) and _called(call) in self._theirs and call.args
            for word in ast.walk(call.args[0])
        )

    def metrics(self, node: ast.AST, bound: _Bound) -> Iterator[_Found]:
        """Yield what is made below a node, once for every turn of a loop through literals."""
        if isinstance(node, ast.FunctionDef) and node.name in self._makers:
            return
        if isinstance(node, ast.Call):
            yield from self._of_call(node, bound)
        for turn in self._turns(node) or [{}]:
            for child in ast.iter_child_nodes(node):
                yield from self.metrics(child, {**bound, **turn})

    def _of_call(self, call: ast.Call, bound: _Bound) -> Iterator[_Found]:
        name = _called(call)
        if name in self._theirs and (call.args or call.keywords):
            said = (self._text(_given(call, n, word), bound) for n, word in _SAID)
            yield KINDS[name], *said, self._labels(call, bound)  # type: ignore[misc]  # two texts
        maker = self._makers.get(name)
        if maker is not None:
            given = dict(zip((one.arg for one in maker.args.args), call.args, strict=False))
            inner: _Bound = {key: self._text(value, bound) for key, value in given.items()}
            if maker.args.vararg is not None:
                rest = call.args[len(maker.args.args) :]
                inner[maker.args.vararg.arg] = tuple(self._text(one, bound) for one in rest)
            for child in maker.body:
                yield from self.metrics(child, inner)

    def _turns(self, node: ast.AST) -> list[_Bound]:
        loops: list[tuple[ast.expr, ast.expr]] = []
        if isinstance(node, ast.For):
            loops = [(node.target, node.iter)]
        elif isinstance(node, ast.GeneratorExp | ast.ListComp):
            loops = [(one.target, one.iter) for one in node.generators]
        return [turn for target, source in loops for turn in self._rows(target, source)]

    def _rows(self, target: ast.expr, source: ast.expr) -> Iterator[_Bound]:
        found = self._known.get(source.id) if isinstance(source, ast.Name) else source
        for row in found.elts if isinstance(found, ast.Tuple | ast.List) else []:
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            cells = row.elts if isinstance(row, ast.Tuple) else [row]
            yield {
                name.id: cell.value
                for name, cell in zip(names, cells, strict=False)
                if isinstance(name, ast.Name)
                and isinstance(cell, ast.Constant)
                and isinstance(cell.value, str)
            }

    def _text(self, node: ast.expr | None, bound: _Bound) -> str:
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.Name(id=name) if isinstance(bound.get(name), str):
                return str(bound[name])
            case ast.Name(id=name) if name in self._known:
                return self._text(self._known[name], bound)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._text(left, bound) + self._text(right, bound)
            case ast.JoinedStr(values=parts):
                inner = (one.value if isinstance(one, ast.FormattedValue) else one for one in parts)
                return "".join(self._text(one, bound) for one in inner)
            case _:
                line = getattr(node, "lineno", "?")
                msg = f"{self._place}:{line}: write name and help of a metric where it is made"
                raise UnreadableMetricError(msg)

    def _labels(self, call: ast.Call, bound: _Bound) -> tuple[str, ...]:
        named = {one.arg: one.value for one in call.keywords}
        # The third argument of a family is its value, unless it is a list of labels.
        for given in (named.get("labels"), named.get("labelnames"), *call.args[2:3]):
            if isinstance(given, ast.Name) and isinstance(bound.get(given.id), tuple):
                return tuple(bound[given.id])
            found = self._known.get(given.id) if isinstance(given, ast.Name) else given
            if isinstance(found, ast.Tuple | ast.List):
                return tuple(self._text(one, bound) for one in found.elts)
        return ()


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _given(call: ast.Call, position: int, word: str) -> ast.expr | None:
    named = {one.arg: one.value for one in call.keywords}
    return call.args[position] if len(call.args) > position else named.get(word)


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
