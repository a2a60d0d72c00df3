"""Which stories a scenario tells, where and when, in a fixed order (kịch bản tổng thể)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from services.simulate import ordinary
from services.simulate.chance import stream
from services.simulate.incidents import mass
from services.simulate.incidents.book import BOOK
from services.simulate.incidents.variants import UntellableError
from services.simulate.scene import Scene
from services.simulate.script import Paper, Script
from services.simulate.volumes import Mix, by_day, volume
from services.simulate.world import Province, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from domain.law.law import Law
    from services.simulate.incidents.variants import Variant
    from services.simulate.options import Options

_PLANTS_PER_PETITION = 0.0004
"""Copies of each story beyond the first, by the size of the scenario."""
_LAST_DAYS = 3
"""Working days before `as_of` in which no planted story begins: it needs time to be told."""
_OPENING = 150
"""Offices begin to write on a story within so many minutes of opening."""


@dataclass(frozen=True, slots=True)
class Told:
    """One story as told: its script and, when it was planted, what it is for."""

    script: Script
    province: str
    day: date
    variant: Variant | None = None


class Scenario:
    """All stories of one set of options."""

    def __init__(self, law: Law, options: Options) -> None:
        self.options = options
        self.world = World(law, options)
        self.mix = Mix()
        self.untold: Counter[str] = Counter()
        """Stories the calendar left no days for."""
        self._number = 0
        self._days = [options.start + timedelta(days=n) for n in range(options.days)]
        communes = len(law.organisations.communes(options.start))
        self._volumes = {
            province.code: volume(
                communes=len(province.communes), of=communes, days=options.days, scale=options.scale
            )
            for province in self.world.provinces
        }

    def planted(self) -> Iterator[Told]:
        """Tell every incident and look-alike; few enough to be held at once."""
        days = self._turning_days()
        for variant, province in self._plants():
            rng = stream(self.options.seed, "day", variant.story, self._number)
            try:
                yield self._tell(province, rng.choice(days), variant.story, variant.tell, variant)
            except UntellableError:
                self.untold[variant.story] += 1

    def ordinary(self) -> Iterator[Told]:
        """Tell ordinary life, day by day; after `planted`, so that the mix can allow for it."""
        per_day = {
            province.code: (
                dict(by_day(self._left(province.code), self._days, self.world.calendar)),
                dict(by_day(self._volumes[province.code].visits, self._days, self.world.calendar)),
            )
            for province in self.world.provinces
        }
        for day in self._days:
            for province in self.world.provinces:
                petitions, visits = per_day[province.code]
                for _ in range(petitions[day]):
                    yield self._petition(province, day)
                for _ in range(visits[day]):
                    yield self._tell(province, day, "visit", ordinary.visit)

    def _plants(self) -> Iterator[tuple[Variant, Province]]:
        provinces = self.world.provinces
        petitions = sum(volume.petitions for volume in self._volumes.values())
        copies = max(1, round(petitions * _PLANTS_PER_PETITION))
        for nth, variant in enumerate(BOOK):
            for copy in range(copies):
                yield variant, provinces[(nth + copy) % len(provinces)]
        for province in provinces:
            wanted = self._volumes[province.code].delegations
            for _ in range(max(0, wanted - copies * mass.DELEGATIONS // len(provinces))):
                yield mass.DELEGATION, province

    def _left(self, province: str) -> int:
        """Return how many of a province's papers are left for ordinary life."""
        planted = self.mix.received // len(self.world.provinces)
        return max(0, self._volumes[province].petitions - planted)

    def _turning_days(self) -> list[date]:
        """Return the days a planted story may turn on."""
        latest = self.world.today
        for _ in range(_LAST_DAYS):
            latest = self._working_day_before(latest)
        working = [d for d in self._days if d <= latest and self.world.calendar.is_working(d)]
        return working or [latest]

    def _working_day_before(self, day: date) -> date:
        day -= timedelta(days=1)
        while not self.world.calendar.is_working(day):
            day -= timedelta(days=1)
        return day

    def _petition(self, province: Province, day: date) -> Told:
        kind, eligible = self.mix.next()

        def tell(scene: Scene) -> None:
            ordinary.petition(scene, kind, eligible=eligible)

        return self._tell(province, day, "petition", tell)

    def _tell(
        self,
        province: Province,
        day: date,
        story: str,
        tell: Callable[[Scene], None],
        variant: Variant | None = None,
    ) -> Told:
        self._number += 1
        rng = stream(self.options.seed, story, self._number)
        script = Script(story, self._number, rng.randrange(_OPENING))
        scene = Scene(self.world, script, rng, province=province, day=day)
        tell(scene)
        script.steps.sort(key=lambda step: step.at)
        self._count(script)
        return Told(script, province.code, day, variant)

    def _count(self, script: Script) -> None:
        """Count the papers senders brought in the period, for the national mix."""
        refused = {step.entry for step in script.steps if step.act == "ineligible"}
        for step in script.steps:
            if (
                step.act != "receive"
                or not isinstance(step.entry, Paper)
                or step.fields.get("slip")
            ):
                continue
            if self.options.start <= step.entry.received < self.options.end:
                self.mix.count(step.entry.about.kind, eligible=step.entry not in refused)
