"""For each alert: what makes it fire, and what is close to that and does not.

`at` is the minute that is looked at; series are as promtool writes them, a value each minute:
`1x30` stays 1, `0+5x30` grows by 5.
"""

from __future__ import annotations

from dataclasses import dataclass

HOUR = 3600


@dataclass(frozen=True)
class Case:
    """One alert. A series is `name{labels} values`; the quiet ones are a market that is well."""

    fires: tuple[str, ...]
    quiet: tuple[str, ...]
    at: int = 30
    # Other series that make it fire, each by itself.
    also: tuple[tuple[str, ...], ...] = ()


def both(series: str, fires: str, quiet: str, at: int = 30) -> Case:
    """The same series with other values."""
    return Case((f"{series} {fires}",), (f"{series} {quiet}",), at)


def requests(bad: str, good: str) -> tuple[str, str]:
    name = 'leadmill_door_requests_total{door="public",kind="api",status="%s"}'
    return f"{name % 503} {bad}", f"{name % 200} {good}"


def durations(within_a_second: str, all_of_them: str) -> tuple[str, ...]:
    name = 'leadmill_door_request_seconds_bucket{door="public",route="/api/niches",le="%s"} %s'
    return (
        name % ("1", within_a_second),
        name % ("2.5", all_of_them),
        name % ("+Inf", all_of_them),
        'leadmill_door_request_seconds_count{door="public",route="/api/niches"} ' + all_of_them,
    )


def vendors(failed: str, answered: str) -> tuple[str, str]:
    name = 'leadmill_vendor_request_seconds_count{vendor="stripe",outcome="%s"}'
    return f"{name % 'unavailable'} {failed}", f"{name % 'ok'} {answered}"


def disk(free: str) -> tuple[str, str]:
    labels = '{mountpoint="/",fstype="ext4",instance="a"}'
    return (
        f"node_filesystem_avail_bytes{labels} {free}",
        f"node_filesystem_size_bytes{labels} 1000x120",
    )


def slot(behind: str, limit: int = 2**30) -> tuple[str, str]:
    labels = '{slot="s",is_active="true",instance="a"}'
    return (
        f"leadmill_slot_behind_bytes{labels} {behind}x30",
        f'leadmill_slot_limit_bytes{{instance="a"}} {limit}x30',
    )


def made(kind: str, hours: int, limit: int) -> tuple[str, ...]:
    """Promtool's clock begins at 0: what was made before it has a negative time."""
    return (
        f'leadmill_{kind}_timestamp_seconds{{instance="a"}} -{hours * HOUR}x30',
        f'leadmill_{kind}_overdue_after_seconds{{instance="a"}} {limit * HOUR}x30',
        # Nothing is too old where the setting is zero.
        f'leadmill_{kind}_timestamp_seconds{{instance="b"}} 0x30',
    )


JOBS = ("database", "api", "worker", "doors", "postgres", "node", "probe")
UP = tuple(f'up{{job="{job}",instance="a"}} 1x30' for job in JOBS)


def without(job: str) -> tuple[str, ...]:
    return tuple(one for one in UP if f'"{job}"' not in one)


def down(job: str) -> tuple[str, ...]:
    return (*without(job), f'up{{job="{job}",instance="a"}} 1x20 0x10')


