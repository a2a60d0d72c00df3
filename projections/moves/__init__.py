"""How the papers of one matter moved between agencies: a forest, not a list (đường đi của đơn)."""

from __future__ import annotations

from projections.moves.bodies import Bodies
from projections.moves.deeds import Deeds
from projections.moves.forest import Forest, Point
from projections.moves.move import Move
from projections.moves.stretch import Stretch, stretches

__all__ = ["Bodies", "Deeds", "Forest", "Move", "Point", "Stretch", "stretches"]
