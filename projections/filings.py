"""What a filing is: one paper at one office, as its classification stands (lần nộp đơn)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.petition import PetitionClassifiedV1, PetitionReceivedV1
from domain.contracts.words import Kind
from projections.case_file import once_a_case

if TYPE_CHECKING:
    from datetime import date

    from domain.contracts.substance import Signers, Substance
    from projections.case_file import CaseFile


class Filing(NamedTuple):
    """One paper one office took in, read by its latest classification (đơn tiếp nhận)."""

    day: date
    petition: str
    agency: str
    """The office that took it in: the door, before it is read as its body."""
    forwarded: bool
    """Another body sent it: the sender did not choose this office."""
    transfer: str | None
    """The transfer that brought it, if one did."""
    kind: Kind | None
    """None while nobody classified it; a complaint where contradictory ones say so."""
    substance: Substance | None
    """None while unclassified, and where classifications of one day contradict each other."""
    signers: Signers
    addressees: tuple[str, ...]
    inconsistent: bool
    evidence: tuple[str, ...]
    """The receipt, and the classification that stands."""

    @property
    def senders(self) -> frozenset[str]:
        """Return the pseudonyms behind the paper."""
        first = self.signers.sender_ref
        return frozenset(
            self.signers.cosigner_refs if first is None else (first, *self.signers.cosigner_refs)
        )


@once_a_case
def filings(case: CaseFile) -> tuple[Filing, ...]:
    """Return every filing of a case file by business day; ids only make ties canonical.

    The latest classification by business day stands, over what the receipt
    said on the same day too: an office classifies what it has received.
    """
    standing = case.latest(PetitionClassifiedV1)
    received = case.of(PetitionReceivedV1)
    return tuple([_filing(fact, standing.get(fact.subject)) for fact in received])


def same_sender(one: Filing, other: Filing) -> bool:
    """Whether two papers of one matter may come from one hand.

    A matter holds one sender or one signed group, so only two known and
    different senders are two [ours].
    """
    mine, theirs = one.senders, other.senders
    return not mine or not theirs or not mine.isdisjoint(theirs)


def _filing(fact: PetitionReceivedV1, standing: list[PetitionClassifiedV1] | None) -> Filing:
    said = fact.data
    substance, signers, inconsistent = said.substance, said.signers, False
    evidence: tuple[str, ...] = (fact.id,)
    kind = substance.kind if substance is not None else None
    if standing is not None:
        stands = standing[0].data
        substance, kind = stands.substance, stands.substance.kind
        signers = stands.signers or signers
        evidence = (fact.id, *[rival.id for rival in standing])
        inconsistent = len(standing) > 1 and _contradict(standing)
    if inconsistent and standing is not None:
        kinds = {rival.data.substance.kind for rival in standing}
        kind = Kind.COMPLAINT if Kind.COMPLAINT in kinds else min(kinds)
        substance, signers = None, said.signers
    return Filing(
        fact.businessdate,
        fact.subject,
        fact.agency,
        said.origin == "forwarded",
        said.transfer_id,
        kind,
        substance,
        signers,
        said.addressees,
        inconsistent,
        evidence,
    )


def _contradict(rivals: list[PetitionClassifiedV1]) -> bool:
    first = rivals[0].data
    return any(
        (rival.data.substance, rival.data.signers) != (first.substance, first.signers)
        for rival in rivals
    )
