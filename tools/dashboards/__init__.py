"""Grafana's dashboards as code: `make docs` writes deploy/grafana/dashboards."""

from __future__ import annotations

from dashboards.early_warning import early_warning
from dashboards.mesh import mesh
from dashboards.node import node
from dashboards.panels import written

__all__ = ["FILES", "written"]

FILES = {"early-warning": early_warning, "mesh": mesh, "node": node}
"""File name and what makes it."""
