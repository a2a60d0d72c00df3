"""The words on maps and charts, Vietnamese first (chữ trên hình)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from projections.pictures.scene import Lang, Place, Scene

_VI = {
    "title": "{area}: đơn về {topic} đến ngày {day}",
    "observed": "số đơn trong tuần",
    "expected": "mức dự kiến",
    "threshold": "ngưỡng cảnh báo",
    "alarm": "vượt ngưỡng",
    "unheard": "không có số liệu",
    "times": "{n} lần",
    "ratio": "số đơn {weeks} tuần gần nhất so với mức dự kiến",
    "none": "chưa đủ số liệu để so sánh",
    "cluster": "cụm {n}: {communes} xã, {observed} đơn, dự kiến {expected}, từ {since}",
    "nothing": "không có cụm nào",
    "rate": "Ngưỡng đặt cho khoảng {rate} lần báo nhầm mỗi năm trên một chuỗi số liệu.",
    "dots": "Ô vẽ từ tọa độ trung tâm của xã; không phải địa giới hành chính.",
    "table": "Các xã vượt ngưỡng",
    "quiet": "Không có xã nào vượt ngưỡng.",
    "place": "Xã, phường, đặc khu",
    "papers": "số đơn {weeks} tuần",
    "week": "tuần từ {day}",
    "map": "Bản đồ",
    "chart": "Biểu đồ theo tuần",
    "clusters": "Cụm xã lân cận",
}
_EN = {
    "title": "{area}: petitions on {topic} up to {day}",
    "observed": "petitions in the week",
    "expected": "expected",
    "threshold": "threshold",
    "alarm": "above the threshold",
    "unheard": "nothing heard",
    "times": "{n} times",
    "ratio": "petitions of the last {weeks} weeks over those expected",
    "none": "too little history to compare",
    "cluster": (
        "cluster {n}: {communes} communes, {observed} petitions, {expected} expected, since {since}"
    ),
    "nothing": "no cluster",
    "rate": "The threshold is set for about {rate} false alarms a year in one series.",
    "dots": "Cells are drawn from the centres of communes; they are not boundaries.",
    "table": "Communes above the threshold",
    "quiet": "No commune is above the threshold.",
    "place": "Commune",
    "papers": "petitions in {weeks} weeks",
    "week": "week of {day}",
    "map": "Map",
    "chart": "Chart by week",
    "clusters": "Clusters of neighbours",
}


def word(name: str, lang: Lang, **values: object) -> str:
    """Return a phrase in a language, with its values filled in."""
    return (_VI if lang == "vi" else _EN)[name].format(**values)


def day_in(day: date) -> str:
    """Return a day as it is written in Vietnam."""
    return f"{day:%d/%m/%Y}"


def number(value: float | None, lang: Lang) -> str:
    """Return a number with one decimal where it needs one, in the reader's manner."""
    if value is None:
        return "-"
    text = f"{value:,.1f}".removesuffix(".0")
    return text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text


def title(scene: Scene, lang: Lang) -> str:
    """Return the heading of a scene."""
    return word("title", lang, area=scene.area, topic=scene.topic, day=day_in(scene.day))


def cluster_line(scene: Scene, place: int, lang: Lang) -> str:
    """Return what is said of one cluster, numbered from one."""
    found = scene.clusters[place]
    return word(
        "cluster",
        lang,
        n=place + 1,
        communes=len(found.communes),
        observed=number(found.observed, lang),
        expected=number(found.expected, lang),
        since=day_in(found.since),
    )


def lines_of(scene: Scene, lang: Lang) -> list[str]:
    """Return what a picture shows, for those who read it as text."""
    clusters = [cluster_line(scene, place, lang) for place in range(len(scene.clusters))]
    loud = [place for place in scene.places if place.alarm]
    places = [
        f"{place.name} ({place.code}): {number(place.observed, lang)} / "
        f"{number(place.expected, lang)}"
        for place in sorted(loud, key=loudest_first)
    ]
    heading = word("papers", lang, weeks=scene.mapped), word("expected", lang)
    listed = [f"{word('table', lang)} ({' / '.join(heading)}):", *(f"  {line}" for line in places)]
    return [
        title(scene, lang),
        *(clusters or [word("nothing", lang)]),
        *(listed if places else [word("quiet", lang)]),
    ]


def loudest_first(place: Place) -> tuple[float, str]:
    """Order places by how far they are above what was expected."""
    return (place.expected or 0.0) - place.observed, place.code
