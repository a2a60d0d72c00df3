"""A page of its own: map, chart and table, with nothing fetched from anywhere (trang HTML)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from projections.pictures.figure import svg
from projections.pictures.words import cluster_line, loudest_first, number, title, word

if TYPE_CHECKING:
    from projections.pictures.outlines import Outlines
    from projections.pictures.scene import Lang, Place, Scene

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #1b2a41; max-width: 76rem }
body { margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem }
h2 { font-size: 1.1rem; margin-top: 2rem }
figure { margin: 0 }
svg { max-width: 100%; height: auto }
.map { max-width: 46rem }
table { border-collapse: collapse }
td, th { padding: .3rem .8rem; border-bottom: 1px solid #d5dbe1; text-align: right }
td:first-child, th:first-child { text-align: left }
small { color: #52606d }
"""


def page(scene: Scene, lang: Lang = "vi", *, under: Outlines = ()) -> str:
    """Return the whole page; the same text for the same scene."""
    heading = escape(title(scene, lang))
    drawn = svg(scene, lang, part="map", under=under)
    clusters = [cluster_line(scene, n, lang) for n in range(len(scene.clusters))]
    said = clusters or [word("nothing", lang)]
    rate = "" if scene.per_year is None else word("rate", lang, rate=number(scene.per_year, lang))
    notes = " ".join(filter(None, (rate, word("dots", lang))))
    return f"""<!doctype html>
<html lang="{lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading}</title><style>{_STYLE}</style></head>
<body>
<h1>{heading}</h1>
<h2>{word("chart", lang)}</h2>
<figure aria-label="{word("chart", lang)}">{svg(scene, lang, part="chart")}</figure>
<h2>{word("clusters", lang)}</h2>
<ul>{"".join(f"<li>{escape(line)}</li>" for line in said)}</ul>
<h2>{word("map", lang)}</h2>
<figure class="map" aria-label="{word("map", lang)}">{drawn}</figure>
<h2>{word("table", lang)}</h2>
{_table(scene, lang)}
<p><small>{escape(notes)}</small></p>
</body>
</html>
"""


def _table(scene: Scene, lang: Lang) -> str:
    loud = [place for place in scene.places if place.alarm]
    if not loud:
        return f"<p>{word('quiet', lang)}</p>"
    names = (word("place", lang), word("papers", lang, weeks=scene.mapped), word("expected", lang))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    rows = "".join(_row(place, lang) for place in sorted(loud, key=loudest_first))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(place: Place, lang: Lang) -> str:
    cells = (
        f"{place.name} ({place.code})",
        number(place.observed, lang),
        number(place.expected, lang),
    )
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
