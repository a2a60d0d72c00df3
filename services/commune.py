"""The node of a commune's People's Committee and its units (UBND cấp xã)."""

from __future__ import annotations

from services.node.profile import Profile

PROFILE = Profile(
    name="commune",
    label_vi="Ủy ban nhân dân cấp xã",
    # `x21115`, and `x21115-kt` for a unit of it.
    agencies=r"x[0-9]{5}(-[a-z0-9]+)*",
    port=8101,
)
