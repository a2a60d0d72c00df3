"""Maps and charts: the same scene gives the same file, and odd scenes are drawn all the same."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest

from projections.pictures.cells import cells
from projections.pictures.figure import png, svg
from projections.pictures.outlines import OutlinesError, outlines_of
from projections.pictures.page import page
from projections.pictures.scene import Cluster, Place, Scene, Week

MONDAY = date(2026, 9, 7)
PLACES = (
    Place("21115", "Xã Ba Tơ", 14.76, 108.73, 9, 2.5, alarm=True),
    Place("21118", "Xã Ba Vinh", 14.85, 108.70, 1, 1.5),
    Place("21121", "Xã Ba Động", 14.80, 108.78, 0, None),
)
WEEKS = tuple(
    Week(MONDAY + timedelta(weeks=n), None if n == 2 else n, 2.0, 5.5, alarm=n > 5)
    for n in range(8)
)
SCENE = Scene(
    area="Tỉnh Quảng Ngãi",
    topic="đất đai",
    day=date(2026, 11, 1),
    places=PLACES,
    clusters=(Cluster(("21115", "21118"), MONDAY, 10, 4.0),),
    weeks=WEEKS,
    per_year=0.5,
)


def test_the_same_scene_gives_the_same_bytes() -> None:
    """No clock, no version and no random name is inside."""
    assert png(SCENE) == png(SCENE)
    assert page(SCENE) == page(SCENE)
    assert png(SCENE).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "scene",
    [
        SCENE._replace(places=(), clusters=()),
        SCENE._replace(weeks=()),
        SCENE._replace(weeks=[Week(MONDAY, None)]),
        SCENE._replace(places=PLACES[:1], clusters=()),
        SCENE._replace(places=(PLACES[0], PLACES[0]._replace(code="21124"))),
        SCENE._replace(clusters=(Cluster(("99999",), MONDAY, 1, 0.5),)),
    ],
    ids=["no place", "no week", "nothing heard", "one place", "one spot twice", "unknown commune"],
)
def test_odd_scenes_are_drawn_all_the_same(scene: Scene) -> None:
    """An empty province is an empty map, not an error."""
    assert png(scene).startswith(b"\x89PNG")
    assert "<svg" in page(scene, "en")


def test_every_commune_has_the_ground_that_is_nearest_to_it() -> None:
    """Its own centre lies nearer to each of its corners than any other centre does."""
    found = cells(PLACES)
    for own, cell in enumerate(found):
        for corner in cell.corners:
            ways = [sum((c - p) ** 2 for c, p in zip(corner, o.centre, strict=True)) for o in found]
            assert ways[own] <= min(ways) * (1 + 1e-6)


def test_a_page_fetches_nothing_and_says_what_is_on_the_map() -> None:
    """Readable without a line, by a screen reader too; foreign words are escaped."""
    odd = PLACES[0]._replace(name="Xã <b>Ba Tơ</b>")
    text = page(SCENE._replace(places=(odd, *PLACES[1:])))
    assert not re.findall(r"(?:src|href)=[\"'](?!#)", text.replace("xlink:href", "href"))
    assert "<b>Ba" not in text
    assert "cụm 1: 2 xã, 10 đơn, dự kiến 4, từ 07/09/2026" in text
    assert "Xã &lt;b&gt;Ba Tơ&lt;/b&gt; (21115)</td><td>9</td><td>2,5</td>" in text
    assert "0,5 lần báo nhầm mỗi năm" in text


def test_english_is_spoken_throughout_when_asked_for() -> None:
    """Numbers too are written in the reader's manner."""
    text = page(SCENE, "en")
    assert "cluster 1: 2 communes, 10 petitions, 4 expected, since 07/09/2026" in text
    assert "<td>2.5</td>" in text
    assert "cụm" not in text


def test_a_week_without_news_is_not_a_week_without_papers() -> None:
    """It is shaded, and named so."""
    heard = SCENE._replace(weeks=[week._replace(observed=week.observed or 0) for week in WEEKS])
    assert svg(SCENE, part="chart") != svg(heard, part="chart")


def test_boundaries_of_the_users_own_lie_under_the_map() -> None:
    """Polygons and lines of any depth are read; points draw nothing."""
    ring = [[108.6, 14.7], [108.9, 14.7], [108.9, 14.9], [108.6, 14.7]]
    geometries = [
        {"type": "Polygon", "coordinates": [ring]},
        {"type": "MultiPolygon", "coordinates": [[ring], [ring, ring]]},
        {"type": "LineString", "coordinates": ring},
        {"type": "Point", "coordinates": [108.6, 14.7]},
    ]
    features = [{"type": "Feature", "geometry": geometry} for geometry in (*geometries, None)]
    said = json.dumps({"type": "FeatureCollection", "features": features})
    outlines = outlines_of(said, "own.geojson")
    assert [outline.shape for outline in outlines] == [(4, 2)] * 5
    assert svg(SCENE, part="map", under=outlines) != svg(SCENE, part="map")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no json", "no JSON text"),
        ("[" * 100_000, "no JSON text"),
        ('"words"', "expected a GeoJSON object"),
        ('{"type": "Topology"}', "found type 'Topology'"),
        ('{"type": "Polygon", "coordinates": []}', "without coordinates"),
        ('{"type": "Polygon", "coordinates": [[[1, 2], [3]]]}', "not two numbers"),
        ('{"type": "Polygon", "coordinates": [[["a", "b"]]]}', "not two numbers"),
        ('{"type": "LineString", "coordinates": [[NaN, 1]]}', "not two numbers"),
    ],
)
def test_a_file_that_is_no_map_is_refused_with_the_reason(text: str, said: str) -> None:
    """The message names the file."""
    with pytest.raises(OutlinesError, match=rf"^own\.geojson: .*{said}"):
        outlines_of(text, "own.geojson")
