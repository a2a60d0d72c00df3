"""Climbing without lawful ground, and climbing with it (vượt cấp và bước lên hợp pháp)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from services.simulate import lawful
from services.simulate.incidents.variants import Stories

if TYPE_CHECKING:
    from datetime import date

    from services.simulate.scene import Scene
    from services.simulate.script import About, Paper

STORIES = Stories("cross_level")
_WEIGHTS = ("low", "low", "medium", "high", "critical", "critical")
_W_PAR = 7
"""Days of the window of parallel filings, both ends in (W_PAR of the rulebook)."""


def _climbs(scene: Scene, paper: Paper, verdict: str, *, right: str, again: bool = False) -> None:
    """Expect an alert whose weight comes from the steps between the right body and the door."""
    scene.judge(paper, verdict)
    weight = scene.world.weight(right, paper.agency, scene.day) + again
    scene.expect("cross_level", _RULES[verdict], _WEIGHTS[weight])


_RULES = {"skipped_level": "K15", "premature_escalation": "K13", "parallel_filing": "K12"}


def _first(scene: Scene, day: date, about: About, **fields: object) -> Paper:
    paper = scene.receive(about.issuer or scene.home, day, about, scene.someone(), **fields)
    scene.judge(paper, "not_escalated")
    return paper


def _skip(scene: Scene, door: str) -> None:
    """File at a door above without a word to the commune; guided down, settled there."""
    about = scene.complaint(scene.home)
    paper = scene.receive(door, scene.day, about, scene.someone())
    _climbs(scene, paper, "skipped_level", right=scene.home)
    lawful.settle_from(scene, paper, scene.day, to=scene.home)


@STORIES.incident
def skipped_to_superior(scene: Scene) -> None:
    """A complaint on a commune decision goes to the province first."""
    _skip(scene, scene.above)


@STORIES.incident
def skipped_to_reception_board(scene: Scene) -> None:
    """The same through the provincial reception board: the door of the committee."""
    _skip(scene, scene.province.board)


@STORIES.incident
def skipped_to_centre(scene: Scene) -> None:
    """The same at the central reception board."""
    _skip(scene, scene.world.centre)


@STORIES.incident
def skipped_department(scene: Scene) -> None:
    """A complaint on a department's decision goes to the ministry."""
    office = scene.rng.choice(scene.province.departments)
    about = scene.complaint(office)
    paper = scene.receive(scene.world.ministry, scene.day, about, scene.someone())
    _climbs(scene, paper, "skipped_level", right=office)
    guided = lawful.guide(scene, paper, scene.day, to=office)
    day = scene.soon(guided, 5)
    lawful.resolve(scene, _first(scene, day, about), day)


@STORIES.incident
def premature_to_superior(scene: Scene) -> None:
    """Accepted by the commune, in time, and yet taken to the province."""
    _premature(scene, scene.above)


@STORIES.incident
def premature_to_centre(scene: Scene) -> None:
    """Accepted by the commune, in time, and yet taken to the centre."""
    _premature(scene, scene.world.centre)


def _premature(scene: Scene, door: str) -> None:
    received = scene.before(scene.day, 12)
    about = scene.complaint(scene.home, issued=received - timedelta(days=9))
    first = _first(scene, received, about)
    accepted = scene.after(received, 3)
    scene.write(first, "accept", accepted, instance=1)
    second = scene.receive(door, scene.day, about, first.signed)
    _climbs(scene, second, "premature_escalation", right=scene.home)
    lawful.guide(scene, second, scene.day, to=scene.home)
    lawful.issue(scene, first, scene.after(scene.day, 2))


@STORIES.incident
def parallel_within_days(scene: Scene) -> None:
    """Filed at the commune and, the next day, at the province."""
    about = scene.complaint(scene.home)
    first = _first(scene, scene.day, about)
    next_day = scene.after(scene.day, 1)
    # Over Tết the next working day lies beyond the window of a parallel filing.
    if (next_day - scene.day).days >= _W_PAR:
        next_day = scene.day
    second = scene.receive(scene.above, next_day, about, first.signed)
    _climbs(scene, second, "parallel_filing", right=scene.home)
    lawful.guide(scene, second, next_day, to=scene.home)
    lawful.resolve(scene, first, scene.day)


@STORIES.incident
def parallel_without_number(scene: Scene) -> None:
    """The same, but the province notes neither decision nor spot: only the text tells."""
    about = scene.complaint(scene.home)
    first = _first(scene, scene.day, about)
    second = scene.receive(scene.above, scene.day, scene.said_again(about), first.signed)
    _climbs(scene, second, "parallel_filing", right=scene.home)
    lawful.guide(scene, second, scene.day, to=scene.home)
    lawful.resolve(scene, first, scene.day)


@STORIES.incident
def parallel_by_addressees(scene: Scene) -> None:
    """One paper names commune, province and centre; each takes it in."""
    about = scene.complaint(scene.home)
    doors = (scene.above, scene.world.centre)
    named = {"addressees": [scene.home, *doors]}
    first = _first(scene, scene.day, about, **named)
    for door in doors:
        paper = scene.receive(door, scene.day, about, first.signed, **named)
        _climbs(scene, paper, "parallel_filing", right=scene.home)
        lawful.guide(scene, paper, scene.day, to=scene.home)
    lawful.resolve(scene, first, scene.day)


