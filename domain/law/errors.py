"""What the law cannot answer, said clearly instead of guessed."""

from __future__ import annotations

from typing import NamedTuple


class LawError(ValueError):
    """The law, as it is on file, has no answer."""


class Problem(NamedTuple):
    """One thing wrong in one file (lỗi)."""

    file: str
    says: str
    line: int | None = None

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}: line {self.line}"
        return f"{where}: {self.says}"


class RulebookError(LawError):
    """Rule files are wrong; the message names the first file, line, rule and reason."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        more = len(problems) - 1
        super().__init__(f"{problems[0]} (and {more} more)" if more else str(problems[0]))


class UnknownRuleError(LawError):
    """No rule of that id is in force on that day."""


class OutsideCalendarError(LawError):
    """The day lies in a year whose holidays are not on file."""
