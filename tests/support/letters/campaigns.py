"""Form letters by many hands, mixed into letters that have nothing to do with them (đơn mẫu)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from domain.contracts.words import Kind, Topic
from services.node.commands import ReceivePetition
from tests.support.letters.citizens import HAMLETS, Citizen, citizen
from tests.support.letters.clerks import Clerks
from tests.support.letters.drafts import Draft, draft, retyped
from tests.support.letters.grammar import Sentence, some, stock
from tests.support.letters.matters import (
    FIRST_DAY,
    OWN_SLOTS,
    Matter,
    circumstances,
    decided,
    matter,
    plot,
)

AS_PRINTED = 0.4
"""Senders who fill in the slots and change nothing."""
REWORDED = (0.02, 0.25)
"""Share of choices of words the others make anew: 1 to 8 % of the words change."""
DROPPED = 0.05
"""Share of sentences such a sender leaves out."""
ADDED = (0, 0, 1, 1, 2)
"""Sentences of his own he adds."""
LASTS = 21
"""Days from the first letter of a campaign to the last."""


@dataclass(frozen=True, slots=True)
class Mail:
    """What offices took in, and which letters are of which campaign."""

    commands: tuple[ReceivePetition, ...]
    """In order of receipt."""
    campaigns: Mapping[str, frozenset[str]]
    """Ids of the letters of each."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form letter: what it is about, its text, and the time it goes round."""

    about: Matter
    text: Draft
    begins: date


class Post:
    """Collects letters; the same seed gives the same mail."""

    def __init__(self, seed: int | str) -> None:
        self.rng = Random(f"campaigns/{seed}")
        self._clerks = Clerks(Random(f"campaigns/clerks/{seed}"))
        self._commands: list[ReceivePetition] = []
        self._campaigns: dict[str, set[str]] = {}

    def form(self, kind: Kind = Kind.COMPLAINT, topic: Topic = Topic.LAND) -> Form:
        """Draw up a form letter."""
        about = matter(self.rng, kind=kind, topic=topic)
        begins = FIRST_DAY + timedelta(days=self.rng.randrange(120))
        return Form(about, draft(self.rng, about), begins)

    def campaign(self, name: str, form: Form, senders: int) -> None:
        """Let so many people send the form, each for his own plot."""
        for nth in range(senders):
            who = citizen(self.rng, commune=form.about.commune.name)
            self._send(name, form, self._own(form.about, who), nth / senders)

    def one_person(self, name: str, form: Form, letters: int) -> None:
        """Let one person send the form again and again, each time about another plot."""
        who = form.about.author
        for nth in range(letters):
            self._send(name, form, self._own(form.about, who), nth / letters)

    def background(self, letters: int, form: Form) -> None:
        """Send letters nobody copied, of the same province, kind and topic as a form."""
        about = form.about
        for _ in range(letters):
            one = matter(self.rng, kind=about.kind, topic=about.topic)
            day = form.begins + timedelta(days=self.rng.randrange(-LASTS, 2 * LASTS))
            self._enter(one, draft(self.rng, one).said(one.facts), day)

    def chain(self, name: str, form: Form, *, step: float = 0.09) -> None:
        """Change a letter little by little into that of another matter, and that into a third.

        Every letter has an author and a spot of its own; only the text creeps.
        """
        about = form.about
        others = [matter(self.rng, kind=about.kind, topic=about.topic, at=about.commune)]
        others.append(matter(self.rng, kind=about.kind, topic=about.topic, at=about.commune))
        texts = [form.text.said(about.facts).split()]
        texts += [draft(self.rng, other).said(other.facts).split() for other in others]
        long = min(map(len, texts))
        size = max(1, round(long * step))
        nth = 0
        for old, new in pairwise(texts):
            for at in range(0, long, size):
                one = matter(self.rng, kind=about.kind, topic=about.topic, at=about.commune)
                text = " ".join((*new[:at], *old[at:long]))
                self._enter(one, text, form.begins + timedelta(days=nth // 2), name)
                nth += 1

    def mail(self) -> Mail:
        """Return all that was sent, in order of receipt."""
        order = sorted(self._commands, key=lambda command: (command.day, command.file_id.bytes))
        campaigns = {name: frozenset(ids) for name, ids in self._campaigns.items()}
        return Mail(tuple(order), campaigns)

    def _send(self, name: str, form: Form, one: Matter, when: float) -> None:
        text = form.text
        if self.rng.random() > AS_PRINTED:
            text = self._changed(text)
        day = form.begins + timedelta(days=int(when * LASTS))
        self._enter(one, text.said(one.facts), day, name)

    def _changed(self, form: Draft) -> Draft:
        text = retyped(self.rng, form, share=self.rng.uniform(*REWORDED))
        kept = [self._kept(paragraph) for paragraph in text.paragraphs]
        own = tuple(some(self.rng, stock("common")["life"], self.rng.choice(ADDED)))
        at = self.rng.randrange(2, len(kept))
        return replace(text, paragraphs=(*kept[:at], own, *kept[at:]))

    def _kept(self, paragraph: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        return tuple(s for s in paragraph if self.rng.random() > DROPPED)

    def _own(self, about: Matter, who: Citizen) -> Matter:
        """Return the matter of one sender: his plot, his numbers; what is common stays."""
        hamlet = self.rng.choice(HAMLETS)
        drawn = circumstances(self.rng, about.commune)
        slots = {name: drawn[name] for name in OWN_SLOTS}
        spot = plot(self.rng, hamlet) if about.kind is Kind.COMPLAINT else {}
        one = about.by(who)
        one = replace(one, facts=one.facts | slots | spot)
        return decided(self.rng, one) if about.kind is Kind.COMPLAINT else one

    def _enter(self, one: Matter, text: str, day: date, name: str | None = None) -> None:
        command, _ = self._clerks.enter(one, text, day)
        self._commands.append(command)
        if name is not None:
            self._campaigns.setdefault(name, set()).add(str(command.file_id))
