"""Dashboards: a Vietnamese title, an English description, and choices the panels really use."""

from __future__ import annotations

import csv
import json
import re
from typing import Any

import pytest
import yaml

from tests.support.monitoring import DASHBOARDS, DEPLOY, panels

FILES = sorted(DASHBOARDS.glob("*.json"))


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DASHBOARDS / name).read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_panel_says_what_it_shows(path: Any) -> None:
    """Officers read the title, operators the description."""
    dashboard = _read(path.name)
    assert not dashboard["title"].isascii()
    assert dashboard["description"].isascii()
    for panel in panels(dashboard):
        assert not panel["title"].isascii(), panel["title"]
        assert panel["description"].isascii(), panel["title"]
        assert panel["description"].endswith("."), panel["title"]
        assert panel["targets"], panel["title"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_panels_follow_the_choices_above_them(path: Any) -> None:
    """Every choice narrows a panel, and no panel names one that is not there."""
    dashboard = _read(path.name)
    choices = {one["name"] for one in dashboard["templating"]["list"]}
    asked = " ".join(t["expr"] for panel in panels(dashboard) for t in panel["targets"])
    spoken = set(re.findall(r"\$(\w+)", asked))
    assert spoken == choices - {"datasource"}
    for panel in panels(dashboard):
        assert panel["datasource"]["uid"] == "${datasource}"


def test_the_map_knows_every_province_of_today() -> None:
    """Name and place of each come from the table of official units."""
    table = DEPLOY / "reference" / "provinces_2025.csv"
    with table.open(encoding="utf-8", newline="") as rows:
        known = {row["code"] for row in csv.DictReader(rows)}
    rules = yaml.safe_load((DEPLOY / "prometheus/rules/provinces.yml").read_text(encoding="utf-8"))
    told = [rule["labels"] for rule in rules["groups"][0]["rules"]]
    assert {one["province"] for one in told} == known
    assert all(8 < float(one["lat"]) < 24 and 102 < float(one["lon"]) < 110 for one in told)


def test_grafana_is_given_the_dashboards_and_one_source() -> None:
    """What compose mounts is what the provisioning names."""
    provisioning = DEPLOY / "grafana" / "provisioning"
    (source,) = yaml.safe_load((provisioning / "datasources/prometheus.yml").read_text())[
        "datasources"
    ]
    assert source["url"] == "${LEOTHANG_PROMETHEUS_URL}"
    (provider,) = yaml.safe_load((provisioning / "dashboards/leothang.yml").read_text())[
        "providers"
    ]
    assert provider["options"]["path"] == "/etc/grafana/leothang/dashboards"
    assert {path.stem for path in FILES} == {"early-warning", "mesh", "node"}
