"""CAMPAIGN: form letters by many hands, found and kept apart, at the speed they come in."""

from __future__ import annotations

import statistics
import tempfile
from contextlib import closing, contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from bench.harness import Result, environment, percentile, say
from domain.contracts.envelope import VIETNAM
from projections.early_warning.pipeline import Pipeline
from projections.early_warning.work import Boundary, T
from projections.store.sqlite import SqliteStore
from services.runtime.collector import calm_collector
from tests.support import linked
from tests.support.letters.campaigns import Post
from tests.support.letters.scores import best_group
from tests.support.linked import fed, law, published

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from services.node.commands import ReceivePetition
    from tests.support.letters.scores import Score

_SHARE = 0.97
_LETTERS_A_SECOND = 2_000
_LONGEST_MS = 100.0
_BATCH = 1_000
_ALONE = 50
"""Letters that come one by one when the campaign is large, as they do in life."""


def measure(*, quick: bool) -> Result:
    """Find several campaigns in other mail; then let one of ten thousand letters come in."""
    found = _quality(senders=100 if quick else 400, seeds=1 if quick else 3)
    speed = _Speed(letters=1_000 if quick else 10_000)
    rates = [speed.run() for _ in range(1 if quick else 5)]
    rate = statistics.median(rates)
    recall, precision = min(s.recall for s in found), min(s.precision for s in found)
    parts = (
        recall / _SHARE,
        precision / _SHARE,
        rate / _LETTERS_A_SECOND,
        _LONGEST_MS / speed.longest,
    )
    return Result(
        id="CAMPAIGN",
        title="form letters found; ten thousand of one campaign",
        ours=round(rate),
        peer=None,
        ratio=round(min(parts), 4),
        target=1.0,
        met=min(parts) >= 1.0,
        unit="letters/s",
        runs=len(rates),
        detail={
            "campaigns": len(found),
            "least_recall": round(recall, 4),
            "least_precision": round(precision, 4),
            **speed.detail(),
        },
        env=environment(),
    )


def _quality(*, senders: int, seeds: int) -> list[Score]:
    scores: list[Score] = []
    for seed in range(seeds):
        post = Post(f"bench/{seed}")
        for name in ("a", "b", "c", "d"):
            form = post.form()
            post.campaign(name, form, senders)
            post.background(senders // 2, form)
        mail = post.mail()
        bodies = published(mail.commands)
        judged = linked.judged(bodies, as_of=_after(mail.commands[-1]), batch=_BATCH)
        scores += [
            best_group(letters, judged.groups.values()) for letters in mail.campaigns.values()
        ]
        say(f"seed {seed}: " + ", ".join(f"{s.recall:.3f}/{s.precision:.3f}" for s in scores[-4:]))
    return scores


def _after(command: ReceivePetition) -> datetime:
    """Return the morning after a letter came in."""
    return datetime.combine(command.day + timedelta(days=1), time(7), tzinfo=VIETNAM)


class _Speed:
    """One large campaign, its letters in batches and the last of them one by one."""

    def __init__(self, letters: int) -> None:
        post = Post("bench/large")
        post.campaign("large", post.form(), letters)
        mail = post.mail()
        self._bodies = published(mail.commands)
        self._as_of = _after(mail.commands[-1])
        law()  # read before the clock runs
        self.longest = 0.0
        """Milliseconds of the longest single evaluation of all runs."""
        self._slowest: dict[str, float] = {}
        """The same by what was judged: a matter, a group, an agency, an area."""
        self._steps: list[float] = []
        self._alone: list[float] = []

    def run(self) -> float:
        """Return letters a second, judged and committed; remember how long single things took."""
        early, late = self._bodies[:-_ALONE], self._bodies[-_ALONE:]
        with (
            tempfile.TemporaryDirectory(prefix="leothang-bench-") as folder,
            closing(SqliteStore(Path(folder) / "view.sqlite")) as store,
            self._timed(),
        ):
            pipeline = Pipeline(store, law())
            calm_collector()  # as the worker does
            begin = perf_counter()
            self._steps += fed(pipeline, early, as_of=self._as_of, batch=_BATCH)
            pipeline.settle(self._as_of)
            seconds = perf_counter() - begin
            after = len(early)
            self._alone += fed(pipeline, late, as_of=self._as_of, batch=1, after=after)
        say(f"{len(early) / seconds:,.0f} letters/s, longest evaluation {self.longest:.1f} ms")
        return len(early) / seconds

    def detail(self) -> dict[str, Any]:
        """Return what else was measured."""
        return {
            "letters": len(self._bodies),
            "longest_evaluation_ms": round(self.longest, 2),
            "longest_by_kind_ms": {kind: round(ms, 2) for kind, ms in self._slowest.items()},
            "longest_step_ms": round(max(self._steps) * 1_000, 1),
            "step_letters": _BATCH,
            "one_letter_p50_ms": round(percentile(self._alone, 0.5) * 1_000, 2),
            "one_letter_longest_ms": round(max(self._alone) * 1_000, 2),
        }

    @contextmanager
    def _timed(self) -> Iterator[None]:
        guarded = Boundary.guarded

        def timed(
            boundary: Boundary, key: tuple[str, str], run: Callable[[], T], otherwise: T
        ) -> T:
            begin = perf_counter()
            try:
                return guarded(boundary, key, run, otherwise)
            finally:
                taken = (perf_counter() - begin) * 1_000
                self.longest = max(self.longest, taken)
                self._slowest[key[0]] = max(self._slowest.get(key[0], 0.0), taken)

        with patch.object(Boundary, "guarded", timed):
            yield
