"""The law in use, followed while the worker runs: the last good one judges (luật đang dùng)."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Protocol

import structlog
from prometheus_client import Counter, Gauge

from domain.law.errors import LawError
from projections.early_warning.used_rules import require_unchanged, take_over

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from structlog.typing import FilteringBoundLogger

    from domain.law.law import Law
    from projections.store.protocol import Store
    from services.runtime.law_files import Stamp

log: FilteringBoundLogger = structlog.get_logger()

EVERY = 2.0
"""Seconds between looks at the files."""


class Files(Protocol):
    """Where the law is read from."""

    def reload(self) -> Law:
        """Return the law the files give now."""
        ...

    def stamp(self) -> Stamp:
        """Return what differs when a file changed."""
        ...


class RulebookMetrics:
    """What an operator sees of the rules in use."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.degraded = Gauge(
            "leothang_rulebook_degraded",
            "1 while the rule files on disk are refused and the last good ones judge.",
            registry=registry,
        )
        self.reloads = Counter(
            "leothang_rulebook_reloads",
            "Times changed rule files were read.",
            ["outcome"],
            registry=registry,
        )
        self.versions = Gauge(
            "leothang_rulebook_versions", "Versions of rules in use.", registry=registry
        )
        self.loaded = Gauge(
            "leothang_rulebook_loaded_timestamp_seconds",
            "When the rules in use were read.",
            registry=registry,
        )
        self.info = Gauge(
            "leothang_rulebook_info", "1 for the rules in use.", ["digest"], registry=registry
        )

    def using(self, law: Law) -> None:
        """Show the rules in use."""
        self.info.clear()
        self.info.labels(law.digest[:12]).set(1)
        self.versions.set(len(law.rulebook.rules()))
        self.loaded.set_to_current_time()
        self.degraded.set(0)


class Laws:
    """Looks at the rule files now and then, or when asked; what is wrong is told, not used."""

    def __init__(
        self,
        files: Files,
        store: Store,
        registry: CollectorRegistry,
    ) -> None:
        self._files = files
        self._store = store
        self._metrics = RulebookMetrics(registry)
        self._stamp = files.stamp()
        self._looked_at = time.monotonic()
        self._asked = False
        self.trouble: str | None = None
        """File, line and reason while the files on disk are refused."""
        self.law = files.reload()
        require_unchanged(store, self.law.rulebook)
        take_over(store, self.law)
        self._metrics.using(self.law)

    def follow(self, store: Store) -> None:
        """Keep what is used of the law in another generation of the view."""
        self._store = store

    def ask(self) -> None:
        """Read the files at the next step, changed or not: what SIGHUP means."""
        self._asked = True

    async def renewed(self) -> Law | None:
        """Return a new law when the files give one; all on record waits to be judged by it."""
        now = time.monotonic()
        if not self._asked and now - self._looked_at < EVERY:
            return None
        self._looked_at = now
        stamp = self._seen()
        if stamp == self._stamp and not self._asked:
            return None
        # Were the store to fail meanwhile, the files are read again at the next step.
        self._stamp, self._asked = stamp, True
        law = await self._read()
        self._asked = False
        return law

    def _seen(self) -> Stamp:
        try:
            return self._files.stamp()
        except OSError as error:
            # Out of file descriptors, say: nothing is known of the files, the law in use stays.
            log.warning("rule files not looked at", reason=error.strerror)
            return self._stamp

    async def _read(self) -> Law | None:
        try:
            law = await asyncio.to_thread(self._files.reload)
            require_unchanged(self._store, law.rulebook)
        except (LawError, OSError) as error:
            self.trouble = f"the last good rules are in use; {error}"
            self._metrics.degraded.set(1)
            self._metrics.reloads.labels("refused").inc()
            log.warning("rule files refused", reason=str(error))
            return None
        self.trouble = None
        self._metrics.reloads.labels("good").inc()
        self._metrics.using(law)
        if law.digest == self.law.digest:
            return None
        take_over(self._store, law)
        self.law = law
        log.warning("rule files changed; judging everything again")
        return law
