"""How offices enter a letter: what clerks leave out, shorten and hear wrongly (vào sổ).

The shares are guesses of ours about registers kept by hand; each letter is labelled
with what it met.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from domain.contracts.words import Kind
from services.node.commands import ReceivePetition
from tests.support.letters.citizens import Citizen, mistyped
from tests.support.letters.matters import Matter

NO_ID = 0.12
"""The citizen's number is not noted: a letter by post need not name it."""
MISHEARD = 0.05
"""The name is entered differently."""
NO_DECISION = 0.18
NO_DATE = 0.10
"""The number is entered, the day of the decision is not."""
SHORT_NUMBER = 0.15
"""`123` for `123/QĐ-UBND`."""
NO_SPOT = 0.30
OTHER_SPOT = 0.45
"""The spot is entered in other words: nobody spells a plot twice the same way."""
NO_NAME = 0.10
"""Of a denunciation, only post and body are entered."""
OTHER_ACT = 0.70
"""The act is the clerk's summary."""
AT_PROVINCE = 0.2
"""The letter comes in at the province."""


@dataclass
class Clerks:
    """The registers of all offices, and chance."""

    rng: Random
    _last: Counter[tuple[str, int]] = field(default_factory=Counter[Any])

    def enter(
        self, matter: Matter, text: str, on: date, *, cosigners: tuple[Citizen, ...] = ()
    ) -> tuple[ReceivePetition, frozenset[str]]:
        """Return the command that takes a letter in, and what was done to its fields."""
        labels: set[str] = set()
        at_province = self.rng.random() < AT_PROVINCE
        office = f"t{matter.commune.province}" if at_province else matter.commune.office
        self._last[office, on.year] += 1
        said: dict[str, Any] = {
            "agency": office,
            "on": on,
            "register_no": f"{self._last[office, on.year]}/TD",
            "province": matter.commune.province,
            "sender": self._person(matter.author, labels),
            "cosigners": [self._person(who, labels) for who in cosigners],
            "content": self._content(matter, labels),
            "text": text,
        }
        return ReceivePetition.model_validate(said), frozenset(labels)

    def _chance(self, share: float, label: str, labels: set[str]) -> bool:
        met = self.rng.random() < share
        if met:
            labels.add(label)
        return met

    def _person(self, who: Citizen, labels: set[str]) -> dict[str, Any]:
        said: dict[str, Any] = {"name": who.name, "id_number": who.id_number}
        said["address"] = self.rng.choice(
            (who.address, who.address, f"thôn {who.hamlet}, {who.commune}")
        )
        if self._chance(MISHEARD, "misheard", labels):
            said["name"] = mistyped(self.rng, who.name)
        if self._chance(NO_ID, "no_id", labels):
            del said["id_number"]
        return said

    def _content(self, matter: Matter, labels: set[str]) -> dict[str, Any]:
        said: dict[str, Any] = {
            "kind": matter.kind,
            "topic": matter.topic,
            "commune": matter.commune.code,
        }
        if not self._chance(NO_SPOT, "no_spot", labels):
            said["spot"] = matter.facts["spot"]
            if self._chance(OTHER_SPOT, "other_spot", labels):
                said["spot"] = self._respelt(matter.facts["spot"])
        if matter.kind is Kind.COMPLAINT:
            said["complaint"] = self._decision(matter, labels)
        if matter.kind is Kind.DENUNCIATION:
            said["denunciation"] = self._denounced(matter, labels)
        return said

    def _decision(self, matter: Matter, labels: set[str]) -> dict[str, Any]:
        said: dict[str, Any] = {"issuer": matter.commune.office}
        if matter.decision_no is None or self._chance(NO_DECISION, "no_decision", labels):
            return said
        said |= {"decision_no": matter.decision_no, "issued_on": matter.issued_on}
        if self._chance(NO_DATE, "no_date", labels):
            del said["issued_on"]
        if self._chance(SHORT_NUMBER, "short_number", labels):
            said["decision_no"] = matter.decision_no.partition("/")[0]
        return said

    def _denounced(self, matter: Matter, labels: set[str]) -> dict[str, Any]:
        said: dict[str, Any] = {
            "body": matter.commune.office,
            "post": matter.post,
            "name": matter.denounced,
            "act": matter.facts["deed"],
            "period": matter.facts["period"],
        }
        if self._chance(NO_NAME, "no_name", labels):
            del said["name"]
        if self._chance(OTHER_ACT, "other_act", labels):
            words = matter.facts["deed"].split()
            said["act"] = " ".join(words[: self.rng.randint(3, len(words))])
            said["period"] = self.rng.choice((matter.facts["period"], "chưa rõ", "nhiều năm"))
        return said

    def _respelt(self, spot: str) -> str:
        """Name a spot in other words."""
        parts = spot.split(", ")
        ways = (
            ", ".join(parts[:-1]),
            ", ".join((*parts[-1:], *parts[:-1])),
            spot.replace("thửa ", "thửa đất số ").replace("tờ ", "tờ bản đồ số "),
            spot.replace("thôn ", "xóm "),
            f"khu vực {spot}",
        )
        return self.rng.choice([way for way in ways if way != spot])
