"""Ids are derived from what is written on the paper."""

from __future__ import annotations

from uuid import uuid5

from hypothesis import given
from hypothesis import strategies as st

from domain.identity import NAMESPACE, fact_id


@given(st.text(st.characters(codec="utf-8")), st.integers(min_value=1))
def test_the_id_of_a_fact_is_a_uuid_under_the_namespace_of_all(node: str, version: int) -> None:
    """Registers and streams of years hold such ids: whatever writes them, they stay the same."""
    told = fact_id(node, "file", "petition.received", version)
    assert told == str(uuid5(NAMESPACE, f"{node}/file/petition.received/{version}"))
