"""Papers linked by their texts: the stars are those of the set, however it arrives."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.contracts.facts import AnyFact, dump_fact, parse_fact
from domain.contracts.linking import (
    LinkedData,
    PetitionLinkRejectedV1,
    PetitionMatterLinkedV1,
    PetitionMatterUnlinkedV1,
    PetitionRekeyedV1,
    RejectedData,
    RekeyedData,
    UnlinkedData,
)
from domain.contracts.petition import PetitionReceivedV1
from domain.contracts.substance import Place, Substance
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.reading import Message
from projections.early_warning.texts import Texts
from projections.matters.keys import packed
from projections.matters.papers import Paper, paper_of
from projections.matters.scoring import Weights
from projections.matters.text_links import FORM, MATTER, settled
from projections.replay.output import view_digest
from projections.store.sqlite import SqliteStore
from services.runtime.reference import load_law
from tests.support.facts import classified, fact
from tests.support.papers import against, asking, at, day_after, denouncing, id_of, ref, signed
from tests.support.sketched import sketch, sketched
from tests.support.steps import voided

LAW = load_law()
WEIGHTS = Weights.of(LAW.rulebook)
END = at("2026-12-01")
C, P = "x21115", "t51"
PAPERS = 9


def set_of_papers(seed: int) -> list[AnyFact]:
    """Return papers of a few forms, senders and objects, and what officers say of them."""
    dice = Random(seed)
    facts: list[AnyFact] = []
    kind = dice.random()
    for n in range(PAPERS):
        facts += _paper(dice, f"p{n}", kind)
    for n in range(dice.randint(0, 4)):
        facts += _word(dice, n, facts)
    return facts


def _paper(dice: Random, name: str, kind: float) -> Iterator[AnyFact]:
    day = day_after("2026-03-01", dice.choice((0, 1, 1, 2, 3, 5, 30, 400)))
    recorded = day_after(day, dice.choice((0, 0, 1, 9)))
    form = dice.choice("AAB")
    text = sketch(
        form,
        dice.choice((name, "v1", "v2")),
        own=dice.choice((0, 10, 20, 30, 40, 60)),
        marks=dice.sample(("m1", "m2", "m3", "m4"), dice.choice((0, 2, 3))),
        size=dice.choice((200, 200, 200, 200, 90, 5)),
        key=dice.choice(("k1", "k1", "k1", "k1", "k2")),
        scheme=dice.choice((1,) * 9 + (7,)),
    )
    first = sketched(
        dice.choice((C, P)),
        str(day),
        name,
        dice.choice((text, text, text, text, None)),
        about=_about(dice, kind),
        by=signed(dice.choice(("lan", "hoa", "ba", None)), cosigners=dice.choice(((), ("lan",)))),
        recorded=recorded,
    )
    yield first
    deed = dice.random()
    if deed < 0.1:
        data = first.data.model_copy(update={"sketch": sketch("B", name, own=20)})
        again = fact(
            PetitionReceivedV1, C if first.agency == C else P, day, name, data=data, corrects=first
        )
        yield again
    elif deed < 0.2:
        yield voided(first.agency, day_after(day), name, corrects=first)
    elif deed < 0.3:
        yield classified(first.agency, day_after(day), name, about=_about(dice, kind))
    elif deed < 0.45:
        new = sketch(form, name, own=20, key="k2")
        refs = tuple((r, "k2" + r[2:]) for r in (ref("lan"), ref("hoa")))
        body = RekeyedData(key="k2", refs=refs, sketch=new)
        yield fact(PetitionRekeyedV1, first.agency, day_after(day, 3), name, data=body)


def _about(dice: Random, kind: float) -> Substance:
    """Return one of the few objects; most papers of a set are of one kind."""
    kind = dice.choice((kind, kind, kind, dice.random()))
    if kind < 0.4:
        return against(decision=dice.choice(("d1", "d2", None)))
    if kind < 0.7:
        return denouncing(who=dice.choice(("w1", "w2")), act=dice.choice(("a1", "a2", "a3")))
    said = asking(spot=dice.choice((None, "well", "road")))
    return said.model_copy(update={"place": Place(commune=dice.choice(("21115", "21124")))})


def _word(dice: Random, n: int, facts: list[AnyFact]) -> Iterator[AnyFact]:
    one, other = dice.sample([f"p{i}" for i in range(PAPERS)], 2)
    day = day_after("2026-03-05", n)
    if dice.random() < 0.7:
        said: AnyFact = fact(
            PetitionLinkRejectedV1, P, day, one, data=RejectedData(other=id_of(other)), key=str(n)
        )
    else:
        said = fact(
            PetitionMatterLinkedV1, P, day, one, data=LinkedData(other=id_of(other)), key=str(n)
        )
    yield said
    if dice.random() < 0.3:
        undo = UnlinkedData(undoes=said.id)
        yield fact(PetitionMatterUnlinkedV1, P, day_after(day), one, data=undo, key=str(n))


class View:
    """A pipeline on a store of its own."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / "view.db"
        self.open()

    def open(self) -> None:
        self.store = SqliteStore(self._path, durable=False)
        self.pipeline = Pipeline(self.store, LAW)

    def restart(self) -> None:
        self.store.close()
        self.open()

    def hear(self, facts: list[AnyFact], *, judging: bool = True) -> None:
        messages = [Message(n, "test", dump_fact(f)) for n, f in enumerate(facts, start=1)]
        self.pipeline.observe(messages, END, judging=judging)

    def stars(self) -> tuple[dict[bytes, bytes], dict[bytes, bytes]]:
        """Return whom each paper follows in both layers, by id."""
        ids = {row.n: bytes(row.id) for row in self.store.all_papers()}
        forms, matters = (
            {ids[row.paper]: ids[row.leader] for row in self.store.all_stars(layer)}
            for layer in (FORM, MATTER)
        )
        return forms, matters

    def links(self) -> list[tuple[bytes, bytes, str, int, str]]:
        ids = {row.n: bytes(row.id) for row in self.store.all_papers()}
        return sorted(
            (ids[r.paper], ids[r.other], r.state, r.score, r.reasons)
            for r in self.store.all_text_links()
        )

    def digest(self) -> str:
        self.pipeline.settle(END)
        return view_digest(self.store, LAW)