CASES: dict[str, Case] = {
    "DatabaseDown": both("leadmill_database_up", "1x20 0x9", "1x29 0x1"),
    "ApplicationDown": both('probe_success{instance="a"}', "1x20 0x9", "1x29 0x1"),
    "ProcessDown": Case(down("worker"), down("node")),
    "ExporterDown": Case(
        down("node"),
        (*down("worker"), 'pg_up{job="postgres",instance="a"} 1x30'),
        also=(('pg_up{job="postgres",instance="a"} 0x30',),),
    ),
    "TargetMissing": Case(without("api"), UP),
    "MetricsUnreadable": both('leadmill_room_metrics_readable{room="crm"}', "0x30", "1x30"),
    "RequestsSlow": Case(durations("0+90x30", "0+100x30"), durations("0+96x30", "0+100x30")),
    "ErrorsMany": Case(requests("0+2x30", "0+100x30"), requests("0+1x30", "0+101x30")),
    "ErrorsVeryMany": Case(requests("0+6x30", "0+100x30"), requests("0+5x30", "0+101x30")),
    "RequestsLimited": Case(
        (
            'leadmill_door_limited_total{door="public",refused_by="nginx"} 0+90x60',
            *requests("0x60", "0+300x60"),
        ),
        (
            'leadmill_door_limited_total{door="public",refused_by="nginx"} 0+90x60',
            *requests("0x60", "0+600x60"),
        ),
        at=60,
    ),
    # Time begins with the test, in 1970.
    "CertificateEnds": both(
        'probe_ssl_earliest_cert_expiry{instance="a"}',
        f"{13 * 24 * HOUR}x120",
        f"{15 * 24 * HOUR}x120",
        at=90,
    ),
    "CertificateEndsSoon": both(
        'probe_ssl_earliest_cert_expiry{instance="a"}',
        f"{2 * 24 * HOUR}x30",
        f"{4 * 24 * HOUR}x30",
    ),
    "JobsWaiting": Case(
        (
            'leadmill_jobs{queue="interactive",task="a",state="ready"} 60x30',
            'leadmill_jobs{queue="interactive",task="b",state="ready"} 41x30',
        ),
        (
            'leadmill_jobs{queue="interactive",task="a",state="ready"} 100x30',
            'leadmill_jobs{queue="mail",task="b",state="ready"} 100x30',
            'leadmill_jobs{queue="interactive",task="a",state="scheduled"} 500x30',
        ),
    ),
    "JobsLate": Case(
        ('leadmill_job_oldest_ready_seconds{queue="rotation"} 61x30',),
        (
            'leadmill_job_oldest_ready_seconds{queue="rotation"} 59x30',
            'leadmill_job_oldest_ready_seconds{queue="batch"} 250x30',
        ),
    ),
    "SlowJobsLate": both('leadmill_job_oldest_ready_seconds{queue="crm"}', "301x30", "299x30"),
    "JobsFailed": both(
        'leadmill_jobs{queue="mail",task="send_mail",state="failed"}', "1x9", "0x9", 9
    ),
    "NoWorkers": both("leadmill_workers", "0x30", "1x30"),
    "ScheduleLate": both("leadmill_schedule_late_seconds", "301x30", "299x30"),
    "DistributionLate": both("leadmill_waiting_lead_overdue_seconds", "601x30", "599x30"),
    "MailsLate": both('leadmill_delivery_oldest_due_seconds{what="mail"}', "301x30", "299x30"),
    "MailsFail": Case(
        (
            'leadmill_mails_total{outcome="retry"} 0+1x90',
            'leadmill_mails_total{outcome="sent"} 0+3x90',
        ),
        (
            'leadmill_mails_total{outcome="retry"} 0+1x90',
            'leadmill_mails_total{outcome="sent"} 0+5x90',
        ),
        at=80,
    ),
    "NotificationsLate": both(
        'leadmill_delivery_oldest_due_seconds{what="notification"}', "301x30", "299x30"
    ),
    "EventsFaulty": both("leadmill_events_faulty", "1x30", "0x30"),
    "VendorFails": Case(vendors("0+1x30", "0+3x30"), vendors("0+1x30", "0+5x30")),
    "AccessLogUnread": both("leadmill_access_log_unread_bytes", "51e6x30", "49e6x30"),
    "BooksUnsealed": both('leadmill_unsealed_seconds{log="ledger"}', "601x30", "599x30"),
    "ProcessorDiffers": both('leadmill_processor_differences{processor="stripe"}', "1x30", "0x30"),
    "WebhooksQuarantined": Case(
        ('leadmill_webhooks_open{processor="stripe",status="quarantined"} 1x30',),
        (
            'leadmill_webhooks_open{processor="stripe",status="quarantined"} 0x30',
            'leadmill_webhooks_open{processor="stripe",status="waiting"} 9x30',
        ),
    ),
    "WebhooksFail": both(
        'leadmill_webhooks_open{processor="paystack",status="failed"}', "1x60", "0x31 1x29", at=60
    ),
    "ReconciliationMissing": both(
        'leadmill_reconciliation_timestamp_seconds{processor="stripe",kind="balance"}',
        f"-{50 * HOUR}x30",
        f"-{48 * HOUR}x30",
    ),
    "ReportsOld": both("leadmill_reports_rolled_up_timestamp_seconds", "0x60", "0+60x60", at=30),
    "SnapshotOld": both(
        'leadmill_oldest_snapshot_transactions{holder="slot"}', "1000001x30", "999999x30"
    ),
    "TransactionOld": both(
        'leadmill_oldest_transaction_seconds{role="leadmill_worker"}', "601x30", "599x30"
    ),
    "SlotBehind": Case(
        slot("540000000"), slot("530000000"), also=(slot("540000000")[:1], slot("540000000", 0))
    ),
    "SlotLost": both('leadmill_slot_lost{slot="s"}', "1x30", "0x30"),
    "SlotUnused": Case(
        ('leadmill_slot_behind_bytes{slot="s",is_active="false"} 70000000x30',),
        ('leadmill_slot_behind_bytes{slot="s",is_active="true"} 70000000x30',),
    ),
    "StandbyBehind": both('leadmill_standby_behind_seconds{standby="n2"}', "31x30", "29x30"),
    "ConnectionsMany": Case(
        (
            'leadmill_connections{role="leadmill_worker"} 150x30',
            'leadmill_connections{role="leadmill_api"} 51x30',
            "leadmill_connections_limit 250x30",
        ),
        (
            'leadmill_connections{role="leadmill_worker"} 150x30',
            'leadmill_connections{role="leadmill_api"} 49x30',
            "leadmill_connections_limit 250x30",
        ),
    ),
    "DeadlocksMany": both('pg_stat_database_deadlocks{datname="leadmill"}', "0+1x30", "0+0.1x30"),
    "WalNotArchived": both("pg_stat_archiver_failed_count", "0+1x60", "7x60", at=40),
    "DiskLow": Case(disk("190x60"), disk("210x60")),
    "DiskAlmostFull": Case(disk("90x60"), disk("110x60")),
    # Of 1000 bytes 450 are free; a week takes 500 of them, or 400.
    "DiskFullSoon": Case(
        disk(f"450-{500 / 7 / 1440:.6f}x120"), disk(f"450-{400 / 7 / 1440:.6f}x120"), at=90
    ),
    "MemoryLow": Case(
        ("node_memory_MemAvailable_bytes 9x30", "node_memory_MemTotal_bytes 100x30"),
        ("node_memory_MemAvailable_bytes 11x30", "node_memory_MemTotal_bytes 100x30"),
    ),
    "BackupMissing": Case(made("backup", 31, limit=30), made("backup", 29, limit=30)),
    "DrillMissing": Case(made("drill", 51, limit=50), made("drill", 49, limit=50)),
}
# It fires as long as there is a Prometheus: that is what it is for.
ALWAYS = {"Watchdog"}
