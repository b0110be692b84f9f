"""Traces by OpenTelemetry, where a collector is configured; without one nothing of it is loaded.

The id of a request, which nginx makes, is the id of its trace. Jobs carry it on, so a trace reaches
from the door to the last statement and the last call out.

What is exported is a list of what may be: no address, query, header, body, message of an error or
value of a statement is in it.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from leadmill.outage import Persisting
from leadmill.settings import Settings

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span, SpanKind, Tracer

EXPORT_SECONDS = 5
_TRACE_ID = re.compile(r"[0-9a-f]{32}")
_LITERAL = re.compile(r"'(?:[^']|'')*'")
_ALLOWED = frozenset(
    {
        *("http.request.method", "http.method", "http.response.status_code", "http.status_code"),
        *("server.address", "server.port", "net.peer.name", "net.peer.port", "error.type"),
        *("db.system", "db.system.name", "db.name", "db.namespace", "db.operation.name"),
        *("leadmill.endpoint", "leadmill.task", "leadmill.queue", "leadmill.job_id"),
        *("leadmill.attempt",),
    }
)
# Without what is quoted in them: a value that a statement has in its text, and not as a parameter.
_STATEMENTS = frozenset({"db.statement", "db.query.text"})
_ADDRESSES = frozenset({"http.url", "url.full"})

_tracer: Tracer | None = None


@contextmanager
def tracing(settings: Settings, process: str) -> Iterator[None]:
    """Export what this process does as long as the block runs, when there is a collector."""
    if not settings.otlp_endpoint:
        yield
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    # What it logs of a collector that is away, with the address, we say ourselves.
    logging.getLogger("opentelemetry.exporter").setLevel(logging.CRITICAL)
    exporter = OTLPSpanExporter(
        endpoint=f"{settings.otlp_endpoint.rstrip('/')}/v1/traces",
        headers=dict(header.split("=", 1) for header in settings.otlp_headers),
        timeout=EXPORT_SECONDS,
    )
    provider = _provider(process, settings.traces_percent)
    provider.add_span_processor(BatchSpanProcessor(stripping(exporter)))
    with _instrumented(provider):
        yield
    provider.shutdown()


@contextmanager
def request_span(request_id: str, method: str) -> Iterator[Span | None]:
    """The service's part in a request."""
    with _span(method, request_id, "SERVER", {"http.request.method": method}) as span:
        yield span


@contextmanager
def job_span(request_id: str, task: str, **more: str | int) -> Iterator[Span | None]:
    """A job, in the trace of the request that has caused it; in one of its own without any."""
    attributes = {f"leadmill.{name}": value for name, value in more.items()}
    with _span(task, request_id, "CONSUMER", {"leadmill.task": task, **attributes}) as span:
        yield span


def _provider(process: str, percent: int) -> TracerProvider:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ParentBased, TraceIdRatioBased

    return TracerProvider(
        # What belongs to no request and no job, such as looking for jobs, is no trace.
        # By the id of the trace, so that every process decides the same.
        sampler=ParentBased(ALWAYS_OFF, remote_parent_sampled=TraceIdRatioBased(percent / 100)),
        resource=Resource({"service.name": f"leadmill-{process}"}),
        shutdown_on_exit=False,
    )


@contextmanager
def _instrumented(provider: TracerProvider) -> Iterator[None]:
    """Statements and calls out are spans. Calls out carry `traceparent`."""
    from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
    from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor

    global _tracer
    both: tuple[Any, ...] = (HTTPXClientInstrumentor(), PsycopgInstrumentor())
    for one in both:
        one.instrument(tracer_provider=provider, skip_dep_check=True)
    _tracer = provider.get_tracer("leadmill")
    try:
        yield
    finally:
        _tracer = None
        for one in both:
            one.uninstrument()


@contextmanager
def _span(
    name: str, request_id: str, kind: str, attributes: dict[str, str | int]
) -> Iterator[Span | None]:
    if _tracer is None:
        yield None
        return
    from opentelemetry.trace import SpanKind

    kinds: dict[str, SpanKind] = dict(SpanKind.__members__)
    with _tracer.start_as_current_span(
        name,
        context=_parent(request_id),
        kind=kinds[kind],
        attributes=attributes,
        # Its message may quote anything.
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            yield span
        except BaseException as error:
            span.set_attribute("error.type", type(error).__name__)
            raise


def _parent(request_id: str) -> Context:
    """nginx's part in the trace: its id is the first half of the request's."""
    from opentelemetry.trace import (
        NonRecordingSpan,
        SpanContext,
        TraceFlags,
        set_span_in_context,
    )

    if not _TRACE_ID.fullmatch(request_id):
        request_id = secrets.token_hex(16)
    context = SpanContext(
        trace_id=int(request_id, 16),
        span_id=int(request_id[:16], 16) or 1,
        is_remote=True,
        trace_flags=TraceFlags(TraceFlags.SAMPLED),
    )
    return set_span_in_context(NonRecordingSpan(context))


def stripping(inner: SpanExporter) -> SpanExporter:
    """An exporter that passes on what may be known outside, and nothing else."""
    from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

    class Stripping(SpanExporter):
        def __init__(self) -> None:
            self._away = Persisting("the collector does not take traces")

        def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
            result = inner.export([_stripped(span) for span in spans])
            if result is SpanExportResult.SUCCESS:
                self._away.passed()
            else:
                self._away.came()
            return result

        def shutdown(self) -> None:
            inner.shutdown()

        def force_flush(self, timeout_millis: int = 30000) -> bool:
            return inner.force_flush(timeout_millis)

    return Stripping()


def _stripped(span: ReadableSpan) -> ReadableSpan:
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.trace import Status

    attributes: dict[str, Any] = {}
    for name, value in (span.attributes or {}).items():
        if name in _ALLOWED:
            attributes[name] = value
        elif name in _STATEMENTS:
            attributes[name] = _LITERAL.sub("'?'", str(value))
        elif name in _ADDRESSES:
            # Who was called; paths and queries have tokens.
            parts = urlsplit(str(value))
            attributes["server.address"] = parts.hostname or ""
            attributes["server.port"] = parts.port or (443 if parts.scheme == "https" else 80)
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=attributes,
        # No events: they are exceptions, with their messages.
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )
