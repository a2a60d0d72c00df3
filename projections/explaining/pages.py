"""What is laid before an officer who asks why (trang giải thích)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.contracts.envelope import legal_day
from projections.detectors.ruling import ruling
from projections.evaluate import evaluate_matter
from projections.explain import explained
from projections.explaining.basis import Basis, basis_of, flags_told
from projections.explaining.confidence import kept_confidential
from projections.explaining.proof import (
    Proof,
    proof_of_counts,
    proof_of_finding,
    proof_of_verdict,
    rests_on_numbers,
)
from projections.explaining.rows_tried import Trial, inquiry_of, trial
from projections.explaining.speech import Speech
from projections.explaining.terms_of import TermTold, terms_of
from projections.explaining.timeline import Told, timeline
from projections.texts.verdicts import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from domain.contracts.facts import AnyFact
    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.explain import Language
    from projections.findings import Assessment, Finding


@dataclass(frozen=True, slots=True)
class VerdictTold:
    """The verdict on one filing, with the rows it was tried by."""

    petition: str
    agency: str
    filed_on: str
    rule: str
    title: str
    says: str
    """What that class means, in one line; empty for one newer than these words."""
    verdict: str
    counts: str
    hops: int | None
    weight: int
    authority_fault: tuple[str, ...]
    evidence: tuple[str, ...]
    flags: tuple[str, ...]
    basis: Basis
    proof: Proof
    trial: Trial | None


@dataclass(frozen=True, slots=True)
class FindingTold:
    """One finding in words, with its article and whether its evidence suffices."""

    rule: str
    pattern: str
    severity: str
    state: str
    path: str
    effective_at: str
    text: str
    evidence: tuple[str, ...]
    flags: tuple[str, ...]
    basis: Basis
    proof: Proof


@dataclass(frozen=True, slots=True)
class Page:
    """All that is said to one question."""

    kind: str
    """`alert`, `petition` or `matter`."""
    id: str
    matter: str | None
    language: Language
    as_of: str
    summary: str = ""
    """An alert's own text."""
    verdicts: tuple[VerdictTold, ...] = ()
    findings: tuple[FindingTold, ...] = ()
    timeline: tuple[Told, ...] = ()
    terms: tuple[TermTold, ...] = ()
    history: tuple[tuple[str, str, str, str], ...] = ()
    """Known on, class, row, its title."""
    papers: tuple[str, ...] = ()
    """The petitions of a matter."""
    notes: tuple[str, ...] = field(default=())


class Explaining:
    """Everything known of one matter or group, and how it is said."""

    def __init__(
        self,
        cases: Sequence[CaseFile],
        facts: Iterable[AnyFact],
        law: Law,
        *,
        language: Language,
        as_of: datetime,
    ) -> None:
        self.cases = list(cases)
        self.facts = {fact.id: fact for fact in facts}
        self.law = law
        self.as_of = as_of
        hidden = frozenset(code for case in self.cases for code in kept_confidential(case))
        self.speech = Speech(law, language, hidden)
        self.counted: Sequence[Finding] = ()
        """What the numbers of an area say now: for what counts more papers than it names."""

    def verdicts(self, petition: str | None = None) -> tuple[VerdictTold, ...]:
        """Return the verdicts on all filings, or on one."""
        return tuple(
            self._verdict(case, said)
            for case in self.cases
            for said in evaluate_matter(case, self.law, self.as_of).assessments
            if petition is None or said.petition == petition
        )

    def findings(self) -> tuple[FindingTold, ...]:
        """Return all that holds or held of the matter, the gravest first."""
        found = [
            finding
            for case in self.cases
            for finding in evaluate_matter(case, self.law, self.as_of).findings
        ]
        return tuple(self.told(finding) for finding in sorted(found, key=_gravity))

    def of_petition(self, petition: str) -> tuple[FindingTold, ...]:
        """Return the findings that rest on one paper."""
        ids = {id_ for id_, fact in self.facts.items() if fact.subject == petition}
        return tuple(f for f in self.findings() if not ids.isdisjoint(f.evidence))

    def told(self, finding: Finding, as_of: datetime | None = None) -> FindingTold:
        """Return one finding in words."""
        rule = ruling(self.law, finding.rule, finding.effective_at)
        if rests_on_numbers(finding):
            proof = proof_of_counts(finding, self.counted, self.speech)
        else:
            when = as_of or self.as_of
            proof = proof_of_finding(finding, self.facts, self.law, when, self.speech)
        return FindingTold(
            finding.rule,
            finding.pattern.value,
            finding.severity,
            finding.state,
            finding.path,
            finding.effective_at.isoformat(),
            self.speech.masked(
                explained(finding, self.law, self.speech.language), finding.effective_at
            ),
            finding.evidence,
            tuple(flags_told(finding.flags, self.speech)),
            basis_of(rule, self.speech),
            proof,
        )

    def timeline(self, only: Iterable[str] | None = None) -> tuple[Told, ...]:
        """Return the time line of everything, or of some facts."""
        wanted = self.facts.keys() if only is None else set(only)
        day = legal_day(self.as_of)
        facts = [f for id_, f in self.facts.items() if id_ in wanted and f.businessdate <= day]
        return tuple(timeline(facts, self.speech))

    def terms(self) -> tuple[TermTold, ...]:
        """Return every term of the matter."""
        return tuple(
            term for case in self.cases for term in terms_of(case, self.speech, self.as_of)
        )

    def terms_named(self, clocks: Iterable[str]) -> tuple[TermTold, ...]:
        """Return the terms of some clocks."""
        wanted = set(clocks)
        return tuple(term for term in self.terms() if term.clock in wanted) if wanted else ()

    def _verdict(self, case: CaseFile, said: Assessment) -> VerdictTold:
        speech = self.speech
        rule = ruling(self.law, said.rule, said.filed_on)
        inquiry = inquiry_of(case, self.law, said.petition, self.as_of)
        return VerdictTold(
            said.petition,
            speech.agency(said.door or said.agency, said.filed_on),
            said.filed_on.isoformat(),
            said.rule,
            rule.title_vi if speech.language == "vi" else rule.title_en,
            speech.say(VERDICTS[said.rule]) if said.rule in VERDICTS else "",
            said.verdict,
            said.counts,
            said.hops,
            said.weight,
            tuple(speech.agency(code, said.filed_on) for code in said.authority_fault),
            said.evidence,
            tuple(flags_told(said.flags, speech)),
            basis_of(rule, speech),
            proof_of_verdict(said, self.facts, self.law, self.as_of, speech),
            None if inquiry is None else trial(inquiry, speech),
        )


_GRAVITY = {"critical": 0, "high": 1, "medium": 2, "low": 3, "info": 4}


def _gravity(finding: Finding) -> tuple[object, ...]:
    holds = finding.state != "holding"
    return holds, _GRAVITY[finding.severity], finding.effective_at, finding.rule, finding.path
