"""Which body an agency's code stands for in one matter (E.0, cơ quan)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from domain.contracts.petition import PetitionCompetenceDeterminedV1, PetitionSucceededV1
from domain.organisation.codes import TWO_TIER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.contracts.envelope import Envelope
    from domain.contracts.substance import Substance
    from domain.organisation import Organisations
    from projections.case_file import CaseFile
    from projections.filings import Filing


class Bodies:
    """Every code of a matter, read as of the last day something happened in it.

    A body that has ended is its successor, where there is exactly one; a board,
    an office or an inspectorate is its People's Committee, unless the matter is
    about that very office. A fact of succession wins over the register.
    """

    __slots__ = (
        "_day",
        "_ended",
        "_heirs",
        "_organisations",
        "_read",
        "ambiguous",
        "exempt",
        "heirs",
        "place",
        "shaping",
    )

    def __init__(
        self, organisations: Organisations, case: CaseFile, filings: Iterable[Filing]
    ) -> None:
        """Take what the matter itself says about its bodies."""
        substances = [filing.substance for filing in filings if filing.substance is not None]
        self._organisations = organisations
        self._day: date = case.facts[-1].businessdate
        self.exempt = {code for about in substances for code in _named(about)}
        """Offices the matter is about: they stand for themselves."""
        self.exempt.update(fact.data.competent for fact in case.of(PetitionCompetenceDeterminedV1))
        self._heirs = {
            fact.data.predecessor: fact.data.successor for fact in case.of(PetitionSucceededV1)
        }
        self.place = next(
            (about.place.commune for about in substances if about.place is not None), None
        )
        self._ended: set[tuple[str, bool]] = set()
        self._read: dict[tuple[str, bool], str] = {}
        self.heirs: dict[str, date] = {}
        """Bodies that answer for one that has ended, and since when at the earliest."""
        self.ambiguous: set[str] = set()
        """Codes of ended bodies with several successors; left as they are."""
        self.shaping: list[str] = []
        """The facts without which the codes would be read otherwise."""
        for fact in case.of(PetitionSucceededV1):
            self.shaping.append(fact.id)
            self.heirs.setdefault(
                self.of(fact.data.successor, fact.businessdate), fact.businessdate
            )
        for word in case.of(PetitionCompetenceDeterminedV1):
            if organisations.body_of(word.data.competent, self._day) != word.data.competent:
                self.shaping.append(word.id)

    def of(self, code: str, on: date) -> str:
        """Return the body behind a code written on a day."""
        old = on < TWO_TIER <= self._day
        body = self._read.get((code, old))
        if body is None:
            heir = self._today(code, on, old=old)
            body = self._read[code, old] = self._body(heir)
            if heir != code:
                self._ended.add((code, old))
                self.heirs.setdefault(body, TWO_TIER if old else date.min)
        return body

    def ended(self, fact: Envelope) -> bool:
        """Whether the agency that states a fact has a successor by now."""
        old = fact.businessdate < TWO_TIER <= self._day
        return (fact.agency, old) in self._ended

    def _body(self, code: str) -> str:
        return code if code in self.exempt else self._organisations.body_of(code, self._day)

    def _today(self, code: str, on: date, *, old: bool) -> str:
        if code in self._heirs:
            return self._inherited(code)
        if not old and self._organisations.exists(code, self._day):
            return code
        found = self._organisations.successor_of(code, self._day, place=self.place, since=on)
        heir = found.sole
        if found.kind == "ambiguous":
            self.ambiguous.add(code)
        return heir or code

    def _inherited(self, code: str) -> str:
        passed = {code}
        while (heir := self._heirs.get(code)) is not None and heir not in passed:
            passed.add(heir)
            code = heir
        return code


def _named(about: Substance) -> Iterator[str]:
    """Return the offices a matter is about: they stand for themselves."""
    if about.complaint is not None and about.complaint.issuer is not None:
        yield about.complaint.issuer
    if about.denunciation is not None and about.denunciation.body is not None:
        yield about.denunciation.body
    if about.feedback is not None and about.feedback.responsible is not None:
        yield about.feedback.responsible
