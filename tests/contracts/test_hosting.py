"""Which node may speak for which agency."""

from __future__ import annotations

import pytest

from domain.contracts.hosting import Hosting

HOSTING = Hosting({"n51-demo": ["x21031", "t51", "t51-*"], "n-closed": []})


@pytest.mark.parametrize(
    ("node", "agency", "hosted"),
    [
        ("n51-demo", "x21031", True),
        ("n51-demo", "t51-snnmt-ccqldd", True),
        ("n51-demo", "t52", False),
        ("n51-demo", "x21032", False),
        ("n51-x21032", "x21032", True),
        ("n-btcdtw", "btcdtw", True),
        ("n51-t51-ttr", "t51-ttr", True),
        ("n51-x21032", "x21033", False),
        ("n51-x21032", "x21032-kt", False),
        ("n-closed", "closed", False),
        ("odd", "odd", False),
    ],
)
def test_a_node_speaks_for_its_entry_or_else_for_its_namesake(
    node: str, agency: str, hosted: bool
) -> None:
    """An entry replaces the name; a node without one hosts exactly one agency."""
    assert HOSTING.hosts(node, agency) is hosted
    assert HOSTING.hosts(node, agency) is hosted, "asked again"
