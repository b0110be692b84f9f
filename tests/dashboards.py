"""deploy/monitoring/dashboards: the dashboards of Grafana, out of the lists of panels below.

A panel is a title, a unit of Grafana's, and its queries with the legend of each. Every query is run
against a Prometheus that has watched a whole market, and has to show data there
(tests/integration/monitoring/test_live.py). No Grafana was run: the files are what its own SDK
writes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grafana_foundation_sdk.builders import common, dashboard, prometheus, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import DataSourceRef

from leadmill.places import ROOT

FOLDER = ROOT / "deploy" / "monitoring" / "dashboards"
SOURCE = "${source}"
WIDTH, HEIGHT = 8, 8
DOOR = "leadmill_door_request_seconds"


@dataclass(frozen=True)
class Panel:
    title: str
    unit: str
    queries: tuple[tuple[str, str], ...]
    note: str = ""


def p95(histogram: str, *by: str) -> str:
    labels = ", ".join((*by, "le"))
    return f"histogram_quantile(0.95, sum by ({labels}) (rate({histogram}_bucket[5m])))"


def panel(title: str, unit: str, *queries: str, note: str = "") -> Panel:
    """Each query is `legend = PromQL`."""
    pairs = [query.split(" = ", 1) for query in queries]
    return Panel(title, unit, tuple((legend, text) for legend, text in pairs), note)


DASHBOARDS: dict[str, tuple[Panel, ...]] = {
    "Overview": (
        panel("What answers", "bool_yes_no", "{{instance}} = min by (instance) (probe_success)"),
        panel("Processes", "bool_yes_no", "{{job}} {{instance}} = up"),
        panel(
            "Alerts",
            "short",
            '{{alertname}} = count by (alertname) (ALERTS{alertstate="firing"})',
            note="Watchdog always fires.",
        ),
        panel(
            "Requests",
            "reqps",
            "{{door}} = sum by (door) (rate(leadmill_door_requests_total[5m]))",
        ),
        panel(
            "Requests that fail",
            "percentunit",
            '{{door}} = (sum by (door) (rate(leadmill_door_requests_total{status=~"5.."}[5m]))'
            " or 0 * sum by (door) (rate(leadmill_door_requests_total[5m])))"
            " / sum by (door) (rate(leadmill_door_requests_total[5m]))",
        ),
        panel("p95 of the doors", "s", f"{{{{door}}}} = {p95(DOOR, 'door')}"),
        panel(
            "Leads sold, last hour",
            "short",
            "{{currency}} = sum by (currency) (increase(leadmill_sold_leads_total[1h]))",
        ),
        panel(
            "Oldest ready job",
            "s",
            "{{queue}} = max by (queue) (leadmill_job_oldest_ready_seconds)",
        ),
        panel(
            "Since the last backup and drill",
            "s",
            "backup = time() - leadmill_backup_timestamp_seconds",
            "drill = time() - leadmill_drill_timestamp_seconds",
            note="Since 1970: there was none.",
        ),
    ),
    "Doors": (
        panel(
            "Requests by kind and status",
            "reqps",
            "{{kind}} {{status}} = sum by (kind, status) (rate(leadmill_door_requests_total[5m]))",
        ),
        panel(
            "p95 by route, slowest ten",
            "s",
            f"{{{{route}}}} = topk(10, {p95(DOOR, 'route')})",
            note="`other`: what was refused or failed.",
        ),
        panel(
            "Requests by route, most called ten",
            "reqps",
            f"{{{{route}}}} = topk(10, sum by (route) (rate({DOOR}_count[5m])))",
        ),
        panel(
            "Refused by limits",
            "reqps",
            "{{door}} {{refused_by}} = sum by (door, refused_by)"
            " (rate(leadmill_door_limited_total[5m]))",
        ),
        panel(
            "Leads submitted, last hour",
            "short",
            "{{door}} = sum by (door)"
            ' (increase(leadmill_door_request_seconds_count{route="/api/rpc/submit_lead"}[1h]))',
        ),
        panel(
            "Certificate ends in",
            "s",
            "{{instance}} = probe_ssl_earliest_cert_expiry - time()",
        ),
    ),
    "Service": (
        panel(
            "Requests by route",
            "reqps",
            "{{route}} = sum by (route) (rate(leadmill_http_request_seconds_count[5m]))",
        ),
        panel(
            "p95 by route, slowest ten",
            "s",
            f"{{{{route}}}} = topk(10, {p95('leadmill_http_request_seconds', 'route')})",
        ),
        panel(
            "Answers by status",
            "reqps",
            "{{status}} = sum by (status) (rate(leadmill_http_request_seconds_count[5m]))",
        ),
        panel("Memory", "bytes", "{{job}} {{instance}} = process_resident_memory_bytes"),
        panel(
            "Processor", "percentunit", "{{job}} {{instance}} = rate(process_cpu_seconds_total[5m])"
        ),
        panel(
            "Since the release was applied",
            "s",
            "code = time() - leadmill_code_applied_timestamp_seconds",
        ),
        panel("Open files", "short", "{{job}} {{instance}} = process_open_fds"),
    ),
    "Jobs": (
        panel(
            "Ready jobs",
            "short",
            '{{queue}} = sum by (queue) (leadmill_jobs{state="ready"})',
        ),
        panel(
            "Oldest ready job",
            "s",
            "{{queue}} = max by (queue) (leadmill_job_oldest_ready_seconds)",
        ),
        panel(
            "Jobs by state",
            "short",
            "{{state}} = sum by (state) (leadmill_jobs)",
        ),
        panel(
            "Jobs by task",
            "ops",
            "{{task}} = sum by (task) (rate(leadmill_job_seconds_count[5m]))",
        ),
        panel(
            "Jobs by outcome",
            "ops",
            "{{outcome}} = sum by (outcome) (rate(leadmill_job_seconds_count[5m]))",
        ),
        panel(
            "p95 by task, slowest ten",
            "s",
            f"{{{{task}}}} = topk(10, {p95('leadmill_job_seconds', 'task')})",
        ),
        panel("Queues in work", "short", "workers = leadmill_workers"),
        panel("Schedule is late", "s", "latest entry = leadmill_schedule_late_seconds"),
        panel(
            "Leads to be offered again",
            "s",
            "overdue = leadmill_waiting_lead_overdue_seconds",
            "upgrade of filters = leadmill_filter_upgrade_seconds",
        ),
    ),
    "Business": (
        panel(
            "Leads sold, last hour",
            "short",
            "{{currency}} = sum by (currency) (increase(leadmill_sold_leads_total[1h]))",
        ),
        panel(
            "Leads sold today",
            "short",
            "{{currency}} = max by (currency) (leadmill_sold_leads_total)",
        ),
        panel(
            "Revenue today, minor units",
            "short",
            "{{currency}} = max by (currency) (leadmill_sold_minor_units_total)",
        ),
        panel(
            "Refunded leads today",
            "short",
            "{{currency}} = max by (currency) (leadmill_refunded_leads_total)",
        ),
        panel(
            "Paid in today, minor units",
            "short",
            "{{currency}} = max by (currency) (leadmill_deposited_minor_units_total)",
        ),
        panel("Sign-ups today", "short", "organisations = leadmill_sign_ups_total"),
        panel("Leads that wait for approval", "short", "leads = leadmill_leads_waiting"),
        panel("Oldest of them", "s", "age = leadmill_lead_oldest_waiting_seconds"),
        panel(
            "Sums of the reports",
            "s",
            "age = time() - leadmill_reports_rolled_up_timestamp_seconds",
        ),
    ),
    "Money": (
        panel(
            "Open webhooks",
            "short",
            "{{processor}} {{status}} = sum by (processor, status) (leadmill_webhooks_open)",
        ),
        panel("Last webhook", "s", "ago = time() - leadmill_webhook_timestamp_seconds"),
        panel(
            "Differences with processors",
            "short",
            "{{processor}} = leadmill_processor_differences",
        ),
        panel("Open deposits", "short", "{{processor}} = leadmill_deposits_open"),
        panel(
            "Since the last comparison",
            "s",
            "{{processor}} {{kind}} = time() - leadmill_reconciliation_timestamp_seconds",
        ),
        panel("Oldest row without a seal", "s", "{{log}} = leadmill_unsealed_seconds"),
        panel(
            "Seals of the ledger, last hour",
            "short",
            "seals = increase(leadmill_ledger_seals_total[1h])",
        ),
    ),
    "Mails, notifications, vendors": (
        panel(
            "Mails by outcome",
            "ops",
            "{{outcome}} = sum by (outcome) (rate(leadmill_mails_total[5m]))",
        ),
        panel(
            "Waiting",
            "short",
            "{{what}} = leadmill_deliveries_waiting",
        ),
        panel(
            "Oldest that is due",
            "s",
            "{{what}} = leadmill_delivery_oldest_due_seconds",
            "events = leadmill_events_unmatched_seconds",
        ),
        panel(
            "Notifications by kind and outcome",
            "ops",
            "{{kind}} {{outcome}} = sum by (kind, outcome)"
            " (rate(leadmill_notification_seconds_count[5m]))",
        ),
        panel("Channels", "short", "{{state}} = leadmill_channels"),
        panel(
            "Requests to vendors",
            "reqps",
            "{{vendor}} {{outcome}} = sum by (vendor, outcome)"
            " (rate(leadmill_vendor_request_seconds_count[5m]))",
        ),
        panel(
            "p95 of vendors",
            "s",
            f"{{{{vendor}}}} = {p95('leadmill_vendor_request_seconds', 'vendor')}",
        ),
        panel(
            "Connections to CRMs",
            "short",
            "{{status}} = leadmill_crm_connections",
            "open imports = leadmill_crm_imports_open",
        ),
        panel(
            "Log of nginx, not counted yet",
            "bytes",
            "bytes = leadmill_access_log_unread_bytes",
        ),
    ),
    "Database": (
        panel(
            "Connections",
            "short",
            "{{role}} = leadmill_connections",
            "most = leadmill_connections_limit",
        ),
        panel("Oldest open transaction", "s", "{{role}} = leadmill_oldest_transaction_seconds"),
        panel(
            "Oldest snapshot, in transactions",
            "short",
            "{{holder}} = leadmill_oldest_snapshot_transactions",
        ),
        panel(
            "Transactions",
            "ops",
            "{{datname}} = sum by (datname)"
            ' (rate(pg_stat_database_xact_commit{datname!~"template.*|"}[5m]))',
        ),
        panel(
            "Read from memory",
            "percentunit",
            "{{datname}} = sum by (datname) (rate(pg_stat_database_blks_hit[5m]))"
            " / (sum by (datname) (rate(pg_stat_database_blks_hit[5m]))"
            " + sum by (datname) (rate(pg_stat_database_blks_read[5m])))",
        ),
        panel("Size", "bytes", "{{datname}} = pg_database_size_bytes"),
        panel(
            "Sessions at work",
            "short",
            "sessions = rate(leadmill_database_active_seconds_total[5m])",
        ),
        panel(
            "Slowest statement, mean time",
            "s",
            "{{role}} = leadmill_slowest_statement_seconds",
            note="Since the statistics were reset; extensions.pg_stat_statements has the text.",
        ),
        panel(
            "Deadlocks, last 15 minutes",
            "short",
            "{{datname}} = increase(pg_stat_database_deadlocks[15m])",
        ),
        panel("WAL kept by slots", "bytes", "{{slot}} = leadmill_slot_behind_bytes"),
        panel("Standbys behind", "s", "{{standby}} = leadmill_standby_behind_seconds"),
        panel(
            "WAL that standbys have not written",
            "bytes",
            "{{standby}} = leadmill_standby_unconfirmed_bytes",
        ),
        panel(
            "WAL files archived, last hour",
            "short",
            "archived = increase(pg_stat_archiver_archived_count[1h])",
            "failed = increase(pg_stat_archiver_failed_count[1h])",
        ),
        panel("Reading these metrics", "s", "seconds = leadmill_database_metrics_read_seconds"),
    ),
    "Machine": (
        panel(
            "Processors",
            "percentunit",
            '{{instance}} = 1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m]))',
        ),
        panel(
            "Memory available",
            "percentunit",
            "{{instance}} = node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes",
        ),
        panel(
            "Disk free",
            "percentunit",
            "{{instance}} {{mountpoint}} ="
            ' node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs|squashfs|overlay"}'
            " / node_filesystem_size_bytes",
        ),
        panel(
            "Days until a disk is full",
            "d",
            "{{instance}} {{mountpoint}} ="
            ' node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs|squashfs|overlay"}'
            " / clamp_min(-deriv(node_filesystem_avail_bytes[1d]), 1) / 86400",
            note="As it grew in the last day.",
        ),
        panel("Load", "short", "{{instance}} = node_load5"),
    ),
}


def pages() -> dict[Path, str]:
    """Each file with its text."""
    return {FOLDER / f"{_slug(title)}.json": _text(title) for title in DASHBOARDS}


def queries() -> Iterator[tuple[str, str]]:
    """Each query, with the names of its dashboard and panel."""
    for title, panels in DASHBOARDS.items():
        for one in panels:
            for _, text in one.queries:
                yield f"{title}, {one.title}", text


def _slug(title: str) -> str:
    return title.lower().replace(",", "").replace(" ", "-")


def _text(title: str) -> str:
    source = dashboard.DatasourceVariable("source").label("Prometheus").type("prometheus")
    built = (
        dashboard.Dashboard(f"Leadmill: {title}")
        .uid(f"leadmill-{_slug(title)}"[:40])
        .tags(["leadmill"])
        .refresh("30s")
        .time("now-6h", "now")
        .timezone("utc")
        .with_variable(source)
    )
    for number, one in enumerate(DASHBOARDS[title]):
        built = built.with_panel(_panel(number, one))
    return JSONEncoder(sort_keys=True, indent=2).encode(built.build()) + "\n"


def _panel(number: int, one: Panel) -> timeseries.Panel:
    reference = DataSourceRef(type_val="prometheus", uid=SOURCE)
    built = (
        timeseries.Panel()
        .id(number + 1)
        .title(one.title)
        .description(one.note)
        .datasource(reference)
        .unit(one.unit)
        .min(0)
        .height(HEIGHT)
        .span(WIDTH)
        .legend(common.VizLegendOptions().show_legend(True))
    )
    for index, (legend, text) in enumerate(one.queries):
        built = built.with_target(
            prometheus.Dataquery().ref_id(chr(ord("A") + index)).expr(text).legend_format(legend)
        )
    return built


if __name__ == "__main__":
    for file, text in pages().items():
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    sys.exit(0)
