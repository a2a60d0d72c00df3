"""Stories of papers that officers tie or part, and of an office that changes its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.contracts import linking as k
from domain.contracts import petition as p
from domain.contracts.words import Kind
from tests.support.arrivals import cast
from tests.support.arrivals.courses import filing
from tests.support.papers import id_of

if TYPE_CHECKING:
    from tests.support.arrivals.teller import Teller

OLD, NEW = "k1", "k2"


def bound(t: Teller) -> None:
    """Tell how officers tie and part two or three papers, and change their minds."""
    papers = [filing(t, t.dice.choice(tuple(Kind))) for _ in range(t.dice.randint(2, 3))]
    said: list[tuple[str, str, str]] = []
    for _ in range(t.dice.randint(1, 3)):
        (paper, office), (other, _) = t.dice.sample(papers, 2)
        kind = k.PetitionMatterLinkedV1 if t.chance(0.65) else k.PetitionLinkRejectedV1
        fact = t.say(kind, office, paper, other=id_of(other))
        said.append((fact.id, paper, office))
    for fact_id, paper, office in said:
        if t.chance(0.4):
            t.say(k.PetitionMatterUnlinkedV1, office, paper, undoes=fact_id)


def rotation(t: Teller) -> None:
    """Tell how an office says papers again under a new key, while others come in under it."""
    kind, office = t.dice.choice(tuple(Kind)), t.dice.choice(cast.OFFICES)
    for _ in range(t.dice.randint(1, 3)):
        paper, _ = filing(t, kind, office)
        if t.chance(0.7):
            _say_again(t, t.told[-1], office, paper)
    for _ in range(t.dice.randint(1, 2)):
        paper, _ = filing(t, kind, office)
        told = t.told.pop()
        if not isinstance(told, p.PetitionReceivedV1):
            t.told.append(told)
            continue
        t.told.append(told.model_validate_json(respelled(told.model_dump_json())))
        if t.chance(0.5):
            _say_again(t, t.told[-1], office, paper)


def _say_again(t: Teller, told: Any, office: str, paper: str) -> None:
    words = told.model_dump(mode="json")["data"]
    pairs = sorted((ref, other(ref)) for ref in set(_refs(words)))
    if pairs:
        t.say(k.PetitionRekeyedV1, office, paper, key=pairs[0][1].partition(".")[0], refs=pairs)


def other(ref: str) -> str:
    """Return a reference under the other key."""
    key, _, digest = ref.partition(".")
    return f"{NEW if key == OLD else OLD}.{digest}"


def respelled(body: str) -> str:
    """Return words under the new key."""
    return body.replace(f'"{OLD}.', f'"{NEW}.')


def _refs(words: Any) -> list[str]:
    if isinstance(words, dict):
        return [ref for value in words.values() for ref in _refs(value)]
    if isinstance(words, list):
        return [ref for value in words for ref in _refs(value)]
    known = isinstance(words, str) and words.startswith((f"{OLD}.", f"{NEW}."))
    return [words] if known else []
