"""Building a view anew in this process, beside a worker of this process."""

from __future__ import annotations

from projections.early_warning.rebuilding import Rebuilding, Told, View, compared, tell, view_of
from projections.early_warning.sameness import Compared
from projections.early_warning.settings import WatchSettings
from tests.support.watching import PATIENCE


async def rebuilt(
    settings: WatchSettings, number: int | None = None, *, switch: bool = True
) -> View:
    """Build a generation, the next one unless said; return the view."""
    view = view_of(settings)
    run = Rebuilding(view, number or view.begun(), share=1.0, say=lambda _: None)
    assert await run.run(switch=switch, wait=PATIENCE) is True
    return view


def difference(settings: WatchSettings) -> Compared:
    """Compare the generation in use with the newest other."""
    return compared(view_of(settings), None)


def told(settings: WatchSettings) -> dict[int, Told]:
    """Return what `rebuild status` says, by generation."""
    return {one.number: one for one in tell(view_of(settings))}
