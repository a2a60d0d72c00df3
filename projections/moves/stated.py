"""The moves a matter's facts state, by the sender or by the receiver (chuyển đơn)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.petition import PetitionReceivedV1, PetitionTransferredV1
from domain.contracts.transfer import TransferAcknowledgedV1, TransferReturnedV1
from projections.moves.move import Move

if TYPE_CHECKING:
    from datetime import date

    from projections.case_file import CaseFile
    from projections.moves.bodies import Bodies

    Edges = dict[tuple[str, str], list[Move]]


class Stated:
    """Every move known, and how each paper came to the agency that registered it."""

    __slots__ = ("_bodies", "arrived_by", "moves", "returned", "taken_in")

    def __init__(self, case: CaseFile, bodies: Bodies) -> None:
        """Read the senders first, then the receivers, then the returns."""
        self._bodies = bodies
        self.moves: dict[str, Move] = {}
        self.arrived_by: dict[str, str] = {}
        """Petition -> the transfer that brought it to the agency that registered it."""
        self.returned: dict[str, str] = {}
        """Transfer -> the fact by which the receiver gave it back."""
        self.taken_in: dict[str, PetitionReceivedV1] = {}
        for sent in case.of(PetitionTransferredV1):
            self._sent(sent)
        for taken in case.of(PetitionReceivedV1):
            self.taken_in.setdefault(taken.subject, taken)
        named = [fact for fact in self.taken_in.values() if fact.data.transfer_id is not None]
        for fact in named:
            self._named(fact)
        unnamed = [
            (fact, fact.data.forwarder)
            for fact in self.taken_in.values()
            if fact.data.transfer_id is None and fact.data.forwarder is not None
        ]
        unclaimed = self._unclaimed() if unnamed else {}
        for fact, forwarder in unnamed:
            self._forwarded(fact, forwarder, unclaimed)
        for heard in case.of(TransferAcknowledgedV1):
            self._heard(heard)
        returns = case.of(TransferReturnedV1)
        for back in returns:
            self._heard(back)
        for back in returns:
            self._returned(back)
        if bodies.heirs:
            self._mark_inherited(case)

    def _sent(self, fact: PetitionTransferredV1) -> None:
        data, day = fact.data, fact.businessdate
        if data.transfer_id in self.moves:
            return
        self.moves[data.transfer_id] = Move(
            day,
            data.transfer_id,
            fact.subject,
            self._bodies.of(fact.agency, day),
            self._bodies.of(data.to, day),
            fact.id,
            data.transfer_id,
            copy=data.role == "copy",
            follows=data.follows,
            sent_by=fact.agency,
            sent_to=data.to,
        )

    def _named(self, fact: PetitionReceivedV1) -> None:
        """Take the receiver's word for a transfer whose sender has not spoken yet."""
        transfer = fact.data.transfer_id or ""
        if transfer in self.moves:
            self._mark_heard(transfer, fact.id)
        elif fact.data.forwarder is not None:
            self._implied(fact, fact.data.forwarder, transfer)
        else:
            return
        self.arrived_by[fact.subject] = transfer

    def _forwarded(self, fact: PetitionReceivedV1, forwarder: str, unclaimed: Edges) -> None:
        """Match a forwarded paper with the latest transfer it can have come by."""
        day = fact.businessdate
        edge = self._bodies.of(forwarder, day), self._bodies.of(fact.agency, day)
        possible = [
            move
            for move in unclaimed.get(edge, ())
            if move.on <= day and move.paper != fact.subject
        ]
        if possible:
            found = max(possible)
            unclaimed[edge].remove(found)
            self._mark_heard(found.id, fact.id)
            self.arrived_by[fact.subject] = found.id
        else:
            self._implied(fact, forwarder, fact.subject)
            self.arrived_by[fact.subject] = fact.subject

    def _unclaimed(self) -> Edges:
        claimed = set(self.arrived_by.values())
        edges: Edges = {}
        for move in self.moves.values():
            if move.id not in claimed:
                edges.setdefault((move.sender, move.receiver), []).append(move)
        return edges

    def _implied(self, fact: PetitionReceivedV1, forwarder: str, transfer: str) -> None:
        day = fact.businessdate
        self.moves[transfer] = Move(
            day,
            transfer,
            fact.subject,
            self._bodies.of(forwarder, day),
            self._bodies.of(fact.agency, day),
            fact.id,
            transfer,
            heard=fact.id,
            sent_by=forwarder,
            sent_to=fact.agency,
        )

    def _heard(self, fact: TransferAcknowledgedV1 | TransferReturnedV1) -> None:
        if fact.subject in self.moves:
            self._mark_heard(fact.subject, fact.id)
        elif fact.data.sent_by is not None:
            day = fact.businessdate
            self.moves[fact.subject] = Move(
                day,
                fact.subject,
                fact.subject,
                self._bodies.of(fact.data.sent_by, day),
                self._bodies.of(fact.agency, day),
                fact.id,
                fact.subject,
                heard=fact.id,
                sent_by=fact.data.sent_by,
                sent_to=fact.agency,
            )

    def _mark_heard(self, transfer: str, fact: str) -> None:
        if self.moves[transfer].heard is None:
            self.moves[transfer] = self.moves[transfer]._replace(heard=fact)

    def _returned(self, fact: TransferReturnedV1) -> None:
        sent = self.moves.get(fact.subject)
        if sent is None or fact.subject in self.returned:
            return
        self.returned[fact.subject] = fact.id
        self.moves[fact.id] = Move(
            fact.businessdate,
            fact.id,
            sent.paper,
            sent.receiver,
            sent.sender,
            fact.id,
            sent.id,
            back=True,
            copy=sent.copy,
            heard=fact.id,
            names=fact.data.names,
            sent_by=sent.sent_to,
            sent_to=sent.sent_by,
        )

    def _mark_inherited(self, case: CaseFile) -> None:
        """Mark what a successor sends on its first day: it hands out, it does not hand round."""
        first: dict[str, date] = {}
        for sent in case.of(PetitionTransferredV1):
            sender = self._bodies.of(sent.agency, sent.businessdate)
            since = self._bodies.heirs.get(sender)
            if since is None or sent.businessdate < since or self._bodies.ended(sent):
                continue
            if first.setdefault(sender, sent.businessdate) == sent.businessdate:
                move = self.moves[sent.data.transfer_id]
                self.moves[move.id] = move._replace(inherited=True)
