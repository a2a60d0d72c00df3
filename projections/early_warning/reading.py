"""From messages to facts; what cannot be read is set aside with its reason (đọc sự kiện)."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from pydantic import ValidationError

from domain.contracts.facts import parse_fact
from domain.contracts.petition import PetitionTransferredV1
from domain.contracts.subjects import fact_subject, hub_of, published_subject
from projections.matters.keys import packed
from projections.store.rows import DeadLetter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.contracts.facts import AnyFact
    from domain.contracts.hosting import Hosting

Reason = Literal[
    "broken_json",
    "unknown_type",
    "invalid",
    "unknown_agency",
    "agency_not_hosted",
    "foreign_hub",
    "wrong_subject",
    "conflicting_duplicate",
    "judgement_failed",
]
REASONS: tuple[Reason, ...] = get_args(Reason)

_BY_ERROR: dict[str, Reason] = {
    "json_invalid": "broken_json",
    "union_tag_invalid": "unknown_type",
    "union_tag_not_found": "unknown_type",
}


class Message(NamedTuple):
    """One message as it came."""

    position: int
    """Its sequence in the stream, or the number of its line."""
    source: str
    """The NATS subject, or the name of the file."""
    body: bytes
    node: str | None = None
    """The node that published it; None where files are read."""


class Read(NamedTuple):
    """One fact that can be judged, and where it lies."""

    fact: AnyFact
    id: bytes
    body: bytes
    position: int
    source: str


class Reader:
    """Reads messages; keeps what it learnt of agencies (bộ đọc)."""

    def __init__(self, known: Callable[[str], bool], hosting: Hosting | None = None) -> None:
        self._known = known
        self._hosting = hosting
        self._seen: dict[str, bool] = {}
        self._hosted: dict[tuple[str, str], bool] = {}

    def read(self, messages: Sequence[Message]) -> tuple[list[Read], list[DeadLetter]]:
        """Return the facts, and the messages that are none."""
        good: list[Read] = []
        bad: list[DeadLetter] = []
        for message in messages:
            try:
                fact = parse_fact(message.body)
            except ValidationError as error:
                bad.append(dead_letter(message, *_why(error)))
                continue
            reason = self._refused(message, fact)
            if reason is None:
                good.append(
                    Read(fact, packed(fact.id), message.body, message.position, message.source)
                )
            else:
                bad.append(dead_letter(message, reason))
        return good, bad

    def _refused(self, message: Message, fact: AnyFact) -> Reason | None:
        agency = fact.agency
        if not self._knows(agency):
            return "unknown_agency"
        if isinstance(fact, PetitionTransferredV1) and not self._knows(fact.data.to):
            return "unknown_agency"
        if message.node is None:
            return None
        if not self._hosts(message.node, agency):
            return "agency_not_hosted"
        if not self._comes_by(message.node, message.source):
            return "foreign_hub"
        # Who reads by subject, a province its own, must see what the body says.
        told = fact_subject(fact.type, fact.partitionkey, message.node)
        return None if published_subject(message.source) == told else "wrong_subject"

    def _knows(self, agency: str) -> bool:
        known = self._seen.get(agency)
        if known is None:
            known = self._seen[agency] = self._known(agency)
        return known

    def _hosts(self, node: str, agency: str) -> bool:
        if self._hosting is None:
            return True
        hosted = self._hosted.get((node, agency))
        if hosted is None:
            hosted = self._hosted[node, agency] = self._hosting.hosts(node, agency)
        return hosted

    def _comes_by(self, node: str, source: str) -> bool:
        return self._hosting is None or self._hosting.comes_by(node, hub_of(source))


def dead_letter(message: Message, reason: Reason, errors: str = "") -> DeadLetter:
    """Return where a message lies and why it was set aside."""
    name = letter_name(reason, message.body)
    return DeadLetter(name, message.position, message.source, reason, errors)


def letter_name(reason: str, body: bytes) -> str:
    """Return what a letter is called by: why it was set aside, and what it says."""
    return blake2b(reason.encode() + b"\n" + body, digest_size=16).hexdigest()


def _why(error: ValidationError) -> tuple[Reason, str]:
    """Return the kinds of error only: the input is somebody's private matter."""
    kinds = sorted({e["type"] for e in error.errors(include_input=False, include_url=False)})
    reasons: list[Reason] = [_BY_ERROR[kind] for kind in kinds if kind in _BY_ERROR]
    return (reasons[0] if reasons else "invalid"), ",".join(kinds)
