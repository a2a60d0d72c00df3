"""A page as lines of text, for a terminal or a letter (in ra)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.texts.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from projections.explain import Language
    from projections.explaining.basis import Basis
    from projections.explaining.pages import FindingTold, Page, VerdictTold
    from projections.explaining.rows_tried import Trial

KINDS = {
    "alert": Text("Cảnh báo", "Alert"),
    "petition": Text("Đơn", "Petition"),
    "matter": Text("Vụ việc", "Matter"),
}
AS_OF = Text("xét đến {day}", "as of {day}")
MATTER = Text("Vụ việc: {matter}", "Matter: {matter}")
PAPERS = Text("Các đơn: {papers}", "Papers: {papers}")
TIMELINE = Text("Diễn biến", "Time line")
VERDICT = Text("Lần nộp ngày {day} tại {agency}", "Filing of {day} with {agency}")
CLASS = Text("Kết luận: {title} ({rule}, {verdict})", "Verdict: {title} ({rule}, {verdict})")
COUNTS = {
    "yes": Text("Tính là vượt cấp", "Counts as vượt cấp"),
    "soft": Text("Tính là vượt cấp ở mức nhẹ", "Counts softly as vượt cấp"),
    "no": Text("Không tính là vượt cấp", "Does not count as vượt cấp"),
}
FAULT = Text("Lỗi của cơ quan: {agencies}", "Fault of the authority: {agencies}")
INPUTS = Text("Dữ kiện xét", "What the rows look at")
ROWS = Text("Các dòng của bảng, xét lần lượt", "The rows of the table, in turn")
HOLDS = Text("ĐÚNG", "HOLDS")
FAILS = Text("không", "no")
FOUND = Text("Phát hiện", "Findings")
ENDED = Text("đã chấm dứt", "ended")
TERMS = Text("Thời hạn", "Terms")
BASIS = Text(
    "Căn cứ: {basis} [{rule} bản {version}; {status}]",
    "Basis: {basis} [{rule} version {version}; {status}]",
)
SIDE = Text("Phía kia của quy định: {text}", "The other side of the conflict: {text}")
DOUBT = Text("Chưa chắc: {doubt}", "Not certain: {doubt}")
PROVED = Text("Kiểm chứng: {text}", "Check: {text}")
HISTORY = Text("Đánh giá qua thời gian", "Verdicts over time")
KNOWN = Text("biết đến {day}: {said}", "as known on {day}: {said}")
NO_VERDICT = Text("không có đánh giá", "no verdict")
NOTHING = Text("Không có gì đang được ghi nhận.", "Nothing is stated.")


def rendered(page: Page) -> str:
    """Return a page as text, each section under its heading."""
    return "\n".join(_lines(page, _Words(page.language))) + "\n"


class _Words:
    def __init__(self, language: Language) -> None:
        self._language = language

    def __call__(self, text: Text, /, **words: object) -> str:
        said = text.vi if self._language == "vi" else text.en
        return said.format(**words) if words else said


def _lines(page: Page, say: _Words) -> Iterator[str]:
    yield from _head(page, say)
    yield from _history(page, say)
    if page.timeline:
        yield from ("", say(TIMELINE))
        yield from (f"  {line.day:%d/%m/%Y}  {line.text}" for line in page.timeline)
    for verdict in page.verdicts:
        yield ""
        yield from _verdict(verdict, say)
    yield from _findings(page, say)
    yield from _terms(page, say)


def _head(page: Page, say: _Words) -> Iterator[str]:
    yield f"{say(KINDS[page.kind])} {page.id}, {say(AS_OF, day=_day(page.as_of))}"
    if page.matter is not None and page.matter != page.id:
        yield say(MATTER, matter=page.matter)
    if len(page.papers) > 1:
        yield say(PAPERS, papers=", ".join(page.papers))
    yield from page.notes
    if page.summary:
        yield from ("", page.summary)


def _history(page: Page, say: _Words) -> Iterator[str]:
    if page.history:
        yield from ("", say(HISTORY))
    for day, verdict, rule, title in page.history:
        said = f"{verdict} ({rule}, {title})" if verdict else say(NO_VERDICT)
        yield f"  {say(KNOWN, day=_day(day), said=said)}"


def _findings(page: Page, say: _Words) -> Iterator[str]:
    if page.findings:
        yield from ("", say(FOUND))
        for finding in page.findings:
            yield from _finding(finding, say)
    elif not (page.verdicts or page.history):
        yield from ("", say(NOTHING))


def _terms(page: Page, say: _Words) -> Iterator[str]:
    if page.terms:
        yield from ("", say(TERMS))
    for term in page.terms:
        made = term.computed
        yield f"  {term.agency}: {made.text if made else term.clock} ({term.standing})"
        for side in term.sides:
            yield f"    {say(SIDE, text=side.text)}"
        if made is not None:
            yield from _basis(made.basis, say, indent="    ")
        yield from _uncertain(term.flags, say, "    ")


def _verdict(told: VerdictTold, say: _Words) -> Iterator[str]:
    yield say(VERDICT, day=_day(told.filed_on), agency=told.agency)
    yield f"  {say(CLASS, title=told.title, rule=told.rule, verdict=told.verdict)}"
    if told.says:
        yield f"  {told.says}"
    yield f"  {say(COUNTS[told.counts])}"
    if told.authority_fault:
        yield f"  {say(FAULT, agencies=', '.join(told.authority_fault))}"
    yield from _uncertain(told.flags, say)
    yield from _basis(told.basis, say, indent="  ")
    yield f"  {say(PROVED, text=told.proof.text)}"
    if told.trial is not None:
        yield from _trial(told.trial, say)


def _trial(trial: Trial, say: _Words) -> Iterator[str]:
    yield f"  {say(INPUTS)}"
    yield from (f"    {one.label}: {one.value}" for one in trial.inputs)
    yield f"  {say(ROWS)}"
    for row in trial.tried:
        mark = say(HOLDS if row.holds else FAILS)
        yield f"    {row.rule:<5} {mark}: {row.title}. {' '.join(row.why)}".rstrip()


def _finding(told: FindingTold, say: _Words) -> Iterator[str]:
    ended = f", {say(ENDED)}" if told.state == "historic" else ""
    yield f"  {told.rule} {told.severity}{ended}: {told.text}"
    yield from _uncertain(told.flags, say, indent="    ")
    yield from _basis(told.basis, say, indent="    ")
    yield f"    {say(PROVED, text=told.proof.text)}"


def _uncertain(flags: Iterable[str], say: _Words, indent: str = "  ") -> Iterator[str]:
    return (f"{indent}{say(DOUBT, doubt=flag)}" for flag in flags)


def _basis(basis: Basis, say: _Words, *, indent: str) -> Iterator[str]:
    said = say(
        BASIS, basis=basis.basis, rule=basis.rule, version=basis.version, status=basis.status
    )
    yield indent + said
    yield from _uncertain(basis.doubts, say, indent)


def _day(iso: str) -> str:
    """Write the day of an ISO date or instant as officers do."""
    year, month, day = iso[:10].split("-")
    return f"{day}/{month}/{year}"
