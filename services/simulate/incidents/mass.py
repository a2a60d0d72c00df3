"""Many people on one content: delegations, signed petitions, separate papers (đông người)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.simulate import lawful
from services.simulate.incidents.variants import Stories, Variant

if TYPE_CHECKING:
    from services.simulate.scene import Scene
    from services.simulate.script import Paper

STORIES = Stories("mass_complaint")
_PATTERN = "mass_complaint"


def delegation(scene: Scene, people: int, *, expect: bool = True) -> None:
    """A group is received at the competent commune about feedback it handed in (đoàn)."""
    paper = scene.receive(
        scene.home, scene.day, scene.feedback(scene.home), scene.someone(), channel="in_person"
    )
    heated = people >= 30  # noqa: PLR2004 - such a group brings the chair (Luật TCD Đ.18(3))
    fields = {"people": people, "head_present": heated, "papers": (paper,)}
    scene.visit(scene.home, scene.day, "receive_delegation", **fields)
    lawful.answer(scene, paper, scene.day)
    if expect:
        heard = scene.world.sensitive(scene.day)
        scene.expect(_PATTERN, "M1", _severity(people, more=int(heard)))


_SIZES = (5, 11, 30, 100)
"""From S1 to S4 of table E.3: a point each."""
_WARNING, _HIGH = 3, 5


def _severity(people: int, *, more: int = 0) -> str:
    """Size gives 1 to 4 points; 3 and more is a warning, less is noted only."""
    score = sum(people >= size for size in _SIZES) + more
    if score >= _HIGH:
        return "high"
    return "medium" if score >= _WARNING else "info"


@STORIES.incident
def delegation_of_five(scene: Scene) -> None:
    """Five people: the first size that is a group delegation."""
    delegation(scene, 5)


@STORIES.incident
def delegation_of_thirty_five(scene: Scene) -> None:
    """Thirty-five people."""
    delegation(scene, 35)


@STORIES.incident
def delegation_of_hundred_twenty(scene: Scene) -> None:
    """A hundred and twenty people."""
    delegation(scene, 120)


def _signed(scene: Scene, names: int, **signing: object) -> Paper:
    about = scene.complaint(scene.home)
    return scene.receive(scene.home, scene.day, about, scene.group(names, **signing))


@STORIES.incident
def petition_of_twelve(scene: Scene) -> None:
    """Twelve names, all signed, three representatives properly appointed (M2)."""
    paper = _signed(scene, 12, signatures=12, representatives=3, appointment=True)
    lawful.resolve(scene, paper, scene.day)
    scene.expect(_PATTERN, "M2", _severity(12))


@STORIES.incident
def petition_of_forty(scene: Scene) -> None:
    """Forty names, all signed, five representatives: large enough for a warning (M2)."""
    paper = _signed(scene, 40, signatures=40, representatives=5, appointment=True)
    lawful.resolve(scene, paper, scene.day)
    scene.expect(_PATTERN, "M2", _severity(40))


@STORIES.incident
def petition_with_too_many_representatives(scene: Scene) -> None:
    """Eight names and three representatives, one too many (M2, M11)."""
    paper = _signed(scene, 8, signatures=8, representatives=3, appointment=True)
    lawful.resolve(scene, paper, scene.day)
    scene.expect(_PATTERN, "M2", _severity(8))


@STORIES.incident
def petition_without_appointment(scene: Scene) -> None:
    """Nine names and nobody appointed (M2, M10)."""
    paper = _signed(scene, 9, signatures=9, appointment=False)
    scene.write(
        paper, "not_accept", scene.after(scene.day, 3), instance=1, ground="representatives"
    )
    scene.expect(_PATTERN, "M2", _severity(9))


@STORIES.incident
def petition_half_signed(scene: Scene) -> None:
    """Eleven names, nine signatures (M2, M12)."""
    paper = _signed(scene, 11, signatures=9, representatives=2, appointment=True)
    scene.write(paper, "not_accept", scene.after(scene.day, 3), instance=1, ground="signatures")
    scene.expect(_PATTERN, "M2", _severity(11))


@STORIES.incident
def separate_papers_on_one_decision(scene: Scene) -> None:
    """Six people complain of one decision on papers of their own (M3)."""
    _separate_papers(scene, papers=6, names=1)


@STORIES.incident
def separate_papers_of_many(scene: Scene) -> None:
    """Eight families of four do: large enough for a warning (M3)."""
    _separate_papers(scene, papers=8, names=4)


def _separate_papers(scene: Scene, *, papers: int, names: int) -> None:
    about = scene.complaint(scene.home)
    day = scene.before(scene.day, 12)
    signing = {"signatures": names, "representatives": 1, "appointment": True}
    for _ in range(papers):
        signed = scene.group(names, **signing) if names > 1 else scene.someone()
        paper = scene.receive(scene.home, day, about, signed)
        lawful.resolve(scene, paper, day)
        day = scene.after(day, 1)
    scene.expect(_PATTERN, "M3", _severity(papers * names))


@STORIES.incident
def form_letter_of_many(scene: Scene) -> None:
    """Eight families of four send one form letter, each about its own decision and plot (M3)."""
    _form_letters(scene, papers=8, names=4)
    scene.expect(_PATTERN, "M3", _severity(32))


def _form_letters(scene: Scene, *, papers: int, names: int) -> None:
    form, day = scene.form(), scene.before(scene.day, 12)
    signing = {"signatures": names, "representatives": 1, "appointment": True}
    for _ in range(papers):
        about = scene.complaint(scene.home, issued=day - lawful.days(9), form=form)
        signed = scene.group(names, **signing) if names > 1 else scene.someone()
        paper = scene.receive(scene.home, day, about, signed)
        lawful.resolve(scene, paper, day)
        day = scene.after(day, 1)


@STORIES.lookalike
def form_letter_of_four(scene: Scene) -> None:
    """Four people who use one form letter stay below the threshold."""
    _form_letters(scene, papers=4, names=1)


@STORIES.lookalike
def delegation_of_four(scene: Scene) -> None:
    """Four people are no group delegation."""
    delegation(scene, 4, expect=False)


@STORIES.lookalike
def four_neighbours(scene: Scene) -> None:
    """Four separate papers on one decision stay below the threshold."""
    about = scene.complaint(scene.home)
    for nth in range(4):
        day = scene.after(scene.day, nth)
        paper = scene.receive(scene.home, day, about, scene.someone())
        lawful.resolve(scene, paper, day)


@STORIES.lookalike
def household_of_three(scene: Scene) -> None:
    """Three names with one representative are no group petition."""
    paper = _signed(scene, 3, signatures=3, representatives=1, appointment=True)
    lawful.resolve(scene, paper, scene.day)


def delegation_of_some(scene: Scene) -> None:
    """One more group delegation: the national share of visits asks for it."""
    delegation(scene, scene.rng.choice((5, 6, 7, 8, 9, 12, 15, 22, 28, 40)))


DELEGATION = Variant("mass_complaint.delegation_of_some", _PATTERN, "incident", delegation_of_some)
DELEGATIONS = 3
"""How many delegations of five and more the stories above bring."""
