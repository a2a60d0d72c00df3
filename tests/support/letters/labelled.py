"""The labelled set: letters of known matters, each with what was done to it (tập gán nhãn).

Truth follows the law. Complaints are one matter where the same people, or one of them,
attack the same object; denunciations where they name the same post, act and period, and
feedback where it names the same topic and place, whoever writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from domain.contracts.words import Kind, Topic
from services.node.commands import ReceivePetition
from tests.support.letters import noise
from tests.support.letters.citizens import HAMLETS, Citizen, citizen
from tests.support.letters.clerks import Clerks
from tests.support.letters.drafts import Draft, draft, followed, retyped, shortened
from tests.support.letters.grammar import drawn
from tests.support.letters.matters import (
    OWN_SLOTS,
    Matter,
    circumstances,
    corner,
    decided,
    matter,
    plot,
)

RETYPED = (0.2, 0.5)
"""Share of choices of words a second hand makes anew: 6 to 16 % of the words change."""
OWN_WORDS = 0.1
"""Share of second writers who copy nothing, besides those who do so by chance."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as taken in, the matter it belongs to, and what happened to it."""

    command: ReceivePetition
    matter: int
    labels: frozenset[str]

    @property
    def id(self) -> str:
        """The petition's id."""
        return str(self.command.file_id)


class Writer:
    """Writes letters until there are enough; the same seed writes the same letters."""

    def __init__(self, seed: int | str) -> None:
        self.rng = Random(f"letters/{seed}")
        self.clerks = Clerks(Random(f"clerks/{seed}"))
        self.letters: list[Letter] = []
        self.matters = 0

    def begin(self) -> int:
        """Open a matter; return its number."""
        self.matters += 1
        return self.matters

    def send(
        self,
        number: int,
        about: Matter,
        text: str,
        day: date,
        *labels: str,
        cosigners: tuple[Citizen, ...] = (),
    ) -> None:
        """Have a letter taken in."""
        command, met = self.clerks.enter(about, text, day, cosigners=cosigners)
        self.letters.append(Letter(command, number, met | set(labels)))

    def later(self, day: date, most: int = 60) -> date:
        """Return a day some time after."""
        return day + timedelta(days=self.rng.randint(2, most))

    # -- what may become of a text
    def noisy(self, first: Draft, about: Matter, *, of: str | None = None) -> tuple[str, str]:
        """Return the text of a later letter of a matter, and the name of what was done to it."""
        way = of or self.rng.choice([*_WAYS])
        return _WAYS[way](self, first, about), way

    # -- families of letters
    def alone(self) -> None:
        """Write about something nobody else writes about."""
        about = matter(self.rng)
        self.send(
            self.begin(), about, draft(self.rng, about).said(about.facts), about.began, "alone"
        )

    def again(self) -> None:
        """Write once, twice or three times more in the same matter."""
        about = matter(self.rng)
        first, number, day = draft(self.rng, about), self.begin(), about.began
        self.send(number, about, first.said(about.facts), day, "first")
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            day = self.later(day)
            text, way = self.noisy(first, about)
            self.send(number, about, text, day, way)

    def spouse(self) -> None:
        """Sign together first, then the other one alone (đồng ký đơn)."""
        about = matter(self.rng, kind=Kind.COMPLAINT)
        other = replace(
            citizen(self.rng, commune=about.commune.name),
            house=about.author.house,
            hamlet=about.author.hamlet,
        )
        first, number = draft(self.rng, about), self.begin()
        self.send(number, about, first.said(about.facts), about.began, "first", cosigners=(other,))
        text, way = self.noisy(first, about.by(other))
        self.send(number, about.by(other), text, self.later(about.began), "spouse", way)

    def denouncers(self) -> None:
        """Denounce the same act, two or three people; most copy, some find words of their own."""
        about = matter(self.rng, kind=Kind.DENUNCIATION)
        first, number, day = draft(self.rng, about), self.begin(), about.began
        self.send(number, about, first.said(about.facts), day, "first")
        for _ in range(self.rng.choice((1, 1, 2))):
            other = about.by(citizen(self.rng, commune=about.commune.name))
            day = self.later(day, 25)
            way = "anew" if self.rng.random() < OWN_WORDS else None
            text, way = self.noisy(first, other, of=way)
            self.send(number, other, text, day, "denouncers", way)

    def neighbours(self) -> None:
        """Write about one place, three to six people; most copy, some find words of their own."""
        about = matter(self.rng, kind=Kind.FEEDBACK)
        first, number, day = draft(self.rng, about), self.begin(), about.began
        self.send(number, about, first.said(about.facts), day, "first")
        for _ in range(self.rng.randint(2, 5)):
            other = about.by(citizen(self.rng, commune=about.commune.name))
            day = self.later(day, 12)
            way = "anew" if self.rng.random() < OWN_WORDS else None
            text, way = self.noisy(first, other, of=way)
            self.send(number, other, text, day, "neighbours", way)

    # -- alike, but not the same
    def twins(self) -> None:
        """Let one person complain of two things in nearly the same words: two matters."""
        about = matter(self.rng, kind=Kind.COMPLAINT)
        other = decided(self.rng, replace(about, began=self.later(about.began, 40)))
        other = replace(other, facts=other.facts | self._elsewhere(about))
        first = draft(self.rng, about)
        for one in (about, other):
            number, text = self.begin(), retyped(self.rng, first, share=0.2).said(one.facts)
            self.send(number, one, text, one.began, "twins")
            if self.rng.random() < 0.4:
                text, way = self.noisy(first, one)
                self.send(number, one, text, self.later(one.began), "twins", way)

    def busy(self) -> None:
        """Let one person write of two things that have nothing to do with each other."""
        about = matter(self.rng)
        kind, topic, at = about.kind, about.topic, about.commune
        other = matter(self.rng, kind=kind, topic=topic, at=at).by(about.author)
        for one in (about, other):
            number, first = self.begin(), draft(self.rng, one)
            self.send(number, one, first.said(one.facts), one.began, "busy")
            if self.rng.random() < 0.4:
                text, way = self.noisy(first, one)
                self.send(number, one, text, self.later(one.began), "busy", way)

    def plots(self) -> None:
        """Use one form letter on different plots by different people: as many matters."""
        self._form(Kind.COMPLAINT, "plots", people=self.rng.randint(3, 6))

    def one_decision(self) -> None:
        """Attack one decision from several households by one form letter: a matter each."""
        self._form(Kind.COMPLAINT, "one_decision", people=self.rng.randint(3, 5), decision=True)

    def next_spots(self) -> None:
        """Use one text of feedback for two or three places: as many matters."""
        self._form(Kind.FEEDBACK, "next_spots", people=self.rng.randint(2, 3))

    def same_spot(self) -> None:
        """Write of one place under two topics, two people who have never met: two matters."""
        about = matter(self.rng, kind=Kind.FEEDBACK, topic=Topic.ENVIRONMENT)
        other = matter(self.rng, kind=Kind.FEEDBACK, topic=Topic.OTHER, at=about.commune)
        place = {name: about.facts[name] for name in ("spot", "hamlet", "plot", "sheet")}
        for one in (about, replace(other, facts=other.facts | place)):
            text = draft(self.rng, one).said(one.facts)
            self.send(self.begin(), one, text, one.began, "same_spot")

    def two_acts(self) -> None:
        """Denounce one official for two acts, in two letters: two matters."""
        about = matter(self.rng, kind=Kind.DENUNCIATION)
        other = matter(self.rng, kind=Kind.DENUNCIATION, at=about.commune).by(about.author)
        other = replace(other, denounced=about.denounced, post=about.post)
        deed = _unlike(self.rng, about.facts["deed"])
        facts = other.facts | {"official": about.facts["official"], "deed": deed}
        for one in (about, replace(other, facts=facts)):
            text = draft(self.rng, one).said(one.facts)
            self.send(self.begin(), one, text, one.began, "two_acts")

    def _form(self, kind: Kind, label: str, *, people: int, decision: bool = False) -> None:
        about = matter(self.rng, kind=kind)
        form = draft(self.rng, about)
        for _ in range(people):
            one = about.by(citizen(self.rng, commune=about.commune.name))
            one = replace(one, began=self.later(about.began, 20))
            one = replace(one, facts=one.facts | self._elsewhere(about))
            if kind is Kind.COMPLAINT and not decision:
                one = decided(self.rng, one)
            number, written = self.begin(), retyped(self.rng, form, share=self.rng.uniform(0, 0.2))
            self.send(number, one, written.said(one.facts), one.began, label)
            if self.rng.random() < 0.3:
                text, way = self.noisy(written, one)
                self.send(number, one, text, self.later(one.began), label, way)

    def _elsewhere(self, about: Matter) -> dict[str, str]:
        hamlet = self.rng.choice(HAMLETS)
        spot = plot(self.rng, hamlet) | {"hamlet": hamlet}
        drawn = circumstances(self.rng, about.commune)
        spot |= {name: drawn[name] for name in OWN_SLOTS}
        corners = not about.facts["spot"].startswith("thửa")
        return spot | corner(self.rng, hamlet) if corners else spot


