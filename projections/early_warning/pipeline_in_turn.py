"""The pipeline of now: law and generation of the view may change while it runs (dây chuyền)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from projections.early_warning.laws import Laws
    from projections.early_warning.letters import Letters
    from projections.early_warning.metrics import Metrics
    from projections.early_warning.pipeline import Pipeline
    from projections.early_warning.succession import Succession
    from projections.early_warning.telling import Telling
    from projections.store.protocol import Store


class PipelineInTurn:
    """Changes law and generation between two steps, never within one."""

    def __init__(
        self, pipeline: Pipeline, telling: Telling, letters: Letters, metrics: Metrics
    ) -> None:
        """Begin with one; telling, letters and metrics hear when the view is another."""
        self.pipeline = pipeline
        self.laws: Laws | None = None
        """Where rules are followed while they change."""
        self.succession: Succession | None = None
        """Where the view's generation is followed while it changes."""
        self._telling = telling
        self._letters = letters
        self._metrics = metrics

    @property
    def store(self) -> Store:
        """The view's current generation."""
        return self.pipeline.store

    def trouble_of_rules(self) -> str | None:
        """Say what is wrong with the rule files; None where nothing is."""
        return self.laws.trouble if self.laws else None

    async def follow(self) -> None:
        """Go on by another law or over another generation, where there is one."""
        await self._follow_law()
        await self._follow_generation()

    def close(self) -> None:
        """Let go of the view, and of one that was not gone over to."""
        if self.succession is not None:
            self.succession.close()
        self.store.close()

    async def _follow_law(self) -> None:
        """Judge by changed rules from now on, and all that is on record again."""
        law = await self.laws.renewed() if self.laws else None
        if law is not None:
            self.pipeline = self.pipeline.under(law)

    async def _follow_generation(self) -> None:
        """Go on in another generation of the view, if somebody asked for it and it is ready."""
        following = await self.succession.next(self.pipeline) if self.succession else None
        if following is None:
            return
        before, self.pipeline = self.store, following
        self._telling.follow(self.store)
        self._metrics.follow(self.store, self.succession.gap if self.succession else 0.0)
        if self.laws is not None:
            self.laws.follow(self.store)
        self._letters.ask()
        before.close()
        self._telling.wake(self.store)
