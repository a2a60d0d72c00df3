"""All that the numbers of a province say: weeks, slow rises, clusters (số liệu nói gì).

For pictures and tables as well: `outlook` gives observed, expected and threshold of each week
of one series, and the clusters of its topic, from a board that holds the series.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from projections.counting.clusters import clusters_of
from projections.counting.episodes import episode_of
from projections.counting.outlook import differ, series_of
from projections.counting.slow import rises_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from projections.counting.clusters import Found
    from projections.counting.grid import Grid, Key
    from projections.counting.outlook import Board, SeriesSaid
    from projections.counting.slow import Rise


class Said(NamedTuple):
    """What stands out in a province."""

    series: tuple[SeriesSaid, ...]
    """The last weeks of every series of the board; with denunciations where those matter."""
    rises: tuple[Rise, ...]
    clusters: tuple[Found, ...]


class Outlook(NamedTuple):
    """One series, and what is around it."""

    weeks: SeriesSaid
    rise: Rise | None
    clusters: tuple[Found, ...]
    """Of the province and the topic."""


def said_of(board: Board, recent: Grid, province: str) -> Said:
    """Return what stands out among the series of a board, by what is public where that suffices.

    `recent` holds every commune's last weeks. What is told already by a week that stands out
    is not told again as a slow rise.
    """
    kept = board.frame.burst.number("kept_weeks")
    keys = list(board.grid.whole)
    public = series_of(board, keys, weeks=kept)
    loud = _holding(public, board)
    others = [key for key in differ(board.grid, keys, kept) if key not in loud]
    secret = series_of(board, others, weeks=kept, secret=True)
    loud_too = loud | _holding(secret, board)
    rises = rises_of(board, [key for key in keys if key not in loud_too])
    clusters = (
        found
        for one in public
        if one.area == province
        for found in clusters_of(one, recent, board.known, board.frame)
    )
    return Said((*public, *secret), tuple(rises), tuple(clusters))


def outlook(board: Board, recent: Grid, key: Key, *, weeks: int, secret: bool = False) -> Outlook:
    """Return observed, expected, threshold of each of the last weeks of one series.

    The key is (area, topic): five digits of a commune, or two of its province. Clusters are
    those of the series of a province.
    """
    (said,) = series_of(board, [key], weeks=weeks, secret=secret)
    rises = rises_of(board, [key], secret=secret)
    clusters = clusters_of(said, recent, board.known, board.frame)
    return Outlook(said, rises[0] if rises else None, clusters)


def _holding(said: Iterable[SeriesSaid], board: Board) -> set[Key]:
    episodes = ((one, episode_of(one, board.frame)) for one in said)
    return {(one.area, one.topic) for one, episode in episodes if episode and episode.holds}
