"""The rows of a table tried one by one on a filing, with the reason of each (bảng quyết định)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from domain.contracts.envelope import legal_day
from domain.law.errors import LawError
from projections.detectors.cross_level import TABLES
from projections.detectors.ruling import ruling
from projections.explaining.conditions import CONDITIONS
from projections.explaining.inputs import Input, inputs_of, words_of
from projections.filings import filings
from projections.texts.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from domain.law.law import Law
    from projections.case_file import CaseFile
    from projections.detectors.levels.inquiry import Inquiry
    from projections.detectors.levels.table import Row, Table
    from projections.explaining.speech import Speech

OTHERWISE = Text(
    "Không dòng nào ở trên đúng với lần nộp này.", "None of the rows above holds of this filing."
)
BEYOND = Text(
    "Không xét được: thời hạn rơi ngoài các năm có lịch làm việc.",
    "Cannot be judged: a term ends outside the years of the calendar.",
)


class Tried(NamedTuple):
    """One row, whether it holds, and why or why not."""

    rule: str
    title: str
    verdict: str
    holds: bool
    why: tuple[str, ...]
    """The first part that fails; of the row that holds, every part."""


class Trial(NamedTuple):
    """One filing before its table."""

    inputs: list[Input]
    tried: list[Tried]
    """In the order of judgement, up to the row that holds."""


def inquiry_of(case: CaseFile, law: Law, petition: str, as_of: datetime) -> Inquiry[Any] | None:
    """Return one filing as the rows see it; None where its kind is not known."""
    known = case.until(legal_day(as_of))
    papers = filings(known)
    paper = next((paper for paper in papers if paper.petition == petition), None)
    if paper is None or paper.kind is None:
        return None
    open_: Table[Any] = TABLES[paper.kind]
    found: Inquiry[Any] = open_.opened(known, law, papers, paper.substance)(paper)
    return found


def trial(q: Inquiry[Any], speech: Speech) -> Trial:
    """Try the rows of the filing's table until one holds."""
    shown = inputs_of(words_of(q, speech), speech)
    return Trial(shown, list(_tried(q, words_of(q, speech.briefly()), speech)))


def _tried(q: Inquiry[Any], words: dict[str, str], speech: Speech) -> Iterator[Tried]:
    table: Table[Any] = TABLES[q.course.kind]
    for row in table.rows:
        try:
            holds = row.applies(q)
        except LawError:
            yield _row(row, q, speech, why=(speech.say(BEYOND),), holds=False)
            return
        yield _row(row, q, speech, why=tuple(_why(row, q, words, speech, holds=holds)), holds=holds)
        if holds:
            return


def _row(
    row: Row[Any], q: Inquiry[Any], speech: Speech, *, why: tuple[str, ...], holds: bool
) -> Tried:
    rule = ruling(speech.law, row.rule, q.filing.day)
    title = rule.title_vi if speech.language == "vi" else rule.title_en
    return Tried(row.rule, title, row.verdict, holds, why)


def _why(
    row: Row[Any], q: Inquiry[Any], words: dict[str, str], speech: Speech, *, holds: bool
) -> Iterator[str]:
    conditions = CONDITIONS.get(row.rule, ())
    if holds:
        yield from (speech.say(part.yes, **words) for part in conditions)
        if not conditions:
            yield speech.say(OTHERWISE)
        return
    failing = next((part for part in conditions if not part.holds(q)), None)
    if failing is not None:
        yield speech.say(failing.no, **words)
