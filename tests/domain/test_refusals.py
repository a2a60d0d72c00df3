"""Every refusal, provoked; each says in two languages what is wrong."""

from __future__ import annotations

import string

import pytest

from domain.errors import DomainError
from tests.support.files import KINDS
from tests.support.refusals import AT_THE_NODE, CASES, Case, every_refusal
from tests.support.scenario import given


def _code(error: type[DomainError]) -> str:
    return error.code


REFUSALS: list[type[DomainError]] = sorted(set(every_refusal()), key=_code)

each_refusal = pytest.mark.parametrize("error", REFUSALS)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_file_refuses(case: Case) -> None:
    """The refusal is the one that fits, and the file stays as it was."""
    kind = KINDS[case.past[0].kind.TOPIC.partition(".")[0]]
    refusal = given(kind, *case.past).when(case.command).then_refused(case.error)
    assert "{" not in refusal.message + refusal.message_vi


def test_every_refusal_is_provoked() -> None:
    """A refusal nobody can provoke is dead; a new one needs its case here or at the node."""
    provoked = {case.error for case in CASES}
    assert provoked | AT_THE_NODE == set(every_refusal())
    assert not provoked & AT_THE_NODE


def test_a_refusal_is_known_by_its_code() -> None:
    """Callers decide by the code, so no two share one."""
    codes = [error.code for error in every_refusal()]
    assert len(set(codes)) == len(codes)
    assert "refused" not in codes


@each_refusal
def test_both_languages_say_the_same(error: type[DomainError]) -> None:
    """Neither text leaves out what the other names, and no reason is left in English."""
    english, vietnamese = (
        {name for _, name, _, _ in string.Formatter().parse(text) if name}
        for text in (error.english, error.vietnamese)
    )
    assert english == vietnamese
    assert not error.vietnamese.isascii()
