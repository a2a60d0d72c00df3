"""The tables, and the version they have (lược đồ)."""

from __future__ import annotations

VERSION = 6

_SCRIPT = """
CREATE TABLE IF NOT EXISTS place (one INTEGER PRIMARY KEY, stream TEXT NOT NULL,
    created TEXT NOT NULL, sequence BIGINT NOT NULL, stored_at BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS facts (id {blob} PRIMARY KEY, subject BIGINT NOT NULL,
    position BIGINT NOT NULL, body {blob} NOT NULL);
CREATE INDEX IF NOT EXISTS facts_by_subject ON facts (subject);
CREATE TABLE IF NOT EXISTS agency_facts (agency TEXT NOT NULL, fact {blob} NOT NULL,
    role TEXT NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (agency, fact)){clustered};
CREATE INDEX IF NOT EXISTS agency_facts_by_day ON agency_facts (agency, role, day);
CREATE TABLE IF NOT EXISTS subjects (n {number} PRIMARY KEY, id {blob} NOT NULL UNIQUE,
    matter BIGINT NOT NULL, flags INTEGER NOT NULL, recorded BIGINT NOT NULL,
    keys {blob} NOT NULL);
CREATE INDEX IF NOT EXISTS subjects_by_matter ON subjects (matter);
CREATE TABLE IF NOT EXISTS keys (key {blob} NOT NULL, subject BIGINT NOT NULL,
    use INTEGER NOT NULL, PRIMARY KEY (key, subject)){clustered};
CREATE TABLE IF NOT EXISTS dirty (kind TEXT NOT NULL, subject TEXT NOT NULL,
    PRIMARY KEY (kind, subject)){clustered};
CREATE TABLE IF NOT EXISTS findings (kind TEXT NOT NULL, subject TEXT NOT NULL,
    pattern TEXT NOT NULL, severity TEXT NOT NULL, state TEXT NOT NULL, province TEXT NOT NULL,
    rule TEXT NOT NULL, agency TEXT NOT NULL, body {blob} NOT NULL);
CREATE INDEX IF NOT EXISTS findings_by_subject ON findings (subject, kind);
CREATE INDEX IF NOT EXISTS findings_by_agency ON findings (agency) WHERE rule = 'R7';
CREATE TABLE IF NOT EXISTS assessments (matter TEXT PRIMARY KEY, body {blob} NOT NULL);
CREATE TABLE IF NOT EXISTS area_filings (area TEXT NOT NULL, day INTEGER NOT NULL,
    matter TEXT{bytewise} NOT NULL, item TEXT{bytewise} NOT NULL,
    filed INTEGER NOT NULL, hard INTEGER NOT NULL, soft INTEGER NOT NULL,
    higher INTEGER NOT NULL, fault INTEGER NOT NULL, crowd INTEGER NOT NULL,
    secret INTEGER NOT NULL, evidence TEXT NOT NULL, denounced TEXT NOT NULL,
    PRIMARY KEY (area, day, matter, item)){clustered};
CREATE INDEX IF NOT EXISTS area_filings_by_matter ON area_filings (matter);
CREATE INDEX IF NOT EXISTS area_filings_by_weight ON area_filings
    (area, hard, secret, day, matter, item, filed);
CREATE INDEX IF NOT EXISTS area_filings_above ON area_filings
    (area, hard, secret, day, matter, item, higher) WHERE higher = 1;
CREATE INDEX IF NOT EXISTS area_filings_of_crowds ON area_filings
    (area, hard, secret, day, matter, item, crowd) WHERE crowd = 1;
CREATE TABLE IF NOT EXISTS area_days (area TEXT NOT NULL, day INTEGER NOT NULL,
    secret INTEGER NOT NULL, filed INTEGER NOT NULL, hard INTEGER NOT NULL,
    soft INTEGER NOT NULL, higher INTEGER NOT NULL, fault INTEGER NOT NULL,
    crowd INTEGER NOT NULL, PRIMARY KEY (area, day, secret)){clustered};
CREATE TABLE IF NOT EXISTS area_accused (area TEXT NOT NULL, day INTEGER NOT NULL,
    body TEXT NOT NULL, filed INTEGER NOT NULL, above INTEGER NOT NULL, crowd INTEGER NOT NULL,
    PRIMARY KEY (area, day, body)){clustered};
CREATE TABLE IF NOT EXISTS counts (province TEXT NOT NULL, day INTEGER NOT NULL,
    area TEXT NOT NULL, topic TEXT NOT NULL, kind TEXT NOT NULL, matter {blob} NOT NULL,
    paper {blob} NOT NULL, delay INTEGER NOT NULL, secret INTEGER NOT NULL, fact {blob} NOT NULL,
    denounced TEXT NOT NULL,
    PRIMARY KEY (province, day, area, topic, kind, matter, paper)){clustered};
CREATE INDEX IF NOT EXISTS counts_by_matter ON counts (matter);
CREATE INDEX IF NOT EXISTS findings_of_counts ON findings (province, subject)
    WHERE kind = 'counts';
CREATE TABLE IF NOT EXISTS group_lives (id TEXT PRIMARY KEY, province TEXT NOT NULL,
    life TEXT NOT NULL, since INTEGER NOT NULL, people INTEGER NOT NULL, most INTEGER NOT NULL,
    papers INTEGER NOT NULL, matters INTEGER NOT NULL, score INTEGER NOT NULL,
    last INTEGER NOT NULL, kind TEXT NOT NULL, communes TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS group_synonyms (other {blob} NOT NULL, name {blob} NOT NULL,
    subject BIGINT NOT NULL, PRIMARY KEY (other, name, subject)){clustered};
CREATE INDEX IF NOT EXISTS synonyms_by_name ON group_synonyms (name);
CREATE INDEX IF NOT EXISTS synonyms_by_subject ON group_synonyms (subject);
CREATE TABLE IF NOT EXISTS due (kind TEXT NOT NULL, subject TEXT NOT NULL,
    wake_at BIGINT NOT NULL, PRIMARY KEY (kind, subject)){clustered};
CREATE INDEX IF NOT EXISTS due_by_time ON due (wake_at);
CREATE TABLE IF NOT EXISTS alerts (id TEXT PRIMARY KEY, kind TEXT NOT NULL,
    subject TEXT NOT NULL, revision INTEGER NOT NULL, change TEXT NOT NULL,
    province TEXT NOT NULL, body {blob} NOT NULL);
CREATE TABLE IF NOT EXISTS outbox (position {number} PRIMARY KEY, subject TEXT NOT NULL,
    body {blob} NOT NULL);
CREATE TABLE IF NOT EXISTS outbox_start (one INTEGER PRIMARY KEY, position BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS outbox_gap (one INTEGER PRIMARY KEY, position BIGINT NOT NULL,
    told INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS rules_used (id TEXT NOT NULL, version BIGINT NOT NULL,
    digest TEXT NOT NULL, PRIMARY KEY (id, version)){clustered};
CREATE TABLE IF NOT EXISTS law (one INTEGER PRIMARY KEY, digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS papers (n {number} PRIMARY KEY, id {blob} NOT NULL,
    recorded BIGINT NOT NULL, body {blob} NOT NULL);
CREATE TABLE IF NOT EXISTS sketches (slot {number} PRIMARY KEY, block BIGINT NOT NULL,
    rows {blob} NOT NULL);
CREATE TABLE IF NOT EXISTS paper_keys (key {blob} NOT NULL, recorded BIGINT NOT NULL,
    id {blob} NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (key, recorded, id)){clustered};
CREATE TABLE IF NOT EXISTS refusals (n BIGINT NOT NULL, id {blob} NOT NULL, other {blob} NOT NULL,
    tied INTEGER NOT NULL, PRIMARY KEY (n, other)){clustered};
CREATE TABLE IF NOT EXISTS stars (layer INTEGER NOT NULL, paper BIGINT NOT NULL,
    leader BIGINT NOT NULL, PRIMARY KEY (layer, paper)){clustered};
CREATE INDEX IF NOT EXISTS stars_by_leader ON stars (leader, layer);
CREATE TABLE IF NOT EXISTS text_links (paper {number} PRIMARY KEY, other BIGINT NOT NULL,
    state TEXT NOT NULL, score INTEGER NOT NULL, reasons TEXT NOT NULL, province TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS text_links_by_other ON text_links (other);
CREATE TABLE IF NOT EXISTS linked_by (one INTEGER PRIMARY KEY, digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS dead_letters (digest TEXT PRIMARY KEY, position BIGINT NOT NULL,
    source TEXT NOT NULL, reason TEXT NOT NULL, errors TEXT NOT NULL,
    created TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT 'waiting',
    understood TEXT NOT NULL DEFAULT '', noted_by TEXT NOT NULL DEFAULT '',
    noted_why TEXT NOT NULL DEFAULT '', noted_at BIGINT NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS dead_letters_by_state ON dead_letters (state, understood);
CREATE TABLE IF NOT EXISTS building (one INTEGER PRIMARY KEY, body TEXT NOT NULL)
"""
TABLES = tuple(_SCRIPT.strip().split(";\n"))

