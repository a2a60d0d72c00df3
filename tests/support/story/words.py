"""Offices and objects of petitions as the vectors call them, and what they stand for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from domain.contracts.substance import DenouncedPost, Substance
from tests.support.papers import against, asking, denouncing, on

OFFICES = {
    "xã": "x21115",
    "xã khác": "x00004",
    "xã thứ ba": "x00008",
    "xã cùng tỉnh": "x21124",
    "xã cũ bị tách": "x21142",
    "xã cũ đã nhập": "x21121",
    "phòng của xã": "x21115-kt",
    "công an xã": "x21115-ca",
    "huyện": "h525",
    "phòng của huyện": "h525-tnmt",
    "tỉnh": "t51",
    "ban tiếp công dân tỉnh": "t51-btcd",
    "thanh tra tỉnh": "t51-ttr",
    "sở": "t51-snnmt",
    "sở cũ": "t51-stnmt",
    "sở khác": "t51-sxd",
    "sở thứ ba": "t51-stc",
    "chi cục": "t51-snnmt-ccqldd",
    "công an tỉnh": "t51-ca",
    "thuế tỉnh": "t51-thue",
    "cục thuế": "b-tc-thue",
    "bộ": "b-nnmt",
    "bộ công an": "b-ca",
    "bảo hiểm xã hội việt nam": "bhxhvn",
    "bộ nội vụ": "b-nv",
    "cục của bộ": "b-nnmt-xx",
    "thanh tra chính phủ": "ttcp",
    "ban tiếp công dân trung ương": "btcdtw",
    "thủ tướng": "ttg",
    "đoàn đại biểu quốc hội": "qh-51",
    "mặt trận tỉnh": "mttq-51",
    "đảng ủy tỉnh": "dang-51",
    "hội đồng nhân dân tỉnh": "hdnd-51",
    "quốc hội": "qh",
    "báo chí": "bc",
}
"""Each office of the vectors and its code in the register of organisations."""

PLACES = {"xã": "21115", "xã láng giềng": "21025", "xã thứ hai": "21028", "tỉnh khác": "00004"}
"""Where somebody lives or a matter arose."""

_POSTS = {"người đứng đầu": "head", "cấp phó": "deputy", "công chức": "official", "cơ quan": "body"}
_OFFICE = "|".join(sorted(OFFICES, key=len, reverse=True))


class UnreadableError(Exception):
    """A vector says something the language has no words for."""


def office(word: str) -> str:
    """Return the code of an office."""
    try:
        return OFFICES[word.strip()]
    except KeyError:
        message = f"no office is called {word!r}"
        raise UnreadableError(message) from None


@cache
def about(said: str) -> Substance:
    """Read what a petition is about: `khiếu nại quyết định của xã, kỷ luật`."""
    head, *more = [part.strip() for part in said.split(",")]
    for pattern, read in _KINDS:
        match = re.fullmatch(pattern, head)
        if match:
            return read(match, more)
    message = f"no petition is about {said!r}"
    raise UnreadableError(message)


def _complaint(match: re.Match[str], more: list[str]) -> Substance:
    said = {key: value for part in more for key, value in [_option(part)]}
    issued = said.pop("ngày", None)
    ministry = said.pop("ngành", None)
    nature = {"discipline": "kỷ luật" in said or "buộc thôi việc" in said}
    nature |= {"dismissal": "buộc thôi việc" in said, "criminal_sentence": "thi hành án" in said}
    _all_read({"kỷ luật", "buộc thôi việc", "thi hành án"}, said)
    found = against(
        office(match["office"]),
        issued=on(issued) if issued else "2026-06-20",
        ministry=office(ministry) if ministry else None,
    )
    assert found.complaint is not None
    return found.model_copy(update={"complaint": found.complaint.model_copy(update=nature)})


def _denunciation(match: re.Match[str], more: list[str]) -> Substance:
    said = dict(_option(part) for part in more)
    found = denouncing(office(match["office"]), post=_POSTS[match["post"]])  # type: ignore[arg-type]
    assert found.denunciation is not None
    update: dict[str, object] = {"promoted": "được đề bạt" in said}
    if "lĩnh vực của" in said:
        update["field_body"] = office(said["lĩnh vực của"])
    if "nay là" in said:
        now = re.fullmatch(rf"(?P<post>{'|'.join(_POSTS)}) (?P<office>{_OFFICE})", said["nay là"])
        assert now is not None, said
        update |= {"now_at": office(now["office"]), "now_post": _POSTS[now["post"]]}
    _all_read({"được đề bạt", "lĩnh vực của", "nay là"}, said)
    return found.model_copy(update={"denunciation": found.denunciation.model_copy(update=update)})


def _option(part: str) -> tuple[str, str]:
    for key in ("lĩnh vực của", "nay là", "ngành", "ngày"):
        if part.startswith(f"{key} "):
            return key, part.removeprefix(f"{key} ")
    return part, ""


def _all_read(known: set[str], said: dict[str, str]) -> None:
    if said.keys() - known:
        message = f"nobody knows what {sorted(said.keys() - known)} means of a petition"
        raise UnreadableError(message)


def _nothing_more(more: list[str]) -> None:
    _all_read(set(), dict.fromkeys(more, ""))


def _unknown_object(_: re.Match[str], more: list[str]) -> Substance:
    _nothing_more(more)
    return against(None, decision=None, issued=None)


def _unknown_denounced(_: re.Match[str], more: list[str]) -> Substance:
    _nothing_more(more)
    return denouncing(None).model_copy(update={"denunciation": DenouncedPost()})


def _feedback(match: re.Match[str], more: list[str]) -> Substance:
    _nothing_more(more)
    return asking(office(match["office"]) if match.groupdict() else None)


Read = Callable[[re.Match[str], list[str]], Substance]
_KINDS: tuple[tuple[str, Read], ...] = (
    (rf"khiếu nại (?:quyết định|hành vi) của (?P<office>{_OFFICE})", _complaint),
    (r"khiếu nại chưa rõ đối tượng", _unknown_object),
    (rf"tố cáo (?P<post>{'|'.join(_POSTS)}) (?P<office>{_OFFICE})", _denunciation),
    (r"tố cáo chưa rõ người bị tố cáo", _unknown_denounced),
    (rf"kiến nghị về việc của (?P<office>{_OFFICE})", _feedback),
    (r"kiến nghị chưa rõ nơi có trách nhiệm", _feedback),
)
