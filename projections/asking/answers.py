"""From a question to its page (trả lời)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.envelope import legal_day
from projections.case_file import CaseFile
from projections.detectors.ruling import ruling
from projections.early_warning.link_lines import line_of
from projections.explaining.history import history, known_by
from projections.explaining.linking import case_with
from projections.explaining.pages import Explaining, Page
from projections.explaining.proof import rests_on_numbers
from projections.findings import Finding, Pattern, SubjectKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from domain.contracts.alert import AnyAlert, Reason
    from domain.contracts.facts import AnyFact
    from domain.law.law import Law
    from projections.asking.archive import AlertKnown, Archive, MatterKnown
    from projections.explain import Language

WITHDRAWN = {
    "vi": "Cảnh báo này đã được rút; dưới đây là nội dung cuối cùng.",
    "en": "This alert was withdrawn; what follows is its last state.",
}
_SHOWN_OF_A_GROUP = 20
"""A crowd's time line shows the evidence; so many matters at most are opened beside it."""


class UnknownIdError(Exception):
    """Nothing of that id is known (không tìm thấy)."""


class Question(NamedTuple):
    """What is asked, and how the answer is wanted."""

    id: str
    language: Language
    as_of: datetime
    known_on: date | None = None
    """Answer as known at the end of this day; everything when None."""
    petition: bool = False
    """The id names a petition, though it may name its matter too."""
    history: bool = False


class Answers:
    """Answers questions from one archive by one law."""

    def __init__(self, archive: Archive, law: Law) -> None:
        self._archive = archive
        self._law = law

    def answer(self, asked: Question) -> Page:
        """Return the page, or refuse an id nobody knows."""
        alert = self._archive.alert(asked.id)
        if alert is not None and not asked.petition:
            return self._alert(asked, alert)
        matter = self._archive.matter_of(asked.id)
        if matter is None:
            msg = f"{asked.id}: no alert, petition or matter of this id is known here"
            raise UnknownIdError(msg)
        if asked.history:
            return self._history(asked, matter)
        return self._matter(asked, matter)

    # -- a matter or one of its papers
    def _matter(self, asked: Question, matter: MatterKnown) -> Page:
        case = self._case(asked, matter)
        explaining = Explaining(
            [case], case.known, self._law, language=asked.language, as_of=asked.as_of
        )
        papers = _papers(case)
        whole = asked.id == case.id and len(papers) > 1 and not asked.petition
        return Page(
            "matter" if whole else "petition",
            asked.id,
            case.id,
            asked.language,
            asked.as_of.isoformat(),
            verdicts=explaining.verdicts(None if whole else asked.id),
            findings=explaining.findings() if whole else explaining.of_petition(asked.id),
            timeline=explaining.timeline(),
            terms=explaining.terms(),
            papers=papers,
            notes=self._links(asked, papers),
        )

    def _links(self, asked: Question, papers: tuple[str, ...]) -> tuple[str, ...]:
        """Tell which papers are of the matter by what they say, and what speaks for it."""
        if asked.known_on is not None:
            return ()
        return tuple(line_of(one, asked.language) for one in self._archive.links(papers))

    def _case(self, asked: Question, matter: MatterKnown) -> _Case:
        if asked.known_on is None:
            return _Case(matter.id, matter.facts)
        known = known_by(matter.facts, asked.known_on)
        case = case_with(known, asked.id, self._law)
        if case is None:
            msg = f"{asked.id}: nothing of it was known on {asked.known_on.isoformat()}"
            raise UnknownIdError(msg)
        own = {fact.subject for fact in case.facts}
        return _Case(case.id, [fact for fact in known if fact.subject in own])

    def _history(self, asked: Question, matter: MatterKnown) -> Page:
        known = history(matter.facts, asked.id, self._law, asked.as_of)
        lines: list[tuple[str, str, str, str]] = []
        for day, said in known:
            if said is None:
                lines.append((day.isoformat(), "", "", ""))
                continue
            rule = ruling(self._law, said.rule, said.filed_on)
            title = rule.title_vi if asked.language == "vi" else rule.title_en
            lines.append((day.isoformat(), said.verdict, said.rule, title))
        return Page(
            "petition",
            asked.id,
            matter.id,
            asked.language,
            asked.as_of.isoformat(),
            history=tuple(lines),
        )

    # -- an alert
    def _alert(self, asked: Question, alert: AlertKnown) -> Page:
        said = alert.event.data
        reasons = (said.says, *said.reasons)
        facts = self._archive.facts({id_ for reason in reasons for id_ in reason.evidence})
        if asked.known_on is not None:
            facts = known_by(facts, asked.known_on)
        matters = self._archive.matters_of_facts(facts)[:_SHOWN_OF_A_GROUP]
        cases = [CaseFile(matter.id, matter.facts) for matter in matters]
        # An alert was told as of its own instant: later days would not give the same.
        explaining = Explaining(
            cases, facts, self._law, language=asked.language, as_of=said.detected_at
        )
        findings = [_finding(alert.event, reason) for reason in reasons]
        numbered = [finding for finding in findings if rests_on_numbers(finding)]
        if numbered:
            explaining.counted = self._archive.again(numbered[0], self._law, said.detected_at)
        own = {f.path for f in findings if f.pattern is Pattern.CROSS_LEVEL}
        summary = said.summary_vi if asked.language == "vi" else said.summary_en
        return Page(
            "alert",
            asked.id,
            said.subject if said.subject_kind == "matter" else None,
            asked.language,
            said.detected_at.isoformat(),
            summary=explaining.speech.masked(summary, legal_day(said.detected_at)),
            verdicts=tuple(v for path in sorted(own) for v in explaining.verdicts(path)),
            findings=tuple(explaining.told(finding) for finding in findings),
            timeline=explaining.timeline(),
            terms=explaining.terms_named(_clocks(findings)),
            notes=() if alert.stands else (WITHDRAWN[asked.language],),
        )


class _Case(CaseFile):
    """A case file that still knows the facts that were corrected."""

    __slots__ = ("known",)

    def __init__(self, id_: str, facts: list[AnyFact]) -> None:
        super().__init__(id_, facts)
        self.known = facts


def _papers(case: CaseFile) -> tuple[str, ...]:
    first = {
        fact.subject: fact.businessdate
        for fact in reversed(case.facts)
        if fact.type.startswith("leothang.petition.")
    }
    return tuple(sorted(first, key=lambda petition: (first[petition], petition)))


def _finding(event: AnyAlert, reason: Reason) -> Finding:
    """Return a finding as the alert tells it; of a reason its path is not told."""
    said = event.data
    return Finding(
        rule=reason.rule,
        version=reason.rule_version,
        pattern=Pattern(said.pattern),
        subject_kind=SubjectKind(said.subject_kind),
        subject=said.subject,
        path=said.path,
        severity=reason.severity,
        effective_at=reason.effective_at,
        evidence=reason.evidence,
        agencies=reason.agencies,
        params=tuple(sorted(reason.params.items())),
        state=reason.state,
        flags=reason.flags,
    )


def _clocks(findings: list[Finding]) -> set[str]:
    """Return the limits an alert's findings speak of."""
    return {str(value) for finding in findings for name, value in finding.params if name == "clock"}
