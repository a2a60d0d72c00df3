"""What may follow a sentence of a vector, after semicolons: `; lần hai; do báo chí chuyển`."""

from __future__ import annotations

import re
from typing import NamedTuple

from domain.contracts.substance import Signers, Substance
from tests.support.papers import ref, signed
from tests.support.story.words import PLACES, UnreadableError, about, office

_NUMBER = re.compile(r"(\d+) (người đứng tên|chữ ký|người đại diện)")


class Clauses(NamedTuple):
    """The clauses of one sentence, by their first words."""

    said: dict[str, str]
    sentence: str

    def has(self, word: str) -> bool:
        """Whether a bare clause was said."""
        return self.said.pop(word, None) is not None

    def get(self, word: str) -> str | None:
        """Return what was said after a word."""
        return self.said.pop(word, None)

    def office(self, word: str) -> str | None:
        """Return the office named after a word."""
        named = self.get(word)
        return office(named) if named is not None else None

    def about(self, default: str) -> Substance:
        """Return what the paper is about, where it arose."""
        substance = about(self.get("về việc") or default)
        place = self.get("ở")
        if place is not None:
            assert substance.place is not None
            moved = substance.place.model_copy(update={"commune": PLACES[place]})
            return substance.model_copy(update={"place": moved})
        return substance

    def signers(self) -> Signers:
        """Return who stands behind the paper."""
        number = {name: self.get(name) for name in ("chữ ký", "người đại diện")}
        names = int(self.get("người đứng tên") or 1)
        with_paper, without = self.has("có giấy cử đại diện"), self.has("không có giấy cử đại diện")
        signs = number["chữ ký"]
        chosen = number["người đại diện"]
        cosigners = self.get("cùng ký") or ""
        return signed(
            self.get("người gửi") or "sender",
            names=names,
            cosigners=tuple(word.strip() for word in cosigners.split(",") if word),
            signatures=int(signs) if signs is not None else None,
            representatives=int(chosen) if chosen is not None else None,
            appointment=True if with_paper else False if without else None,
            anonymous=self.has("nặc danh"),
        )

    def finish(self) -> None:
        """Refuse what nobody asked for: a vector must not say more than is read."""
        if self.said:
            message = f"{self.sentence!r}: not understood: {'; '.join(self.said)}"
            raise UnreadableError(message)


_WITH = (
    "do",
    "gửi cả",
    "theo phiếu",
    "phiếu",
    "người gửi",
    "cùng ký",
    "về việc",
    "ở",
    "tiếp theo phiếu",
    "nêu nơi có thẩm quyền là",
    "tiêu chí",
    "ghi sổ ngày",
    "gây rối",
    "về đơn",
    "lý do",
    "thay",
)
_ENDS = {"do": " chuyển đến"}


def read(sentence: str, parts: list[str]) -> Clauses:
    """Read clauses."""
    said: dict[str, str] = {}
    for part in (one.strip() for one in parts):
        number = _NUMBER.fullmatch(part)
        word = next(
            (w for w in sorted(_WITH, key=len, reverse=True) if part.startswith(w + " ")), ""
        )
        if number:
            said[number[2]] = number[1]
        elif word:
            said[word] = part.removeprefix(word + " ").removesuffix(_ENDS.get(word, ""))
        else:
            said[part] = ""
    return Clauses(said, sentence)


def refs(words: str | None) -> tuple[str, ...]:
    """Return the pseudonyms of people named by words."""
    return tuple(ref(word.strip()) for word in (words or "").split(",") if word.strip())
