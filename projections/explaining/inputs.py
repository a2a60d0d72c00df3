"""What the rows of a table look at for one filing, each with its name (dữ kiện xét)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from domain.contracts.words import Kind
from domain.law.errors import LawError
from projections.detectors.levels.inquiry import W_PAR
from projections.texts.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from projections.detectors.complaint_rows import Inquiry as ComplaintInquiry
    from projections.detectors.denunciation_rows import DenunciationInquiry
    from projections.detectors.levels.inquiry import Inquiry
    from projections.explaining.speech import Speech

UNSAID = Text("không có", "none")
BEYOND = Text("ngoài các năm có lịch", "outside the years on file")
YES = Text("có", "yes")
ESTIMATED = Text("{day} (ước tính)", "{day} (estimated)")

LABELS: dict[str, Text] = {
    "a": Text("Nơi nhận đơn", "Filed with"),
    "day": Text("Ngày nộp", "Filed on"),
    "right": Text("Nơi có thẩm quyền tại ngày nộp", "Whose turn it was"),
    "hops": Text("Số cấp từ nơi đó lên nơi nhận", "Levels from there up to the filing"),
    "r1": Text("Nơi giải quyết lần đầu", "First resolver"),
    "r2": Text("Nơi giải quyết lần hai", "Second resolver"),
    "d1": Text("Quyết định lần đầu", "First decision"),
    "served": Text("Giao quyết định lần đầu", "First decision served"),
    "due": Text("Hạn giải quyết lần đầu", "First resolution due"),
    "right_due": Text("Hạn của vụ việc đang giải quyết", "Due day of the case that is open"),
    "end": Text("Hết thời hiệu khiếu nại lần hai", "End of the term of a second complaint"),
    "d2": Text("Quyết định lần hai", "Second decision"),
    "court": Text("Tòa án thụ lý", "Court"),
    "remote": Text("Vùng sâu, vùng xa", "Remote area"),
    "c": Text("Nơi giải quyết tố cáo", "Who resolves the denunciation"),
    "superior": Text("Cấp trên trực tiếp của nơi đó", "Its direct superior"),
    "concluded": Text("Kết luận nội dung tố cáo", "Conclusion"),
    "lowest": Text("Nơi có trách nhiệm", "Who must act"),
}


class Input(NamedTuple):
    """One thing a table looks at."""

    name: str
    label: str
    value: str


def words_of(q: Inquiry[Any], speech: Speech) -> dict[str, str]:
    """Return every input in words, by its name in the texts of the rows."""
    asked = _Asked(q, speech)
    words = {
        "a": asked.agency(lambda: q.a),
        "day": speech.day(q.filing.day),
        "right": asked.agency(lambda: q.right),
        "lowest": asked.agency(lambda: q.lowest),
        "window": asked.value(
            lambda: q.course.law.rulebook.rule(W_PAR, q.filing.day).number("days")
        ),
        "hops": asked.value(lambda: q.climbed),
    }
    if q.course.kind is Kind.COMPLAINT:
        return words | _of_complaint(q, asked)  # type: ignore[arg-type]  # its own kind
    if q.course.kind is Kind.DENUNCIATION:
        return words | _of_denunciation(q, asked)  # type: ignore[arg-type]
    return words


def inputs_of(words: dict[str, str], speech: Speech) -> list[Input]:
    """Return what is shown beside the rows, what does not exist left out."""
    unsaid = speech.say(UNSAID)
    twice = {"lowest"} if {"r1", "c"} & words.keys() else set[str]()
    return [
        Input(name, speech.say(label), words[name])
        for name, label in LABELS.items()
        if name in words and name not in twice and (words[name] != unsaid or name == "right")
    ]


class _Asked:
    """Reads one input after the other; what lies outside the calendar says so."""

    def __init__(self, q: Inquiry[Any], speech: Speech) -> None:
        self._day = q.filing.day
        self._speech = speech

    def agency(self, read: Callable[[], str | None]) -> str:
        return self._or_unsaid(read, lambda code: self._speech.agency(code, self._day))

    def day(self, read: Callable[[], date | None]) -> str:
        return self._or_unsaid(read, self._speech.day)

    def value(self, read: Callable[[], object]) -> str:
        return self._or_unsaid(read, str)

    def flag(self, read: Callable[[], bool]) -> str:
        return self._or_unsaid(lambda: read() or None, lambda _: self._speech.say(YES))

    def served(self, read: Callable[[], tuple[date, bool] | None]) -> str:
        def told(service: tuple[date, bool]) -> str:
            day, estimated = service
            shown = self._speech.day(day)
            return self._speech.say(ESTIMATED, day=shown) if estimated else shown

        return self._or_unsaid(read, told)

    def _or_unsaid(self, read: Callable[[], Any], tell: Callable[[Any], str]) -> str:
        try:
            found = read()
        except LawError:
            return self._speech.say(BEYOND)
        return self._speech.say(UNSAID) if found is None else tell(found)


def _of_complaint(q: ComplaintInquiry, asked: _Asked) -> dict[str, str]:
    at = q.at
    return {
        "r1": asked.agency(lambda: at.r1),
        "r2": asked.agency(lambda: at.r2),
        "d1": asked.day(lambda: at.d1.day if at.d1 else None),
        "served": asked.served(lambda: at.service),
        "due": asked.day(lambda: at.first_due),
        "right_due": asked.day(lambda: at.due_at(at.docket(q.right)) if q.right else None),
        "end": asked.day(lambda: at.term_end),
        "d2": asked.day(lambda: at.d2.day if at.d2 else None),
        "court": asked.day(lambda: at.court.day if at.court else None),
        "remote": asked.flag(lambda: at.remote),
    }


def _of_denunciation(q: DenunciationInquiry, asked: _Asked) -> dict[str, str]:
    at = q.at
    return {
        "c": asked.agency(lambda: at.c),
        "superior": asked.agency(lambda: at.superior),
        "concluded": asked.day(lambda: at.conclusion.day if at.conclusion else None),
    }
