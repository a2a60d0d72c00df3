"""The desk program: HTTP in front, one register, a reader and a relay, in one process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

import structlog

from domain.contracts.subjects import DESK, desk_fence
from services.desk.api import Counter, create_api
from services.desk.engine import DeskEngine
from services.desk.listening import Listening, real_clock
from services.desk.metrics import DeskMetrics
from services.desk.outbox import DeskLog
from services.desk.problems import place
from services.desk.register import open_register
from services.desk.rules import FollowedRules
from services.desk.settings import DeskSettings
from services.runtime.acknowledged import FILE as ACKNOWLEDGED
from services.runtime.acknowledged import Acknowledged
from services.runtime.body_limit import BodyLimit
from services.runtime.health import Health, HttpServer
from services.runtime.law_files import LawFiles
from services.runtime.process_metrics import show_process
from services.runtime.publishing import Publishing
from services.runtime.reconciliation_metrics import ReconciliationMetrics
from services.runtime.reconciling import Kind, Reconciliation, Rhythm
from services.runtime.registers import StoreError
from services.runtime.said import TOLD
from services.runtime.serving import background, with_operations

if TYPE_CHECKING:
    from pathlib import Path

    from structlog.typing import FilteringBoundLogger

log: FilteringBoundLogger = structlog.get_logger()

REGISTER_FILE = "desk.sqlite"
_GRACE = 3.0
_MOST_BYTES = 256 * 1024


@dataclass(frozen=True)
class RunningDesk:
    """A desk that answers; for whoever started it."""

    desk: str
    url: str
    engine: DeskEngine
    publishing: Publishing
    listening: Listening
    reconciliation: Reconciliation


def open_engine(settings: DeskSettings) -> DeskEngine:
    """Open the desk's register and what judges its deadlines."""
    law = law_files(settings).load()
    store = settings.store.get_secret_value() if settings.store else _path(settings.data)
    register = open_register(store, settings.desk)
    fixed = settings.as_of
    clock = real_clock if fixed is None else lambda: fixed
    return DeskEngine(register, desk=settings.desk, law=law, clock=clock)


def law_files(settings: DeskSettings) -> LawFiles:
    """Return where the desk reads its law."""
    return LawFiles(settings.agencies, settings.rules, settings.overlay)


def _path(data: Path) -> Path:
    if data.exists() and not data.is_dir():
        msg = f"{data} is a file; give the directory of a desk's data"
        raise StoreError(msg)
    return data / REGISTER_FILE


@asynccontextmanager
async def running_desk(settings: DeskSettings) -> AsyncGenerator[RunningDesk]:
    """Run a desk; inside the block it answers, after it everything is written and closed."""
    engine = await asyncio.to_thread(open_engine, settings)
    name = settings.desk
    source, fence = DeskLog(engine.register, name), desk_fence(name)
    publishing = Publishing(settings.nats, f"desk-{name}", source, stream=DESK, fence=fence)
    reconciliation = Reconciliation(
        publishing.client,
        publishing.relay,
        source,
        stream=DESK,
        fence=fence,
        rhythm=Rhythm.hourly(settings.verify_hours),
        kind=Kind(TOLD),
        acknowledged=Acknowledged(settings.data / ACKNOWLEDGED),
    )
    wake = publishing.relay.wake
    metrics = DeskMetrics(engine, publishing.relay.status)
    metrics.registry.register(ReconciliationMetrics(reconciliation.status))
    listening = Listening(publishing.client, engine, metrics, wrote=wake)
    counter = Counter(engine, metrics, wake)
    api = create_api(counter, title=f"leothang desk · {name}", version=version("leothang"))
    rules = FollowedRules(law_files(settings), engine, metrics.registry)
    health = Health(
        {"progress": listening.progress, "register": lambda: listening.store_trouble},
        {
            "alerts": lambda: listening.trouble,
            "publishing": publishing.trouble,
            "rules": lambda: rules.trouble,
            "reconciliation": reconciliation.status.trouble,
        },
    )
    show_process(metrics.registry, health, program="desk", data=settings.data)
    try:
        await asyncio.to_thread(engine.reckon)
        hears = (listening.run(), listening.climb())
        async with background(publishing.run(), *hears, rules.run(), reconciliation.run()):
            app = BodyLimit(with_operations(api, metrics.registry, health), place, most=_MOST_BYTES)
            async with HttpServer(app, host=settings.host, port=settings.port) as server:
                log.info("desk ready", client=name, address=server.url)
                yield RunningDesk(name, server.url, engine, publishing, listening, reconciliation)
            await publishing.close(grace=_GRACE)
    finally:
        await publishing.hang_up()
        engine.register.close()
