"""H2: more petitions of one area and topic than expected (đơn tăng bất thường tại địa bàn).

What the weeks say becomes one finding for each series: it holds while a week of the last few
stands out, and is history for some weeks more. What takes denunciations to see is a finding
of its own, which the accused and those below them never hear of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.contracts.words import Kind
from projections.counting.weeks import monday, sunday
from projections.findings import Finding, Pattern, SubjectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.counting.frame import Frame
    from projections.counting.outlook import SeriesSaid, WeekSaid
    from projections.findings import Params, Severity

RULE = "H2"
_COMMUNE = 5
_HUNDRED = 100
_SEVERITIES: dict[object, Severity] = {"low": "low", "high": "high", "critical": "critical"}
SECRET = "-TC"  # noqa: S105 - a suffix: denunciation (tố cáo)


class Episode(NamedTuple):
    """Weeks that stand out, one soon after the other (một đợt tăng)."""

    weeks: tuple[WeekSaid, ...]
    """Those that do, oldest first."""
    holds: bool
    """Not long ago."""

    @property
    def first(self) -> int:
        """The week it began."""
        return self.weeks[0].week

    @property
    def last(self) -> int:
        """The last week that stood out."""
        return self.weeks[-1].week


class Papers(NamedTuple):
    """The papers behind an episode: some of their receipts, and whom they accuse."""

    evidence: tuple[str, ...] = ()
    denounced: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    """Of a province, where most of them come from."""


def episode_of(said: SeriesSaid, frame: Frame) -> Episode | None:
    """Return the last episode of a series, None where no week stands out.

    A week of which nothing can be said ends none and prolongs none.
    """
    told = [week for week in said.weeks if week.expected is not None and not week.silent]
    at = [n for n, week in enumerate(told) if week.alarm]
    if not at:
        return None
    calm = frame.burst.number("holds_weeks")
    run = [at[-1]]
    for n in reversed(at[:-1]):
        if run[-1] - n > calm:
            break
        run.append(n)
    weeks = tuple(told[n] for n in reversed(run))
    return Episode(weeks, holds=len(told) - 1 - at[-1] < calm)


def finding(said: SeriesSaid, episode: Episode, papers: Papers, frame: Frame) -> Finding:
    """State one episode of one series."""
    area = said.area
    return Finding(
        rule=RULE,
        version=frame.burst.version,
        pattern=Pattern.HOT_SPOT,
        subject_kind=SubjectKind.AREA,
        subject=area,
        path=said.topic + (SECRET if said.secret else ""),
        severity=_severity(episode, frame),
        effective_at=sunday(episode.first),
        evidence=tuple(sorted(papers.evidence)),
        agencies=tuple(committee(area, frame)),
        params=_params(said, episode, papers),
        state="holding" if episode.holds else "historic",
        kind=(Kind.DENUNCIATION if said.secret else Kind.COMPLAINT).value,
        denounced=papers.denounced,
        communes=(area,) if len(area) == _COMMUNE else (),
    )


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
    return int(number) if number == int(number) else f"{number:.1f}"


def _params(said: SeriesSaid, episode: Episode, papers: Papers) -> Params:
    last = episode.weeks[-1]
    params: dict[str, str | int] = {
        "topic": said.topic,
        "observed": whole(last.observed),
        "expected": shown(last.expected),
        "threshold": shown(last.threshold),
        "method": last.method,
        "since": monday(episode.first).isoformat(),
        "week": monday(episode.last).isoformat(),
        "until": sunday(episode.last).isoformat(),
        "weeks": len(episode.weeks),
    }
    if papers.communes:
        params["cause"] = "province"
        params["communes"] = " ".join(papers.communes)
    return tuple(sorted(params.items()))


def _severity(episode: Episode, frame: Frame) -> Severity:
    rule = frame.burst
    far = rule.number("high_percent") / _HUNDRED
    if any(week.observed >= far * (week.threshold or 0.0) for week in episode.weeks):
        return _SEVERITIES.get(rule.params.get("high_severity"), "medium")
    return _SEVERITIES.get(rule.severity, "medium")