_LETTERS = tuple(
    f"ALTER TABLE dead_letters ADD COLUMN {column} NOT NULL DEFAULT {value}"
    for column, value in (
        ("created TEXT", "''"),
        ("state TEXT", "'waiting'"),
        ("understood TEXT", "''"),
        ("noted_by TEXT", "''"),
        ("noted_why TEXT", "''"),
        ("noted_at BIGINT", "0"),
    )
)
_IN_PLACE: dict[int, tuple[str, ...]] = {5: _LETTERS}
"""What brings a view of an older version up to the next one; an older one is built anew."""


class SchemaVersionError(Exception):
    """The data was written by another version of the program (phiên bản dữ liệu khác)."""

    def __init__(self, found: int) -> None:
        self.found = found
        remedy = (
            "use the program that wrote it, or `leothang rebuild back` with this one"
            if found > VERSION
            else "`leothang watch` brings it up, or builds it anew beside the old one"
        )
        super().__init__(
            f"the early-warning view has version {found}, this program knows {VERSION}: {remedy}"
        )


def require_version(found: int) -> None:
    """Refuse to read another version than this one."""
    if found != VERSION:
        raise SchemaVersionError(found)


def steps_from(found: int) -> tuple[str, ...]:
    """Return the statements that bring a view up to this version; refuse one that has none.

    What can only follow from the facts is never converted: such a view is built anew.
    """
    steps: list[str] = []
    while found != VERSION:
        if found not in _IN_PLACE:
            raise SchemaVersionError(found)
        steps += _IN_PLACE[found]
        found += 1
    return tuple(steps)


class StoreInUseError(Exception):
    """Another worker holds this store (kho đang được dùng)."""
