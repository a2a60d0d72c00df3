"""Table E.1.4 part by part (kiến nghị, phản ánh)."""

from __future__ import annotations

from projections.detectors import feedback_rows as f
from projections.explaining.conditions.condition import (
    ABOVE_LOWEST,
    AT_LOWEST,
    FORWARDED,
    PARALLEL,
    Condition,
)
from projections.texts.text import Text

UNKNOWN = Condition(
    f.responsible_unknown,
    Text("Chưa rõ nơi có trách nhiệm.", "Who must act is not known."),
    Text("Nơi có trách nhiệm là {lowest}.", "{lowest} must act."),
)

FEEDBACK_ROWS: dict[str, tuple[Condition, ...]] = {
    "F0": (FORWARDED,),
    "F0b": (UNKNOWN,),
    "F1": (AT_LOWEST,),
    "F2": (ABOVE_LOWEST, PARALLEL),
    "F3": (ABOVE_LOWEST,),
    "F4": (),
}
