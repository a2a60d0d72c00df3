"""What a diligent office does with a paper: everything early, nothing twice (giải quyết đúng hạn).

Each step comes before 70 % of its limit has run, so that an ordinary case is
quiet on every day and not only at the end.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from domain.contracts.words import Kind

if TYPE_CHECKING:
    from services.simulate.scene import Scene
    from services.simulate.script import Paper

REASONS = ("missing_address", "missing_signature", "illegible", "no_content", "already_guided")
_COMPLAINT_OUTCOMES = ("right", "wrong", "partly_right")
_REVIEW = (1, 4)
"""Working days to acceptance; the shortest limit is 7."""
_RESOLVE = (8, 17)
"""Calendar days from acceptance to decision; the shortest limit is 30."""
_PARALLEL = 7
"""Filings within so many days of each other are parallel (W_par)."""
_ANSWER = (2, 16)
"""Calendar days to answer feedback; our own limit is 30."""


def resolve(scene: Scene, paper: Paper, day: date, *, instance: int = 1) -> date:
    """Settle a paper of any kind in good time; return the day it is settled."""
    if paper.about.kind is Kind.FEEDBACK:
        return answer(scene, paper, day)
    accepted = accept(scene, paper, day, instance=instance)
    return decide(scene, paper, accepted, instance=instance)


def accept(scene: Scene, paper: Paper, day: date, *, instance: int = 1) -> date:
    """Accept a complaint or denunciation some working days after receipt (thụ lý)."""
    accepted = scene.after(day, scene.rng.randint(*_REVIEW))
    fields = {"instance": instance} if paper.about.kind is Kind.COMPLAINT else {}
    scene.write(paper, "accept", accepted, **fields)
    return accepted


def decide(scene: Scene, paper: Paper, accepted: date, *, instance: int = 1) -> date:
    """Decide or conclude, and serve it; return the day it was served."""
    decided = scene.soon(accepted, scene.rng.randint(*_RESOLVE))
    return issue(scene, paper, decided, instance=instance)


def issue(scene: Scene, paper: Paper, day: date, *, instance: int = 1) -> date:
    """Issue a decision on a day and serve it within three working days."""
    fields: dict[str, object] = {"outcome": scene.rng.choice(_COMPLAINT_OUTCOMES)}
    if paper.about.kind is Kind.COMPLAINT:
        number = f"{scene.script.number}/QĐ-GQKN{instance}"
        fields |= {"instance": instance, "decision_no": number}
    scene.write(paper, "decide", day, **fields)
    served = scene.after(day, scene.rng.randint(1, 3))
    instance_field = {"instance": instance} if paper.about.kind is Kind.COMPLAINT else {}
    scene.write(paper, "serve", served, **instance_field)
    return served


def answer(scene: Scene, paper: Paper, day: date) -> date:
    """Answer feedback (trả lời)."""
    answered = scene.soon(day, scene.rng.randint(*_ANSWER))
    scene.write(paper, "decide", answered, outcome="answered")
    return answered


def guide(scene: Scene, paper: Paper, day: date, *, to: str) -> date:
    """Tell the sender which body to go to, once (hướng dẫn)."""
    guided = scene.after(day, scene.rng.randint(1, 3))
    scene.write(paper, "guide", guided, to=to)
    return guided


def hand_on(scene: Scene, paper: Paper, day: date, *, to: str) -> tuple[Paper, date]:
    """Transfer a paper to the competent body, which enters it; return it and the day."""
    sent = scene.after(day, scene.rng.randint(1, 3))
    slip = scene.transfer(paper, sent, to, reason="not_competent")
    arrived = scene.after(sent, scene.rng.randint(1, 2))
    return scene.arrive(slip, arrived), arrived


def file_away(scene: Scene, paper: Paper, day: date) -> date:
    """Find a paper not eligible and keep it (lưu đơn)."""
    found = scene.after(day, scene.rng.randint(1, 3))
    scene.write(paper, "ineligible", found, reasons=[scene.rng.choice(REASONS)])
    scene.write(paper, "file_away", found)
    return found


def refile(scene: Scene, paper: Paper, guided: date) -> None:
    """Let the guided sender go to the competent body, which settles the matter.

    More than a week after the first door: sooner would be a parallel filing.
    """
    day = scene.soon(max(guided, paper.received + days(_PARALLEL)), scene.rng.randint(2, 6))
    again = scene.receive(scene.home, day, paper.about, paper.signed)
    resolve(scene, again, day)


def settle_from(scene: Scene, paper: Paper, day: date, *, to: str) -> None:
    """Guide a complaint filed at the wrong door and let the right one settle it."""
    refile(scene, paper, guide(scene, paper, day, to=to))


def days(number: int) -> timedelta:
    """Return calendar days."""
    return timedelta(days=number)
