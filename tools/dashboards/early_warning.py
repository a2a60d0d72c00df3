"""*Cảnh báo sớm*: what holds now, where, how grave, and how fast it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grafana_foundation_sdk.builders import common as c
from grafana_foundation_sdk.builders import geomap
from grafana_foundation_sdk.models import common as cm
from grafana_foundation_sdk.models import dashboard as dm

from dashboards.panels import (
    COLOURS,
    SOURCE,
    Said,
    chosen,
    lines,
    number,
    page,
    placed,
    rows,
    target,
)

if TYPE_CHECKING:
    from grafana_foundation_sdk.builders import dashboard as d

_OPEN = 'leothang:findings_open:max{province=~"$province"'
_SAID = 'leothang:alerts:increase1h{hub=~"$hub",province=~"$province"'
_WORDS = {
    "critical": "Mức nghiêm trọng",
    "high": "Mức cao",
    "medium": "Mức trung bình",
    "low": "Mức thấp",
}


def early_warning() -> d.Dashboard:
    """Return the dashboard of the early warning."""
    made = page(
        "early-warning",
        "Cảnh báo sớm",
        "Findings that hold by province, pattern and severity; warnings raised and withdrawn.",
        chosen("hub", "Trung tâm", "leothang_build_info"),
        chosen("province", "Tỉnh", "leothang_findings_open"),
    )
    return placed(
        made,
        [
            ("Đang còn", [*_numbers(), _map(), _by_province(), _by_pattern()]),
            ("Diễn biến", _told()),
            ("Độ trễ", _latency()),
            ("Bàn trực", _desks()),
            ("Số liệu nền", _ground()),
        ],
    )


def _numbers() -> list[Any]:
    return [
        number(
            Said(word, f"Findings of severity {severity} that hold.", width=4, height=4),
            f'sum({_OPEN},severity="{severity}"}})',
            (1, COLOURS[severity]),
        )
        for severity, word in _WORDS.items()
    ] + [
        number(
            Said("Chưa đóng ở bàn trực", "Warnings at desks that are not closed.", "short", 4, 4),
            'sum(leothang_desk_alerts_open{hub=~"$hub",province=~"$province"})',
        ),
        number(
            Said("Quá hạn xác nhận", "Warnings nobody took up in time.", "short", 4, 4),
            'sum(leothang_desk_alerts_unacknowledged_overdue{hub=~"$hub"})',
            (1, "red"),
        ),
    ]


def _map() -> Any:  # noqa: ANN401 - the SDK's panels share no base class
    """Return the country: a circle for each province, as large as what holds there."""
    coords = cm.FrameGeometrySourceMode.COORDS
    here = c.FrameGeometrySource().mode(coords).latitude("lat").longitude("lon")
    circles = {
        "style": {
            "size": {"field": "Value", "min": 6, "max": 40, "fixed": 8},
            "color": {"field": "Value"},
            "text": {"field": "name", "mode": "field"},
            "opacity": 0.6,
        },
        "showLegend": True,
    }
    layer = (
        c.MapLayerOptions().type("markers").name("provinces").config(circles).location(here)
    ).tooltip(tooltip=True)
    return (
        geomap.Panel()
        .title("Bản đồ phát hiện")
        .description("Findings of severity high and critical that hold, by province.")
        .datasource(SOURCE)
        .span(10)
        .height(16)
        .basemap(c.MapLayerOptions().type("default").name("base"))
        .layers([layer])
        .view(geomap.MapViewConfig().id("coords").lat(16).lon(107).zoom(5))
        .with_target(
            target(
                f'sum by (province) ({_OPEN},severity=~"high|critical"}})'
                " * on (province) group_left (name, lat, lon) leothang:province:info",
                instant=True,
            )
        )
        .with_transformation(
            dm.DataTransformerConfig(
                id_val="convertFieldType",
                options={
                    "conversions": [
                        {"targetField": "lat", "destinationType": "number"},
                        {"targetField": "lon", "destinationType": "number"},
                    ]
                },
            )
        )
    )


def _by_province() -> Any:  # noqa: ANN401
    return rows(
        Said("Theo tỉnh", "Findings that hold, by province and severity.", width=7, height=16),
        f"sum by (province, severity) ({_OPEN}}}) > 0",
    )


def _by_pattern() -> Any:  # noqa: ANN401
    return rows(
        Said("Theo dạng", "Findings that hold, by pattern and severity.", width=7, height=16),
        f"sum by (pattern, severity) ({_OPEN}}}) > 0",
    )


def _told() -> list[Any]:
    return [
        lines(
            Said("Mở, đổi, rút trong một giờ", "Changes of warnings within an hour, by change."),
            (f'sum by (change) ({_SAID},change=~"raised|changed|withdrawn"}})', "{{change}}"),
        ),
        lines(
            Said("Mở mới theo mức độ", "Warnings raised within an hour, by severity."),
            (f'sum by (severity) ({_SAID},change="raised"}})', "{{severity}}"),
        ),
        lines(
            Said("Mở mới theo dạng", "Warnings raised within an hour, by pattern."),
            (f'sum by (pattern) ({_SAID},change="raised"}})', "{{pattern}}"),
        ),
        lines(
            Said("Phát hiện đang còn theo mức độ", "Findings that hold, by severity.", width=12),
            (f"sum by (severity) ({_OPEN}}})", "{{severity}}"),
        ),
        lines(
            Said("Nhóm đông người", "Groups by how they stand.", width=12),
            (
                'sum by (life) (leothang_groups{hub=~"$hub",province=~"$province"})',
                "{{life}}",
            ),
        ),
    ]


def _latency() -> list[Any]:
    return [
        lines(
            Said(
                "Từ sự kiện đến cảnh báo",
                "From a fact stored at the hub to its warning stored at the hub; target p99 < 2 s.",
                "s",
                12,
            ),
            ('leothang:alert_latency_seconds:p50{hub=~"$hub"}', "p50 {{hub}}"),
            ('leothang:alert_latency_seconds:p99{hub=~"$hub"}', "p99 {{hub}}"),
        ),
        lines(
            Said("Chờ đánh giá", "For how long facts have waited to be read and judged.", "s", 12),
            ('max by (hub, worker) (leothang_stream_lag_seconds{hub=~"$hub"})', "đọc {{worker}}"),
            (
                'max by (hub, worker) (leothang_judging_lag_seconds{hub=~"$hub"})',
                "đánh giá {{worker}}",
            ),
        ),
    ]


def _desks() -> list[Any]:
    return [
        lines(
            Said("Cảnh báo ở bàn trực", "Warnings that are not closed, by where they stand."),
            (
                'sum by (state) (leothang_desk_alerts_open{hub=~"$hub",province=~"$province"})',
                "{{state}}",
            ),
        ),
        lines(
            Said("Đưa lên cấp trên trong một ngày", "Warnings that climbed to the desk above."),
            (
                'sum by (hub) (increase(leothang_desk_escalations_total{hub=~"$hub"}[1d]))',
                "{{hub}}",
            ),
        ),
        lines(
            Said(
                "Tỷ lệ cảnh báo sai (7 ngày)",
                "Share of the warnings officers concluded that they found false.",
                "percentunit",
            ),
            ('leothang:false_positives:ratio7d{hub=~"$hub"}', "{{hub}}"),
        ),
        rows(
            Said(
                "Kết luận của cán bộ (7 ngày)", "What officers found, and what was false.", width=12
            ),
            "sum by (outcome, reason)"
            ' (increase(leothang_desk_verdicts_total{hub=~"$hub"}[7d])) > 0',
        ),
        lines(
            Said("Lệnh ở bàn trực", "Commands of officers by kind.", width=12),
            (
                'sum by (command) (rate(leothang_desk_commands_total{hub=~"$hub"}[5m]))',
                "{{command}}",
            ),
        ),
    ]


def _ground() -> list[Any]:
    return [
        rows(
            Said(
                "Tỉnh im lặng", "Of the last weeks, those in which a province registered nothing."
            ),
            'max by (province) (leothang_counts_silent_weeks{province=~"$province"}) > 0',
        ),
        rows(
            Said("Bộ quy tắc đang dùng", "Digest of the rules in use, by worker."),
            'max by (hub, worker, digest) (leothang_rulebook_info{hub=~"$hub"})',
        ),
        rows(
            Said("Chạy thử", "Warnings of rules on trial against the live ones."),
            'sum by (difference, pattern) (leothang_shadow_alerts{hub=~"$hub"})',
        ),
    ]
