"""The summary at the end of the demo, and whether everything expected happened (tổng kết)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from domain.contracts.alert import AlertData
    from services.demo.latency import Latency
    from services.simulate.score import Score

PATTERNS = {
    "cross_level": "vượt cấp",
    "repeated_transfer": "chuyển đơn lòng vòng",
    "mass_complaint": "đông người",
    "overdue": "quá hạn",
}
SEVERITIES = ("critical", "high", "medium", "low")
_EXAMPLES = 3
_AGREEING = 0.99
"""Share of cases in which a slice of the log must agree with ServiceNow's own count."""


@dataclass
class Outcome:
    """What the demo saw."""

    commands: int
    facts: int
    facts_expected: int
    standing: list[AlertData]
    score: Score
    in_batches: float
    """Commands a second, sent in batches."""
    one_by_one: float
    """Commands a second, sent one by one at the pace asked for."""
    latency: Latency | None
    trouble: list[str] = field(default_factory=list[str])
    log_cases: int = 0
    """Cases of the real log."""
    log_agreeing: int = 0
    """Those in which we see as many transfers as ServiceNow counted."""

    def complaints(self) -> list[str]:
        """Return everything that did not go as expected; empty when all did."""
        found = list(self.trouble)
        if self.facts != self.facts_expected:
            found.append(
                f"{self.facts_expected:,} facts were recorded, {self.facts:,} are at the hub"
            )
        if self.score.missed:
            found.append("missed: " + ", ".join(self.score.missed))
        if self.score.made_up:
            found.append("made up: " + ", ".join(self.score.made_up))
        if self.log_agreeing < _AGREEING * self.log_cases:
            found.append(
                f"transfers of the real log agree in {self.log_agreeing} of {self.log_cases} cases"
            )
        if self.latency is None:
            found.append("no alert could be traced to a command")
        return found


def show(console: Console, outcome: Outcome) -> None:
    """Print the summary."""
    console.print()
    console.print(_by_pattern(outcome.standing))
    for alert in examples(outcome.standing):
        console.print(f"[bold]{alert.severity}[/] · {PATTERNS[alert.pattern]} · {alert.says.rule}")
        console.print(_indented(alert.summary_vi), soft_wrap=False)
        console.print(_indented(alert.summary_en), soft_wrap=False, style="dim")
    console.print()
    for line in _figures(outcome):
        console.print(line, markup=False, highlight=False)


def _indented(text: str) -> Padding:
    """Return a paragraph that breaks between words, whatever the width."""
    return Padding(Text(text), (0, 0, 0, 2), expand=False)


def _by_pattern(standing: Iterable[AlertData]) -> Table:
    counts: Counter[tuple[str, str]] = Counter(
        (str(alert.pattern), str(alert.severity)) for alert in standing
    )
    table = Table(title="Alerts standing at the end (cảnh báo)", title_justify="left")
    table.add_column("pattern")
    table.add_column("")
    for severity in (*SEVERITIES, "all"):
        table.add_column(severity, justify="right")
    for pattern, vietnamese in PATTERNS.items():
        cells = [counts[pattern, severity] for severity in SEVERITIES]
        table.add_row(pattern, vietnamese, *map(_cell, (*cells, sum(cells))))
    return table


def _cell(number: int) -> str:
    return str(number) if number else "·"


def examples(standing: Iterable[AlertData]) -> list[AlertData]:
    """Choose the gravest alert of each of three patterns, always the same ones."""
    ordered = sorted(
        standing, key=lambda a: (SEVERITIES.index(a.severity), a.pattern, a.says.rule, a.alert_id)
    )
    chosen: dict[str, AlertData] = {}
    for alert in ordered:
        chosen.setdefault(alert.pattern, alert)
    return list(chosen.values())[:_EXAMPLES]


def _figures(outcome: Outcome) -> list[str]:
    score, latency = outcome.score, outcome.latency
    recall = f"recall {score.recall:.3f} ({score.right} of {score.expected})"
    precision = f"precision {score.precision:.3f} ({score.right} of {score.alerts})"
    rates = f"{outcome.in_batches:,.0f} commands/s in batches, {outcome.one_by_one:,.0f}/s as paced"
    lines = [
        f"{outcome.facts:,} facts at the hub from {outcome.commands:,} commands",
        f"against the truth: {recall}, {precision}",
        f"throughput: {rates}, all durable",
    ]
    if outcome.log_cases:
        share = outcome.log_agreeing / outcome.log_cases
        lines.append(
            f"the real log: as many transfers as ServiceNow counted in {share:.1%} "
            f"of {outcome.log_cases:,} cases"
        )
    if latency:
        lines.append(
            f"command to alert: p50 {latency.p50 * 1000:.0f} ms, p99 {latency.p99 * 1000:.0f} ms "
            f"({latency.alerts} alerts)"
        )
    return lines
