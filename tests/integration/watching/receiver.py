"""Takes what a collector of OpenTelemetry and a tracker of errors would take, and keeps it."""

from __future__ import annotations

import gzip
import json
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from standins.serving import served


@dataclass(frozen=True)
class Span:
    process: str
    name: str
    trace_id: str
    span_id: str
    parent_id: str
    kind: int
    attributes: dict[str, str]


@dataclass
class Receiver:
    url: str = ""
    spans: list[Span] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def dsn(self) -> str:
        return f"{self.url.replace('//', '//public-key@')}/7"

    @property
    def environment(self) -> dict[str, str]:
        return {"LEADMILL_OTLP_ENDPOINT": self.url, "LEADMILL_SENTRY_DSN": self.dsn}

    def trace(self, trace_id: str) -> list[Span]:
        with self.lock:
            return [span for span in self.spans if span.trace_id == trace_id]

    def everything(self) -> bytes:
        """All bytes that came, as they were before they were compressed."""
        with self.lock:
            return b"\n".join(self.raw)

    async def take_traces(self, request: Request) -> Response:
        body = await body_of(request)
        asked = ExportTraceServiceRequest.FromString(body)
        with self.lock:
            self.raw.append(body)
            self.headers.append(dict(request.headers))
            for of_process in asked.resource_spans:
                resource = {a.key: a.value.string_value for a in of_process.resource.attributes}
                for scope in of_process.scope_spans:
                    for span in scope.spans:
                        assert not span.events
                        self.spans.append(
                            Span(
                                resource["service.name"],
                                span.name,
                                span.trace_id.hex(),
                                span.span_id.hex(),
                                span.parent_span_id.hex(),
                                span.kind,
                                {
                                    a.key: a.value.string_value or str(a.value.int_value)
                                    for a in span.attributes
                                },
                            )
                        )
        return Response(b"", media_type="application/x-protobuf")

    async def take_envelope(self, request: Request) -> Response:
        body = await body_of(request)
        lines = [json.loads(line) for line in body.splitlines() if line.strip()]
        with self.lock:
            self.raw.append(body)
            self.headers.append(dict(request.headers))
            self.events += [line for line in lines if "level" in line]
        return JSONResponse({"id": "0" * 32})

    async def echo(self, request: Request) -> Response:
        return JSONResponse(dict(request.headers))


async def body_of(request: Request) -> bytes:
    body = await request.body()
    match request.headers.get("content-encoding"):
        case "gzip":
            return gzip.decompress(body)
        case "deflate":
            return zlib.decompress(body)
    return body


@contextmanager
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    app = Starlette(
        routes=[
            Route("/v1/traces", one.take_traces, methods=["POST"]),
            Route("/api/7/envelope/", one.take_envelope, methods=["POST"]),
            Route("/echo", one.echo, methods=["GET", "POST"]),
        ]
    )
    with served(app) as url:
        one.url = url
        yield one
