"""What ties a paper to others: the keys of one subject, from its effective facts (khóa vụ việc).

A subject is one petition, transfer or reception. Two subjects with a key in
common belong to one matter; petitions with a group key in common to one group.
Keys are 16 bytes: the id another subject goes by, or the digest of a natural key.
"""

from __future__ import annotations

from hashlib import blake2b, sha1
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from uuid import UUID

from domain.contracts.linking import (
    PetitionLinkRejectedV1,
    PetitionMatterLinkedV1,
    PetitionMatterUnlinkedV1,
    PetitionRekeyedV1,
)
from domain.contracts.petition import (
    PetitionClassifiedV1,
    PetitionReceivedV1,
    PetitionTransferredV1,
    PetitionVoidedV1,
)
from domain.contracts.reception import (
    DelegationReceivedV1,
    ReceptionAnsweredV1,
    ReceptionHeldV1,
)
from domain.contracts.report import ReportSentV1
from domain.contracts.words import Kind
from projections.matters.spellings import Spellings, same_refs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from domain.contracts.facts import AnyFact
    from domain.contracts.substance import Signers, Substance

F = TypeVar("F")
PETITION = 1
"""Flag: the subject is a petition, so its id may name the matter."""
CORRECTED = 2
"""Flag: some fact corrects another, so keys follow from the whole set only."""
LOUD = 4
"""Flag: several people stand behind it, so its group may be a mass complaint."""
SUBSTANTIAL = 8
"""Flag: it says what it is about, so its natural keys may change."""

NEVER = 1 << 62
"""When a subject was recorded whose only fact another version displaced."""

_NONE = frozenset[bytes]()
_NAMESPACE = UUID("1c0f4b1e-5a4f-5c55-9d0c-0d6e3a5c2b71").bytes
# Facts are of the very contracts: asking for the type is a tenth of asking pydantic's classes.
_AGAIN: frozenset[type[AnyFact]] = frozenset(
    {PetitionMatterLinkedV1, PetitionMatterUnlinkedV1, PetitionRekeyedV1}
)
_TYING: frozenset[type[AnyFact]] = frozenset(
    {
        *_AGAIN,
        PetitionReceivedV1,
        PetitionClassifiedV1,
        ReceptionHeldV1,
        DelegationReceivedV1,
        PetitionTransferredV1,
    }
)
_AS_SAID = Spellings(())
_OF_THE_WHOLE = _TYING - {PetitionTransferredV1}
"""What ties or parts by all that is known of a subject: it may be taken back, or said anew."""
_OFFICIAL: frozenset[type[AnyFact]] = frozenset(
    (
        ReceptionHeldV1,
        DelegationReceivedV1,
        ReceptionAnsweredV1,
        ReportSentV1,
        PetitionVoidedV1,
    )
)


OF_NO_MATTER = 0
"""The number of the subject of facts that belong to no matter at all."""


class Traits(NamedTuple):
    """What one subject brings to linking and grouping."""

    keys: frozenset[bytes]
    groups: frozenset[bytes]
    flags: int
    recorded: int
    """When the first of its facts was written down, in milliseconds since 1970."""


def packed(id_: str) -> bytes:
    """Return the 16 bytes of a lower-case UUID."""
    return bytes.fromhex(id_.replace("-", ""))


def spelled(id_: bytes) -> str:
    """Return the lower-case UUID of 16 bytes."""
    text = id_.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def traits(facts: Collection[AnyFact]) -> Traits:
    """Return the keys of a subject, a function of the set of its facts."""
    if all(map(plain, facts)):
        return Traits(_NONE, _NONE, _flags(facts), first_recorded(facts))
    standing = effective(facts)
    about, again = substances(standing), [fact for fact in standing if type(fact) in _AGAIN]
    spellings = Spellings(same_refs(again)) if again else _AS_SAID
    groups = [(substance, group_keys(substance, spellings)) for substance in about]
    natural = _natural(groups, _senders(standing), spellings)
    return Traits(
        keys=frozenset((*_links(standing), *map(packed, linked(again)), *natural)),
        groups=frozenset(key for _, keys in groups for key in keys),
        flags=_flags(facts),
        recorded=first_recorded(facts),
    )


