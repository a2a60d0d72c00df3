"""Whether another hub's server was started anew, and what we took still stands (nhân chứng).

A stream loses its end only when its one server is started again, or another server takes
the lead. So each of our looks asks for a witness: a consumer in the other server's memory,
and since when its leader leads. Where one is not as before, whatever we took since the look
before is compared with what stands there now, message by message; else nothing need be. It
does not matter how soon the lost end was filled again and read past.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nats.nuid import NUID

from domain.contracts.subjects import PETITIONS
from services.hub.sourcing import Taken

if TYPE_CHECKING:
    from services.hub.asking import Asking, Stored
    from services.runtime.sources import Mark

_AT_FIRST = 200
"""Places of our stream a program that was just started looks back over."""
_AT_ONCE = 50


@dataclass(slots=True)
class Witness:
    """One other hub as seen from look to look."""

    here: Asking
    far: Asking
    pattern: str
    """Of all that our stream keeps of the other hub."""
    name: str | None = None
    leads_since: str | None = None
    compared: int | None = None
    """The last place of our stream of which we know that it stood there at a look."""
    owes: bool = False
    """Whether a comparison was begun and not ended, or what it found not acted upon."""

    async def tells_of_loss(
        self, there: dict[str, Any], mark: Mark | None, last: Stored | None
    ) -> bool:
        """Tell whether something we took since the last look does not stand there any more.

        To be asked after everything else was looked at: what is true before it is asked
        was true while the witness lived. `last` is the last message we keep.
        """
        end = last.sequence if last is not None else 0
        since = there.get("cluster", {}).get("leader_since")
        lives = await self._lives() and since == self.leads_since
        if lives and not self.owes:
            self.compared = end
            return False
        self.owes = True
        if not lives:
            name = f"witness-{NUID().next().decode()}"
            await self.far.place_witness(PETITIONS, name)
            self.name, self.leads_since = name, since
        if self.compared is None:
            self.compared = max(0, end - _AT_FIRST)
        return await self._compare(mark)

    async def _lives(self) -> bool:
        return self.name is not None and await self.far.has_consumer(PETITIONS, self.name)

    async def _compare(self, mark: Mark | None) -> bool:
        """Go through what we took, to its end; what is not there yet is asked for next time."""
        while several := await self._kept():
            taken = [one for kept in several if (one := Taken.read(kept)) and one.mark == mark]
            places = [one.sequence for one in taken]
            stand = await asyncio.gather(*(self.far.message(PETITIONS, at) for at in places))
            pairs = list(zip(taken, stand, strict=True))
            if any(there is not None and not one.stands_as(there) for one, there in pairs):
                return True
            if None in stand:
                return False
            self.compared = several[-1].sequence
        self.owes = False
        return False

    async def _kept(self) -> list[Stored]:
        """Return what our stream keeps of the other hub behind what was compared."""
        found: list[Stored] = []
        at = self.compared or 0
        while len(found) < _AT_ONCE:
            one = await self.here.following(PETITIONS, self.pattern, at)
            if one is None:
                break
            found.append(one)
            at = one.sequence
        return found