def _unlike(rng: Random, deed: str) -> str:
    while (other := drawn(rng, "deed")).split()[:2] == deed.split()[:2]:
        pass
    return other


_WAYS: dict[str, Callable[[Writer, Draft, Matter], str]] = {
    "copied": lambda w, first, about: first.addressed(w.rng, about).said(about.facts),
    "retyped": lambda w, first, about: retyped(
        w.rng, first.addressed(w.rng, about), share=w.rng.uniform(*RETYPED)
    ).said(about.facts),
    "typos": lambda w, first, about: noise.typos(w.rng, first.said(about.facts)),
    "bare": lambda _, first, about: noise.bare(first.said(about.facts)),
    "nfd": lambda _, first, about: noise.decomposed(first.said(about.facts)),
    "tones": lambda _, first, about: noise.other_tones(first.said(about.facts)),
    "scanned": lambda w, first, about: noise.scanned(w.rng, first.said(about.facts)),
    "shortened": lambda w, first, about: shortened(w.rng, first).said(about.facts),
    "followed": lambda w, first, about: followed(w.rng, first, about).said(about.facts),
    "mixed": lambda w, first, about: noise.bare(
        noise.typos(w.rng, retyped(w.rng, first, share=0.25).said(about.facts))
    ),
    "anew": lambda w, _, about: draft(w.rng, about).said(about.facts),
}
"""What happens to the text of a later letter, each as often as the others."""

FAMILIES: tuple[tuple[int, Callable[[Writer], None]], ...] = (
    (33, Writer.alone),
    (30, Writer.again),
    (5, Writer.spouse),
    (5, Writer.denouncers),
    (5, Writer.neighbours),
    (5, Writer.twins),
    (5, Writer.busy),
    (4, Writer.plots),
    (2, Writer.one_decision),
    (2, Writer.next_spots),
    (2, Writer.same_spot),
    (2, Writer.two_acts),
)
"""How many families in a hundred are of which sort."""


def labelled_set(seed: int | str, letters: int) -> list[Letter]:
    """Return at least so many letters of known matters, in order of receipt."""
    writer = Writer(seed)
    weights, tells = zip(*FAMILIES, strict=True)
    while len(writer.letters) < letters:
        writer.rng.choices(tells, weights)[0](writer)
    return sorted(writer.letters, key=lambda letter: (letter.command.day, letter.id))
