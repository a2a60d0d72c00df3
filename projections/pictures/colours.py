"""One palette for every picture, readable by the colour-blind and on grey paper (bảng màu)."""

from __future__ import annotations

from matplotlib import colormaps

STEPS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0)
"""Where observed over expected changes its colour."""
RATIOS = colormaps["YlOrRd"].resampled(len(STEPS))
EMPTY = "#e6e6e6"
INK = "#1b2a41"
LINE = "#9aa5b1"
BAR = "#b8c4d0"
EXPECTED = "#2a6fb0"
THRESHOLD = "#b3001b"