@contextmanager
def view() -> Iterator[View]:
    """Open a view in a directory of its own."""
    with tempfile.TemporaryDirectory() as directory:
        opened = View(Path(directory))
        try:
            yield opened
        finally:
            opened.store.close()


def papers_of(facts: list[AnyFact]) -> list[Paper]:
    """Return the papers a set of facts makes."""
    by_subject: dict[str, list[AnyFact]] = {}
    for one in facts:
        by_subject.setdefault(one.subject, []).append(parse_fact(dump_fact(one)))
    found = [paper_of(n, packed(id_), told) for n, (id_, told) in enumerate(by_subject.items())]
    return [paper for paper in found if paper is not None]


def from_scratch(facts: list[AnyFact]) -> tuple[dict[bytes, bytes], dict[bytes, bytes]]:
    """Return whom each paper follows, made anew from all of them."""
    papers = papers_of(facts)
    ids = {paper.n: paper.id for paper in papers}
    forms, matters = settled(papers, WEIGHTS)
    return {ids[n]: ids[m] for n, m in forms.items()}, {ids[n]: ids[m] for n, m in matters.items()}


DEEDS = st.sampled_from(["judge", "judge", "defer", "restart"])


@given(st.integers(0, 10_000), st.data())
def test_stars_links_and_findings_are_those_of_the_set(seed: int, data: st.DataObject) -> None:
    """Any order, repetition, batch and restart: as if all had been heard at once."""
    facts = set_of_papers(seed)
    rest = [
        *data.draw(st.permutations(facts)),
        *data.draw(st.lists(st.sampled_from(facts), max_size=4)),
    ]
    heard: list[AnyFact] = []
    with view() as live, view() as fresh:
        while rest:
            size = data.draw(st.integers(1, 8))
            deed = data.draw(DEEDS)
            batch, rest = rest[:size], rest[size:]
            live.hear(batch, judging=deed != "defer")
            heard += batch
            if deed == "restart":
                live.restart()
            assert live.stars() == from_scratch([*{one.id: one for one in heard}.values()])
        fresh.hear(facts)
        assert live.digest() == fresh.digest()
        assert live.stars() == fresh.stars()
        assert live.links() == fresh.links()


def test_the_sets_hold_stars_of_both_layers() -> None:
    """The property above says little about sets in which nothing resembles anything."""
    forms = matters = 0
    for seed in range(40):
        of_forms, of_matters = from_scratch(set_of_papers(seed))
        forms += sum(one != other for one, other in of_forms.items())
        matters += sum(one != other for one, other in of_matters.items())
    assert forms > 40
    assert matters > 20


def test_a_view_opened_again_knows_its_stars() -> None:
    """What is loaded is what was in memory."""
    with view() as live:
        live.hear(set_of_papers(3))
        texts = Texts(live.store, WEIGHTS)
        for layer, stars in ((FORM, texts.forms), (MATTER, texts.matters)):
            kept = {row.paper: row.leader for row in live.store.all_stars(layer)}
            assert kept == {n: stars.leader(n) for n in kept}
            assert len(stars) == len(kept) > 3
