"""The node of a ministry, the Government Inspectorate or another central body (cấp trung ương)."""

from __future__ import annotations

from services.node.profile import Profile

PROFILE = Profile(
    name="ministry",
    label_vi="Cơ quan trung ương",
    # `b-nnmt` and its units; `ttcp`, `btcdtw`, `ttg`, `cp`.
    agencies=r"(b-[a-z0-9]+|ttcp|btcdtw|ttg|cp)(-[a-z0-9]+)*",
    port=8104,
)
