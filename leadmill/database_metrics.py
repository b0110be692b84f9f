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

# Together less than Prometheus waits (scrape_timeout of the job `database`).
CONNECT_SECONDS = 2
READ_SECONDS = 2
ANSWER_SECONDS = 4.0
# However many ask, and how often: the database is read once in that time.
REST_SECONDS = 1.0
# What is not known has no value, such as what a standby has written that has just connected.
_READ = (
    "select name, kind, help, labels, value from ops.metric where value is not null order by name"
)
_FAMILIES: dict[str, Any] = {"gauge": GaugeMetricFamily, "counter": CounterMetricFamily}


class DatabaseMetrics(Collector):
    """Reads ops.metric, over one connection that is made anew when it is lost."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._asking = threading.Lock()
        self._reader: _Reader | None = None
        self._connection: psycopg.Connection | None = None
        self._was_read: bool | None = None
        self._told: list[Metric] = []
        self._told_at = -REST_SECONDS

    def collect(self) -> Iterable[Metric]:
        with self._asking:
            if time.monotonic() - self._told_at >= REST_SECONDS:
                self._told = self._look()
                self._told_at = time.monotonic()
            return self._told

    def close(self) -> None:
        """End the connection, unless it hangs."""
        with self._asking:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _look(self) -> list[Metric]:
        started = time.monotonic()
        reader = self._reader
        if reader is None:
            reader = self._reader = _Reader(self._conninfo, self._connection)
            reader.start()
        # A database that hangs answers nothing, and no time limit of its own applies.
        reader.join(ANSWER_SECONDS)
        is_up, found = False, []
        if not reader.is_alive():
            is_up, found = reader.is_up, reader.found
            self._reader, self._connection = None, reader.connection
        if self._was_read is not bool(found):
            self._was_read = bool(found)
            log.log(
                logging.INFO if found else logging.WARNING,
                "the metrics can be read" if found else "the metrics cannot be read",
            )
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


class _Reader(threading.Thread):
    """Reads once. It is left alone when it hangs, also at the end of the process."""

    def __init__(self, conninfo: str, connection: psycopg.Connection | None) -> None:
        super().__init__(name="reader", daemon=True)
        self._conninfo = conninfo
        self.connection = connection
        self.is_up = False
        self.found: list[Metric] = []

    def run(self) -> None:
        # A connection that was lost meanwhile says nothing of the database.
        for _ in range(1 if self.connection is None else 2):
            try:
                if self.connection is None:
                    self.connection = self._connect()
                self.is_up = True
                self.found = _families(self.connection.execute(_READ).fetchall())
            except psycopg.Error as error:
                log.debug("reading failed", extra={"detail": type(error).__name__})
                if self.connection is not None and self.connection.closed:
                    self.connection, self.is_up = None, False
            if self.connection is not None:
                return

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            self._conninfo,
            connect_timeout=CONNECT_SECONDS,
            application_name="leadmill_metrics",
            options=f"-c statement_timeout={READ_SECONDS}s -c jit=off"
            " -c default_transaction_read_only=on",
            autocommit=True,
        )


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
    collector.close()
