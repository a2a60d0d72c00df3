"""Which bodies must not be named where a denunciation is explained (bảo mật tố cáo)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.petition import PetitionClassifiedV1, PetitionReceivedV1
from domain.contracts.reception import DelegationReceivedV1

if TYPE_CHECKING:
    from projections.case_file import CaseFile

_TELLING = (PetitionReceivedV1, PetitionClassifiedV1, DelegationReceivedV1)
_ANSWERS_FOR_ITSELF = frozenset({"head", "deputy", "body"})


def kept_confidential(case: CaseFile) -> frozenset[str]:
    """Return the bodies a denounced official heads or that are denounced themselves.

    Of an ordinary official his body is the competent one: it is named as such, and
    nothing says that he works there.
    """
    hidden: set[str] = set()
    for fact in case.facts:
        if isinstance(fact, _TELLING) and fact.data.substance is not None:
            said = fact.data.substance.denunciation
            if said is None:
                continue
            if said.body is not None and said.post in _ANSWERS_FOR_ITSELF:
                hidden.add(said.body)
            if said.now_at is not None and said.now_post in _ANSWERS_FOR_ITSELF:
                hidden.add(said.now_at)
    return frozenset(hidden)
