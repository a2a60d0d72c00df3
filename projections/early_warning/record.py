"""What is on record, and what the desk must hear when it changes (hồ sơ phát hiện)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from pydantic import TypeAdapter

from projections.alerts import alerts, diff
from projections.detectors.hot.matters import heeded
from projections.early_warning.events import GroupTurn
from projections.findings import Assessment, Detected, Finding, SubjectKind
from projections.reclassified import reclassified
from projections.store.rows import DueRow, FindingRow, RuleUsed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from domain.law.rulebook import Rulebook
    from projections.early_warning.desk import Desk
    from projections.early_warning.work import Verdict
    from projections.findings import Alert
    from projections.store.protocol import Store
    from projections.store.rows import GroupRow

WRONG_TURN = "R7"
"""The rule whose findings are counted per agency."""

_FINDING: TypeAdapter[Finding] = TypeAdapter(Finding)
_ASSESSMENTS: TypeAdapter[tuple[Assessment, ...]] = TypeAdapter(tuple[Assessment, ...])
_PATIENCE = timedelta(seconds=1)
"""A timer set for now or before would be due for ever at this very instant."""
_MATTER, _GROUP = SubjectKind.MATTER.value, SubjectKind.GROUP.value
_MAY_BE_GROUPS = frozenset({_MATTER, _GROUP})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Kept(NamedTuple):
    """What changed on record."""

    changed: set[str]
    """Ids of the subjects of which something else holds now."""
    agencies: set[str]
    """Agencies to judge again."""


class _Changed(NamedTuple):
    """A subject of which something else holds now."""

    verdict: Verdict
    had: list[FindingRow]
    has: list[FindingRow]
    findings: list[Finding]
    """Those of `has`, in their order: what is at hand need not be read from its row."""


class Record:
    """Findings, alerts and timers on record; the caller holds the transaction."""

    def __init__(
        self, store: Store, desk: Desk, rulebook: Rulebook, known: set[tuple[str, int]]
    ) -> None:
        """Take which versions of rules are known to be on record: none after a failure."""
        self._store = store
        self._desk = desk
        self._digests = rulebook.digests
        self._known = known

    def keep(
        self, verdicts: Sequence[Verdict], as_of: datetime, born: frozenset[str] = frozenset()
    ) -> Kept:
        """Put verdicts on record and queue what changed; return what did.

        The store is not asked what it has of those that are `born`: it has nothing.
        """
        before = self._before({verdict.id for verdict in verdicts} - born)
        verdicts = [*verdicts, *_groups_no_more(verdicts, before)]
        changed: list[_Changed] = []
        for verdict in verdicts:
            had = before.get((verdict.key[0], verdict.id), [])
            found = verdict.detected.findings
            if not had and not found:
                continue
            pairs = sorted(((_row(one, verdict), one) for one in found), key=_body_first)
            has = [row for row, _ in pairs]
            if has != had:
                changed.append(_Changed(verdict, had, has, [one for _, one in pairs]))
        if changed:
            self._store.replace_findings(
                [(one.verdict.key[0], one.verdict.id) for one in changed if one.had],
                [row for one in changed for row in one.has],
            )
            self._rest_on(finding for one in changed for finding in one.findings)
            self._publish(changed, as_of)
        self._keep_groups([v for v in verdicts if v.key[0] in _MAY_BE_GROUPS], as_of, born)
        self._keep_times(verdicts, as_of, born)
        self._keep_assessments([v for v in verdicts if v.key[0] == _MATTER], as_of, born)
        agencies = {
            row.agency
            for one in changed
            for row in (*one.had, *one.has)
            if row.rule == WRONG_TURN and row.agency
        }
        return Kept({one.verdict.id for one in changed}, agencies)

    def of_matters(self, names: Collection[str]) -> Iterator[tuple[str, Finding]]:
        """Return what is on record of matters, as far as it may count for their groups."""
        for row in self._store.findings(names):
            if row.kind == _MATTER and heeded(row.pattern, row.rule):
                yield row.subject, load_finding(row.body)

    def wrong_turns(self, agencies: Collection[str]) -> dict[str, list[Finding]]:
        """Return the findings of wrong jurisdiction on record, by agency."""
        found: dict[str, list[Finding]] = {}
        for row in self._store.findings_of_rule(WRONG_TURN, agencies):
            found.setdefault(row.agency, []).append(load_finding(row.body))
        return found

    def _before(self, names: Collection[str]) -> dict[tuple[str, str], list[FindingRow]]:
        before: dict[tuple[str, str], list[FindingRow]] = {}
        for row in self._store.findings(names):
            before.setdefault((row.kind, row.subject), []).append(row)
        for rows in before.values():
            rows.sort(key=_body)
        return before

    def _publish(self, changed: Iterable[_Changed], as_of: datetime) -> None:
        changes = [
            change
            for one in changed
            for change in diff(_alerts(one.had), alerts(one.findings, one.verdict.province))
        ]
        self._desk.tell(changes, as_of)

    def _keep_groups(
        self, verdicts: Sequence[Verdict], as_of: datetime, born: frozenset[str]
    ) -> None:
        """Put how groups stand on record, and tell of those that changed their life.

        A matter may have been a group of its own, and be none any more.
        """
        has: dict[str, GroupRow | None] = {}
        for verdict in verdicts:
            if verdict.stands is not None or verdict.key[0] == _GROUP:
                has[verdict.id] = verdict.stands
            else:
                has.setdefault(verdict.id, None)
        had = {row.id: row for row in self._store.group_rows(has.keys() - born)}
        changes = [(had.get(id_), row) for id_, row in has.items() if had.get(id_) != row]
        if not changes:
            return
        gone = [was.id for was, now in changes if now is None and was is not None]
        self._store.put_group_rows([now for _, now in changes if now is not None], gone)
        told = [turn for was, now in changes for turn in _turned(was, now)]
        self._desk.tell_groups(sorted(told, key=lambda turn: turn.row.id), as_of)

    def _keep_assessments(
        self, verdicts: Sequence[Verdict], as_of: datetime, born: frozenset[str]
    ) -> None:
        """Put verdicts on filings on record, and tell of filings that change their class."""
        had = dict(self._store.assessments({verdict.id for verdict in verdicts} - born))
        has = {v.id: dump_assessments(v.detected.assessments) for v in verdicts}
        changed = [v for v in verdicts if has[v.id] != had.get(v.id, b"")]
        self._store.put_assessments([(verdict.id, has[verdict.id]) for verdict in changed])
        self._rest_on(a for v in changed for a in v.detected.assessments)
        before = [a for v in changed if v.id in had for a in load_assessments(had[v.id])]
        if before:
            provinces = {verdict.id: verdict.province for verdict in changed}
            found = reclassified(before, (a for v in changed for a in v.detected.assessments))
            told = [(one, provinces[one.after.matter]) for one in found]
            self._desk.tell_reclassified(told, as_of)

    def _rest_on(self, said: Iterable[Finding | Assessment]) -> None:
        """Keep the digest of every version of a rule that speaks: it must not change any more."""
        used = {(one.rule, one.version) for one in said} - self._known
        rows = [RuleUsed(*key, self._digests[key]) for key in sorted(used) if key in self._digests]
        if rows:
            self._store.add_rules_used(rows)
            self._known |= used

    def _keep_times(
        self, verdicts: Iterable[Verdict], as_of: datetime, born: frozenset[str]
    ) -> None:
        soonest = as_of + _PATIENCE
        waking: list[DueRow] = []
        done: list[tuple[str, str]] = []
        for verdict in verdicts:
            wake_at = verdict.detected.wake_at
            if wake_at is not None:
                waking.append(DueRow(*verdict.key, micros(max(wake_at, soonest))))
            elif verdict.id not in born:
                done.append(verdict.key)
        if waking:
            self._store.set_due(waking)
        if done:
            self._store.remove_due(done)


def _turned(was: GroupRow | None, now: GroupRow | None) -> Iterator[GroupTurn]:
    """Yield what is to tell of a change of a group: nothing where its life stayed."""
    row = now or was
    before = None if was is None else was.life
    if row is not None and before != (None if now is None else now.life):
        yield GroupTurn(row, before, stands=now is not None)


def _groups_no_more(
    verdicts: Sequence[Verdict], before: Mapping[tuple[str, str], object]
) -> Iterator[Verdict]:
    """Say that nothing holds of matters that were a group of their own, and are none now."""
    spoken = {(verdict.key[0], verdict.id) for verdict in verdicts}
    for verdict in verdicts:
        key = (_GROUP, verdict.id)
        if verdict.key[0] == _MATTER and key in before and key not in spoken:
            yield verdict._replace(key=key, detected=Detected())


def micros(instant: datetime) -> int:
    """Return an instant as microseconds since 1970."""
    return (instant - _EPOCH) // _MICROSECOND


def load_finding(body: bytes) -> Finding:
    """Read a finding from the record."""
    return _FINDING.validate_json(body)


def dump_finding(finding: Finding) -> bytes:
    """Write a finding for the record: equal findings give equal bytes."""
    return _FINDING.dump_json(finding)


def dump_assessments(assessments: tuple[Assessment, ...]) -> bytes:
    """Write assessments for the record; nothing where there are none."""
    return _ASSESSMENTS.dump_json(assessments) if assessments else b""


def load_assessments(body: bytes) -> tuple[Assessment, ...]:
    """Read assessments from the record."""
    return _ASSESSMENTS.validate_json(body)


def _row(finding: Finding, verdict: Verdict) -> FindingRow:
    return FindingRow(
        kind=verdict.key[0],
        subject=verdict.id,
        pattern=finding.pattern.value,
        severity=finding.severity,
        state=finding.state,
        province=verdict.province,
        rule=finding.rule,
        agency=finding.agencies[0] if finding.agencies else "",
        body=dump_finding(finding),
    )


def _alerts(rows: Sequence[FindingRow]) -> dict[str, Alert]:
    """Return the alerts that follow from one subject's findings on record."""
    if not rows:
        return {}
    return alerts([load_finding(row.body) for row in rows], rows[0].province)


def _body(row: FindingRow) -> bytes:
    return row.body


def _body_first(pair: tuple[FindingRow, Finding]) -> bytes:
    return pair[0].body
