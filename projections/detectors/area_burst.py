"""H2: more petitions of one area and topic than expected (đơn tăng bất thường tại địa bàn).

What the weeks say becomes one finding for each series: it holds while a week of the last few
stands out, and is history for some weeks more. A slow rise and a cluster of communes are
findings beside it. What takes denunciations to see is a finding of its own, which the accused
and those below them never hear of.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.words import Kind
from projections.counting.weeks import monday, sunday
from projections.findings import Finding, Pattern, SubjectKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from projections.counting.clusters import Found
    from projections.counting.episodes import Episode
    from projections.counting.frame import Frame
    from projections.counting.outlook import SeriesSaid
    from projections.counting.slow import Rise
    from projections.findings import Severity

RULE = "H2"
_COMMUNE = 5
_HUNDRED = 100
_SEVERITIES: dict[object, Severity] = {"low": "low", "high": "high", "critical": "critical"}
SECRET = "-TC"  # noqa: S105 - a suffix: denunciation (tố cáo)


class Papers(NamedTuple):
    """The papers behind an episode: some of their receipts, and whom they accuse."""

    evidence: tuple[str, ...] = ()
    denounced: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    """Of a province, where most of them come from."""


def of_weeks(said: SeriesSaid, episode: Episode, papers: Papers, frame: Frame) -> Finding:
    """State that weeks of a series stand out."""
    last = episode.weeks[-1]
    params: dict[str, str | int] = {
        "observed": whole(last.observed),
        "expected": shown(last.expected),
        "threshold": shown(last.threshold),
        "method": last.method,
        "week": monday(episode.last).isoformat(),
        "weeks": len(episode.weeks),
    }
    if len(said.area) != _COMMUNE:
        params |= {"cause": "province", "communes": _codes(papers.communes)}
    far = frame.burst.number("high_percent") / _HUNDRED
    high = any(week.observed >= far * (week.threshold or 0.0) for week in episode.weeks)
    about = About(said.area, said.topic, said.secret, episode.first, episode.last)
    return _finding(about, papers, frame, params=params, holds=episode.holds, high=high)


def of_rise(rise: Rise, papers: Papers, frame: Frame) -> Finding:
    """State that a series has been a little too high for long."""
    params: dict[str, str | int] = {
        "cause": "slow",
        "observed": whole(rise.observed),
        "expected": shown(rise.expected),
        "gathered": shown(rise.gathered),
        "threshold": shown(rise.threshold),
        "method": "cusum",
        "weeks": rise.last - rise.since + 1,
    }
    about = About(rise.area, rise.topic, rise.secret, rise.since, rise.last)
    return _finding(about, papers, frame, params=params, holds=rise.holds)


def of_cluster(found: Found, papers: Papers, frame: Frame) -> Finding:
    """State that neighbouring communes have too many papers together."""
    params: dict[str, str | int] = {
        "cause": "cluster",
        "observed": whole(found.observed),
        "expected": shown(found.expected),
        "communes": _codes(sorted(found.communes)),
        "method": "scan",
        "weeks": found.last - found.since + 1,
        "years": found.years,
    }
    about = About(found.province, found.topic, secret=False, since=found.since, last=found.last)
    one = _finding(about, papers, frame, params=params)
    return replace(one, communes=tuple(sorted(found.communes)))


class About(NamedTuple):
    """Which series a finding is about, and since when."""

    area: str
    topic: str
    secret: bool
    since: int
    last: int


def _finding(  # noqa: PLR0913 - one value for each thing a finding says
    about: About,
    papers: Papers,
    frame: Frame,
    *,
    params: dict[str, str | int],
    holds: bool = True,
    high: bool = False,
) -> Finding:
    said = {
        "topic": about.topic,
        "since": monday(about.since).isoformat(),
        "until": sunday(about.last).isoformat(),
        **params,
    }
    severity = frame.burst.params.get("high_severity") if high else frame.burst.severity
    way = {"slow": "/slow", "cluster": "/cluster"}.get(str(params.get("cause")), "")
    return Finding(
        rule=RULE,
        version=frame.burst.version,
        pattern=Pattern.HOT_SPOT,
        subject_kind=SubjectKind.AREA,
        subject=about.area,
        path=about.topic + way + (SECRET if about.secret else ""),
        severity=_SEVERITIES.get(severity, "medium"),
        effective_at=sunday(about.since),
        evidence=tuple(sorted(papers.evidence)),
        agencies=tuple(committee(about.area, frame)),
        params=tuple(sorted(said.items())),
        state="holding" if holds else "historic",
        kind=(Kind.DENUNCIATION if about.secret else Kind.COMPLAINT).value,
        denounced=papers.denounced,
        communes=(about.area,) if len(about.area) == _COMMUNE else (),
    )


def _codes(communes: Iterable[str]) -> str:
    return " ".join(f"x{commune}" for commune in communes)


def committee(area: str, frame: Frame) -> Iterator[str]:
    """Return the People's Committee of an area."""
    code = f"x{area}" if len(area) == _COMMUNE else f"t{area}"
    if frame.law.organisations.exists(code, frame.on):
        yield code


def shown(number: float | None) -> str:
    """Return a number as an officer reads it, with one digit after the point."""
    return "" if number is None else f"{number:.1f}"


def whole(number: float) -> int | str:
    """Return a count: of a commune that was split it may be a fraction."""
    near = round(number, 6)
    return int(near) if near == int(near) else f"{near:.1f}"
