"""LINKING: papers of one matter put together, against exact matching of names and numbers."""

from __future__ import annotations

import statistics
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bench.harness import Result, environment, say
from domain.contracts.envelope import VIETNAM
from tests.support.letters import exact
from tests.support.letters.labelled import labelled_set
from tests.support.letters.scores import Score, by_label, pairs, score, truth
from tests.support.linked import judged, published

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.letters.labelled import Letter

_F1, _ABOVE = 0.95, 0.25
_PEER = "law"
"""Exact name or citizen's number, together with exact decision, spot or post denounced."""
_AS_OF = datetime(2027, 1, 1, tzinfo=VIETNAM)
_SHOWN = 12


def measure(*, quick: bool) -> Result:
    """Link sets of several seeds; the worst of them counts."""
    seeds = ("a",) if quick else ("a", "b", "c", "d", "e")
    runs = [_Run(seed, letters=1_000 if quick else 5_000) for seed in seeds]
    f1 = min(run.ours.f1 for run in runs)
    above = min(run.ours.f1 - run.peers[_PEER].f1 for run in runs)
    return Result(
        id="LINKING",
        title="same matter, pairwise F1 on a labelled set",
        ours=round(statistics.median(run.ours.f1 for run in runs), 4),
        peer=round(statistics.median(run.peers[_PEER].f1 for run in runs), 4),
        ratio=round(min(f1 / _F1, above / _ABOVE), 4),
        target=1.0,
        met=f1 >= _F1 and above >= _ABOVE,
        unit="F1",
        runs=len(runs),
        detail={
            "letters": sum(run.letters for run in runs),
            "worst_f1": round(f1, 4),
            "least_above_peer": round(above, 4),
            "exact_rules": {rule: runs[0].peers[rule].rounded() for rule in exact.RULES},
            "by_seed": {run.seed: run.ours.rounded() for run in runs},
            "by_noise": {label: part.rounded() for label, part in runs[0].noise.items()},
            "missed_most": runs[0].missed,
            "wrong_most": runs[0].wrong,
        },
        env=environment(),
    )


class _Run:
    """One seed's set, linked and scored."""

    def __init__(self, seed: str, *, letters: int) -> None:
        known = labelled_set(f"bench/{seed}", letters)
        linked = judged(published(letter.command for letter in known), as_of=_AS_OF)
        true = truth(known)
        told = pairs({letter.id: linked.matter_of[letter.id] for letter in known})
        self.seed, self.letters = seed, len(known)
        self.ours: Score = score(true, told)
        self.peers = {rule: score(true, exact.matched(known, rule)) for rule in exact.RULES}
        self.noise = by_label(known, true, told)
        self.missed = _kinds(known, true - told)
        self.wrong = _kinds(known, told - true)
        say(f"seed {seed}: {self.ours.rounded()}, peer {self.peers[_PEER].rounded()}")


def _kinds(letters: list[Letter], some: set[tuple[str, str]]) -> Mapping[str, Any]:
    """Count pairs by kind and by what was done to the two texts."""
    known = {letter.id: letter for letter in letters}
    counts: Counter[str] = Counter()
    for one, other in some:
        letter = known[one]
        labels = sorted(letter.labels | known[other].labels)
        kind = letter.command.content.kind if letter.command.content else "unknown"
        counts[f"{kind}: {' '.join(labels)}"] += 1
    return dict(counts.most_common(_SHOWN))
