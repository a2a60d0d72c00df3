"""Panels as we draw them: Vietnamese titles, English descriptions, one colour a severity."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grafana_foundation_sdk.builders import common as c
from grafana_foundation_sdk.builders import dashboard as d
from grafana_foundation_sdk.builders import prometheus, stat, table, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import common as cm
from grafana_foundation_sdk.models import dashboard as dm
from grafana_foundation_sdk.models import prometheus as pm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SOURCE = dm.DataSourceRef(type_val="prometheus", uid="${datasource}")
COLOURS = {
    "critical": "dark-red",
    "high": "orange",
    "medium": "yellow",
    "low": "light-blue",
    "info": "text",
}


@dataclass(frozen=True)
class Said:
    """What a panel is called and what it shows."""

    title: str
    says: str
    unit: str = "short"
    width: int = 8
    height: int = 8


def target(expr: str, legend: str = "", *, instant: bool = False) -> prometheus.Dataquery:
    """Return one question to Prometheus; a table wants its answer of now."""
    asked = prometheus.Dataquery().expr(expr).legend_format(legend).datasource(SOURCE)
    return asked.instant().format(pm.PromQueryFormat.TABLE) if instant else asked.range()


def _dressed(panel: Any, said: Said) -> Any:  # noqa: ANN401 - panels share no base class
    """Give a panel its words, its source and its place."""
    return (
        panel.title(said.title)
        .description(said.says)
        .unit(said.unit)
        .datasource(SOURCE)
        .span(said.width)
        .height(said.height)
    )


def lines(said: Said, *asked: tuple[str, str]) -> Any:  # noqa: ANN401
    """Return curves over time, one question each, with a table of last and highest below."""
    panel = (
        _dressed(timeseries.Panel(), said)
        .fill_opacity(10)
        .min(0)
        .legend(
            c.VizLegendOptions()
            .show_legend(show_legend=True)
            .display_mode(cm.LegendDisplayMode.TABLE)
            .placement(cm.LegendPlacement.BOTTOM)
            .calcs(["lastNotNull", "max"])
        )
        .tooltip(c.VizTooltipOptions().mode(cm.TooltipDisplayMode.MULTI))
    )
    for expr, legend in asked:
        panel = panel.with_target(target(expr, legend))
    return coloured(panel)


def number(said: Said, expr: str, *steps: tuple[float, str], legend: str = "") -> Any:  # noqa: ANN401
    """Return one large number; above each step it takes that colour."""
    shown = [
        dm.Threshold(value=None, color="green"),
        *(dm.Threshold(value=at, color=colour) for at, colour in steps),
    ]
    levels = d.ThresholdsConfig().mode(dm.ThresholdsMode.ABSOLUTE).steps(shown)
    return (
        _dressed(stat.Panel(), said)
        .thresholds(levels)
        .reduce_options(c.ReduceDataOptions().calcs(["lastNotNull"]))
        .no_value("0")
        .with_target(target(expr, legend))
    )


def rows(said: Said, *exprs: str) -> Any:  # noqa: ANN401
    """Return a table of what is now."""
    panel = _dressed(table.Panel(), said)
    for expr in exprs:
        panel = panel.with_target(target(expr, instant=True))
    hidden = {"excludeByName": {"Time": True, "__name__": True, "job": True}}
    panel = panel.with_transformation(dm.DataTransformerConfig(id_val="organize", options=hidden))
    return coloured(panel)


def coloured(panel: Any) -> Any:  # noqa: ANN401
    """Let a curve named after a severity have its colour."""
    for severity, colour in COLOURS.items():
        fixed = {"mode": "fixed", "fixedColor": colour}
        panel = panel.override_by_name(severity, [dm.DynamicConfigValue("color", fixed)])
    return panel


def chosen(name: str, label: str, metric: str) -> d.QueryVariable:
    """Return a choice above the dashboard: all values of a label, several at once."""
    return (
        d.QueryVariable(name)
        .label(label)
        .datasource(SOURCE)
        .query({"query": f"label_values({metric}, {name})", "refId": name})
        .refresh(dm.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(dm.VariableSort.ALPHABETICAL_ASC)
        .multi(multi=True)
        .include_all(include_all=True)
        .all_value(".*")
        .current(dm.VariableOption(selected=True, text="All", value="$__all"))
    )


def page(uid: str, title: str, says: str, *choices: d.QueryVariable) -> d.Dashboard:
    """Return an empty dashboard with its choices."""
    made = (
        d.Dashboard(title)
        .uid(f"leothang-{uid}")
        .description(says)
        .tags(["leothang"])
        .timezone("Asia/Ho_Chi_Minh")
        .refresh("30s")
        .time("now-6h", "now")
        .tooltip(dm.DashboardCursorSync.CROSSHAIR)
        .with_variable(d.DatasourceVariable("datasource").label("Nguồn").type("prometheus"))
    )
    for choice in choices:
        made = made.with_variable(choice)
    return made


def written(make: Callable[[], d.Dashboard]) -> str:
    """Return a dashboard as the file Grafana reads."""
    return json.dumps(make().build(), cls=JSONEncoder, indent=1, ensure_ascii=False) + "\n"


def placed(made: d.Dashboard, parts: Sequence[tuple[str, Sequence[Any]]]) -> d.Dashboard:
    """Put panels below each other under the titles of their rows."""
    for title, panels in parts:
        made = made.with_row(d.Row(title))
        for panel in panels:
            made = made.with_panel(panel)
    return made
