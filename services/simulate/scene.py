"""The stage of one story: where and when it plays, and the words it is told in (bối cảnh)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from domain.contracts.envelope import legal_day
from domain.contracts.words import Kind, Topic
from services.simulate import people, texts
from services.simulate.script import About, Expected, Paper, Script, Signed, Slip, Visit

if TYPE_CHECKING:
    from random import Random

    from services.simulate.world import Province, World

NATIONAL_TOPICS: dict[Kind, tuple[tuple[Topic, int], ...]] = {
    Kind.COMPLAINT: (
        (Topic.LAND, 65),
        (Topic.POLICY, 18),
        (Topic.ENVIRONMENT, 7),
        (Topic.OTHER, 10),
    ),
    Kind.DENUNCIATION: ((Topic.OFFICIALS, 100),),
    Kind.FEEDBACK: (
        (Topic.LAND, 34),
        (Topic.ENVIRONMENT, 22),
        (Topic.POLICY, 20),
        (Topic.OTHER, 24),
    ),
}
"""Land is 64.6 % of complaints (law file, section F); the rest is our choice."""

_CHANNELS = ("post", "in_person", "online")
_CHANNEL_WEIGHTS = (5, 3, 2)
_FRESH = 20
"""A decision is complained of within days, well inside the 90 of KN-LIM1."""

_MATTERS = 10
"""More than any story has."""
_FORGOTTEN = 0.08
"""Share of its sentences that a letter loses when it is copied."""


class Scene:
    """One story's place, clock, chance and script."""

    def __init__(
        self, world: World, script: Script, rng: Random, *, province: Province, day: date
    ) -> None:
        self.world = world
        self.script = script
        self.rng = rng
        self.province = province
        self.day = day
        """The day the story turns on."""
        self.today = world.today
        """The legal day of `as_of`."""
        self.commune = province.next_commune(rng)
        """Five-digit code of the place of the matter."""
        self._matters = 0
        self._transfers: dict[str, int] = {}
        self._brought: dict[str, Slip] = {}

    # Days

    def after(self, day: date, working: int) -> date:
        """Return the nth working day after a day; the day itself for none."""
        return day if not working else self.world.calendar.plus_working(day, working)

    def before(self, day: date, working: int) -> date:
        """Return the nth working day before a day."""
        while working:
            day -= timedelta(days=1)
            working -= self.world.calendar.is_working(day)
        return day

    def soon(self, day: date, days: int) -> date:
        """Return the first working day at least `days` calendar days later."""
        later = day + timedelta(days=days)
        return self.world.calendar.moved(later)

    # Agencies

    @property
    def home(self) -> str:
        """The People's Committee of the commune."""
        return f"x{self.commune}"

    @property
    def above(self) -> str:
        """The body above the commune: a district before 2025-07-01, the province after."""
        return self.world.superior(self.home, self.day)

    @property
    def top(self) -> str:
        """The provincial People's Committee."""
        return self.province.committee

    # What a paper is about

    def complaint(
        self, issuer: str, *, issued: date | None = None, form: str | None = None
    ) -> About:
        """Return a complaint about a decision of `issuer`, on a form letter about land if given."""
        topic = Topic.LAND if form else self._topic(Kind.COMPLAINT)
        number = f"{self._number(self._matters)}/QĐ-UBND"
        issued_on = issued or self.day - timedelta(days=self.rng.randint(5, _FRESH))
        decision = f"Quyết định số {number} ngày {issued_on:%d/%m/%Y}"
        about = self._about(Kind.COMPLAINT, topic, decision, form=form)
        ministry = self.world.ministry if issuer == self.top else None
        return replace(
            about, issuer=issuer, issued_on=issued_on, decision_number=number, ministry=ministry
        )

    def denunciation(self, body: str, *, post: str = "official") -> About:
        """Return a denunciation of a post in `body`."""
        about = self._about(Kind.DENUNCIATION, Topic.OFFICIALS, "")
        person = people.person(self.rng, commune_name=self.world.name(self.home, self.day))
        return replace(about, body=body, post=post, denounced=person.name, act=about.spot)

    def feedback(self, responsible: str | None) -> About:
        """Return feedback `responsible` would have to act on; None leaves it open."""
        about = self._about(Kind.FEEDBACK, self._topic(Kind.FEEDBACK), "")
        return replace(about, responsible=responsible)

    def _topic(self, kind: Kind) -> Topic:
        topics, weights = zip(*NATIONAL_TOPICS[kind], strict=True)
        return Topic(self.rng.choices(topics, weights)[0])

    def form(self) -> str:
        """Return a form letter about land, for many to fill in (đơn mẫu)."""
        return texts.form(self.rng, Kind.COMPLAINT, Topic.LAND)

    def said_again(self, about: About) -> About:
        """Return a matter as a letter tells it again, entered without decision and spot."""
        words = texts.reworded(self.rng, about.text, left_out=_FORGOTTEN)
        return replace(about, text=words, spot=None, issued_on=None, decision_number=None)

    def _about(self, kind: Kind, topic: Topic, decision: str, *, form: str | None = None) -> About:
        hamlet = self.rng.choice(people.HAMLETS)
        self._matters += 1
        number = self._number(self._matters - 1)
        spot = texts.spot(self.rng, str(number), hamlet=hamlet)
        if form is None:
            words = texts.text(self.rng, kind, topic, spot=spot, decision=decision)
        else:
            copied = texts.reworded(self.rng, form, left_out=_FORGOTTEN)
            words = texts.fill(copied, spot=spot, decision=decision)
        return About(kind=kind, topic=topic, commune=self.commune, spot=spot, text=words)

    def _number(self, nth: int) -> int:
        """Number the nth matter of the story: nothing else in the scenario has this number."""
        return _MATTERS * self.script.number + nth

    # Who signs

    def someone(self) -> Signed:
        """Return one signer of the commune."""
        return self.group(1)

    def group(self, names: int, **signing: Any) -> Signed:  # noqa: ANN401 - fields of Signed
        """Return several signers; lawful appointment unless said otherwise."""
        where = self.world.name(self.home, self.day)
        signers = tuple(people.person(self.rng, commune_name=where) for _ in range(names))
        return Signed(signers, **signing)

    # What offices do

    def receive(
        self, agency: str, day: date, about: About, signed: Signed, **fields: object
    ) -> Paper:
        """Take a paper in at an office, under the next number of its book, and classify it."""
        return self._enter(
            Paper(agency, self.world.next_number(agency, day), day, about, signed), fields
        )

    def _enter(self, paper: Paper, fields: dict[str, object]) -> Paper:
        fields.setdefault("channel", self.rng.choices(_CHANNELS, _CHANNEL_WEIGHTS)[0])
        self.script.write(paper, "receive", paper.received, **fields)
        self.script.write(paper, "classify", paper.received)
        return paper

    def write(self, paper: Paper, act: str, day: date, **fields: object) -> None:
        """Write a step down in the paper's office."""
        self.script.write(paper, act, day, **fields)

    def last(self, act: str) -> date:
        """Return the day of the last step of a kind."""
        return max(legal_day(step.at) for step in self.script.steps if step.act == act)

    def transfer(self, paper: Paper, day: date, to: str, **fields: object) -> Slip:
        """Send a paper on from its office; return the slip (chuyển đơn).

        Whoever denounces is told of it on the same day.
        """
        ordinal = self._transfers[paper.id] = self._transfers.get(paper.id, 0) + 1
        slip = Slip(paper, ordinal, to)
        self.write(paper, "transfer", day, slip=slip, follows=self._brought.get(paper.id), **fields)
        if paper.about.kind is Kind.DENUNCIATION:
            self.write(paper, "notify", day, about="transfer")
        return slip

    def acknowledge(self, slip: Slip, day: date) -> None:
        """Confirm at the receiver that the paper arrived."""
        self.script.write(slip, "acknowledge", day)

    def give_back(self, slip: Slip, day: date, *, names: str | None = None) -> None:
        """Return the paper from the receiver, naming a competent body or nobody (trả lại đơn)."""
        self.script.write(slip, "return", day, names=names)

    def arrive(self, slip: Slip, day: date) -> Paper:
        """Confirm the slip and enter the paper in the receiver's own book."""
        self.acknowledge(slip, day)
        sent = slip.paper
        number = self.world.next_number(slip.to, day)
        arrived = Paper(slip.to, number, day, sent.about, sent.signed, first=sent.chain)
        fields: dict[str, object] = {"origin": "forwarded", "forwarder": sent.agency}
        fields |= {"slip": slip, "channel": "post"}
        self._brought[arrived.id] = slip
        return self._enter(arrived, fields)

    def visit(self, agency: str, day: date, act: str, **fields: object) -> None:
        """Receive people at an office."""
        visit = Visit(agency, self.world.next_visit(agency, day), day)
        self.script.write(visit, act, day, **fields)

    # What the law says

    def expect(self, pattern: str, rule: str, severity: str) -> None:
        """Say that an alert of this rule must stand at `as_of`."""
        self.script.expected.append(Expected(pattern, rule, severity))

    def judge(self, paper: Paper, verdict: str) -> None:
        """Say which class of table E.1 a filing has."""
        self.script.verdicts[paper.id] = verdict
