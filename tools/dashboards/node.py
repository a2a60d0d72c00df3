"""*Nút*: one node, or the sum of those chosen, and the workers beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboards.panels import Said, chosen, lines, number, page, placed, rows

if TYPE_CHECKING:
    from grafana_foundation_sdk.builders import dashboard as d

_HERE = 'hub=~"$hub",node=~"$node"'
_FAILED = "leothang_node_outbox_failures_total"
_HUB = 'hub=~"$hub"'


def node() -> d.Dashboard:
    """Return the dashboard of nodes and workers."""
    made = page(
        "node",
        "Nút",
        "Commands, writes, outbox and disk of nodes; batches of workers; memory of all programs.",
        chosen("hub", "Trung tâm", "leothang_build_info"),
        chosen("node", "Nút", "leothang_build_info"),
    )
    return placed(
        made,
        [
            ("Lệnh", _commands()),
            ("Ghi sổ và gửi đi", _writes()),
            ("Cảnh báo sớm", _workers()),
            ("Máy", _machine()),
        ],
    )


def _quantile(share: float, metric: str, where: str, by: str) -> str:
    inner = f"sum by ({by}, le) (rate({metric}_bucket{{{where}}}[5m]))"
    return f"histogram_quantile({share}, {inner})"


def _commands() -> list[Any]:
    return [
        lines(
            Said("Lệnh mỗi giây", "Commands answered a second, by outcome."),
            (
                f"sum by (outcome) (rate(leothang_node_commands_total{{{_HERE}}}[5m]))",
                "{{outcome}}",
            ),
        ),
        lines(
            Said("Bị từ chối", "Refusals a second, by reason."),
            (f"sum by (code) (rate(leothang_node_refusals_total{{{_HERE}}}[5m]))", "{{code}}"),
        ),
        lines(
            Said("Thời gian trả lời", "From a command's arrival to its durable answer.", "s"),
            (_quantile(0.5, "leothang_node_command_seconds", _HERE, "node"), "p50 {{node}}"),
            (_quantile(0.99, "leothang_node_command_seconds", _HERE, "node"), "p99 {{node}}"),
        ),
    ]


def _writes() -> list[Any]:
    return [
        lines(
            Said("Sự kiện mỗi giây", "Facts recorded and facts published, a second."),
            (f"sum(rate(leothang_node_facts_recorded_total{{{_HERE}}}[5m]))", "ghi"),
            (f"sum(rate(leothang_node_facts_published_total{{{_HERE}}}[5m]))", "gửi"),
        ),
        lines(
            Said("Lệnh trong một lần ghi", "Commands written to disk together."),
            (_quantile(0.5, "leothang_node_group_size", _HERE, "node"), "p50 {{node}}"),
            (_quantile(0.99, "leothang_node_group_size", _HERE, "node"), "p99 {{node}}"),
        ),
        lines(
            Said("Thời gian một lần ghi", "How long one durable write takes.", "s"),
            (_quantile(0.99, "leothang_node_write_seconds", _HERE, "node"), "p99 {{node}}"),
        ),
        lines(
            Said("Chưa gửi", "Entries of the register the hub lacks."),
            (f"sum by (node) (leothang_node_outbox_lag_facts{{{_HERE}}})", "{{node}}"),
        ),
        lines(
            Said("Lệnh đang chờ", "Commands not yet written; above 4,096 the node says busy."),
            (f"sum by (node) (leothang_node_commands_waiting{{{_HERE}}})", "{{node}}"),
        ),
        lines(
            Said("Phác thảo văn bản", "Texts of papers by what became of their sketch."),
            (
                f"sum by (outcome) (increase(leothang_node_sketches_total{{{_HERE}}}[1h]))",
                "{{outcome}}",
            ),
        ),
        rows(
            Said("Sổ", "Entries of each node's register.", width=12),
            f"max by (hub, node) (leothang_node_register_entries{{{_HERE}}})",
        ),
        lines(
            Said("Lần gửi hỏng", "Attempts to publish that failed within an hour.", width=12),
            (
                f"sum by (node, reason) (increase({_FAILED}{{{_HERE}}}[1h]))",
                "{{node}} {{reason}}",
            ),
        ),
    ]


def _workers() -> list[Any]:
    return [
        lines(
            Said("Sự kiện đọc mỗi giây", "Facts read a second, by outcome."),
            (f"sum by (outcome) (rate(leothang_facts_total{{{_HUB}}}[5m]))", "{{outcome}}"),
        ),
        lines(
            Said("Một lô", "Seconds to judge and commit a batch.", "s"),
            (_quantile(0.99, "leothang_batch_seconds", _HUB, "worker"), "p99 {{worker}}"),
        ),
        lines(
            Said("Cỡ lô", "Facts in a batch."),
            (_quantile(0.5, "leothang_batch_size", _HUB, "worker"), "p50 {{worker}}"),
        ),
        lines(
            Said("Đánh giá mỗi giây", "Matters, groups and agencies judged a second.", width=12),
            (f"sum by (worker) (rate(leothang_evaluations_total{{{_HUB}}}[5m]))", "{{worker}}"),
        ),
        lines(
            Said("Phác thảo đọc được", "Sketches of texts read, by outcome.", width=12),
            (f"sum by (outcome) (increase(leothang_sketches_total{{{_HUB}}}[1h]))", "{{outcome}}"),
        ),
    ]


def _machine() -> list[Any]:
    who = "{{program}} {{instance}}"
    return [
        number(
            Said("Chương trình sẵn sàng", "Programs that are ready.", width=4),
            f"sum(leothang_ready{{{_HUB}}})",
        ),
        lines(
            Said("Bộ nhớ", "Resident memory.", "bytes", 10),
            (f'process_resident_memory_bytes{{job="leothang",{_HUB}}}', who),
        ),
        lines(
            Said("Bộ xử lý", "Processors in use.", "short", 10),
            (f'rate(process_cpu_seconds_total{{job="leothang",{_HUB}}}[5m])', who),
        ),
        lines(
            Said("Dữ liệu", "Bytes in the data directory: register, view, queue.", "bytes"),
            (f"leothang_data_bytes{{{_HUB}}}", who),
        ),
        lines(
            Said("Đĩa còn trống", "Share of the disk that is left.", "percentunit"),
            (f"leothang_disk_free_bytes{{{_HUB}}} / leothang_disk_size_bytes{{{_HUB}}}", who),
        ),
        lines(
            Said("Tệp đang mở", "Files and connections open.", "short"),
            (f'process_open_fds{{job="leothang",{_HUB}}}', who),
        ),
    ]
