"""What linking by text needs of one petition, from its effective facts (đơn có dấu văn bản).

A petition takes part where its text was sketched and its kind and topic are known. Everything
here follows from the set of its facts; of several answers the facts give, the smallest counts,
so that no order of arrival shows.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.linking import (
    PetitionLinkRejectedV1,
    PetitionMatterLinkedV1,
    PetitionMatterUnlinkedV1,
    PetitionRekeyedV1,
)
from domain.contracts.petition import PetitionClassifiedV1, PetitionReceivedV1
from projections.matters.keys import (
    effective,
    first_recorded,
    linked,
    of,
    packed,
    rejected,
    substances,
)
from projections.matters.resemblance import is_sketch, mark_set, rows_of
from projections.matters.spellings import key_of, same_refs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from domain.contracts.facts import AnyFact
    from domain.contracts.substance import Signers, Sketch, Substance

    Refs = frozenset[str]

SCHEMES = frozenset({1})
"""Versions of the sketch this program can compare: of another it cannot know what a row means."""
MOST_TEXTS = 4
"""Sketches of one paper that are held: one for each key in use."""
_REMEMBERED = 2_048
"""Sketches of late, as numbers."""
_NOBODY = frozenset[str]()
_SKETCHED = frozenset({PetitionReceivedV1, PetitionRekeyedV1})


class Text(NamedTuple):
    """One sketch of a paper, ready to be compared with others of the same key and scheme."""

    key: str
    scheme: int
    size: int
    marks: frozenset[int]
    rows: NDArray[np.uint16]


class Said(NamedTuple):
    """Whom and what a paper is about, as pseudonyms: each under every key it is known by."""

    signers: Refs = _NOBODY
    numbered: Refs = _NOBODY
    """Senders whose mark is made of a citizen's number: another mark is another person."""
    decision: Refs = _NOBODY
    denounced: Refs = _NOBODY
    act: Refs = _NOBODY
    spot: Refs = _NOBODY
    body: str = ""
    """The issuer of the decision, the body denounced, or the one responsible."""
    commune: str = ""


class Paper(NamedTuple):
    """One petition as linking by text sees it."""

    n: int
    id: bytes
    recorded: int
    """When the first of its facts was written down, in milliseconds since 1970."""
    day: int
    """The day it came in first, as an ordinal."""
    province: str
    kind: str
    topic: str
    texts: tuple[Text, ...]
    said: Said
    refused: frozenset[bytes] = frozenset()
    """Petitions an officer says it has nothing to do with."""
    tied: frozenset[bytes] = frozenset()
    """Petitions an officer says it belongs to: that beats a refusal of the same two."""

    @property
    def rank(self) -> tuple[int, bytes]:
        """Return the order in which papers take their place in stars."""
        return self.recorded, self.id

    def block(self, text: Text) -> int:
        """Return where a text is looked for: same key, scheme, province, kind and topic."""
        words = (text.key, str(text.scheme), self.province, self.kind, self.topic)
        digest = blake2b("|".join(words).encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)

    def same(self, other: Paper) -> bool:
        """Whether two states of one paper say the same; arrays have no truth of their own."""
        mine, theirs = self._replace(texts=()), other._replace(texts=())
        return mine == theirs and [*map(_bytes, self.texts)] == [*map(_bytes, other.texts)]


def speaks_of_text(fact: AnyFact) -> bool:
    """Tell whether a fact could make or change a paper, or take one away."""
    return type(fact) in _HEARD or fact.corrects is not None


_HEARD = frozenset(
    {
        PetitionReceivedV1,
        PetitionClassifiedV1,
        PetitionRekeyedV1,
        PetitionMatterLinkedV1,
        PetitionLinkRejectedV1,
        PetitionMatterUnlinkedV1,
    }
)


def paper_of(n: int, id_: bytes, facts: Collection[AnyFact]) -> Paper | None:
    """Return the paper that all facts of one petition make, None where its text is not known."""
    standing = effective(facts)
    receipts = of(PetitionReceivedV1, standing)
    sketches = [f.data.sketch for f in receipts if f.data.sketch is not None]
    rekeyed = of(PetitionRekeyedV1, standing)
    sketches += [f.data.sketch for f in rekeyed if f.data.sketch is not None]
    about = substances(standing) if sketches else []
    texts = _texts(sketches) if about else ()
    if not texts:
        return None
    first = min(receipts or rekeyed, key=lambda fact: (fact.businessdate, fact.id))
    main = about[0] if len(about) == 1 else min(about, key=lambda one: one.model_dump_json())
    names, who = _aliases(rekeyed), _signers(standing)
    refused = frozenset(map(packed, rejected(facts)))
    tied = frozenset(map(packed, linked(standing)))
    return Paper(
        n,
        id_,
        first_recorded(facts),
        first.businessdate.toordinal(),
        first.partitionkey,
        main.kind.value,
        main.topic.value,
        texts,
        _said(main, who, names),
        refused,
        tied,
    )


