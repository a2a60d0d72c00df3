"""Table E.1.4 with A.6, read row by row for feedback on one thing."""

from __future__ import annotations

from datetime import date

from domain.law.competence import feedback_responsible
from tests.detectors.oracle.levels import Judged, Matter, Paper


class Feedback(Matter):
    """One matter whose papers all ask the same body to act."""

    def itself(self, day: date) -> set[str | None]:
        """The responsible body."""
        return {self.responsible(day)}

    def responsible(self, day: date) -> str | None:
        """The body that must act, and whom the case passed to."""
        assert self.about.feedback is not None
        named = self.about.feedback.responsible
        if named is not None and self.handed(named, day) != named:
            return self.handed(named, day)
        right = feedback_responsible(self.law, self.about.feedback, self.about.place, day)
        return None if right.agency is None else self.handed(right.agency, day)

    def body(self, code: str, day: date, written: date | None = None) -> str:
        """The responsible body keeps its part when it ends."""
        assert self.about.feedback is not None
        if code == self.about.feedback.responsible and not self.org.exists(code, day):
            return self.responsible(day) or code
        return super().body(code, day, written)

    def judged(self, paper: Paper) -> Judged:
        """The first matching row of E.1.4."""
        t = paper.day
        right = self.responsible(t)
        a = self.body(paper.agency, t)
        return Judged(self.row(paper, a, right), (), right, a)

    def row(self, paper: Paper, a: str, right: str | None) -> str:
        """F0 to F4."""
        t = paper.day
        if paper.forwarded:
            return "F0"
        if right is None:
            return "F0b"
        if a == right:
            return "F1"
        if not self.hops(right, a, t):
            return "F4"
        if right in {self.body(code, t) for code in paper.addressees}:
            return "F2"
        for other in self.near(paper):
            there = self.body(other.agency, other.day)
            if there == self.responsible(other.day) == right:
                return "F2"
        return "F3"
