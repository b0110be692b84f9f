"""The application: `uvicorn api.app:app`."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from api import (
    _postgrest,
    crm_connections,
    csp_reports,
    elsewhere,
    mail_links,
    niche_pages,
    passkeys,
    payment_methods,
    plans,
    recharges,
    session,
    signin,
)
from api._context import Context
from api._errors import HANDLERS
from api._metrics import MetricsMiddleware, show_metrics
from api._oidc import issuer_of, providers_of
from api._request_id import RequestIdMiddleware
from api.calls import explain_call
from api.deposits import begin_deposit, show_cancelled, show_deposit
from api.files import begin_upload, complete_upload, send_file
from api.health import healthz, readyz
from api.keys import refuse_key
from api.payments import begin_payment, find_payment, show_payment
from api.paystack_webhooks import receive_paystack
from api.pipedrive_webhooks import receive_pipedrive
from api.public_reads import read_public
from api.stripe_webhooks import receive_stripe
from api.tables import write_table
from leadmill.alerts import alerting
from leadmill.db import make_pool
from leadmill.outage import watched
from leadmill.paystack import paystack_client
from leadmill.reports import reporting
from leadmill.settings import Settings
from leadmill.storage import Storage
from leadmill.stripe import stripe_client
from leadmill.tracing import tracing

# A payer waits for the answer.
PROCESSOR_TIMEOUT = httpx.Timeout(8, connect=3)
STRIPE_RETRIES = 1
ROUTES = [
    Route("/deposits", begin_deposit, methods=["POST"]),
    Route("/deposits/return", show_deposit, methods=["GET"]),
    Route("/deposits/cancelled", show_cancelled, methods=["GET"]),
    Route("/payments", begin_payment, methods=["POST"]),
    Route("/payments/return", show_payment, methods=["GET"]),
    Route("/payments/{reference}", find_payment, methods=["GET"]),
    *plans.ROUTES,
    Route("/files", begin_upload, methods=["POST"]),
    Route("/files/{file_id}", send_file, methods=["GET"]),
    Route("/files/{file_id}/complete", complete_upload, methods=["POST"]),
    Route("/webhooks/stripe", receive_stripe, methods=["POST"]),
    Route("/webhooks/paystack", receive_paystack, methods=["POST"]),
    *session.ROUTES,
    signin.ROUTES,
    *passkeys.ROUTES,
    *recharges.ROUTES,
    *payment_methods.ROUTES,
    Route("/webhooks/pipedrive/{connection}", receive_pipedrive, methods=["POST"]),
    *crm_connections.ROUTES,
    *mail_links.ROUTES,
    *elsewhere.ROUTES,
    *niche_pages.ROUTES,
    *csp_reports.ROUTES,
    # Of nginx alone: no door serves it.
    Route("/explain-call", explain_call, methods=["GET", "POST"]),
    Route("/refused-key", refuse_key, methods=["GET", "POST"]),
    Route("/table", write_table, methods=["GET", "POST"]),
    Route("/public-read", read_public, methods=["GET"]),
    Route("/healthz", healthz, methods=["GET"]),
    Route("/readyz", readyz, methods=["GET"]),
    # Of Prometheus alone: no door serves it.
    Route("/metrics", show_metrics, methods=["GET"]),
]


def create_app(settings: Settings | None = None) -> Starlette:
    """The application with these settings; without any, with those of the environment."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        chosen = settings or Settings.from_env()
        logging.getLogger("api").setLevel(chosen.log_level.upper())
        with reporting(chosen, "api"), alerting(chosen, "api"), tracing(chosen, "api"):
            conninfo = chosen.require("database_url_api")
            async with (
                make_pool(conninfo, "leadmill_api") as pool,
                stripe_client(chosen, PROCESSOR_TIMEOUT, retries=STRIPE_RETRIES) as stripe,
                paystack_client(chosen, PROCESSOR_TIMEOUT) as paystack,
                _postgrest.client() as postgrest,
                watched(conninfo),
            ):
                app.state.context = Context(
                    chosen,
                    pool,
                    stripe,
                    paystack,
                    issuer_of(chosen),
                    providers_of(chosen),
                    Storage.of(chosen),
                    postgrest,
                )
                yield

    return Starlette(
        routes=ROUTES,
        lifespan=lifespan,
        middleware=[Middleware(MetricsMiddleware, routes=ROUTES), Middleware(RequestIdMiddleware)],
        exception_handlers=HANDLERS,
    )


app = create_app()
