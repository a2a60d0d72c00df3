"""A subject has five tokens and grants exactly what it says."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from domain.contracts.facts import CONTRACTS, type_of
from domain.contracts.subjects import (
    STREAMS,
    alert_subject,
    desk_fence,
    desk_subject,
    fact_subject,
    node_fence,
    node_of,
    worker_fence,
)
from domain.contracts.words import AgencyCode, NodeCode, ProvinceCode

TYPES = [type_of(contract) for contract in CONTRACTS]

part = st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True)
nodes = st.from_regex(r"n[0-9]{0,2}(-[a-z0-9]{1,12}){1,2}", fullmatch=True)
provinces = st.from_regex(r"[0-9]{2}", fullmatch=True)
_NODE: TypeAdapter[str] = TypeAdapter(NodeCode)
_PROVINCE: TypeAdapter[str] = TypeAdapter(ProvinceCode)
_AGENCY: TypeAdapter[str] = TypeAdapter(AgencyCode)


def _covers(pattern: str, subject: str) -> bool:
    wanted, found = pattern.split("."), subject.split(".")
    return len(wanted) == len(found) and all(map(fnmatchcase, found, wanted))


@given(st.sampled_from(TYPES), provinces, nodes)
def test_a_fact_subject_has_five_plain_tokens(type_: str, province: str, node: str) -> None:
    """No valid code can widen a subject or add a token to it."""
    _PROVINCE.validate_python(province)
    _NODE.validate_python(node)
    subject = fact_subject(type_, province, node)
    assert len(subject.split(".")) == 5
    assert not set(subject) & set("*> \t\r\n")
    assert all(subject.split("."))
    assert subject.isascii()


@given(st.sampled_from(TYPES), provinces, nodes, nodes)
def test_a_fence_covers_one_node_and_no_other(
    type_: str, province: str, node: str, other: str
) -> None:
    """A node's credentials end where the next node's begin."""
    subject = fact_subject(type_, province, node)
    assert node_of(subject) == node
    assert _covers(node_fence(node), subject)
    assert _covers(node_fence(other), subject) == (other == node)


@given(st.sampled_from(["raised", "changed", "withdrawn"]), provinces, part)
def test_an_alert_subject_has_five_plain_tokens(change: str, province: str, worker: str) -> None:
    """Alerts travel by the same rule as facts."""
    subject = alert_subject(change, province, worker)
    assert len(subject.split(".")) == 5
    assert _covers(worker_fence(worker), subject)


@given(st.sampled_from(["acknowledged", "handling_reported", "closed"]), provinces, part, part)
def test_a_desk_subject_has_five_plain_tokens(
    fact: str, province: str, desk: str, other: str
) -> None:
    """What desks do travels by the same rule, each under a fence of its own."""
    subject = desk_subject(fact, province, desk)
    assert len(subject.split(".")) == 5
    assert _covers(desk_fence(desk), subject)
    assert _covers(desk_fence(other), subject) == (other == desk)


@given(st.text(alphabet=st.sampled_from("abn0159.*>-$ \n\0ăđ_/"), max_size=45))
def test_a_code_with_a_separator_or_wildcard_is_no_code(text: str) -> None:
    """Whatever the pattern lets through cannot steer a subject."""
    for words in (_NODE, _AGENCY, _PROVINCE):
        try:
            accepted = words.validate_python(text)
        except ValueError:
            continue
        assert not set(accepted) & set(".*> \n\0$_/")


def test_every_fact_has_a_subject_of_its_own() -> None:
    """Two contracts never share a subject, so a filter picks one."""
    subjects = [fact_subject(type_, "51", "n51-demo") for type_ in TYPES]
    assert len(set(subjects)) == len(subjects)


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: str(stream.name))
def test_streams_do_not_overlap(stream: object) -> None:
    """A message belongs to one stream; JetStream would refuse the second anyway."""
    subjects = [subject for declared in STREAMS for subject in declared.subjects]
    assert len(set(subjects)) == len(subjects)
    assert stream in STREAMS
