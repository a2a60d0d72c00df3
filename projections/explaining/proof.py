"""Whether a verdict follows from its evidence alone, in words (kiểm chứng)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from projections.detectors.area_burst import RULE as BURST
from projections.detectors.area_escalation import wide
from projections.explaining.rederive import compared, rederived, verdict_rederived
from projections.texts.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from domain.contracts.facts import AnyFact
    from domain.law.law import Law
    from projections.explaining.rederive import Rederived, RederivedVerdict
    from projections.explaining.speech import Speech
    from projections.findings import Assessment, Finding

SAME = Text(
    "Chỉ từ {count} sự kiện làm chứng cứ, kết luận vẫn như vậy.",
    "From its {count} facts of evidence alone: re-derived, same.",
)
GONE = Text(
    "Chỉ từ {count} sự kiện làm chứng cứ, kết luận này không có.",
    "From its {count} facts of evidence alone this does not follow.",
)
DIFFERENT = Text(
    "Chỉ từ {count} sự kiện làm chứng cứ, kết luận khác: {differences}.",
    "From its {count} facts of evidence alone it differs: {differences}.",
)
DIFFERENCE = Text("{name}: đã nói {said}, nay là {found}", "{name}: said {said}, now {found}")
MISSING = Text(
    " Thiếu {count} sự kiện làm chứng cứ.", " {count} facts of the evidence are not at hand."
)
NEWER_RULES = Text(
    " Bộ quy tắc đang dùng có phiên bản khác.", " The rules in use are of another version."
)


COUNTED = Text(
    "Tính lại từ số đơn từng tuần: kết luận vẫn như vậy.",
    "From the counts of every week: re-derived, same.",
)
UNCOUNTED = Text(
    "Tính lại từ số đơn từng tuần đang có: nay không còn kết luận này.",
    "From the counts of every week as they are now this does not follow.",
)
RECOUNTED = Text(
    "Tính lại từ số đơn từng tuần đang có, kết luận khác: {differences}.",
    "From the counts of every week as they are now it differs: {differences}.",
)
TALLIED = Text(
    "Tính lại từ số đơn từng ngày: kết luận vẫn như vậy.",
    "From the numbers of every day: re-derived, same.",
)
UNTALLIED = Text(
    "Tính lại từ số đơn từng ngày đang có: nay không còn kết luận này.",
    "From the numbers of every day as they are now this does not follow.",
)
RETALLIED = Text(
    "Tính lại từ số đơn từng ngày đang có, kết luận khác: {differences}.",
    "From the numbers of every day as they are now it differs: {differences}.",
)
_NUMBERED = {True: (COUNTED, UNCOUNTED, RECOUNTED), False: (TALLIED, UNTALLIED, RETALLIED)}


class Proof(NamedTuple):
    """The outcome of judging the evidence alone."""

    same: bool
    missing: tuple[str, ...]
    text: str


def rests_on_numbers(finding: Finding) -> bool:
    """Whether the papers a finding names are only some of those it counts."""
    return finding.rule == BURST or wide(finding)


def proof_of_finding(
    said: Finding, known: Mapping[str, AnyFact], law: Law, as_of: datetime, speech: Speech
) -> Proof:
    """Judge the evidence of a finding alone."""
    return _proof(rederived(said, known, law, as_of), speech)


def proof_of_verdict(
    said: Assessment, known: Mapping[str, AnyFact], law: Law, as_of: datetime, speech: Speech
) -> Proof:
    """Judge the evidence of a verdict alone."""
    return _proof(verdict_rederived(said, known, law, as_of), speech)


def proof_of_counts(said: Finding, found: Iterable[Finding], speech: Speech) -> Proof:
    """Compare what was said of an area's weeks or days with what their numbers say now."""
    once_more = compared(said, found)
    same, gone, different = _NUMBERED[said.rule == BURST]
    if once_more.same:
        return Proof(same=True, missing=(), text=speech.say(same))
    if once_more.found is None:
        return Proof(same=False, missing=(), text=speech.say(gone))
    told = _told(once_more, speech)
    return Proof(same=False, missing=(), text=speech.say(different, differences=told))


def _told(once_more: Rederived | RederivedVerdict, speech: Speech) -> str:
    return "; ".join(
        speech.say(DIFFERENCE, name=name, said=said, found=found)
        for name, said, found in once_more.differences
    )


def _proof(once_more: Rederived | RederivedVerdict, speech: Speech) -> Proof:
    count = len(once_more.said.evidence) - len(once_more.missing)
    if once_more.same:
        text = speech.say(SAME, count=count)
    elif once_more.found is None:
        text = speech.say(GONE, count=count)
    else:
        text = speech.say(DIFFERENT, count=count, differences=_told(once_more, speech))
        if "version" in {name for name, _, _ in once_more.differences}:
            text += speech.say(NEWER_RULES)
    if once_more.missing:
        text += speech.say(MISSING, count=len(once_more.missing))
    return Proof(once_more.same, once_more.missing, text)
