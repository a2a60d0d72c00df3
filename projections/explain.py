"""Say in plain words what a finding or an alert means and what to do (giải thích)."""

from __future__ import annotations

from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

from projections.detectors.ruling import ruling
from projections.findings import WITHHELD as WITHHELD_CODE
from projections.texts import TEXTS
from projections.texts.scores import PARTS, TOPICS
from projections.texts.text import (
    ALSO,
    BASIS,
    FAULT,
    HISTORIC,
    NOBODY,
    PEOPLE,
    UNITS,
    UNNAMED,
    WITHHELD,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from domain.law.law import Law
    from domain.law.rulebook import Rule
    from projections.findings import Alert, Finding
    from projections.texts.text import Text

Language = Literal["vi", "en"]
_ISO_DAY = len("2026-08-03")


def summary(alert: Alert, law: Law, language: Language) -> str:
    """Return what an alert says: its gravest finding in full, the titles of its reasons."""
    text = explained(alert.says, law, language)
    titles = dict.fromkeys(
        _title(reason, law, language) for reason in alert.reasons if reason.rule != alert.says.rule
    )
    if titles:
        text += _in(ALSO, language).format(titles="; ".join(titles))
    return text


def explained(finding: Finding, law: Law, language: Language) -> str:
    """Return one finding in one or two sentences, with its legal basis."""
    said = _Said(finding, law, language)
    params = dict(finding.params)
    text = _in(text_of(finding), language).format_map(said)
    if "people" in params:
        text += _in(PEOPLE, language).format_map(said)
    if params.get("authority_fault"):
        fault = ", ".join(said.name(code) for code in str(params["authority_fault"]).split())
        text += _in(FAULT, language).format(fault=fault)
    text = said.shortened(text)
    if finding.state == "historic":
        text += _in(HISTORIC, language)
    # What is late is late by its own limit: that is the article to cite.
    rule = _limit(finding, law) if "limit" in params else _rule(finding, law)
    return text + _in(BASIS, language).format(basis=rule.basis)


def text_of(finding: Finding) -> Text:
    """Return the template of a finding, by its rule and its cause."""
    params = dict(finding.params)
    cause = "nameless" if params.get("nameless") else params.get("cause")
    return TEXTS.get(finding.rule if cause is None else f"{finding.rule}:{cause}", UNNAMED)


class _Said:
    """The words of one finding, ready to be put into a template."""

    def __init__(self, finding: Finding, law: Law, language: Language) -> None:
        self._finding = finding
        self._law = law
        self._language: Language = language
        self._params = dict(finding.params)

    def __getitem__(self, name: str) -> str:
        """Return one word: only what a template asks for is put together."""
        asked = _OF_FINDING.get(name)
        return self._word(name, self._params[name]) if asked is None else asked(self)

    @cached_property
    def names(self) -> list[str]:
        """Return the names of the agencies, in their order."""
        return [self.name(code) for code in self._finding.agencies]

    def nth(self, n: int) -> str:
        """Return the name of one agency, or that of nobody."""
        return self.names[n] if n < len(self.names) else self.name("")

    def day(self) -> str:
        return _shown(self._finding.effective_at.isoformat())

    def title(self) -> str:
        return _title(self._finding, self._law, self._language)

    def shortened(self, text: str) -> str:
        """Give the code of an agency beside its name the first time only."""
        for code in set(self._finding.agencies):
            full = self.name(code)
            head, found, tail = text.partition(full)
            if found and full != code:
                text = head + found + tail.replace(full, full.removesuffix(f" ({code})"))
        return text

    def _word(self, name: str, value: str | int) -> str:
        if name == "limit":
            limit = _limit(self._finding, self._law)
            return limit.title_vi if self._language == "vi" else limit.title_en
        if name == "parts":
            return ", ".join(self._part(part) for part in str(value).split())
        if name == "topic" and value in TOPICS:
            return _in(TOPICS[str(value)], self._language)
        if name == "communes":
            return ", ".join(self.name(code) for code in str(value).split())
        if name == "unit" and value in UNITS:
            return _in(UNITS[str(value)], self._language)
        return _shown(value)

    def _part(self, part: str) -> str:
        """Return one part of a score, `M6=2`, in words."""
        name, _, points = part.partition("=")
        return f"{_in(PARTS[name], self._language)} {points}" if name in PARTS else part

    def name(self, code: str) -> str:
        """Return the official name on the day, or the code itself."""
        if not code:
            return _in(NOBODY, self._language)
        if code == WITHHELD_CODE:
            return _in(WITHHELD, self._language)
        agency = self._law.organisations.agency(code, self._finding.effective_at)
        return code if agency is None else f"{agency.name} ({code})"


_OF_FINDING: Mapping[str, Callable[[_Said], str]] = {
    "first": lambda said: said.nth(0),
    "second": lambda said: said.nth(1),
    "third": lambda said: said.nth(2),
    "all": lambda said: " → ".join(said.names),
    "others": lambda said: ", ".join(said.names[1:]),
    "day": lambda said: said.day(),
    "title": lambda said: said.title(),
}


@lru_cache(1 << 12)
def _shown(value: str | int) -> str:
    """Return a number as it is and a day as officers write it, dd/mm/yyyy."""
    if isinstance(value, str) and len(value) == _ISO_DAY and value[4] == "-":
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    return str(value)


def _rule(finding: Finding, law: Law) -> Rule:
    return ruling(law, finding.rule, finding.effective_at)


def _limit(finding: Finding, law: Law) -> Rule:
    """Return the limit a finding is about, in the version of the day its clock started."""
    params = dict(finding.params)
    start = params.get("start")
    on = finding.effective_at if start is None else date.fromisoformat(str(start))
    return ruling(law, str(params["limit"]), on)


def _title(finding: Finding, law: Law, language: Language) -> str:
    rule = _rule(finding, law)
    return rule.title_vi if language == "vi" else rule.title_en


def _in(text: Text, language: Language) -> str:
    return text.vi if language == "vi" else text.en