def of_agency(fact: AnyFact) -> bool:
    """Tell whether a fact says what an agency did as an office: received people, reported.

    What was recorded by mistake goes with it: it may take such a fact back.
    """
    return type(fact) in _OFFICIAL


def of_no_matter(fact: AnyFact) -> bool:
    """Tell whether a fact belongs to an agency alone and to no matter."""
    return type(fact) is ReportSentV1


def plain(fact: AnyFact) -> bool:
    """Tell whether a fact says nothing that could tie its subject to another."""
    return type(fact) not in _TYING and fact.corrects is None


def additive(fact: AnyFact) -> bool:
    """Tell whether a fact can only add keys, whatever else is known of its subject."""
    return type(fact) not in _OF_THE_WHOLE and fact.corrects is None


def linked(standing: Collection[AnyFact]) -> set[str]:
    """Return the petitions an officer tied this one to, of facts that stand."""
    return _said_of(PetitionMatterLinkedV1, standing)


def rejected(facts: Collection[AnyFact]) -> set[str]:
    """Return the petitions this one was refused to be linked with; a link that stands wins."""
    standing = effective(facts)
    return _said_of(PetitionLinkRejectedV1, standing) - linked(standing)


def _said_of(
    kind: type[PetitionMatterLinkedV1 | PetitionLinkRejectedV1], standing: Collection[AnyFact]
) -> set[str]:
    said = of(kind, standing)
    if not said:
        return set()
    undone = {f.data.undoes for f in of(PetitionMatterUnlinkedV1, standing)}
    return {f.data.other for f in said if f.id not in undone}


def of(kind: type[F], facts: Iterable[AnyFact]) -> list[F]:
    """Return the facts of one contract."""
    return [fact for fact in facts if type(fact) is kind]


def first_recorded(facts: Collection[AnyFact]) -> int:
    """Return when the first of these facts was written down; corrected ones were, too."""
    if not facts:
        return NEVER
    return int(min([fact.recordedtime.timestamp() for fact in facts]) * 1_000)


def group_keys(substance: Substance, spellings: Spellings) -> list[bytes]:
    """Return the id of a substance's group under every key of its references, as said first."""
    parts = _group_parts(substance)
    if parts is None or not all(parts):
        return []
    return [*map(_group_id, spellings.of(parts))] if spellings else [_group_id(parts)]


def synonyms(facts: Collection[AnyFact]) -> dict[bytes, bytes]:
    """Return which groups of a subject are one, said under several keys: each, and the oldest."""
    standing = effective(facts)
    spellings = Spellings(same_refs(standing))
    found: dict[bytes, bytes] = {}
    for substance in substances(standing) if spellings else ():
        parts = _group_parts(substance)
        if parts is not None and all(parts):
            first, *others = map(_group_id, spellings.by_age(parts))
            found.update((other, first) for other in others)
    return found


def _group_id(parts: Sequence[str | None]) -> bytes:
    return _uuid5("|".join([part or "" for part in parts]))


def _group_parts(substance: Substance) -> Sequence[str | None] | None:
    match substance.kind:
        case Kind.COMPLAINT:
            about = substance.complaint
            return ("kn", about.decision_ref) if about else None
        case Kind.DENUNCIATION:
            post = substance.denunciation
            return ("tc", post.denounced_ref, post.act_ref) if post else None
        case Kind.FEEDBACK:
            place = substance.place
            if place is None:
                return None
            return "kp", substance.topic.value, place.commune, place.spot_ref


def effective(facts: Collection[AnyFact]) -> Collection[AnyFact]:
    """Return the facts that stand: neither corrected nor voided."""
    for fact in facts:
        if fact.corrects is not None:
            return _uncorrected(facts)
    return facts


def _uncorrected(facts: Collection[AnyFact]) -> list[AnyFact]:
    known = {fact.id: fact for fact in facts}
    gone = {
        fact.corrects
        for fact in facts
        if fact.corrects in known and known[fact.corrects].source == fact.source
    }
    return [fact for fact in facts if fact.id not in gone and type(fact) is not PetitionVoidedV1]