def outcome_of(fact: AnyFact) -> str | None:
    """Return what becomes of a fact's sketch, for whoever counts; None where it has none.

    `taken`, `broken`, `unknown_scheme`, or `other_key`: no reference of the paper is under the
    key of the sketch, so its node is not set up as others are, and little will meet it.
    """
    if type(fact) not in _SKETCHED or not isinstance(fact, (PetitionReceivedV1, PetitionRekeyedV1)):
        return None
    sketch = fact.data.sketch
    if sketch is None:
        return None
    if sketch.scheme not in SCHEMES:
        return "unknown_scheme"
    if not is_sketch(sketch.rows, sketch.marks):
        return "broken"
    if isinstance(fact, PetitionReceivedV1):
        sender = fact.data.signers.sender_ref
        return "other_key" if sender and key_of(sender) != sketch.key else "taken"
    return "taken" if sketch.key == fact.data.key else "other_key"


def _texts(sketches: Iterable[Sketch]) -> tuple[Text, ...]:
    """Return the sketches that can be compared, one for each key and scheme."""
    found: dict[tuple[str, int], Text] = {}
    for sketch in sorted(sketches, key=lambda one: (one.scheme, one.key, one.rows, one.marks)):
        where = sketch.key, sketch.scheme
        if sketch.scheme in SCHEMES and where not in found and len(found) < MOST_TEXTS:
            text = _text(sketch)
            if text is not None:
                found[where] = text
    return tuple(found.values())


def _text(sketch: Sketch) -> Text | None:
    found = _numbers(sketch.rows, sketch.marks)
    return None if found is None else Text(sketch.key, sketch.scheme, sketch.size, *found)


@lru_cache(_REMEMBERED)
def _numbers(rows: str, marks: str) -> tuple[frozenset[int], NDArray[np.uint16]] | None:
    """Return marks and rows; asked for again when a paper is classified or counted."""
    try:
        return mark_set(marks), rows_of(rows)
    except ValueError:
        return None


def _aliases(rekeyed: Iterable[PetitionRekeyedV1]) -> dict[str, set[str]]:
    """Return for each reference what else it is called under other keys, both ways."""
    also: dict[str, set[str]] = {}
    for old, new in same_refs(rekeyed):
        also.setdefault(old, set()).add(new)
        also.setdefault(new, set()).add(old)
    return also


def _known_by(refs: Iterable[str | None], also: Mapping[str, set[str]]) -> Refs:
    found: set[str] = set()
    waiting = [ref for ref in refs if ref]
    while waiting:
        ref = waiting.pop()
        if ref not in found:
            found.add(ref)
            waiting += also.get(ref, ())
    return frozenset(found)


def _signers(facts: Collection[AnyFact]) -> list[Signers]:
    """Return who signs: as the latest classification says, else as the papers came in."""
    named = [
        (fact.businessdate, fact.data.signers)
        for fact in of(PetitionClassifiedV1, facts)
        if fact.data.signers is not None
    ]
    latest = max((day for day, _ in named), default=None)
    said = [signers for day, signers in named if day == latest]
    if not said:
        said = [fact.data.signers for fact in of(PetitionReceivedV1, facts)]
    return said


def _said(about: Substance, who: Collection[Signers], also: Mapping[str, set[str]]) -> Said:
    complaint, post, place = about.complaint, about.denunciation, about.place
    bodies = (
        complaint.issuer if complaint else None,
        post.body if post else None,
        about.feedback.responsible if about.feedback else None,
    )
    return Said(
        _known_by((ref for one in who for ref in (one.sender_ref, *one.cosigner_refs)), also),
        _known_by((one.sender_ref for one in who if one.by_number), also),
        _known_by([complaint.decision_ref if complaint else None], also),
        _known_by([post.denounced_ref if post else None], also),
        _known_by([post.act_ref if post else None], also),
        _known_by([place.spot_ref if place else None], also),
        next(filter(None, bodies), ""),
        place.commune if place else "",
    )


def _bytes(text: Text) -> tuple[str, int, int, frozenset[int], bytes]:
    return text.key, text.scheme, text.size, text.marks, text.rows.tobytes()
