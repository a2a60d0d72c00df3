"""How much speaks for two papers being about one matter, and what (chấm điểm cùng vụ việc).

A pure and symmetric function of two papers and of the weights, which are rules as data. Points
are added for what two papers share and taken away for what tells them apart; they fade with the
time between the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from domain.contracts.words import UNKNOWN_PROVINCE, Kind
from projections.matters.compared import compared, contained
from projections.matters.resemblance import ROWS
from projections.matters.spellings import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.law.rulebook import Rulebook
    from projections.matters.papers import Paper, Said, Text

FORM, MATTER = "TXT-GROUP", "TXT-MATTER"
"""The rules with the thresholds of the two layers."""
_METHOD = 1
"""Raise it with every change of the code below that scores two papers otherwise: views on record
are then linked anew."""
_ALL = 100
_ROUNDED = 3
"""Points that rounding may hide."""


class Reason(NamedTuple):
    """One thing that speaks for or against, in points of a hundred."""

    word: str
    points: int


class Score(NamedTuple):
    """How sure, from 0 to 1, and why."""

    value: float
    reasons: tuple[Reason, ...] = ()


NOTHING = Score(0.0)


@dataclass(frozen=True)
class Weights:
    """The numbers of both layers, as the rules stand last."""

    alike: float
    least_size: int
    window_days: int
    auto: float
    propose: float
    half_life_days: int
    first_papers: int
    least_rows: int
    text: int
    copy: int
    copy_from: int
    marks: int
    marks_missed: int
    marks_share: int
    marks_shared: int
    marks_many: int
    same_sender: int
    same_decision: int
    same_respondent: int
    same_place: int
    no_common_sender: int
    other_decision: int
    other_place: int
    other_topic: int
    strange: int
    few: int
    few_marks: int
    one_form: int
    other_marks: int
    other_marks_least: int
    own_marks: int
    own_marks_least: int
    place_marks: int
    place_marks_least: int

    @classmethod
    def of(cls, rulebook: Rulebook) -> Weights:
        """Read the numbers from the rules; an earlier version of them links nothing any more."""
        form, matter = rulebook.versions(FORM)[-1], rulebook.versions(MATTER)[-1]
        return cls(
            alike=form.number("alike") / _ALL,
            least_size=form.number("least_size"),
            window_days=form.number("window_days"),
            auto=matter.number("auto") / _ALL,
            propose=matter.number("propose") / _ALL,
            **{name: matter.number(name) for name in _POINTS},
        )

    @property
    def digest(self) -> str:
        """Return one short word for numbers and method: with others, papers link otherwise."""
        return blake2b(f"{_METHOD} {self!r}".encode(), digest_size=8).hexdigest()


_POINTS = (
    *("half_life_days", "first_papers", "least_rows", "text", "copy", "copy_from", "marks"),
    *("marks_missed", "marks_share", "marks_shared", "marks_many", "same_sender"),
    *("same_decision", "same_respondent", "same_place"),
    *("no_common_sender", "other_decision", "other_place"),
    *("other_topic", "strange", "few", "few_marks", "one_form"),
    *("other_marks", "other_marks_least", "own_marks", "own_marks_least"),
    *("place_marks", "place_marks_least"),
)


def score(one: Paper, other: Paper, weights: Weights) -> Score:
    """Return how sure it is that two papers are about one matter; the same both ways."""
    if not _comparable(one, other):
        return NOTHING
    texts = _texts(one, other)
    if texts is None:
        return NOTHING
    own = one.kind == Kind.COMPLAINT.value
    reasons = (
        *_of_texts(texts, weights),
        *_of_words(one.said, other.said, weights, own=own),
        *_of_one_form(texts, weights, _of_whom(one, other)),
    )
    if one.kind == Kind.FEEDBACK.value and one.topic != other.topic:
        # Feedback is one matter by topic and place (table E.3).
        reasons = (*reasons, Reason("other_topic", -weights.other_topic))
    points = sum([reason.points for reason in reasons])
    if points <= 0:
        return Score(0.0, reasons)
    days = abs(one.day - other.day)
    value = points / _ALL * 0.5 ** (days / max(1, weights.half_life_days))
    return Score(round(min(1.0, value), 3), reasons)


def worth_scoring(one: Paper, other: Paper, weights: Weights) -> bool:
    """Whether two papers could reach what is proposed; quick to tell of most that do not.

    Whatever their words are: by numbers, and by what offices noted.
    """
    if not _comparable(one, other):
        return False
    if len(one.texts) != 1 or len(other.texts) != 1:
        return True
    mine, theirs = one.texts[0].marks, other.texts[0].marks
    fewer = min(len(mine), len(theirs))
    a, b = one.said, other.said
    most = weights.text + weights.copy
    if not fewer:
        most += weights.marks
    elif shared := len(mine & theirs):
        missed = min(fewer - shared, weights.marks_missed)
        most += weights.marks * (weights.marks_missed - missed) // weights.marks_missed
        most += weights.marks_share * shared // fewer
        most += weights.marks_shared * min(shared, weights.marks_many) // weights.marks_many
    if not a.signers.isdisjoint(b.signers):
        most += weights.same_sender
    elif one.kind == Kind.COMPLAINT.value:
        most -= weights.no_common_sender
    noted = (a.decision, b.decision), (a.denounced, b.denounced), (a.spot, b.spot)
    points = weights.same_decision, weights.same_respondent, weights.same_place
    for (here, there), more in zip(noted, points, strict=True):
        if here and there and not here.isdisjoint(there):
            most += more
    return most + _ROUNDED >= weights.propose * _ALL


def _comparable(one: Paper, other: Paper) -> bool:
    """Whether two papers could be one matter at all: of one kind, in one province.

    A complaint is its sender's own (table E.3): those of two people are two matters.
    """
    if one.kind != other.kind:
        return False
    if one.province != other.province and UNKNOWN_PROVINCE not in {one.province, other.province}:
        return False
    return one.kind != Kind.COMPLAINT.value or not _of_two_people(one.said, other.said)


def _of_two_people(a: Said, b: Said) -> bool:
    """Whether it is certain that nobody signed both: by citizens' numbers under one key."""
    if not (a.numbered and b.numbered and a.signers.isdisjoint(b.signers)):
        return False
    return not {*map(key_of, a.numbered)}.isdisjoint(map(key_of, b.numbered))


