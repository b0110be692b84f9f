"""Webhooks of Stripe, over HTTP, through nginx and Starlette into the books."""

from __future__ import annotations

import http.client
import random
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import stripe

from bench.frame import Bench, Database, Load, Row, benchmark
from bench.ledger import prove
from leadmill.stack import Stack, ports
from leadmill.stack.ports import LOOPBACK
from leadmill.stack.secrets import STRIPE_WEBHOOK_SECRET
from standins.stripe.stories import AMOUNT, Told, paid

CLIENTS = 8
TIMES = 8  # each event is delivered so often
Request = tuple[str, str, bytes, dict[str, str]]


@benchmark
def webhook(bench: Bench) -> Iterator[Row]:
    """Deliveries that store an event and credit a deposit, each event eight times, disordered."""
    with (
        bench.database() as database,
        Stack(
            bench.folder / "stack",
            cluster=bench.cluster,
            database=database.name,
            preferred_ports=ports.anywhere(),
            address_rate="100000r/s",
            address_requests=1000,
            stranger_requests=1000,
        ) as stack,
    ):
        deposits = bench.pick(100, 1000)
        events = [told for number in range(deposits) for told in open_deposit(database, number)]
        database.settle()
        secret = stack.secrets[STRIPE_WEBHOOK_SECRET]
        requests = [delivery(told, secret) for told in events * TIMES]
        random.Random(7).shuffle(requests)
        # The same way through nginx and Starlette, without body, signature and database.
        nothing: list[Request] = [("GET", "/healthz", b"", {})] * len(requests)
        send(stack, nothing[: CLIENTS * 20])
        # Functions are compiled and planned once for each connection of the pool.
        first = send(stack, requests[: CLIENTS * 20])
        requests = requests[CLIENTS * 20 :]
        half = len(requests) // 2
        base = [send(stack, nothing[:half])]
        value = [send(stack, requests[:half])]
        base.append(send(stack, nothing[half:]))
        value.append(send(stack, requests[half:]))
        credited(database, deposits)
    done, idle = Load.median(value), Load.median(base)
    share = f"{len(events)} events, each {TIMES} times, {CLIENTS} clients"
    yield Row("webhook, p99", max(load.p99 for load in value), "ms", at_most=100, note=share)
    yield Row("webhook, cold, p99", first.p99, "ms", note="the first deliveries after a start")
    yield Row(
        *("webhook", done.per_second, "/s", idle.per_second),
        note=f"stored and credited / GET /healthz by the same way; p50 {done.p50:.1f} ms",
    )


def open_deposit(database: Database, number: int) -> list[Told]:
    """A deposit whose page is open, and the events of its payment: two facts in three events."""
    deposit, refund = uuid.uuid4(), uuid.uuid4()
    told = [one.of(str(deposit), str(refund), number) for one in paid()]
    session = next(one for one in told if one.type == "checkout.session.completed")
    with database.connect() as connection:
        connection.execute(
            "with owner as ("
            " insert into identity.organization (name, status) values (%(name)s, 'active')"
            " returning id)"
            " insert into billing.deposit (id, organization_id, livemode, amount, currency,"
            " processor_amount, status, session_id)"
            " select %(id)s, o.id, false, %(amount)s, 'USD', %(amount)s, 'pending',"
            " %(body)s::jsonb #>> '{data,object,id}' from owner as o",
            {"id": deposit, "amount": AMOUNT, "name": f"Bench {number}", "body": session.body},
        )
    return told


def delivery(told: Told, secret: str) -> Request:
    now = int(time.time())
    signature = stripe.WebhookSignature.generate_signature_header(told.body, secret, now)
    headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
    return "POST", "/webhooks/stripe", told.body.encode(), headers


def send(stack: Stack, requests: list[Request]) -> Load:
    """By clients that keep their connections; anything but a 200 ends the benchmark."""

    def client(mine: list[Request]) -> list[float]:
        connection = http.client.HTTPConnection(LOOPBACK, stack.ports["public"], timeout=30)
        took = []
        for method, path, body, headers in mine:
            started = time.perf_counter()
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            said = answer.read()
            took.append((time.perf_counter() - started) * 1000)
            if answer.status != 200:
                raise RuntimeError(f"{method} {path}: {answer.status} {said[:200]!r}")
        connection.close()
        return took

    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        parts = pool.map(client, [requests[n::CLIENTS] for n in range(CLIENTS)])
        took = sorted(one for part in parts for one in part)
    seconds = time.perf_counter() - started
    return Load(len(took) / seconds, took[len(took) // 2], took[int(len(took) * 0.99)])


def credited(database: Database, deposits: int) -> None:
    """Each deposit once, whatever was delivered how often."""
    with database.connect() as connection:
        row = connection.execute(
            "select (select count(*) from billing.deposit where status = 'paid'),"
            " (select count(*) from ledger.journal where kind = 'deposit'),"
            " (select sum(balance)::bigint from ledger.account where kind = 'wallet')"
        ).fetchone()
    if row != (deposits, deposits, deposits * AMOUNT):
        raise RuntimeError(f"{deposits} deposits of {AMOUNT} became {row}")
    prove(database)
