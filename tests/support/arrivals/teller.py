"""One set of facts as it is told: a day that goes on, ids of its own, some recorded late."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

from tests.support.arrivals.cast import Cast
from tests.support.facts import fact

if TYPE_CHECKING:
    from domain.contracts.envelope import Envelope
    from domain.contracts.facts import AnyFact

E = TypeVar("E", bound="Envelope")
_PACE = (0, 0, 1, 1, 2, 3, 5, 7, 8, 10, 11, 15, 20, 31, 46, 61)
_LATE = (1, 3, 14, 40, 120, 400)


class Teller:
    """Tells stories into one set (người kể)."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.cast = Cast(self.dice)
        self.told: list[AnyFact] = []
        self._day = self.cast.start
        self._names = 0

    def name(self, kind: str) -> str:
        """Return the name of another petition, transfer or reception of this set."""
        self._names += 1
        return f"{kind}{self._names}"

    def chance(self, of: float) -> bool:
        """Throw the dice."""
        return self.dice.random() < of

    def begin(self) -> None:
        """Begin another story some days after the first day."""
        self._day = self.cast.start + timedelta(
            days=self.dice.choice(_PACE) * self.dice.choice((1, 2))
        )

    @property
    def now(self) -> date:
        """Return the day the story has come to."""
        return self._day

    def day(self) -> date:
        """Let time go on; now and then somebody writes a day that can not be."""
        if self.chance(0.04):
            return self._day - timedelta(days=self.dice.choice((1, 12, 90)))
        self._day += timedelta(days=self.dice.choice(_PACE))
        return self._day

    def say(self, contract: type[E], agency: str, subject: str, **says: Any) -> E:
        """State a fact on the next day; `says` is its data."""
        stated = self.state(contract, agency, subject, self.day(), **says)
        self.told.append(stated)  # type: ignore[arg-type]  # every contract told is a fact
        return stated

    def state(self, contract: type[E], agency: str, subject: str, day: date, **says: Any) -> E:
        """Return a fact of a day without telling it."""
        stamp: dict[str, Any] = {"key": self.name("key"), "province": "51"}
        if self.chance(0.15):
            stamp["recorded"] = day + timedelta(days=self.dice.choice(_LATE))
        if self.chance(0.1):
            stamp["province"] = self.dice.choice(("00", "62", "01"))
        if "corrects" in says:
            stamp["corrects"] = says.pop("corrects")
        if says:
            data = contract.model_fields["data"].annotation
            stamp["data"] = says.pop("data", None) or data(**says)  # type: ignore[misc]
        return fact(contract, agency, day, subject, **stamp)
