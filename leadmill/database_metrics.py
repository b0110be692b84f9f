"""`leadmill metrics`: the metrics of the database at /metrics, for Prometheus.

A process of its own: it says that nothing works when neither service nor worker can any more, and
neither of them gets the rights of the role that watches.
"""

import logging
import signal
import threading
import time
from collections.abc import Iterable
from typing import Any

import psycopg
from prometheus_client import start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector, CollectorRegistry

from leadmill import logs
from leadmill.settings import Settings, SettingsError

log = logging.getLogger(__name__)

CONNECT_SECONDS = 3
# Less than Prometheus waits (scrape_timeout).
READ_SECONDS = 7
# However many ask, and how often: the database is read once in that time.
REST_SECONDS = 1.0
_READ = "select name, kind, help, labels, value from ops.metric order by name"
_FAMILIES: dict[str, Any] = {"gauge": GaugeMetricFamily, "counter": CounterMetricFamily}


class DatabaseMetrics(Collector):
    """Reads ops.metric, over a connection of its own each time: so it also tries that."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._reading = threading.Lock()
        self._read: list[Metric] = []
        self._read_at = -REST_SECONDS
        self._was_up: bool | None = None

    def collect(self) -> Iterable[Metric]:
        with self._reading:
            if time.monotonic() - self._read_at >= REST_SECONDS:
                self._read = self._look()
                self._read_at = time.monotonic()
            return self._read

    def _look(self) -> list[Metric]:
        started = time.monotonic()
        found: list[Metric] = []
        is_up = False
        try:
            with psycopg.connect(
                self._conninfo,
                connect_timeout=CONNECT_SECONDS,
                application_name="leadmill_metrics",
                options=f"-c statement_timeout={READ_SECONDS}s -c default_transaction_read_only=on",
                autocommit=True,
            ) as connection:
                is_up = True
                found = _families(connection.execute(_READ).fetchall())
        except psycopg.Error as error:
            if self._was_up is not False:
                # Its first line names no value.
                log.warning("the metrics cannot be read", extra={"detail": type(error).__name__})
        self._was_up = bool(found)
        return [
            _gauge("leadmill_database_up", "Whether the database lets the monitor in.", is_up),
            _gauge(
                "leadmill_database_metrics_readable",
                "Whether the metrics of the database could be read.",
                bool(found),
            ),
            _gauge(
                "leadmill_database_metrics_read_seconds",
                "How long it took to connect and to read them.",
                time.monotonic() - started,
            ),
            *found,
        ]


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=float(value))


def _families(rows: list[tuple[str, str, str, dict[str, str], Any]]) -> list[Metric]:
    found: dict[str, Metric] = {}
    for name, kind, text, labels, value in rows:
        family = found.get(name)
        if family is None:
            family = found[name] = _FAMILIES[kind](name, text)
        # A counter's family goes by the name without _total, and its samples by the name with it.
        family.add_sample(name, labels, float(value))
    return list(found.values())


def serve(settings: Settings, host: str) -> None:
    """Answer /metrics until SIGTERM or Ctrl-C."""
    logs.configure(settings.log_level)
    collector = DatabaseMetrics(settings.require("database_url_monitor"))
    registry = CollectorRegistry(auto_describe=False)
    registry.register(collector)
    try:
        server, thread = start_http_server(settings.metrics_port, addr=host, registry=registry)
    except OSError as error:
        raise SettingsError(f"LEADMILL_METRICS_PORT {settings.metrics_port}: {error}") from None
    log.info("metrics are served", extra={"port": settings.metrics_port})
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()
    server.shutdown()
    thread.join()
