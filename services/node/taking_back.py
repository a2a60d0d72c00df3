"""From what a node said back to what its register wrote: the way of `translate`, backwards.

A fact carries all an entry holds but names, texts and the number in the book. Its id tells
which entry of which file it was, because the id is made of that. An entry made so is only
believed when it says, letter by letter, the same fact again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from eventsourcing.domain import AggregateCreated
from eventsourcing.utils import get_topic

from domain.contracts.facts import dump_fact, parse_fact, type_of
from domain.identity import fact_id, transfer_id
from domain.petition import Petition
from domain.petition_events import Paper, Slip
from domain.reception import Reception, Visit
from domain.register_file import Entry, FileEvent, RegisterFile
from domain.report import Report
from domain.transfer import Transfer
from services.node.translate import contracts, to_fact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from domain.contracts.facts import AnyFact
    from services.node.carried import CarriedFact

UNKNOWN_NUMBER = ""
"""The number in the book of a file taken back: it never left the office."""
_MOST_TRANSFERS = 1_000
_MARGIN = {"originator_id", "originator_version", "originator_topic", "timestamp", "entry"}
_NESTED: dict[str, type[Any]] = {"paper": Paper, "slip": Slip, "visit": Visit}
_OPENED: dict[str, tuple[type[FileEvent], type[RegisterFile[Any]]]] = {
    "transfer": (Transfer.Announced, Transfer),
    "reception": (Reception.Opened, Reception),
    "report": (Report.Opened, Report),
}
"""Files whose first entry nobody else hears of."""


@dataclass
class TakenBack:
    """Entries to write, in the order of the hub, and facts no entry could be made of."""

    events: list[FileEvent] = field(default_factory=list[FileEvent])
    facts: list[CarriedFact] = field(default_factory=list["CarriedFact"])
    """What is in the register again."""
    standing: list[CarriedFact] = field(default_factory=list["CarriedFact"])
    """What stays in force at the hub alone."""


def take_back(node: str, facts: Sequence[CarriedFact], versions: Mapping[UUID, int]) -> TakenBack:
    """Make entries of facts; `versions` tells how many entries each file has already."""
    taken = TakenBack()
    known = dict(versions)
    for carried in facts:
        events = _events(node, carried.body, known)
        if events is None:
            taken.standing.append(carried)
            continue
        taken.facts.append(carried)
        taken.events += events
        for event in events:
            known[event.originator_id] = event.originator_version
    return taken


def file_of(body: bytes) -> UUID | None:
    """Return the file a fact belongs to."""
    try:
        return UUID(json.loads(body)["subject"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _events(node: str, body: bytes, versions: Mapping[UUID, int]) -> list[FileEvent] | None:
    try:
        fact = parse_fact(body)
        return _entries(node, fact, versions.get(UUID(fact.subject), 0), body)
    except (ValueError, TypeError):  # what does not fit our classes is no entry of ours
        return None


def _entries(node: str, fact: AnyFact, version: int, body: bytes) -> list[FileEvent] | None:
    for kind in _kinds(fact):
        noun = kind.TOPIC.partition(".")[0]
        opens = version == 0 and noun in _OPENED
        nth = version + 1 + opens
        if fact.id != fact_id(node, fact.subject, kind.TOPIC, nth):
            continue
        event = _event(node, fact, kind, nth)
        if dump_fact(cast("AnyFact", to_fact(node, event))) != body:
            return None
        return [_opening(node, fact, noun), event] if opens else [event]
    return None


def _kinds(fact: AnyFact) -> Iterator[type[FileEvent]]:
    classes = {kind.TOPIC: kind for kind in _every(FileEvent) if "TOPIC" in vars(kind)}
    for topic, contract in contracts():
        if type_of(contract) == fact.type and topic in classes:
            yield classes[topic]


def _every(kind: type[FileEvent]) -> Iterator[type[FileEvent]]:
    for below in kind.__subclasses__():
        yield below
        yield from _every(below)


def _opening(node: str, fact: AnyFact, noun: str) -> FileEvent:
    kind, file = _OPENED[noun]
    return _made(kind, file, node, fact, 1)


def _event(node: str, fact: AnyFact, kind: type[FileEvent], version: int) -> FileEvent:
    return _made(kind, Petition, node, fact, version)


def _made(
    kind: type[FileEvent], file: type[RegisterFile[Any]], node: str, fact: AnyFact, version: int
) -> FileEvent:
    born = {"originator_topic": get_topic(file)} if issubclass(kind, AggregateCreated) else {}
    own = {one.name for one in fields(kind)}
    says = _Says(node, fact, own)
    return cast("Any", kind)(  # type: ignore[no-any-return]
        originator_id=UUID(fact.subject),
        originator_version=version,
        timestamp=fact.recordedtime,
        entry=Entry(
            fact.agency,
            fact.businessdate,
            fact.time,
            fact.partitionkey,
            fact.correlationid,
            fact.corrects,
        ),
        **born,
        **{name: says.value(name) for name in own - _MARGIN},
    )


class _Says:
    """The words of a fact, as the fields of an entry want them."""

    def __init__(self, node: str, fact: AnyFact, own: set[str]) -> None:
        self._own = own
        self._node = node
        self._fact = fact
        self._data: dict[str, Any] = json.loads(dump_fact(fact)).get("data", {})
        # A register writes what was said; what goes without saying is added on the way out.
        said = json.loads(fact.model_dump_json(exclude_none=True, exclude_defaults=True))
        plain = said.get("data", {})
        self._data |= {k: plain.get(k, {}) for k, v in self._data.items() if isinstance(v, dict)}

    def value(self, name: str) -> Any:  # noqa: ANN401 - any field
        """Return what a field holds."""
        nested = _NESTED.get(name)
        if nested is not None:
            known = {one.name for one in fields(nested)} - self._own
            return nested(**{k: _frozen(v) for k, v in self._data.items() if k in known})
        if name in self._data:
            value = self._data[name]
            return dict(value) if name == "refs" else _frozen(value)
        return self._unsaid(name)

    def _unsaid(self, name: str) -> Any:  # noqa: ANN401 - any field
        match name:
            case "node":
                return self._node
            case "register_no" | "reception_no":
                return UNKNOWN_NUMBER
            case "transfer_id":
                return self._fact.subject
            case "ordinal":
                return self._ordinal()
            case _:
                return None

    def _ordinal(self) -> int:
        wanted, petition = self._data.get("transfer_id"), self._fact.subject
        found = (n for n in range(1, _MOST_TRANSFERS) if str(transfer_id(petition, n)) == wanted)
        return next(found, 0)


def _frozen(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    return tuple(value) if isinstance(value, list) else value
