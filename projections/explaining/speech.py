"""Names, days and sentences in one language, with what must stay unsaid left out (lời văn)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from projections.texts.text import NOBODY, Text

if TYPE_CHECKING:
    from domain.law.law import Law
    from projections.explain import Language

CONFIDENTIAL = Text("một cơ quan được giữ kín", "a body kept confidential")
"""Stands for the body a denounced official heads: who reads may work there."""


class Speech:
    """How things are said to one reader (cách diễn đạt)."""

    def __init__(
        self,
        law: Law,
        language: Language,
        hidden: frozenset[str] = frozenset(),
        *,
        coded: bool = True,
    ) -> None:
        self.law = law
        self.language: Language = language
        self.hidden = hidden
        """Bodies that are not named."""
        self._coded = coded

    def briefly(self) -> Speech:
        """Return the same without codes beside names, for where they were given before."""
        return Speech(self.law, self.language, self.hidden, coded=False)

    def say(self, text: Text, /, **words: object) -> str:
        """Return a text with its words put in; days and agencies are ready by then."""
        said = text.vi if self.language == "vi" else text.en
        return said.format(**words) if words else said

    def agency(self, code: str | None, on: date) -> str:
        """Return the official name of a body on a day with its code, or who would be competent."""
        if not code:
            return self.say(NOBODY)
        if code in self.hidden:
            return self.say(CONFIDENTIAL)
        agency = self.law.organisations.agency(code, on)
        if agency is None:
            return code
        return f"{agency.name} ({code})" if self._coded else agency.name

    def masked(self, text: str, on: date) -> str:
        """Leave out of a finished sentence the bodies that are not named."""
        for code in self.hidden:
            agency = self.law.organisations.agency(code, on)
            names = [code] if agency is None else [f"{agency.name} ({code})", agency.name, code]
            for name in names:
                text = text.replace(name, self.say(CONFIDENTIAL))
        return text

    def code(self, code: str) -> str:
        """Return a code for programs, or what stands for one that is not named."""
        return self.say(CONFIDENTIAL) if code in self.hidden else code

    @staticmethod
    def day(day: date) -> str:
        """Write a day as officers do, dd/mm/yyyy."""
        return day.strftime("%d/%m/%Y")

    def word(self, value: object, on: date) -> str:
        """Return a value in words: a day, an agency that the register knows, or as it is."""
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, str) and self.law.organisations.known(value):
            return self.agency(value, on)
        return str(value)
