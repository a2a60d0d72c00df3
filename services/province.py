"""The node of a province: committee, inspectorate, board, departments (cấp tỉnh)."""

from __future__ import annotations

from services.node.profile import Profile

PROFILE = Profile(
    name="province",
    label_vi="Cơ quan cấp tỉnh",
    # `t51`, `t51-ttr`, `t51-btcd`, `t51-snnmt`, `t51-snnmt-ccqldd`.
    agencies=r"t[0-9]{2}(-[a-z0-9]+)*",
    port=8103,
)
