"""Errors to a tracker that takes Sentry's protocol, where one is configured.

Each line of the log of level ERROR, as for alerts. What leaves is a list of what may: the kind and
the place of an exception and the message of the line, as the code has it. No value, message of an
exception, local variable, source line, breadcrumb, header or body does.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from leadmill import logs
from leadmill.settings import Settings

if TYPE_CHECKING:
    from sentry_sdk import Client

CLOSE_SECONDS = 3.0
_TRACE_ID = re.compile(r"[0-9a-f]{32}")
_KEPT = ("event_id", "timestamp", "level", "logger", "platform", "release", "environment", "sdk")
_KEPT_OF_FRAME = ("filename", "function", "module", "lineno", "in_app")
# Of what a line of the log says besides: names of ours and numbers.
_KEPT_OF_LINE = ("task", "queues", "sqlstate", "attempt", "problem")
_OURS = ("api", "leadmill", "workers")
_WORD = re.compile(r"[A-Za-z0-9_.:,\[\]' -]{1,60}")


@contextmanager
def reporting(settings: Settings, process: str) -> Iterator[None]:
    """Report the errors of this process, and what ends it, when there is a tracker."""
    if not settings.sentry_dsn:
        yield
        return
    import sentry_sdk

    client = sentry_sdk.Client(
        dsn=settings.sentry_dsn,
        # Personal data are not sent by default; these would be sent all the same.
        environment="development" if settings.is_development else "production",
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        # None of them: they look into requests, statements and calls by themselves.
        default_integrations=False,
        auto_enabling_integrations=False,
        auto_session_tracking=False,
        send_client_reports=False,
        before_send=stripped,
    )
    reports = Reports(client, process)
    logging.getLogger().addHandler(reports)
    try:
        yield
    except Exception as error:
        reports.report("the process ends", "leadmill", "fatal", error, {})
        raise
    finally:
        logging.getLogger().removeHandler(reports)
        client.close(timeout=CLOSE_SECONDS)


class Reports(logging.Handler):
    """Reports lines of the log. What is sent is sent by a thread of the client."""

    def __init__(self, client: Client, process: str) -> None:
        super().__init__(logging.ERROR)
        self._client = client
        self._process = process

    def emit(self, record: logging.LogRecord) -> None:
        # Its own words: they would be about reporting.
        if record.name.startswith(("sentry_sdk", "urllib3")):
            return
        try:
            error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
            said = {name: getattr(record, name, None) for name in _KEPT_OF_LINE}
            # Not the formatted message: its arguments are values. Libraries write them into it.
            is_ours = record.name.split(".")[0] in _OURS
            message = str(record.msg) if is_ours else "an error of a library"
            self.report(message, record.name, record.levelname.lower(), error, said)
        except Exception:
            self.handleError(record)

    def report(
        self,
        message: str,
        logger: str,
        level: str,
        error: BaseException | None,
        said: Mapping[str, object],
    ) -> None:
        from sentry_sdk.utils import event_from_exception

        event: dict[str, Any] = {}
        hint: dict[str, Any] = {}
        if error is not None:
            made, hint = event_from_exception(error, client_options=self._client.options)
            event = dict(made)
        tags = {name: str(value) for name, value in said.items() if value is not None}
        tags = {name: value for name, value in tags.items() if _WORD.fullmatch(value)}
        tags["process"] = self._process
        request_id, job_id = logs.request_id.get(), logs.job_id.get()
        if request_id and re.fullmatch(r"[\w.:-]{1,100}", request_id):
            tags["request_id"] = request_id
        if job_id:
            tags["job_id"] = str(job_id)
        event |= {
            "level": "fatal" if level == "critical" else level,
            "logger": logger,
            "logentry": {"message": message},
            "tags": tags,
        }
        if request_id and _TRACE_ID.fullmatch(request_id):
            event["contexts"] = {"trace": {"trace_id": request_id, "span_id": request_id[:16]}}
        self._client.capture_event(event, hint)  # type: ignore[arg-type]


def stripped(event: Any, hint: Any) -> Any:
    """The event without anything but what is named here. The client calls it last."""
    kept = {name: event[name] for name in _KEPT if name in event}
    kept["tags"] = event.get("tags", {})
    if message := event.get("logentry", {}).get("message"):
        kept["logentry"] = {"message": message}
    if trace := event.get("contexts", {}).get("trace"):
        kept["contexts"] = {
            "trace": {name: trace[name] for name in ("trace_id", "span_id") if name in trace}
        }
    if values := event.get("exception", {}).get("values"):
        kept["exception"] = {"values": [_stripped_exception(value) for value in values]}
    return kept


def _stripped_exception(value: Mapping[str, Any]) -> dict[str, Any]:
    frames = (value.get("stacktrace") or {}).get("frames") or []
    return {
        "type": value.get("type"),
        "module": value.get("module"),
        # The message of an exception quotes what it is about.
        "value": "",
        "stacktrace": {
            "frames": [
                {name: frame[name] for name in _KEPT_OF_FRAME if name in frame} for frame in frames
            ]
        },
    }
