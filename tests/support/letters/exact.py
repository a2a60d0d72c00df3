"""What exact matching of names, numbers and addresses finds: the peer that linking must beat.

Spelling is folded (case, spaces, diacritics, đ), as any careful office would before it compares.
Several rules are tried, and the best one on the very set is the peer.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from domain.contracts.words import Kind
from services.node.command_words import Person
from services.node.commands import ReceivePetition
from tests.support.letters.labelled import Letter
from tests.support.letters.scores import Pair, pairs

Keys = Iterator[tuple[str, ...]]


def folded(words: str) -> str:
    """Fold what people write differently."""
    apart = unicodedata.normalize("NFD", words.casefold()).replace("đ", "d")
    return re.sub(r"[^0-9a-z]+", " ", re.sub("[\u0300-\u036f]", "", apart)).strip()


def _people(command: ReceivePetition) -> Iterator[str]:
    """Name everybody who signed: by number, and by name and address."""
    signed: list[Person] = [*([command.sender] if command.sender else []), *command.cosigners]
    for who in signed:
        if who.id_number:
            yield f"number {who.id_number}"
        yield f"name {folded(who.name)}, {folded(who.address or '')}"


def _objects(command: ReceivePetition) -> Iterator[str]:
    """Name what a letter is about: decision, spot, person denounced."""
    content = command.content
    assert content is not None
    if content.complaint and content.complaint.decision_no:
        yield f"decision {folded(content.complaint.decision_no)} {content.complaint.issuer}"
    if content.spot:
        yield f"spot {content.topic} {content.commune} {folded(content.spot)}"
    if content.denunciation and content.denunciation.name:
        yield f"post {content.denunciation.body} {folded(content.denunciation.name)}"


def _by_law(command: ReceivePetition) -> Keys:
    """The law's own keys: object, and for a complaint its signer."""
    assert command.content is not None
    for what in _objects(command):
        if command.content.kind is Kind.COMPLAINT:
            for who in _people(command):
                yield who, what
        else:
            yield (what,)


def _by_sender(command: ReceivePetition) -> Keys:
    """The same person on the same kind and topic in the same commune."""
    content = command.content
    assert content is not None
    for who in _people(command):
        yield who, content.kind, content.topic, content.commune or ""


def _by_object(command: ReceivePetition) -> Keys:
    """The same object, whoever writes."""
    assert command.content is not None
    return ((command.content.kind, what) for what in _objects(command))


RULES: Mapping[str, tuple[Callable[[ReceivePetition], Keys], ...]] = {
    "law": (_by_law,),
    "sender": (_by_sender,),
    "object": (_by_object,),
    "law or sender": (_by_law, _by_sender),
}


def matched(letters: Iterable[Letter], rule: str) -> set[Pair]:
    """Return the pairs a rule puts together, with all that hangs together."""
    parent: dict[str, str] = {}

    def root(id_: str) -> str:
        while parent.setdefault(id_, id_) != id_:
            id_ = parent[id_]
        return id_

    having: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for letter in letters:
        root(letter.id)
        for keys in RULES[rule]:
            for key in keys(letter.command):
                having[key].append(letter.id)
    for ids in having.values():
        for other in ids[1:]:
            one, two = root(ids[0]), root(other)
            parent[max(one, two)] = min(one, two)
    return pairs({id_: root(id_) for id_ in parent})
