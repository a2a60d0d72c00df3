"""What a replay found, in files that depend on the set of facts alone (kết quả)."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from projections.early_warning.events import SEEN_WHEN
from projections.early_warning.record import load_assessments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from domain.law.law import Law
    from projections.findings import Assessment
    from projections.replay.files import FactFiles
    from projections.store.protocol import Store
    from projections.store.rows import GroupRow


_NAMES = ("assessments.jsonl", "findings.jsonl", "alerts.jsonl", "groups.jsonl")


def canonical(value: object) -> str:
    """Return JSON that is the same for equal values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def assessment_lines(store: Store, law: Law) -> list[str]:
    """Return one line for each filing that was assessed."""
    rows = (a for _, body in store.all_assessments() for a in load_assessments(body))
    return sorted(canonical(_assessment(a, law)) for a in rows)


def finding_lines(store: Store) -> list[str]:
    """Return one line for each finding."""
    return sorted(canonical(json.loads(body)) for body in store.all_findings())


def alert_lines(store: Store) -> list[str]:
    """Return one line for each alert that stands."""
    return sorted(canonical(alert_of(json.loads(row.body))) for row in store.open_alerts())


def alert_of(event: dict[str, Any]) -> dict[str, Any]:
    """Return what an alert event says of the facts, whenever it was seen."""
    said = {name: value for name, value in event["data"].items() if name not in SEEN_WHEN}
    return {"province": event["partitionkey"], **said}


def group_lines(store: Store) -> list[str]:
    """Return one line for each group, as it stands."""
    return [canonical(group_said(row)) for row in store.all_group_rows()]


def group_said(row: GroupRow) -> dict[str, Any]:
    """Return how a group stands, as JSON values."""
    said: dict[str, Any] = row._asdict()
    for day in ("since", "last"):
        said[day] = date.fromordinal(said[day]).isoformat()
    return {**said, "kind": row.kind or None, "communes": row.communes.split()}


def dead_letter_lines(store: Store, files: FactFiles) -> list[str]:
    """Return one line for each message set aside: where it lies and why."""
    lines: list[str] = []
    for letter in store.dead_letters():
        file, line = files.place(letter.position)
        said = {"file": file, "line": line, "reason": letter.reason, "errors": letter.errors}
        lines.append(canonical(said))
    return lines


def digest(store: Store, *results: Iterable[str]) -> str:
    """Return SHA-256 over the sorted canonical results; of dead letters, over what they hold."""
    sum_ = sha256()
    letters = sorted(letter.digest for letter in store.dead_letters())
    for lines in (*results, letters):
        for line in lines:
            sum_.update(line.encode() + b"\n")
        sum_.update(b"\n")
    return sum_.hexdigest()


def view_digest(store: Store, law: Law) -> str:
    """Return the digest of everything a store says of its facts."""
    return digest(store, *_results(store, law))


def write(out: Path, store: Store, law: Law, files: FactFiles) -> str:
    """Write all results and return their digest."""
    results = _results(store, law)
    names = (*_NAMES, "deadletters.jsonl")
    for name, lines in zip(names, (*results, dead_letter_lines(store, files)), strict=True):
        (out / name).write_text("".join(_ended(lines)), encoding="utf-8")
    found = digest(store, *results)
    (out / "digest.txt").write_text(found + "\n", encoding="ascii")
    return found


def _results(store: Store, law: Law) -> tuple[list[str], ...]:
    lines = (assessment_lines(store, law), finding_lines(store), alert_lines(store))
    return (*lines, group_lines(store))


def _ended(lines: Iterable[str]) -> Iterator[str]:
    return (line + "\n" for line in lines)


def _assessment(assessment: Assessment, law: Law) -> dict[str, Any]:
    return {
        "petition": assessment.petition,
        "matter": assessment.matter,
        "agency": assessment.agency,
        "door": assessment.door,
        "filed_on": assessment.filed_on.isoformat(),
        "class": assessment.verdict,
        "counts": assessment.counts,
        "rule": assessment.rule,
        "version": assessment.version,
        "basis": law.rulebook.rule(assessment.rule, assessment.filed_on).basis,
        "hops": assessment.hops,
        "weight": assessment.weight,
        "authority_fault": assessment.authority_fault,
        "evidence": assessment.evidence,
        "flags": assessment.flags,
    }