@STORIES.incident
def second_resolver_skipped(scene: Scene) -> None:
    """Not content with the first decision, the sender goes past the second resolver."""
    first = _decided(scene, served_before=6)
    paper = scene.receive(scene.world.centre, scene.day, first.about, first.signed)
    _climbs(scene, paper, "skipped_level", right=scene.above)
    lawful.guide(scene, paper, scene.day, to=scene.above)


@STORIES.incident
def premature_second(scene: Scene) -> None:
    """The second complaint is open and in time at the province; the centre is asked as well."""
    first = _decided(scene, served_before=18)
    filed = scene.before(scene.day, 12)
    second = scene.receive(scene.above, filed, first.about, first.signed)
    scene.judge(second, "lawful_second_complaint")
    scene.write(second, "accept", scene.after(filed, 3), instance=2)
    third = scene.receive(scene.world.centre, scene.day, first.about, first.signed)
    _climbs(scene, third, "premature_escalation", right=scene.above)
    lawful.guide(scene, third, scene.day, to=scene.above)
    lawful.issue(scene, second, scene.after(scene.day, 4), instance=2)


def _decided(scene: Scene, *, served_before: int) -> Paper:
    """Let the commune decide so that service falls some working days before the day."""
    served = scene.before(scene.day, served_before)
    decided = scene.before(served, 2)
    accepted = scene.before(decided, 12)
    received = scene.before(accepted, 3)
    about = scene.complaint(scene.home, issued=received - timedelta(days=10))
    first = _first(scene, received, about)
    scene.write(first, "accept", accepted, instance=1)
    number = f"{scene.script.number}/QĐ-GQKN1"
    fields = {"instance": 1, "decision_no": number, "outcome": "wrong"}
    scene.write(first, "decide", decided, **fields)
    scene.write(first, "serve", served, instance=1)
    return first


@STORIES.lookalike
def second_complaint_in_time(scene: Scene) -> None:
    """A second complaint within thirty days of service is a right."""
    first = _decided(scene, served_before=10)
    second = scene.receive(scene.above, scene.day, first.about, first.signed)
    scene.judge(second, "lawful_second_complaint")
    lawful.resolve(scene, second, scene.day, instance=2)


@STORIES.lookalike
def second_complaint_at_the_board(scene: Scene) -> None:
    """The same handed in at the provincial reception board."""
    first = _decided(scene, served_before=10)
    door = scene.province.board if scene.above == scene.top else scene.above
    second = scene.receive(door, scene.day, first.about, first.signed)
    scene.judge(second, "lawful_second_complaint")
    lawful.resolve(scene, second, scene.day, instance=2)


@STORIES.lookalike
def second_complaint_late(scene: Scene) -> None:
    """A second complaint after its term is late, not climbing; it is refused."""
    first = _decided(scene, served_before=28)
    second = scene.receive(scene.above, scene.day, first.about, first.signed)
    scene.judge(second, "late_second_complaint")
    refused = scene.after(scene.day, 3)
    scene.write(second, "not_accept", refused, instance=2, ground="term_passed")


@STORIES.lookalike
def refusal_contested(scene: Scene) -> None:
    """The commune refused; the sender asks the superior (a gap in the law)."""
    received = scene.before(scene.day, 13)
    about = scene.complaint(scene.home, issued=received - timedelta(days=6))
    first = _first(scene, received, about)
    refused = scene.after(received, 4)
    scene.write(first, "not_accept", refused, instance=1, ground="not_directly_affected")
    second = scene.receive(scene.above, scene.day, about, first.signed)
    scene.judge(second, "refusal_contested")
    lawful.resolve(scene, second, scene.day, instance=2)


@STORIES.lookalike
def forwarded_by_deputies(scene: Scene) -> None:
    """The National Assembly delegation sends the paper to the province: nobody climbed."""
    about = scene.complaint(scene.home)
    forwarded = {"origin": "forwarded", "forwarder": scene.province.forwarders[0]}
    paper = scene.receive(
        scene.above, scene.day, about, scene.someone(), channel="post", **forwarded
    )
    scene.judge(paper, "forwarded_by_agency")
    lawful.settle_from(scene, paper, scene.day, to=scene.home)


@STORIES.lookalike
def chairman_at_the_province(scene: Scene) -> None:
    """A complaint on the provincial chair's own decision belongs at the province."""
    about = scene.complaint(scene.top)
    paper = _first(scene, scene.day, about)
    lawful.resolve(scene, paper, scene.day)


@STORIES.lookalike
def other_branch(scene: Scene) -> None:
    """A commune matter brought to a department is misdirected, not climbing."""
    about = scene.complaint(scene.home)
    door = scene.rng.choice(scene.province.departments)
    paper = scene.receive(door, scene.day, about, scene.someone())
    scene.judge(paper, "wrong_branch")
    lawful.settle_from(scene, paper, scene.day, to=scene.home)
