"""The node program: HTTP in front, one writer, and a relay behind, in one process (nút)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from uuid import UUID

import structlog
from structlog.typing import FilteringBoundLogger

from domain.contracts.envelope import legal_day
from domain.contracts.subjects import PETITIONS, node_fence
from domain.organisation import Organisations
from services.node.api import Counter, HostedAgency, create_api
from services.node.engine import Engine, Outcome
from services.node.local import open_engine
from services.node.metrics import NodeMetrics
from services.node.outbox import NotificationLog
from services.node.petition_view import PetitionView, view
from services.node.problems import place
from services.node.settings import NodeSettings
from services.node.writer import Writer
from services.runtime import tracing
from services.runtime.acknowledged import FILE, Acknowledged
from services.runtime.body_limit import BodyLimit
from services.runtime.health import Health, HttpServer
from services.runtime.process_metrics import show_process
from services.runtime.publishing import Publishing
from services.runtime.reconciliation_metrics import ReconciliationMetrics
from services.runtime.reconciling import Reconciliation, Rhythm
from services.runtime.reference import load_law
from services.runtime.serving import background, with_operations

log: FilteringBoundLogger = structlog.get_logger()

_GRACE = 3.0


@dataclass(frozen=True)
class RunningNode:
    """A node that answers; for whoever started it."""

    node: str
    url: str
    engine: Engine
    publishing: Publishing
    reconciliation: Reconciliation


class StrangeAgencyError(Exception):
    """An agency to be hosted is not in the organisation register."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(
            f"no body has the code {', '.join(codes)}; "
            "check --agency, or declare your own with --agencies FILE"
        )


@asynccontextmanager
async def running_node(settings: NodeSettings) -> AsyncGenerator[RunningNode]:
    """Run a node; inside the block it answers, after it everything is written and closed."""
    organisations = load_law(agencies=settings.agencies).organisations
    _check_agencies(settings.hosted, organisations)
    engine = open_engine(
        settings.data,
        node=settings.node,
        hosting=settings.rights,
        store=settings.store,
        key=settings.key,
    )
    metrics = NodeMetrics()
    source, fence = NotificationLog(engine.register, settings.node), node_fence(settings.node)
    publishing = Publishing(settings.nats, settings.node, source, stream=PETITIONS, fence=fence)
    reconciliation = Reconciliation(
        publishing.client,
        publishing.relay,
        source,
        stream=PETITIONS,
        fence=fence,
        rhythm=Rhythm.hourly(settings.verify_hours),
        acknowledged=Acknowledged(settings.data / FILE),
    )
    writer = Writer(engine.execute, on_group=_after_write(metrics, publishing.relay.wake))
    metrics.watch(publishing.relay.status, writer)
    metrics.watch_sketches(engine.sketched)
    metrics.registry.register(ReconciliationMetrics(reconciliation.status))
    counter = Counter(
        submit=writer.submit,
        known=organisations.known,
        find=_finder(engine),
        hosted=_lister(settings, organisations),
        metrics=metrics,
    )
    api = create_api(counter, title=f"leothang · {settings.node}", version=version("leothang"))
    health = Health(
        {"recording": writer.trouble},
        {"publishing": publishing.trouble, "reconciliation": reconciliation.status.trouble},
    )
    show_process(metrics.registry, health, program="node", data=settings.data)
    try:
        async with background(writer.run(), publishing.run(), reconciliation.run()):
            served = tracing.served(with_operations(api, metrics.registry, health))
            app = BodyLimit(served, place, refused=metrics.count_too_large)
            async with HttpServer(app, host=settings.host, port=settings.port) as server:
                log.info("node ready", node=settings.node, address=server.url)
                yield RunningNode(settings.node, server.url, engine, publishing, reconciliation)
            await writer.close()
            await publishing.close(grace=_GRACE)
    finally:
        await publishing.hang_up()
        engine.register.close()


def _check_agencies(codes: Sequence[str], organisations: Organisations) -> None:
    strange = [code for code in codes if not organisations.known(code)]
    if strange:
        raise StrangeAgencyError(strange)


def _after_write(
    metrics: NodeMetrics, wake: Callable[[], None]
) -> Callable[[Sequence[Outcome], float], None]:
    def after(outcomes: Sequence[Outcome], seconds: float) -> None:
        metrics.count_group(outcomes, seconds)
        wake()

    return after


def _finder(engine: Engine) -> Callable[[UUID], Awaitable[PetitionView | None]]:
    async def find(id_: UUID) -> PetitionView | None:
        return await asyncio.to_thread(view, engine.register, engine.node, id_)

    return find


def _lister(
    settings: NodeSettings, organisations: Organisations
) -> Callable[[], list[HostedAgency]]:
    codes = settings.hosted

    def hosted() -> list[HostedAgency]:
        today = legal_day(datetime.now(UTC))
        found = ((code, organisations.agency(code, today)) for code in codes)
        return [
            HostedAgency(
                code=code,
                name=agency.name if agency else None,
                level=agency.level if agency else None,
                province=agency.province if agency else None,
            )
            for code, agency in found
        ]

    return hosted
