"""E.2, rows R11 to R16, read slowly from the table, over the moves the first reading found."""

from __future__ import annotations

from tests.detectors.oracle.endings import Endings
from tests.detectors.oracle.lateness import Lateness
from tests.detectors.oracle.replies import Replies
from tests.detectors.oracle.transfers import Said


class Duties(Lateness, Replies, Endings):
    """What each sender, receiver and forwarder of one matter had to do."""

    def findings(self) -> list[Said]:
        """Everything R11 to R16 say, each once for its move."""
        rows = (self.r11(), self.r12(), self.r13(), self.r14(), self.r15(), self.r16())
        return sorted(said for row in rows for said in row)
