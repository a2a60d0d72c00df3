"""The measurement of sketches, small: both ways read the same letters."""

from __future__ import annotations

import json

import bench.p10_sketches


def test_sketches_are_measured_beside_datasketch_on_the_same_letters() -> None:
    """The row is whole, and names what the peer did; how fast is asked by the measurement alone."""
    result = bench.p10_sketches.measure(quick=True)
    said = json.loads(result.line())
    assert said["id"] == "P10"
    assert said["ours"] > 0
    assert said["peer"] > 0
    assert said["detail"]["letters"] >= 300
    assert "128 permutations" in said["detail"]["peer"]