def _texts(one: Paper, other: Paper) -> tuple[Text, Text, int] | None:
    """Return the two sketches to compare, with the number of rows they have in common."""
    pair = compared(one, other)
    if pair is None:
        return None
    mine, theirs = pair
    return mine, theirs, int(np.count_nonzero(mine.rows == theirs.rows))


def _of_texts(texts: tuple[Text, Text, int], weights: Weights) -> Iterator[Reason]:
    mine, theirs, equal = texts
    share = equal / ROWS
    if equal < weights.least_rows or min(mine.size, theirs.size) < weights.least_size:
        share = 0.0
    if share:
        yield Reason("text", round(weights.text * contained(mine, theirs, equal)))
        copied = share * _ALL - weights.copy_from
        if copied > 0:
            yield Reason("copy", round(weights.copy * copied / (_ALL - weights.copy_from)))
    yield from _of_marks(mine.marks, theirs.marks, share, weights)


def _of_marks(
    mine: frozenset[int], theirs: frozenset[int], share: float, weights: Weights
) -> Iterator[Reason]:
    """Compare the numbers, codes and dates: those tell two plots of one form letter apart."""
    fewer = min(len(mine), len(theirs))
    if not fewer:
        # Where one names no numbers at all, the rest of the text speaks for them.
        yield Reason("no_marks", round(weights.marks * share))
        return
    shared = len(mine & theirs)
    if not shared:
        return
    missed = min(fewer - shared, weights.marks_missed)
    points = weights.marks * (weights.marks_missed - missed) / weights.marks_missed
    points += weights.marks_share * shared / fewer
    points += weights.marks_shared * min(shared, weights.marks_many) / weights.marks_many
    yield Reason("marks", round(points))
    if shared < weights.few and share * _ALL < weights.strange:
        # Two letters in words of their own may name the same sheet or day by chance.
        yield Reason("few_marks", -weights.few_marks)


def _of_whom(one: Paper, other: Paper) -> str:
    """Return which rule tells copies of one form apart; none does for denunciations."""
    together = not one.said.signers.isdisjoint(other.said.signers)
    if one.kind == Kind.COMPLAINT.value:
        return "own_marks" if together else "other_marks"
    return "place_marks" if one.kind == Kind.FEEDBACK.value and not together else ""


def _of_one_form(texts: tuple[Text, Text, int], weights: Weights, rule: str) -> Iterator[Reason]:
    """Tell apart what is sent in one form: by households, for several plots, for several places.

    The project's decision, its day and the laws stand in every such letter and tie nobody; what
    each names besides, a plot, an area, a sum, is its own. Of one person's letters, and of
    neighbours' about one place, misread numbers are likelier than others.
    """
    points, least = {
        "other_marks": (weights.other_marks, weights.other_marks_least),
        "own_marks": (weights.own_marks, weights.own_marks_least),
        "place_marks": (weights.place_marks, weights.place_marks_least),
    }.get(rule, (0, 0))
    mine, theirs, equal = texts
    if not points or equal / ROWS * _ALL < weights.one_form:
        return
    if min(len(mine.marks - theirs.marks), len(theirs.marks - mine.marks)) >= least:
        yield Reason(rule, -points)


def _of_words(a: Said, b: Said, weights: Weights, *, own: bool) -> Iterator[Reason]:
    """Compare what offices noted; each spells names, spots and decisions in its own way."""
    if not a.signers.isdisjoint(b.signers):
        yield Reason("same_sender", weights.same_sender)
    elif own:
        # A complaint is its sender's own: the next household's is another matter.
        yield Reason("no_common_sender", -weights.no_common_sender)
    if a.decision and b.decision:
        if not a.decision.isdisjoint(b.decision):
            yield Reason("same_decision", weights.same_decision)
        else:
            yield Reason("other_decision", -weights.other_decision)
    if not a.denounced.isdisjoint(b.denounced):
        yield Reason("same_respondent", weights.same_respondent)
    if a.spot and b.spot:
        if not a.spot.isdisjoint(b.spot):
            yield Reason("same_place", weights.same_place)
        else:
            yield Reason("other_place", -weights.other_place)
