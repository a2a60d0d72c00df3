"""A file's references and sketch under every key of the key file (đổi khóa giả danh).

Only what the file does not say yet is said, so that asking twice changes nothing.
A reference is paired with the same one under another key; what the private words
no longer tell cannot be said again.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from domain.petition import Petition
from domain.rekeying import RekeyableFile, Rekeyed
from services.node.sketching.sketcher import SCHEME, sketch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from domain.petition_events import Wording
    from domain.register_file import FileEvent, Moment
    from services.node.command_words import Content, Person
    from services.node.private import DecisionNamed, PrivatePaper
    from services.node.pseudonyms import Key, Keys


AnyFile = RekeyableFile[Any]
_REF = re.compile(r"[a-z][a-z0-9]{0,11}\.[A-Za-z0-9_-]{16,64}")
"""As `domain.contracts.words.Ref` has it."""


def rekey(
    file: AnyFile, private: PrivatePaper, keys: Keys, when: Moment, *, only: str | None = None
) -> None:
    """Say what is missing under each key of the file, or under one."""
    said = set(_strings(file.entries))
    when = replace(when, corrects=None, agency=file.entries[0].entry.agency)
    for key in keys.every:
        if only in {None, key.id}:
            refs = dict(_pairs(private, key, keys.every, said))
            file.rekey(when, key.id, refs, _sketched(file, private, key))


def _sketched(file: AnyFile, private: PrivatePaper, key: Key) -> Wording | None:
    """Return the sketch under a key, unless the paper itself says it under this one."""
    if private.text is None or not isinstance(file, Petition):
        return None
    known = file.paper.sketch
    if known is not None and (known["key"], known["scheme"]) == (key.id, SCHEME):
        return None
    return sketch(private.text, key).words


def unsaid(file: AnyFile, private: PrivatePaper, keys: Keys) -> bool:
    """Tell whether a file says anything that it does not say under the current key."""
    said = set(_strings(file.entries))
    if any(_pairs(private, keys, keys.every, said)):
        return True
    sketched = _sketched(file, private, keys)
    return sketched is not None and _said_sketch(file, keys.id) != sketched


def left_under(file: AnyFile, key: str) -> bool:
    """Tell whether a file names anything under a key and nothing under any other."""
    found = {_key_of(word) for word in _strings(file.entries) if _REF.fullmatch(word)}
    return found == {key}


def _key_of(ref: str) -> str:
    return ref.partition(".")[0].removeprefix("d")


def _said_sketch(file: AnyFile, key: str) -> Wording | None:
    """Return the sketch said last under a key beside the receipt."""
    said = (
        entry.sketch
        for entry in reversed(file.entries)
        if isinstance(entry, Rekeyed) and entry.key == key and entry.sketch is not None
    )
    return next(said, None)


def aliases(private: PrivatePaper, keys: Keys) -> dict[str, str]:
    """Return for every reference under another key the one under the current key."""
    marks = list(_marks(private)) if keys.others else []
    return {mark(other): mark(keys) for mark in marks for other in keys.others}


def _pairs(
    private: PrivatePaper, key: Key, every: Sequence[Key], said: set[str]
) -> Iterator[tuple[str, str]]:
    """Yield each reference said under another key only, with the one under this key."""
    for mark in _marks(private):
        fresh = mark(key)
        if fresh in said:
            continue
        known = (mark(other) for other in every if other.id != key.id)
        before = next((ref for ref in known if ref in said), None)
        if before is not None:
            yield before, fresh


def _marks(private: PrivatePaper) -> Iterator[Callable[[Key], str]]:
    """Yield every reference the private words can give, as a function of the key."""
    people = [*([private.sender] if private.sender else []), *private.cosigners]
    for person in people:
        yield from _of_person(person)
    contents = [*([private.content] if private.content else []), *private.contents]
    for content in contents:
        yield from _of_content(content)
    for made in private.decisions:
        yield _of_decision(made)


def _of_person(person: Person) -> Iterator[Callable[[Key], str]]:
    yield lambda key: key.person(person)
    yield lambda key: key.denouncer(person)


def _of_decision(made: DecisionNamed) -> Callable[[Key], str]:
    return lambda key: key.decision(made.number, made.on, made.issuer)


def _of_content(content: Content) -> Iterator[Callable[[Key], str]]:
    commune, spot = content.commune, content.spot
    if commune is not None and spot is not None:
        yield lambda key: key.spot(commune, spot)
    about, post = content.complaint, content.denunciation
    if about is not None and (number := about.decision_no) is not None:
        yield lambda key: key.decision(number, about.issued_on, about.issuer)
    if post is not None and (name := post.name) is not None:
        yield lambda key: key.denounced(post.body, name)
    if post is not None and post.act is not None:
        yield lambda key: key.act(post)


def _strings(entries: Iterable[FileEvent]) -> Iterator[str]:
    """Yield every word the entries say, references among them."""
    for entry in entries:
        yield from _words(entry.says())


def _words(said: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON value, or a frozen dataclass
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        for value in said.values():
            yield from _words(value)
    elif isinstance(said, list | tuple):
        for value in said:
            yield from _words(value)
    elif hasattr(said, "__dataclass_fields__"):
        for name in said.__dataclass_fields__:
            yield from _words(getattr(said, name))
