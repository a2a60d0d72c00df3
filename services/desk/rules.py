"""The rules a desk goes by, followed while it runs: the last good ones count (luật đang dùng)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NoReturn

import structlog
from prometheus_client import Counter, Gauge

from domain.law.errors import LawError

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from structlog.typing import FilteringBoundLogger

    from services.desk.engine import DeskEngine
    from services.runtime.law_files import LawFiles

log: FilteringBoundLogger = structlog.get_logger()

_EVERY = 2.0


class FollowedRules:
    """Looks at the rule files now and then; what is wrong with them is told, not used."""

    def __init__(self, files: LawFiles, engine: DeskEngine, registry: CollectorRegistry) -> None:
        self._files = files
        self._engine = engine
        self._stamp = files.stamp()
        self.trouble: str | None = None
        """File, line and reason while the files on disk are refused."""
        self._degraded = Gauge(
            "leothang_rulebook_degraded",
            "1 while the rule files on disk are refused and the last good ones count.",
            registry=registry,
        )
        self._reloads = Counter(
            "leothang_rulebook_reloads",
            "Times changed rule files were read.",
            ["outcome"],
            registry=registry,
        )

    async def run(self) -> NoReturn:
        """Follow the files until cancelled."""
        while True:
            await asyncio.sleep(_EVERY)
            stamp = await asyncio.to_thread(self._files.stamp)
            if stamp != self._stamp:
                self._stamp = stamp
                await asyncio.to_thread(self._read)

    def _read(self) -> None:
        """Take changed rules, and set every waiting day anew; or keep what counts."""
        try:
            law = self._files.reload()
        except (LawError, OSError) as error:
            self.trouble = f"the last good rules count; {error}"
            self._degraded.set(1)
            self._reloads.labels("refused").inc()
            log.warning("rule files refused", reason=str(error))
            return
        self._engine.law = law
        self._engine.reckon()
        self.trouble = None
        self._degraded.set(0)
        self._reloads.labels("good").inc()
        log.warning("rule files changed; every waiting day was set anew")
