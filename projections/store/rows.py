"""The rows the early warning keeps, as plain tuples (dòng lưu trữ)."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Position(NamedTuple):
    """How far into which stream the view has read."""

    stream: str
    created: str
    """When the stream was made: another time means another stream under the old name."""
    sequence: int
    stored_at: int = 0
    """When the hub stored the message there, in nanoseconds: a stream that lost its end differs."""


class FactRow(NamedTuple):
    """One fact as it was read."""

    id: bytes
    subject: int
    position: int
    body: bytes


class AgencyFactRow(NamedTuple):
    """One fact that is part of what an agency did as an office."""

    agency: str
    fact: bytes
    role: str = "held"
    """`held`: a reception without the head; `head`; `report`; `corrects`; or `other`."""
    day: int = 0
    """The business day, as an ordinal."""


class SubjectRow(NamedTuple):
    """One petition, transfer or reception; `keys` are 17 bytes each: what for, and the key."""

    n: int
    id: bytes
    matter: int
    flags: int
    recorded: int
    keys: bytes


class KeyRow(NamedTuple):
    """One key of one subject."""

    key: bytes
    subject: int
    use: int


LINK, GROUP, BOTH = 1, 2, 3
"""What a key is used for."""


class SynonymRow(NamedTuple):
    """One subject says that a group is another one, under an older key."""

    other: bytes
    name: bytes
    subject: int


class FindingRow(NamedTuple):
    """One finding on record."""

    kind: str
    subject: str
    pattern: str
    severity: str
    state: str
    province: str
    rule: str
    agency: str
    body: bytes


class AreaRow(NamedTuple):
    """One filing, or one group at the centre, as an area counts it; a day is an ordinal."""

    area: str
    day: int
    matter: str
    item: str
    filed: int
    hard: int
    soft: int
    higher: int
    fault: int
    crowd: int
    secret: int
    evidence: str
    """Ids of facts, with a space between."""
    denounced: str
    """Codes of agencies, with a space between."""


class AreaTally(NamedTuple):
    """How many filings of one day an area counts, denunciations apart."""

    area: str
    day: int
    secret: int
    filed: int
    hard: int
    soft: int
    higher: int
    fault: int
    crowd: int


class AreaSought(NamedTuple):
    """Which filings of an area are asked for; days are ordinals, both count."""

    counts: Literal["above", "filed", "crowd"]
    """Those that went above, all, or groups at the centre."""
    since: int
    until: int
    secret: int
    """Denunciations too."""


class CountRow(NamedTuple):
    """One paper as its commune counts it; a day is an ordinal."""

    province: str
    """Of the map of today, `00` while unknown."""
    day: int
    """Of receipt."""
    area: str
    """Five digits of the commune as of that day; the two of the province while unknown."""
    topic: str
    kind: str
    matter: bytes
    paper: bytes
    delay: int
    """Days until the register told it so."""
    secret: int
    """Its matter is a denunciation, or may be one."""
    fact: bytes
    """The receipt."""
    denounced: str
    """Codes of agencies, with a space between."""


class WeekNumber(NamedTuple):
    """How many papers of one week an area counts; week 0 began on 0001-01-01, a Monday."""

    area: str
    topic: str
    kind: str
    secret: int
    week: int
    papers: int


class PaperRow(NamedTuple):
    """One paper with a sketched text, without its sketches (see `papers_kept`)."""

    n: int
    id: bytes
    recorded: int
    body: bytes


class SketchRow(NamedTuple):
    """One sketch of one paper."""

    slot: int
    """The paper's number and the sketch's place in it."""
    block: int
    """Sketches of different blocks never meet."""
    rows: bytes


class PaperKeyRow(NamedTuple):
    """Something a paper has in common with others that may be about its matter."""

    key: bytes
    recorded: int
    id: bytes
    n: int


class RefusalRow(NamedTuple):
    """What an officer says of a paper and another one: tied, or kept apart."""

    n: int
    id: bytes
    other: bytes
    tied: int


class StarRow(NamedTuple):
    """Whom a paper follows in one layer; who leads follows itself."""

    layer: int
    paper: int
    leader: int


class LinkRow(NamedTuple):
    """A paper tied to another by text, or proposed to be."""

    paper: int
    other: int
    state: str
    """`linked` or `proposed`."""
    score: int
    """In thousandths."""
    reasons: str
    """JSON: pairs of a word and its points."""
    province: str


class GroupRow(NamedTuple):
    """How one group stands; days are ordinals."""

    id: str
    province: str
    life: str
    since: int
    people: int
    most: int
    papers: int
    matters: int
    score: int
    last: int
    kind: str
    """Empty while nobody knows."""
    communes: str
    """Codes, with a space between."""


class AlertRow(NamedTuple):
    """One alert as last published."""

    id: str
    kind: str
    subject: str
    revision: int
    change: str
    province: str
    body: bytes
    """The CloudEvent."""


ADOPTED = "adopted"
"""An alert that stands at the hub and that a view built anew has not found again yet."""


class DueRow(NamedTuple):
    """When time alone may change what holds for a subject."""

    kind: str
    subject: str
    wake_at: int
    """Microseconds since 1970, UTC."""


class DeadLetter(NamedTuple):
    """One message set aside: where it lies and why, never what it says."""

    digest: str
    """Of the reason and the content: the same bad message is one dead letter."""
    position: int
    source: str
    """The NATS subject, or the name of the file."""
    reason: str
    errors: str
    created: str = ""
    """When the stream was created in which it lies there; empty where nobody knows."""
    state: str = "waiting"
    """What became of it: see `LETTER_STATES`."""
    understood: str = ""
    """By which understanding of messages it was set aside: by another one it is tried again."""
    noted_by: str = ""
    """Office and officer's reference of who discarded it, or took that back."""
    noted_why: str = ""
    noted_at: int = 0
    """Microseconds since 1970, UTC."""


LETTER_STATES = ("waiting", "asked", "replayed", "discarded", "gone")
"""Set aside; to be tried again as somebody asked; understood since; given up by somebody; no
longer where it lay, for its stream was replaced."""


class OutboxRow(NamedTuple):
    """One message to publish."""

    position: int
    subject: str
    body: bytes


class RuleUsed(NamedTuple):
    """One version of a rule that something on record rests on."""

    id: str
    version: int
    digest: str
