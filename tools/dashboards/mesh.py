"""*Mạng lưới*: who is silent, what waits, and whether streams, sources and links hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboards.panels import Said, chosen, lines, number, page, placed, rows

if TYPE_CHECKING:
    from grafana_foundation_sdk.builders import dashboard as d

_HUB = 'hub=~"$hub"'
_HERE = 'hub=~"$hub",node=~"$node"'


def mesh() -> d.Dashboard:
    """Return the dashboard of hubs, nodes and the lines between them."""
    made = page(
        "mesh",
        "Mạng lưới",
        "Programs that answer, facts on their way, streams and lines of every hub.",
        chosen("hub", "Trung tâm", "leothang_build_info"),
        chosen("node", "Nút", "leothang_build_info"),
    )
    return placed(
        made,
        [
            ("Chương trình", _programs()),
            ("Sự kiện trên đường", _on_the_way()),
            ("Đối soát", _compared()),
        ],
    )


def _programs() -> list[Any]:
    return [
        number(
            Said("Không trả lời", "Programs that do not answer.", width=4, height=6),
            f'count(up{{job="leothang",{_HUB}}} == 0)',
            (1, "red"),
        ),
        number(
            Said("Chưa sẵn sàng", "Programs that run and are not ready.", width=4, height=6),
            f"count(leothang_ready{{{_HUB}}} == 0)",
            (1, "orange"),
        ),
        rows(
            Said("Phiên bản", "Programs with their version.", width=8, height=6),
            f"leothang_build_info{{{_HUB}}}",
        ),
        rows(
            Said("Kiểm tra không đạt", "Checks of /health/ready that fail.", width=8, height=6),
            f"leothang_health_ok{{{_HUB}}} == 0",
        ),
    ]


def _on_the_way() -> list[Any]:
    return [
        lines(
            Said("Chưa gửi: bao lâu", "For how long a node's hub has lacked something.", "s"),
            (f"max by (node) (leothang_node_outbox_lag_seconds{{{_HERE}}})", "{{node}}"),
        ),
        lines(
            Said("Chưa gửi: bao nhiêu", "Entries of registers the hub lacks."),
            (f"sum by (node) (leothang_node_outbox_lag_facts{{{_HERE}}})", "{{node}}"),
        ),
        lines(
            Said("Lần gửi hỏng", "Attempts to publish that failed within an hour, by reason."),
            (
                f"sum by (reason) (increase(leothang_node_outbox_failures_total{{{_HERE}}}[1h]))",
                "{{reason}}",
            ),
        ),
        lines(
            Said("Chưa đọc", "Messages of PETITIONS no worker has read.", width=12),
            (f"max by (hub, worker) (leothang_stream_lag_messages{{{_HUB}}})", "{{worker}}"),
        ),
        lines(
            Said("Cảnh báo chưa gửi", "Warnings the hub lacks.", width=12),
            (f"max by (hub, worker) (leothang_outbox_lag_messages{{{_HUB}}})", "{{worker}}"),
        ),
        lines(
            Said("Để riêng", "Messages set aside within an hour, by reason.", width=12),
            (
                f"sum by (reason) (increase(leothang_unreadable_total{{{_HUB}}}[1h]))",
                "{{reason}}",
            ),
        ),
        lines(
            Said("Bàn trực chưa nghe", "Changes of warnings a desk has not read.", width=12),
            (f"max by (hub, desk) (leothang_desk_stream_lag_messages{{{_HUB}}})", "{{desk}}"),
        ),
    ]


def _compared() -> list[Any]:
    return [
        lines(
            Said("Trung tâm từng thiếu", "Times a hub had lost facts and got them again."),
            (
                f"sum by (node) (increase(leothang_node_outbox_refills_total{{{_HERE}}}[1d]))",
                "{{node}}",
            ),
        ),
    ]
