"""What each row of E.1.2 to E.1.4 asks, part by part, with what to say when it holds or fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.explaining.conditions.complaint import COMPLAINT_ROWS
from projections.explaining.conditions.denunciation import DENUNCIATION_ROWS
from projections.explaining.conditions.feedback import FEEDBACK_ROWS

if TYPE_CHECKING:
    from projections.explaining.conditions.condition import Condition

CONDITIONS: dict[str, tuple[Condition, ...]] = COMPLAINT_ROWS | DENUNCIATION_ROWS | FEEDBACK_ROWS
"""By row: it applies exactly when all of its conditions hold."""