def _links(facts: Iterable[AnyFact]) -> Iterator[bytes]:
    for fact in facts:
        if type(fact) not in _TYING:
            continue
        match fact:
            case PetitionReceivedV1(data=data):
                yield from map(packed, data.refers_to)
                if data.transfer_id:
                    yield packed(data.transfer_id)
            case PetitionClassifiedV1(data=data):
                yield from map(packed, data.refers_to)
            case PetitionTransferredV1(data=data):
                yield packed(data.transfer_id)
            case ReceptionHeldV1(data=held):
                yield from map(packed, held.petitions)
            case DelegationReceivedV1(data=delegation):
                yield from map(packed, delegation.petitions)
            case _:
                pass


def substances(facts: Collection[AnyFact]) -> list[Substance]:
    """Return what the latest day of classification says, else what intake says."""
    classified = of(PetitionClassifiedV1, facts)
    if classified:
        latest = max(fact.businessdate for fact in classified)
        return [fact.data.substance for fact in classified if fact.businessdate == latest]
    found = [fact.data.substance for fact in of(PetitionReceivedV1, facts)]
    found += [fact.data.substance for fact in of(DelegationReceivedV1, facts)]
    return [substance for substance in found if substance is not None]


def _senders(facts: Collection[AnyFact]) -> set[str]:
    renamed = [
        (fact.businessdate, fact.data.signers)
        for fact in of(PetitionClassifiedV1, facts)
        if fact.data.signers is not None
    ]
    if renamed:
        latest = max(day for day, _ in renamed)
        return {s.sender_ref for day, s in renamed if day == latest and s.sender_ref}
    received = of(PetitionReceivedV1, facts)
    return {f.data.signers.sender_ref for f in received if f.data.signers.sender_ref}


def _natural(
    groups: Iterable[tuple[Substance, Iterable[bytes]]],
    senders: Collection[str],
    spellings: Spellings,
) -> Iterator[bytes]:
    """Return the natural keys: of a complaint with its sender, of all else the group's own."""
    for substance, keys in groups:
        if substance.kind is not Kind.COMPLAINT:
            yield from keys
            continue
        for sender in senders:
            parts = _complaint_parts(substance, sender)
            if parts is not None:
                for again in spellings.of(parts) if spellings else (parts,):
                    yield _digest(*[part or "" for part in again])


def _complaint_parts(substance: Substance, sender: str) -> Sequence[str] | None:
    about, place = substance.complaint, substance.place
    if about is None:
        return None
    if about.decision_ref:
        return "kn", sender, about.decision_ref
    if about.issuer and place and place.spot_ref:
        return "kn~", sender, about.issuer, substance.topic.value, place.commune, place.spot_ref
    return None


def _uuid5(name: str) -> bytes:
    """Return the bytes of `uuid.uuid5`, which spends most of its time on more than that."""
    digest = bytearray(sha1(_NAMESPACE + name.encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    return bytes(digest)


def _digest(*parts: str) -> bytes:
    return blake2b("|".join(parts).encode(), digest_size=16).digest()


def _flags(facts: Iterable[AnyFact]) -> int:
    flags = 0
    for fact in facts:
        flags |= flags_of(fact)
    return flags


def flags_of(fact: AnyFact) -> int:
    """Return the flags one fact gives its subject."""
    of_paper = fact.type.startswith("leothang.petition.")
    # Visits, too, are said again under another key.
    flags = PETITION if of_paper and type(fact) is not PetitionRekeyedV1 else 0
    if fact.corrects is not None:
        flags |= CORRECTED
    if type(fact) not in _TYING:
        return flags
    match fact:
        case PetitionReceivedV1(data=data):
            flags |= SUBSTANTIAL | _loud(data.signers)
        case PetitionClassifiedV1(data=data):
            flags |= SUBSTANTIAL | (_loud(data.signers) if data.signers else 0)
        case ReceptionHeldV1(data=held):
            flags |= LOUD if held.people > 1 else 0
        case DelegationReceivedV1():
            flags |= LOUD
        case _:
            pass
    return flags


def _loud(signers: Signers) -> int:
    short = signers.signatures is not None and signers.signatures < signers.names
    return LOUD if signers.names > 1 or signers.cosigner_refs or short else 0
