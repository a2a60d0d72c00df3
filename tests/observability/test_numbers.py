"""What programs show of themselves beside their own work: rebuilding, disks, certificates."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from prometheus_client import CollectorRegistry, Counter, generate_latest

from projections.early_warning.building import Building, write_down
from projections.early_warning.metrics import Metrics
from projections.early_warning.reading import REASONS
from projections.early_warning.rebuild_metrics import RebuildMetrics
from projections.early_warning.sharing_metrics import SharingMetrics
from projections.store.file_generations import FileGenerations
from services.desk.metrics import DeskMetrics
from services.node.metrics import NodeMetrics
from services.runtime.certificates import expiry_of
from services.runtime.health import Health
from services.runtime.process_metrics import show_process
from services.runtime.relay_status import RelayStatus
from services.runtime.scraping import target, write_targets


def _page(registry: CollectorRegistry) -> list[str]:
    return generate_latest(registry).decode().splitlines()


def test_a_generation_half_built_shows_how_it_stands(tmp_path: Path) -> None:
    """Nothing is said before one is begun, and asking never waits for the database."""
    generations, registry = FileGenerations(tmp_path), CollectorRegistry()
    shown = RebuildMetrics(generations)
    registry.register(shown)
    assert not [line for line in _page(registry) if line.startswith("leothang")]
    for number in (1, 2):
        with closing(generations.open(number)) as store, store.transaction():
            if number == 2:
                write_down(store, Building(beat=1_000.0, pending=7))
    shown._look()
    page = _page(registry)
    assert "leothang_rebuild_pending_messages 7.0" in page
    assert "leothang_rebuild_sign_timestamp_seconds 1000.0" in page
    assert "leothang_rebuild_ready 0.0" in page


def test_every_program_shows_its_build_its_checks_and_its_disk(tmp_path: Path) -> None:
    """The checks are those of /health/ready, asked when somebody asks."""
    (tmp_path / "register").write_bytes(b"x" * 1_000)
    said: dict[str, str | None] = {"publishing": "disconnected"}
    registry = CollectorRegistry()
    health = Health({"recording": lambda: None}, {"publishing": lambda: said["publishing"]})
    show_process(registry, health, program="node", data=tmp_path)
    page = _page(registry)
    assert 'leothang_health_ok{check="publishing"} 0.0' in page
    assert {'leothang_health_ok{check="recording"} 1.0', "leothang_ready 1.0"} <= set(page)
    assert "leothang_data_bytes 1000.0" in page
    assert any(line.startswith('leothang_build_info{program="node"') for line in page)
    said["publishing"] = None
    assert 'leothang_health_ok{check="publishing"} 1.0' in _page(registry)


def test_the_first_certificate_to_end_counts(tmp_path: Path) -> None:
    """A file that cannot be read says nothing, and stops nothing."""
    ends = datetime(2027, 3, 1, tzinfo=UTC)
    bundle = tmp_path / "ca.crt"
    bundle.write_bytes(_certificate(ends + timedelta(days=400)) + _certificate(ends))
    assert expiry_of(bundle) == ends.timestamp()
    assert expiry_of(tmp_path / "missing") is None
    bundle.write_text("nothing of the kind", encoding="utf-8")
    assert expiry_of(bundle) is None


def _certificate(ends: datetime) -> bytes:
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "leothang test")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(ends - timedelta(days=90)).not_valid_after(ends)
    return made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


def test_what_rings_is_counted_from_nought(tmp_path: Path) -> None:
    """Prometheus sees no increase in a series that begins at one: its first would ring nowhere."""
    node, shares = NodeMetrics(), SharingMetrics(CollectorRegistry())
    desk = DeskMetrics(cast("Any", None), RelayStatus())
    with closing(FileGenerations(tmp_path).open(1)) as store:
        unread = Metrics(store).unreadable
    assert _noughts(unread) == {(reason,) for reason in REASONS}
    assert _noughts(desk.set_aside) == {("unreadable",), ("foreign",)}
    assert _noughts(node.refusals) == {("busy",), ("register_unavailable",), ("internal",)}
    assert ("false_positive", "lawful") in _noughts(desk.verdicts)
    assert ("handled", "") in _noughts(desk.verdicts)
    assert _noughts(shares.moves) == {("taken",), ("given",), ("lost",)}
    told = RelayStatus()
    told.failures["fence_moved"] += 1
    assert dict(told.failures_by_reason())["fence_moved"] == 1
    assert dict(told.failures_by_reason())["log_behind_stream"] == 0


def _noughts(counter: Counter) -> set[tuple[str, ...]]:
    """Return the labels of all that was never counted."""
    samples = [one for family in counter.collect() for one in family.samples]
    return {
        tuple(one.labels.values())
        for one in samples
        if one.name.endswith("_total") and one.value == 0
    }


def test_targets_are_replaced_whole(tmp_path: Path) -> None:
    """Prometheus reads the file while it is written."""
    first = [target("http://127.0.0.1:1", "node", hub="p51", node="n-a")]
    write_targets(tmp_path / "targets", "p51", first)
    path = write_targets(tmp_path / "targets", "p51", [*first, *first])
    assert [file.name for file in path.parent.iterdir()] == ["p51.json"]
    (one, _) = json.loads(path.read_text(encoding="utf-8"))
    assert one == {
        "targets": ["127.0.0.1:1"],
        "labels": {"program": "node", "hub": "p51", "node": "n-a"},
    }
