"""What an office did, in one line of a vector: `2026-07-02 xã nhận đơn 1`.

A line is a day, an office, what it did, and clauses after semicolons. Papers are
named `đơn 1`, `đơn 2`; the one a vector asks about is `đơn X`. Slips of transfer
are named `phiếu 1`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from domain.contracts.facts import AnyFact
from tests.support import facts as f
from tests.support import steps as s
from tests.support.delays import did, handed_in, visitor_answered
from tests.support.notices import (
    enforcement_ordered,
    informed,
    notified,
    reopening_ordered,
    reopening_refused,
    report_demanded,
    review_ordered,
    verification_assigned,
)
from tests.support.story import clauses
from tests.support.story.clauses import Clauses
from tests.support.story.words import OFFICES, UnreadableError, office
from tests.support.superiors import assigned, expert_asked, expert_heard, taken_over

_OFFICE = "|".join(sorted(OFFICES, key=len, reverse=True))
_LINE = re.compile(rf"(\d{{4}}-\d\d-\d\d) ({_OFFICE}) (.+)")
_NOTICES = {
    "thụ lý": "acceptance",
    "không thụ lý": "refusal",
    "chuyển đơn": "transfer",
    "gia hạn": "extension",
    "đình chỉ": "termination",
    "kết quả": "result",
}


class Told(NamedTuple):
    """A sentence, taken apart."""

    agency: str
    day: str
    match: re.Match[str]
    also: Clauses
    about: str

    @property
    def petition(self) -> str:
        """The paper spoken of."""
        return paper(self.match["paper"])

    def to(self) -> str:
        """The other office spoken of."""
        return office(self.match["to"])


def paper(word: str) -> str:
    """Return how the tests call a paper: `X` is the one a vector asks about."""
    return "p" if word == "X" else f"p{word}"


def told(line: str, about: str, key: str = "") -> AnyFact:
    """Return the fact a line tells."""
    match = _LINE.fullmatch(line.strip())
    if match is None:
        message = f"{line!r}: wants a day, an office and what it did"
        raise UnreadableError(message)
    head, *more = match[3].split(";")
    also = clauses.read(line, more)
    for pattern, build in _SENTENCES:
        found = pattern.fullmatch(head.strip())
        if found is not None:
            fact = build(Told(office(match[2]), match[1], found, also, about), key)
            also.finish()
            return fact
    message = f"{line!r}: nobody knows what {head.strip()!r} means"
    raise UnreadableError(message)


def _received(t: Told, key: str) -> AnyFact:
    slip = t.also.get("theo phiếu")
    also = t.also.get("gửi cả")
    in_person = t.also.has("nộp trực tiếp")
    return f.received(
        t.agency,
        t.day,
        t.petition,
        about=t.also.about(t.about),
        by=t.also.signers(),
        addressees=tuple(office(word) for word in also.split(" và ")) if also else (),
        forwarder=t.also.office("do"),
        transfer=f"t{slip}" if slip else None,
        channel="in_person" if in_person else "post",
        recorded=t.also.get("ghi sổ ngày") or t.day,
        key=key,
    )


def _second(t: Told) -> int:
    return 2 if t.also.has("lần hai") else 1


def _transferred(t: Told, key: str) -> AnyFact:
    follows = t.also.get("tiếp theo phiếu")
    return f.transferred(
        t.agency,
        t.day,
        t.to(),
        t.petition,
        transfer=f"t{t.also.get('phiếu') or 1}",
        follows=f"t{follows}" if follows else None,
        role="copy" if t.also.has("bản sao") else "main",
        reason="enforcement" if t.also.has("để thi hành") else None,
    )


def _delegation(t: Told, key: str) -> AnyFact:
    return s.delegation(
        t.agency,
        t.day,
        int(t.match["people"]),
        tuple(paper(w.strip()) for w in (t.also.get("về đơn") or "").split(",") if w),
        about=t.also.about(t.about),
        incidents=_incidents(t.also),
        reception=f"d{t.day}{t.agency}{key}",
    )


def _incidents(also: Clauses) -> tuple[str, ...]:
    words = {"đe dọa": "threat", "chặn đường": "blocking", "kích động": "incitement"}
    return tuple(words[w.strip()] for w in (also.get("gây rối") or "").split(",") if w)


def _visited(t: Told, key: str) -> AnyFact:
    also = t.also.get("về đơn")
    papers = (paper(also),) if also else ()
    return s.visited(t.agency, t.day, 1, papers, incidents=_incidents(t.also))


def _notified(t: Told, key: str) -> AnyFact:
    return notified(t.agency, t.day, t.petition, about=_NOTICES[t.match["what"]], party="both")  # type: ignore[arg-type]


def _flagged(t: Told, key: str) -> AnyFact:
    said = t.also.get("tiêu chí")
    criteria = tuple(one.strip().replace(" ", "_") for one in said.split(",")) if said else ()
    words = tuple(f"criterion_{n}" for n, _ in enumerate(criteria))
    return s.complex_flagged(t.agency, t.day, t.petition, criteria=words, key=key)


Build = Callable[[Told, str], AnyFact]
_P = r"đơn (?P<paper>\w+)"
_SAID: tuple[tuple[str, Build], ...] = (
    (rf"nhận {_P}", _received),
    (rf"thụ lý {_P}", lambda t, _: f.accepted(t.agency, t.day, t.petition, instance=_second(t))),  # type: ignore[arg-type]
    (
        rf"không thụ lý {_P}",
        lambda t, _: f.refused(t.agency, t.day, t.petition, instance=_second(t)),  # type: ignore[arg-type]
    ),
    (rf"đình chỉ {_P}", lambda t, _: s.terminated(t.agency, t.day, t.petition)),
    (rf"tạm đình chỉ {_P}", lambda t, _: s.suspended(t.agency, t.day, t.petition)),
    (rf"tiếp tục giải quyết {_P}", lambda t, _: s.resumed(t.agency, t.day, t.petition)),
    (
        rf"(?:ra quyết định giải quyết|kết luận|trả lời) {_P}",
        lambda t, _: s.decided(t.agency, t.day, t.petition, instance=_second(t)),  # type: ignore[arg-type]
    ),
    (
        rf"giao quyết định giải quyết {_P} cho người gửi",
        lambda t, _: s.served(t.agency, t.day, t.petition, instance=_second(t)),  # type: ignore[arg-type]
    ),
    (
        rf"ghi nhận tòa án thụ lý {_P}",
        lambda t, _: s.court_accepted(t.agency, t.day, t.petition),
    ),
    (
        rf"ghi nhận người gửi rút (?P<part>một phần )?{_P}",
        lambda t, _: s.withdrawn(t.agency, t.day, t.petition, whole=t.match["part"] is None),
    ),
    (rf"xác định {_P} phức tạp", _flagged),
    (
        rf"xác định {_P} ở vùng sâu vùng xa",
        lambda t, _: s.remote_flagged(t.agency, t.day, t.petition),
    ),
    (
        rf"gia hạn {_P}",
        lambda t, _: s.extended(t.agency, t.day, t.petition, ordinal=_second(t)),  # type: ignore[arg-type]
    ),
    (
        rf"nhờ nơi khác xác minh nhân thân người gửi {_P}",
        lambda t, _: s.check_delegated(t.agency, t.day, t.petition),
    ),
    (rf"trưng cầu giám định {_P}", lambda t, _: expert_asked(t.agency, t.day, t.petition)),
    (rf"có kết quả giám định {_P}", lambda t, _: expert_heard(t.agency, t.day, t.petition)),
    (rf"lưu {_P}", lambda t, _: f.filed_away(t.agency, t.day, t.petition)),
    (rf"xếp {_P} không đủ điều kiện xử lý", lambda t, _: f.ineligible(t.agency, t.day, t.petition)),
    (rf"chuyển {_P} đến (?P<to>{_OFFICE})", _transferred),
    (
        r"nhận phiếu (?P<slip>\w+)",
        lambda t, _: f.acknowledged(t.agency, t.day, f"t{t.match['slip']}"),
    ),
    (
        r"trả lại phiếu (?P<slip>\w+)",
        lambda t, _: f.returned(
            t.agency,
            t.day,
            f"t{t.match['slip']}",
            names=t.also.office("nêu nơi có thẩm quyền là"),
        ),
    ),
    (
        rf"hướng dẫn người gửi {_P} đến (?P<to>{_OFFICE})",
        lambda t, key: f.guided(t.agency, t.day, t.to(), t.petition, key=key),
    ),
    (
        rf"xác định {_P} thuộc thẩm quyền của (?P<to>{_OFFICE})",
        lambda t, _: s.determined(t.agency, t.day, t.to(), t.petition),
    ),
    (
        rf"giao thẩm quyền {_P} cho (?P<to>{_OFFICE})",
        lambda t, _: assigned(t.agency, t.day, t.to(), t.petition),
    ),
    (
        rf"giao (?P<to>{_OFFICE}) xác minh {_P}",
        lambda t, _: verification_assigned(t.agency, t.day, t.to(), t.petition),
    ),
    (
        rf"yêu cầu (?P<to>{_OFFICE}) báo cáo về {_P}",
        lambda t, _: report_demanded(t.agency, t.day, t.to(), t.petition),
    ),
    (rf"không giải quyết lại {_P}", lambda t, _: reopening_refused(t.agency, t.day, t.petition)),
    (rf"giải quyết lại {_P}", lambda t, _: reopening_ordered(t.agency, t.day, t.petition)),
    (rf"yêu cầu xem xét lại {_P}", lambda t, _: review_ordered(t.agency, t.day, t.petition)),
    (
        rf"lấy {_P} lên giải quyết thay (?P<to>{_OFFICE})",
        lambda t, _: taken_over(t.agency, t.day, t.petition, of=t.to()),
    ),
    (
        rf"kế thừa {_P} của (?P<to>{_OFFICE})",
        lambda t, _: s.succeeded(
            t.agency, t.day, t.petition, predecessor=t.to(), successor=t.agency
        ),
    ),
    (rf"thông báo (?P<what>{'|'.join(_NOTICES)}) cho người gửi {_P}", _notified),
    (rf"phúc đáp nơi chuyển {_P}", lambda t, _: informed(t.agency, t.day, t.petition)),
    (rf"ra văn bản thi hành {_P}", lambda t, _: enforcement_ordered(t.agency, t.day, t.petition)),
    (rf"thi hành xong {_P}", lambda t, _: did("enforced", t.agency, t.day, t.petition)),
    (r"tiếp đoàn (?P<people>\d+) người", _delegation),
    (r"tiếp một người", _visited),
    (rf"tiếp người nộp {_P}", lambda t, _: handed_in(t.agency, t.day, t.petition)),
    (r"trả lời người đến", lambda t, _: visitor_answered(t.agency, t.day)),
)
_SENTENCES = tuple((re.compile(pattern), build) for pattern, build in _SAID)
