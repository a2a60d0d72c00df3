"""The rules of Prometheus: read by promtool, tried by promtool, explained in the runbook."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.support.monitoring import (
    ALERTMANAGER,
    DEPLOY,
    Rule,
    alerts,
    asked,
    names,
    program,
    rules,
    said,
)
from tools.metrics_page import exported

PROMETHEUS = DEPLOY / "prometheus"
RUNBOOK = DEPLOY / "runbook.md"
NOT_OURS = {
    "up",
    "prometheus_rule_evaluation_failures_total",
    "prometheus_notifications_dropped_total",
}
"""What Prometheus says of itself."""


def test_promtool_reads_every_rule_and_the_configuration() -> None:
    """Prometheus itself finds nothing wrong with what we hand it."""
    promtool = program("promtool")
    said(promtool, "check", "rules", *sorted((PROMETHEUS / "rules").glob("*.yml")))
    said(promtool, "check", "config", PROMETHEUS / "prometheus.yml")


@pytest.mark.timeout(180)
def test_each_alert_fires_where_it_should_and_nowhere_else() -> None:
    """promtool runs every case of `deploy/prometheus/tests`."""
    promtool = program("promtool")
    said(promtool, "test", "rules", *sorted((PROMETHEUS / "tests").glob("*.yaml")))


def test_promtool_reckons_the_groups_in_one_order() -> None:
    """Without an order promtool takes any: a ratio of ten minutes ago is no longer seen."""
    for path in (PROMETHEUS / "tests").glob("*.yaml"):
        asked_of = yaml.safe_load(path.read_text(encoding="utf-8"))
        read = [path.parent / name for name in asked_of["rule_files"]]
        groups = [yaml.safe_load(file.read_text(encoding="utf-8"))["groups"] for file in read]
        assert asked_of["group_eval_order"] == [one["name"] for some in groups for one in some]


def _cases() -> dict[str, list[bool]]:
    """Return, by alert, which of its cases expect it to fire."""
    found: dict[str, list[bool]] = {}
    for path in (PROMETHEUS / "tests").glob("*.yaml"):
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]:
            for asks in case["promql_expr_test"]:
                for name in re.findall(r'alertname="(\w+)"', asks["expr"]):
                    found.setdefault(name, []).append(bool(asks["exp_samples"]))
    return found


ALWAYS = "LeothangWatchdog"


@pytest.mark.parametrize("alert", alerts(), ids=lambda rule: rule.name)
def test_an_alert_has_both_cases_both_languages_and_a_page(alert: Rule) -> None:
    """Whoever is called at night finds what happened and what to do, in his language."""
    wanted = {True} if alert.name == ALWAYS else {True, False}
    assert set(_cases()[alert.name]) == wanted
    assert alert.body["labels"]["severity"] in {"critical", "warning", "info", "none"}
    said_of = alert.body["annotations"]
    for word in ("summary", "description"):
        assert said_of[word].isascii()
        assert not said_of[f"{word}_vi"].isascii()
    assert said_of["runbook_url"] == f"deploy/runbook.md#{alert.name.lower()}"


def test_the_runbook_has_one_heading_for_each_alert_and_no_other() -> None:
    """A page nobody is sent to is as wrong as a page that is missing."""
    headings = re.findall(r"(?m)^## (\w+)$", RUNBOOK.read_text(encoding="utf-8"))
    assert sorted(headings) == sorted(rule.name for rule in alerts())


def test_every_metric_of_a_rule_or_panel_is_exported_by_a_program() -> None:
    """A rule on a metric nobody exports would be silent for ever."""
    known = {series for metric in exported() for series in metric.series}
    known |= {rule.name for rule in rules() if not rule.alerts} | NOT_OURS
    spoken = [(rule.name, rule.expr) for rule in rules()]
    spoken += [(f"{one.dashboard}: {one.panel}", one.expr) for one in asked()]
    unknown = {where: names(expr) - known for where, expr in spoken}
    assert {where: found for where, found in unknown.items() if found} == {}


def test_metrics_are_named_and_labelled_as_prometheus_wants() -> None:
    """Names begin with the program's, counters count, and no label could name a person."""
    for metric in exported():
        assert metric.name.startswith(("leothang_", "process_")), metric
        assert not metric.name.endswith("_total"), metric
        assert metric.says.endswith("."), metric
        assert not set(metric.labels) & {"agency", "office", "officer", "petition", "matter"}, (
            metric
        )


ROUTES = {
    "alertname=LeothangProgramDown severity=critical hub=p51": "duty",
    "alertname=LeothangProgramDown severity=critical hub=tw": "duty-ministry",
    "alertname=LeothangForeignPublisher severity=critical hub=p51": "security,duty",
    "alertname=LeothangForeignPublisher severity=critical hub=tw": "security,duty-ministry",
    "alertname=LeothangUserDenied severity=critical hub=p51": "security,duty",
    "alertname=LeothangConsumersMany severity=critical hub=p51": "security,duty",
    "alertname=LeothangSilentWeeks severity=info hub=tw province=51": "provinces",
    "alertname=LeothangDiskFilling severity=warning hub=p51": "operators",
    "alertname=LeothangLogKeysDropped severity=info hub=p51": "weekly",
    "alertname=LeothangWatchdog severity=none": "watchdog",
    "alertname=Unheard hub=p51": "operators",
}


def test_alertmanager_sends_each_alert_to_those_it_concerns() -> None:
    """amtool reads the configuration and follows the routes."""
    amtool = program("amtool")
    said(amtool, "check-config", ALERTMANAGER)
    for labels, receivers in ROUTES.items():
        asks = ("config", "routes", "test", f"--config.file={ALERTMANAGER}")
        told = said(amtool, *asks, *labels.split()).strip()
        assert told == receivers, labels


def test_inhibition_names_alerts_that_exist() -> None:
    """A misspelt name would silence nothing, or too much."""
    text = yaml.safe_load(ALERTMANAGER.read_text(encoding="utf-8"))
    known = {rule.name.removeprefix("Leothang") for rule in alerts()}
    for rule in text["inhibit_rules"]:
        for matcher in rule["source_matchers"] + rule["target_matchers"]:
            spoken = re.findall(r"[A-Z][A-Za-z]+", matcher.replace("Leothang", ""))
            assert set(spoken) <= known, matcher


def test_no_secret_and_no_foreign_address_stands_in_the_configuration() -> None:
    """Receivers are loopback placeholders, and what they ask for lies in files."""
    text = ALERTMANAGER.read_text(encoding="utf-8")
    assert set(re.findall(r"https?://([^/\s]+)", text)) == {"127.0.0.1:8075"}
    assert not re.search(r"(?i)password|bearer_token:|credentials:|api_key", text)
