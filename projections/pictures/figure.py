"""A whole figure, as PNG or SVG, the same bytes for the same scene (hình)."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from projections.pictures.chart import draw_chart
from projections.pictures.colours import INK
from projections.pictures.map import draw_map
from projections.pictures.words import title, word

if TYPE_CHECKING:
    from projections.pictures.outlines import Outlines
    from projections.pictures.scene import Lang, Scene

Part = Literal["both", "map", "chart"]
_DPI = 110
_SETTINGS: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "svg.hashsalt": "leothang",
    "svg.fonttype": "path",
}
"""A font with every Vietnamese letter; a fixed salt, or the names inside an SVG would differ."""


def png(scene: Scene, lang: Lang = "vi", *, under: Outlines = ()) -> bytes:
    """Return map and chart side by side as a PNG."""
    return _rendered(scene, lang, "both", "png", under)


def svg(scene: Scene, lang: Lang = "vi", *, part: Part, under: Outlines = ()) -> str:
    """Return one part as an SVG element that can stand in a page."""
    text = _rendered(scene, lang, part, "svg", under).decode()
    return text[text.index("<svg") :]


def _rendered(scene: Scene, lang: Lang, part: Part, form: str, under: Outlines) -> bytes:
    with mpl.rc_context(_SETTINGS):
        figure = _figure(scene, lang, part, under)
        out = BytesIO()
        # Without a date and a version inside, equal scenes give equal files.
        empty = {"Software": None} if form == "png" else {"Date": None, "Creator": None}
        figure.savefig(out, format=form, dpi=_DPI, metadata=empty, facecolor="white")
    return out.getvalue()


def _figure(scene: Scene, lang: Lang, part: Part, under: Outlines) -> Figure:
    size = {"both": (16.0, 9.0), "map": (8.0, 8.6), "chart": (11.0, 4.6)}[part]
    figure = Figure(figsize=size, layout="constrained")
    FigureCanvasAgg(figure)
    if part == "both":
        left, right = figure.subplots(1, 2, width_ratios=(1.0, 1.25))
        draw_map(left, scene, lang, under=under)
        draw_chart(right, scene, lang)
        figure.suptitle(title(scene, lang), fontsize=14, color=INK, fontweight="bold")
        figure.supxlabel(word("dots", lang), fontsize=8, color=INK, ha="left", x=0.01)
    elif part == "map":
        draw_map(figure.subplots(), scene, lang, under=under)
    else:
        draw_chart(figure.subplots(), scene, lang)
    return figure
