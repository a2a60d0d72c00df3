"""The node of a district's People's Committee, until 2025-06-30 (UBND cấp huyện)."""

from __future__ import annotations

from services.node.profile import Profile

PROFILE = Profile(
    name="district",
    label_vi="Ủy ban nhân dân cấp huyện (đến ngày 30/6/2025)",
    # `h525`; the level was abolished on 2025-07-01.
    agencies=r"h[0-9]{3}(-[a-z0-9]+)*",
    port=8102,
)
