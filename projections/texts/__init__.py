"""What an officer reads of each rule: what happened, and what to do now (lời giải thích).

Templates, not code: names of agencies, days and numbers come in, nothing else
can, so no person can appear. A rule with several causes has a text for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.texts.areas import AREAS
from projections.texts.crowds import CROWDS
from projections.texts.delays import DELAYS
from projections.texts.duties import DUTIES
from projections.texts.escalations import ESCALATIONS
from projections.texts.hot_spots import HOT_SPOTS
from projections.texts.offices import OFFICES
from projections.texts.transfers import TRANSFERS

if TYPE_CHECKING:
    from projections.texts.text import Text

TEXTS: dict[str, Text] = (
    ESCALATIONS | TRANSFERS | DUTIES | CROWDS | HOT_SPOTS | DELAYS | OFFICES | AREAS
)
"""By rule id, with the cause after a colon where a rule has several."""
