"""Write a scenario to its files, in order of time, with bounded memory (ghi kịch bản)."""

from __future__ import annotations

import heapq
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from services.simulate.files import SUMMARY, LinesFile, dumps
from services.simulate.record import Recorder
from services.simulate.scenario import Scenario
from services.simulate.truth import truth_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    from domain.law.law import Law
    from services.simulate.options import Options
    from services.simulate.record import Recorded
    from services.simulate.scenario import Told


class Writer:
    """Holds planted stories and open ordinary ones; everything else is already on disk."""

    def __init__(self, law: Law, options: Options, out: Path) -> None:
        self.options = options
        self.scenario = Scenario(law, options)
        self._recorder = Recorder(law, options)
        self._heap: list[tuple[datetime, tuple[int, int], Recorded]] = []
        self._commands = LinesFile(out / "commands.jsonl")
        self._facts = LinesFile(out / "facts.jsonl")
        self._truth = LinesFile(out / "truth.jsonl")
        self._out = out
        self._types: Counter[str] = Counter()
        self._stories: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()

    def write(self, progress: Callable[[int], None]) -> dict[str, Any]:
        """Write all files; return the summary."""
        with self._commands, self._facts, self._truth:
            for told in self.scenario.planted():
                self._plant(told)
            for told in self.scenario.ordinary():
                self._flush(told.day)
                self._take(told)
                progress(self._facts.lines)
            self._flush(None)
            summary = self._summary()
        text = json.dumps(summary, ensure_ascii=False, indent=2) + "\n"
        (self._out / SUMMARY).write_text(text, encoding="utf-8")
        return summary

    def _plant(self, told: Told) -> None:
        if self._take(told) and told.variant is not None:
            line = truth_line(told, as_of=self.options.as_of)
            self._truth.write(dumps(line))

    def _take(self, told: Told) -> bool:
        """Record a story; one whose agencies do not all exist on their days is left out."""
        recorded = self._recorder.record(told)
        if recorded is None:
            self._left_out[told.script.story] += 1
            return False
        self._stories[told.script.story] += 1
        for one in recorded:
            heapq.heappush(self._heap, (one.at, one.order, one))
        return True

    def _flush(self, before: date | None) -> None:
        """Write what was recorded before a day: no later story can begin earlier."""
        while self._heap and (before is None or self._heap[0][0].date() < before):
            _, _, one = heapq.heappop(self._heap)
            self._commands.write(one.command)
            for fact in one.facts:
                self._facts.write(fact)
                self._types[json.loads(fact)["type"]] += 1

    def _summary(self) -> dict[str, Any]:
        options, mix = self.options, self.scenario.mix
        eligible = sum(mix.eligible.values())
        return {
            "seed": options.seed,
            "provinces": list(options.provinces),
            "from": options.start.isoformat(),
            "days": options.days,
            "as_of": options.as_of.isoformat(),
            "scale": options.scale,
            "petitions_brought_in_the_period": mix.received,
            "eligible": {kind.value: number for kind, number in mix.eligible.items()},
            "eligible_share": {
                kind.value: round(number / max(1, eligible), 4)
                for kind, number in mix.eligible.items()
            },
            "not_eligible_share": round(mix.not_eligible / max(1, mix.received), 4),
            "stories": dict(sorted(self._stories.items())),
            "left_out": dict(sorted((self._left_out + self.scenario.untold).items())),
            "facts": self._facts.lines,
            "facts_by_type": dict(sorted(self._types.items())),
            "commands": self._commands.lines,
            "truth": self._truth.lines,
            "sha256": {
                "commands.jsonl": self._commands.digest(),
                "facts.jsonl": self._facts.digest(),
                "truth.jsonl": self._truth.digest(),
            },
        }
