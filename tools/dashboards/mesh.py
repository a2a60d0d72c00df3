"""*Mạng lưới*: who is silent, what waits, and whether streams, sources and links hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboards.panels import Said, chosen, lines, number, page, placed, rows

if TYPE_CHECKING:
    from grafana_foundation_sdk.builders import dashboard as d

_HUB = 'hub=~"$hub"'
_STORE = "leothang_hub_server_store"
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
            ("Nút im lặng", _silent()),
            ("Trung tâm", _hubs()),
            ("Giữa các trung tâm", _between()),
            ("Đối soát và để riêng", _compared()),
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


def _silent() -> list[Any]:
    return [
        rows(
            Said("Im lặng lâu nhất", "Twenty nodes whose last fact is oldest.", "s", 12),
            f"topk(20, max by (hub, node) (leothang_hub_node_silent_seconds{{{_HERE}}}))",
        ),
        number(
            Said("Im lặng hơn một ngày", "Nodes without a fact for more than a day.", width=6),
            f"count(leothang_hub_node_silent_seconds{{{_HERE}}} > 86400)",
            (1, "orange"),
        ),
        number(
            Said("Chưa từng nghe", "Nodes of the topology that were never heard.", width=6),
            f"count(leothang_hub_node_last_message_timestamp_seconds{{{_HERE}}} == 0)",
            (1, "orange"),
        ),
    ]


def _hubs() -> list[Any]:
    return [
        rows(
            Said("Máy chủ", "1 while a server answers.", width=6),
            f"leothang_hub_server_up{{{_HUB}}}",
        ),
        rows(
            Said("Máy chủ dẫn đầu", "Which server leads each stream.", width=6),
            f"leothang_hub_stream_leader{{{_HUB}}} == 1",
        ),
        lines(
            Said("Bản sao chậm", "Operations a copy of a stream is behind.", width=12),
            (
                f"max by (hub, stream, server) (leothang_hub_stream_replica_lag{{{_HUB}}})",
                "{{stream}} {{server}}",
            ),
        ),
        lines(
            Said("Thông điệp trong luồng", "Messages each stream holds."),
            (
                f"max by (hub, stream) (leothang_hub_stream_messages{{{_HUB}}})",
                "{{hub}} {{stream}}",
            ),
        ),
        lines(
            Said("Kho luồng", "Share of the room for streams that is used.", "percentunit"),
            (
                f"{_STORE}_bytes{{{_HUB}}} / {_STORE}_limit_bytes{{{_HUB}}}",
                "{{server}}",
            ),
        ),
        lines(
            Said("Kết nối", "Clients connected to each server."),
            (f"leothang_hub_server_connections{{{_HUB}}}", "{{server}}"),
        ),
        lines(
            Said("Bị từ chối", "Times an hour a user was refused to publish or subscribe."),
            (
                f"sum by (hub, server, kind) (increase(leothang_hub_denied_total{{{_HUB}}}[1h]))",
                "{{server}} {{kind}}",
            ),
        ),
    ]


def _between() -> list[Any]:
    return [
        lines(
            Said("Nguồn: chưa nhận", "Messages of another hub not read yet."),
            (
                f"max by (hub, source) (leothang_hub_source_lag_messages{{{_HUB}}})",
                "{{hub}} ← {{source}}",
            ),
        ),
        lines(
            Said("Nguồn: im lặng", "Since anything was heard of another hub.", "s"),
            (
                f"max by (hub, source) (leothang_hub_source_silent_seconds{{{_HUB}}})",
                "{{hub}} ← {{source}}",
            ),
        ),
        rows(
            Said("Nguồn: tới được", "1 while the other hub's stream answers."),
            f"leothang_hub_source_reachable{{{_HUB}}}",
        ),
        rows(
            Said("Liên kết", "1 while a server of this hub has a link to that server.", width=12),
            f"leothang_hub_leaf_up{{{_HUB}}}",
        ),
        lines(
            Said("Thời gian khứ hồi", "Round trip over each link.", "s", 12),
            (f"leothang_hub_leaf_rtt_seconds{{{_HUB}}}", "{{hub}} {{peer}}"),
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
        lines(
            Said("Đối soát", "Comparisons of registers with their hub within a day, by outcome."),
            (
                f"sum by (outcome) (increase(leothang_reconciliation_runs_total{{{_HERE}}}[1d]))",
                "{{outcome}}",
            ),
        ),
        rows(
            Said("Thiếu ở trung tâm", "Facts the hub lacked at the last comparison."),
            f"max by (hub, node) (leothang_reconciliation_missing_facts{{{_HERE}}})",
        ),
        rows(
            Said("Thông điệp để riêng", "Messages set aside, by what became of them.", width=12),
            f"sum by (worker, reason, state) (leothang_dead_letters{{{_HUB}}})",
        ),
        lines(
            Said("Tỉnh được theo dõi", "Provinces each process works for.", width=12),
            (f"max by (hub, worker) (leothang_partitions_held{{{_HUB}}})", "{{worker}}"),
            (f"max by (hub) (leothang_partitions_unheld{{{_HUB}}})", "không ai giữ"),
        ),
    ]
