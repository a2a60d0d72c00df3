"""A letter as its author wrote it, paragraph by paragraph, and what others make of it (lá đơn)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from domain.contracts.words import Kind
from tests.support.letters.grammar import Facts, Sentence, some, stock, synonyms
from tests.support.letters.matters import Matter

_TITLES = {
    Kind.COMPLAINT: ("ĐƠN KHIẾU NẠI", "Đơn khiếu nại", "ĐƠN KHIẾU NẠI (lần 1)"),
    Kind.DENUNCIATION: ("ĐƠN TỐ CÁO", "Đơn tố cáo"),
    Kind.FEEDBACK: ("ĐƠN KIẾN NGHỊ", "ĐƠN PHẢN ÁNH", "Đơn đề nghị"),
}
_MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
_BODY = ("origin", "event", "harm", "argument", "contact")
_LENGTH = {"origin": (1, 4), "event": (2, 5), "harm": (1, 3), "argument": (0, 3), "contact": (0, 2)}
_CITED = (0, 0, 0, 1, 1, 2)
"""Sentences with numbers that are everybody's: laws, meetings, schemes, storms."""

Paragraph = tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter says: head and foot as text, the rest as thoughts."""

    head: str
    paragraphs: tuple[Paragraph, ...]
    foot: str
    replaced: tuple[tuple[str, str], ...] = ()
    """Words of one group of synonyms that this hand writes for others."""

    def said(self, facts: Facts) -> str:
        """Return the text with the facts of a matter."""
        said = [" ".join(s.said(facts) for s in paragraph) for paragraph in self.paragraphs]
        for old, new in self.replaced:
            said = [part.replace(f" {old} ", f" {new} ") for part in said]
        return "\n\n".join(
            (self.head, *filter(None, said), self.foot.replace("<name>", facts["name"]))
        )

    def addressed(self, rng: Random, matter: Matter) -> Draft:
        """Return the draft under another heading: sent once more, or to another office."""
        return replace(self, head=heading(rng, matter), foot=footing(rng))


def draft(rng: Random, matter: Matter) -> Draft:
    """Write a first letter of a matter: 150 to 600 words, in the order its author thinks of."""
    talk = rng.random()
    own, common = stock(matter.topic.value), stock("common")
    body = [tuple(some(rng, own[part], _number(rng, part, talk))) for part in _BODY]
    if rng.random() < 0.5:
        body[1:] = rng.sample(body[1:], len(body) - 1)
    if rng.random() < 0.8:
        at = rng.randrange(1, len(body) + 1)
        body.insert(at, tuple(some(rng, common["life"], rng.randint(1, 3))))
    if cited := rng.choice(_CITED):
        body.append(tuple(some(rng, common["cited"], cited)))
    if talk > 0.6:
        body.append(tuple(some(rng, own["event"], 1)))
    start = [
        tuple(some(rng, common["opening"], 1)),
        tuple(some(rng, common["bridge"], rng.randint(0, 1)) + some(rng, own["object"], 1)),
    ]
    end = [
        tuple(some(rng, own["ask"], 1 + (talk > 0.3))),
        tuple(some(rng, common["evidence"], 1 + (talk > 0.5))),
        tuple(
            some(rng, common["assurance"], rng.randint(0, 1))
            + some(rng, common["closing"], rng.randint(0, 1))
        ),
    ]
    return Draft(heading(rng, matter), (*start, *body, *end), footing(rng))


def heading(rng: Random, matter: Matter) -> str:
    """Return the head: motto, title, addressee; many leave a part out."""
    to = rng.choice(
        (
            f"UBND {matter.commune.name}",
            f"Chủ tịch UBND {matter.commune.name}",
            f"Ủy ban nhân dân {matter.commune.name} và Thanh tra tỉnh",
            "Ban Tiếp công dân tỉnh",
        )
    )
    parts = [
        _MOTTO if rng.random() < 0.75 else "",
        rng.choice(_TITLES[matter.kind]),
        f"{rng.choice(('Kính gửi:', 'Kính gởi', 'KÍNH GỬI:'))} {to}",
    ]
    return "\n".join(filter(None, parts))


def footing(rng: Random) -> str:
    """Return the foot: day and signature."""
    day = f"ngày {rng.randint(1, 28)} tháng {rng.randint(1, 9)} năm 2026"
    return rng.choice((f"{day}\nNgười viết đơn\n<name>", f"Nay kính đơn, {day}\n<name>", "<name>"))


def retyped(rng: Random, draft: Draft, *, share: float) -> Draft:
    """Return the letter as another hand types it anew: other words, sentences in other order."""
    paragraphs = [
        tuple(sentence.reworded(rng, share) for sentence in paragraph)
        for paragraph in draft.paragraphs
    ]
    for at in rng.sample(range(2, len(paragraphs)), 2):
        paragraphs[at] = tuple(rng.sample(paragraphs[at], len(paragraphs[at])))
    if rng.random() < 0.4:
        at = rng.randrange(2, len(paragraphs) - 2)
        paragraphs[at], paragraphs[at + 1] = paragraphs[at + 1], paragraphs[at]
    return replace(draft, paragraphs=tuple(paragraphs), replaced=other_words(rng, share))


def shortened(rng: Random, draft: Draft) -> Draft:
    """Return half the paragraphs; who writes and what about stays."""
    rest = [*range(2, len(draft.paragraphs))]
    kept = {0, 1, *rng.sample(rest, len(rest) // 2)}
    return replace(
        draft, paragraphs=tuple(p for at, p in enumerate(draft.paragraphs) if at in kept)
    )


def followed(rng: Random, draft: Draft, matter: Matter) -> Draft:
    """Return a reminder: that nobody answered, two thirds of the old letter, something new."""
    own, common = stock(matter.topic.value), stock("common")
    chased = tuple(some(rng, common["chased"], rng.randint(2, 3)))
    rest = draft.paragraphs[1:]
    kept = sorted(rng.sample(range(len(rest)), max(2, len(rest) * 2 // 3)))
    new = tuple(some(rng, own["event"], 1) + some(rng, own["ask"], 1))
    parts = (draft.paragraphs[0], chased, *(rest[at] for at in kept), new)
    return replace(draft.addressed(rng, matter), paragraphs=parts)


def other_words(rng: Random, share: float) -> tuple[tuple[str, str], ...]:
    """Choose the habits of a hand: words it always writes instead of others."""
    habits: list[tuple[str, str]] = []
    for group in synonyms():
        if rng.random() < share:
            old, new = rng.sample(group, 2)
            habits.append((old, new))
    return tuple(habits)


def _number(rng: Random, part: str, talk: float) -> int:
    least, most = _LENGTH[part]
    return round(least + (most - least) * min(1.0, max(0.0, rng.gauss(talk, 0.25))))
