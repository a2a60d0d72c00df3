"""Ordinary life: petitions nobody needs to be warned of (đơn thường ngày)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.words import Kind
from services.simulate import lawful

if TYPE_CHECKING:
    from services.simulate.scene import Scene
    from services.simulate.script import About

_GUIDED = 0.14
"""Lâm Đồng 2023: 780 of 5,591 eligible petitions were guided."""
_TRANSFERRED = 0.31
"""And 1,742 transferred."""
_COMMUNE_SHARE = 0.72
_PRESS = "bc"
_VISITS_WITH_TWO = 0.13


def petition(scene: Scene, kind: Kind, *, eligible: bool) -> None:
    """Play one petition from receipt to its lawful end."""
    about, office = _subject(scene, kind)
    if not eligible:
        paper = scene.receive(office, scene.day, about, scene.someone())
        scene.judge(paper, "not_escalated") if kind is Kind.COMPLAINT else None
        lawful.file_away(scene, paper, scene.day)
        return
    chance = scene.rng.random()
    wrong_door = scene.province.other_department(scene.rng, office)
    if kind is Kind.COMPLAINT and chance < _GUIDED:
        _guided(scene, about, office, wrong_door)
    elif kind is not Kind.COMPLAINT and chance < _TRANSFERRED:
        _transferred(scene, about, office, wrong_door)
    else:
        _direct(scene, about, office)


def visit(scene: Scene) -> None:
    """Play one reception of one to three people (lượt tiếp)."""
    office = scene.rng.choice((scene.home, scene.home, scene.province.board))
    people = 2 if scene.rng.random() < _VISITS_WITH_TWO else 1
    head = scene.rng.random() < 0.2  # noqa: PLR2004 - a share
    scene.visit(office, scene.day, "hold_reception", people=people, head_present=head)


def _subject(scene: Scene, kind: Kind) -> tuple[About, str]:
    """Return what a paper is about and the body competent for it."""
    local = scene.rng.random() < _COMMUNE_SHARE
    office = scene.home if local else scene.rng.choice(scene.province.departments)
    if kind is Kind.COMPLAINT:
        return scene.complaint(office), office
    if kind is Kind.FEEDBACK:
        return scene.feedback(office), office
    if scene.rng.random() < 0.35:  # noqa: PLR2004 - a share: heads are denounced one level up
        return scene.denunciation(scene.home, post="head"), scene.above
    return scene.denunciation(scene.home), scene.home


def _direct(scene: Scene, about: About, office: str) -> None:
    origin = _origin(scene)
    paper = scene.receive(office, scene.day, about, scene.someone(), **origin)
    if origin.get("forwarder") == _PRESS:
        # Told within twenty days of receipt what becomes of it: before the result is there.
        scene.write(paper, "inform_forwarder", scene.after(scene.day, 2))
    lawful.resolve(scene, paper, scene.day)
    if origin:
        # Seven days from the decision may be short: not when the decision was served.
        scene.write(paper, "inform_forwarder", scene.after(scene.last("decide"), 1))


def _origin(scene: Scene) -> dict[str, object]:
    """Now and then a deputy, the Front or the press sends a paper on."""
    if scene.rng.random() > 0.04:  # noqa: PLR2004 - a share
        return {}
    forwarder = scene.rng.choice(scene.province.forwarders)
    return {"origin": "forwarded", "forwarder": forwarder, "channel": "post"}


def _guided(scene: Scene, about: About, office: str, wrong_door: str) -> None:
    paper = scene.receive(wrong_door, scene.day, about, scene.someone())
    scene.judge(paper, "wrong_branch")
    guided = lawful.guide(scene, paper, scene.day, to=office)
    day = scene.soon(guided, scene.rng.randint(3, 9))
    again = scene.receive(office, day, about, paper.signed)
    scene.judge(again, "not_escalated")
    lawful.resolve(scene, again, day)


def _transferred(scene: Scene, about: About, office: str, wrong_door: str) -> None:
    paper = scene.receive(wrong_door, scene.day, about, scene.someone())
    arrived, day = lawful.hand_on(scene, paper, scene.day, to=office)
    settled = lawful.resolve(scene, arrived, day)
    scene.write(arrived, "inform_forwarder", scene.after(settled, 1))
