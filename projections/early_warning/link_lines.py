"""Links by text in words: what ties two papers, and what an officer can do (gộp vụ việc)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from domain.contracts.facts import parse_facts
from domain.contracts.petition import PetitionReceivedV1
from projections.early_warning.text_record import LINKED, reasons_of
from projections.matters.keys import spelled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from typing import Literal

    from projections.store.protocol import Store
    from projections.store.rows import LinkRow

    Language = Literal["vi", "en"]

_STATES = {
    "vi": {"linked": "tự gộp", "proposed": "đề nghị gộp", "settled": "đã cùng vụ việc"},
    "en": {"linked": "linked", "proposed": "proposed", "settled": "one matter already"},
}
WORDS = {
    "vi": {
        "text": "nội dung giống nhau",
        "copy": "gần như chép nguyên văn",
        "marks": "trùng số, ngày, mã",
        "no_marks": "không nêu số, ngày nào",
        "same_sender": "cùng người đứng tên",
        "same_decision": "cùng quyết định",
        "same_respondent": "cùng người bị tố cáo",
        "same_place": "cùng địa điểm",
        "no_common_sender": "không có người đứng tên chung",
        "other_decision": "quyết định ghi khác nhau",
        "other_place": "địa điểm ghi khác nhau",
        "other_topic": "lĩnh vực khác nhau",
        "few_marks": "ít số liệu trùng, lời văn khác hẳn",
        "other_marks": "cùng mẫu đơn nhưng số liệu riêng khác nhau",
        "own_marks": "một người, cùng mẫu đơn, số liệu riêng khác nhau",
        "place_marks": "cùng mẫu phản ánh nhưng số liệu khác nhau",
    },
    "en": {
        "text": "much the same words",
        "copy": "nearly a copy",
        "marks": "numbers, dates, codes in common",
        "no_marks": "one names no number",
        "same_sender": "same signer",
        "same_decision": "same decision",
        "same_respondent": "same person denounced",
        "same_place": "same place",
        "no_common_sender": "no common signer",
        "other_decision": "decisions noted differently",
        "other_place": "places noted differently",
        "other_topic": "other topics",
        "few_marks": "few numbers in common, in quite other words",
        "other_marks": "one form letter, other numbers of one's own",
        "own_marks": "one form letter by one person, other numbers",
        "place_marks": "one form of feedback, other numbers",
    },
}
_HOW = {
    "vi": "Cán bộ của {agency} quyết định tại nút:",
    "en": "An officer of {agency} decides at the node:",
}
_ACCEPT = {"vi": "đồng ý gộp", "en": "accept"}
_REFUSE = {"vi": "không cùng vụ việc", "en": "refuse"}


class LinkShown(NamedTuple):
    """One link with what is needed to show it."""

    row: LinkRow
    petition: str
    other: str
    matter: str
    other_matter: str
    agency: str
    """The body that registered the paper: its officers may link or refuse."""

    @property
    def state(self) -> str:
        """Return `linked`, `proposed`, or `settled`: one matter by other ways meanwhile."""
        if self.row.state != LINKED and self.matter == self.other_matter:
            return "settled"
        return self.row.state

    def said(self) -> dict[str, Any]:
        """Return the link as JSON values."""
        return {
            "state": self.state,
            "petition": self.petition,
            "other": self.other,
            "matter": self.matter,
            "other_matter": self.other_matter,
            "score": self.row.score / 1_000,
            "reasons": dict(reasons_of(self.row)),
            "province": self.row.province,
            "agency": self.agency,
        }


def shown(store: Store, rows: Sequence[LinkRow]) -> Iterator[LinkShown]:
    """Return links with the papers and matters they speak of."""
    numbers = {n for row in rows for n in (row.paper, row.other)}
    matters = {row.n: row.matter for row in store.numbered(numbers)}
    subjects = store.numbered(numbers | {*matters.values()})
    names = {row.n: spelled(bytes(row.id)) for row in subjects}
    agencies = _agencies(store, {row.paper for row in rows})
    for row in rows:
        one, other = names[matters[row.paper]], names[matters[row.other]]
        ids = names[row.paper], names[row.other]
        yield LinkShown(row, *ids, one, other, agencies.get(row.paper, ""))


def line_of(one: LinkShown, language: Language) -> str:
    """Return a link in one line."""
    state = _STATES[language][one.state]
    percent = f"{one.row.score / 10:.0f} %"
    reasons = "; ".join(_reasons(one, language))
    return f"{state:<12} {percent:>5}  {one.petition} → {one.other}  {reasons}"


def page_of(one: LinkShown, language: Language) -> list[str]:
    """Return a link with its reasons and what an officer can do about it."""
    lines = [line_of(one, language)]
    for word, points in reasons_of(one.row):
        lines.append(f"    {points:+4d}  {WORDS[language].get(word, word)}")
    if one.state == "settled":
        return lines
    lines.append("    " + _HOW[language].format(agency=one.agency or "?"))
    if one.state != LINKED:
        lines.append(f"      {_ACCEPT[language]}: {_command('link_petitions', one)}")
    lines.append(f"      {_REFUSE[language]}: {_command('reject_link', one)}")
    return lines


def _command(command: str, one: LinkShown) -> str:
    return f'{{"command": "{command}", "agency": "{one.agency}", …, "other": "{one.other}"}}'


def _reasons(one: LinkShown, language: Language) -> Iterator[str]:
    """Return what speaks for a link, the weightiest first."""
    found = [(-points, word) for word, points in reasons_of(one.row) if points > 0]
    return (WORDS[language].get(word, word) for _, word in sorted(found))


def _agencies(store: Store, papers: Collection[int]) -> dict[int, str]:
    rows = store.case_facts(papers)
    facts = parse_facts([bytes(body) for _, body in rows])
    return {
        n: fact.agency
        for (n, _), fact in zip(rows, facts, strict=True)
        if isinstance(fact, PetitionReceivedV1)
    }
