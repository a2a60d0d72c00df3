"""What the law cannot answer, said clearly instead of guessed."""

from __future__ import annotations


class LawError(ValueError):
    """The law, as it is on file, has no answer."""


class RulebookError(LawError):
    """A rule file is wrong; the message names the file and the rule."""


class UnknownRuleError(LawError):
    """No rule of that id is in force on that day."""


class OutsideCalendarError(LawError):
    """The day lies in a year whose holidays are not on file."""
