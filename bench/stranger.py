"""An honest request beside one address that asks all that the doors let it ask."""

from __future__ import annotations

import http.client
import itertools
import json
import multiprocessing
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event

from bench.frame import Bench, Row, benchmark
from leadmill.stack import Stack, ports
from leadmill.stack.ports import LOOPBACK

ABUSER = "127.0.0.2"
CLIENTS = 16  # in each of two processes
HONEST = "/api/niches?select=id,slug,name&order=name&limit=20"
JSON = {"Content-Type": "application/json"}
# As many as a catalogue has that is browsed page by page: embedding multiplies them.
LOAD = """
insert into catalog.niche (slug, name, currency)
select 'niche-' || n, 'Niche ' || n, 'USD' from generate_series(1, 200) as n;
insert into catalog.competition_level (niche_id, name, price, max_buyers, order_position)
select id, 'Level ' || n, 2500, 3, n from catalog.niche, generate_series(1, 5) as n;
"""
Call = tuple[str, str, bytes | None]


def reading(path: str) -> Call:
    return "GET", f"/api/{path}", None


def calling(function: str, **arguments: object) -> Call:
    return "POST", f"/api/rpc/{function}", json.dumps(arguments).encode()


# The dearest of each kind that nginx lets through, and what it refuses.
KINDS: dict[str, list[Call]] = {
    "reads": [
        reading("niches?select=*,competition_levels(*,niches(*,competition_levels(*)))"),
        reading("competition_levels?select=" + ",".join(f"a{n}:name::text" for n in range(50))),
        reading("niches?or=(" + ",".join(["name.ilike.*n*i*c*h*e*1*9*"] * 50) + ")"),
        reading("niches?name=imatch." + "n*i*c*h*e*" * 90),
        reading("competition_levels?select=" + ",".join(["name->a->b->c->d->e"] * 11)),
        reading(""),
    ],
    "refused": [
        reading("niches?select=" + "competition_levels(niches(" * 12 + "id" + "))" * 12),
        calling("log_in", **{f"k{n:02}{'x' * 21}": 1 for n in range(16)}),
        calling("log_in", **{f"k{n}": 1 for n in range(4_000)}),
        reading("rpc/form_json_schema?" + "&".join(f"k{n:02}{'x' * 33}=1" for n in range(16))),
        reading("niches?id=in.(" + "x" * 7_000 + ")"),
        calling("no_such_function_" * 3),
    ],
    "writes": [
        calling("submit_lead", niche="niche-1", contact={"name": "x"}, answers={"a" * 60_000: 1}),
        calling("submit_lead", niche="niche-1", answers={f"k{n}": 1 for n in range(6_000)}),
        calling("submit_lead", niche="niche-1", contact={"email": "@." * 7_000}, answers={}),
        calling("verify_email", token="x" * 1_000),
    ],
    "passwords": [
        calling("log_in", email="nobody@people.example", password="long enough for all"),  # noqa: S106
        calling("reset_password", token="x" * 43, password="long enough for all"),  # noqa: S106
    ],
}


@benchmark
def stranger(bench: Bench) -> Iterator[Row]:
    """The same request of another stranger, in turns: alone, and beside each kind of abuse."""
    with (
        bench.database() as database,
        Stack(
            bench.folder / "stack",
            cluster=bench.cluster,
            database=database.name,
            preferred_ports=ports.anywhere(),
            address_rate="50r/s",  # as docker-compose.yml has it
            stranger_rate="25r/s",
        ) as stack,
    ):
        with database.connect() as connection:
            connection.execute(LOAD)
        database.settle()
        port = stack.ports["public"]
        honest(port, 1)
        for kind, calls in KINDS.items():
            quiet, beside, ratios = [], [], []
            answers: Counter[int] = Counter()
            for _ in range(bench.pick(3, 10)):
                alone = honest(port, 2)
                with abuse(port, calls, answers):
                    among = honest(port, 4)
                quiet.append(statistics.median(alone))
                beside.append(statistics.median(among))
                ratios.append(beside[-1] / quiet[-1])
                worst = sorted(among)[int(len(among) * 0.95)]
            told = ", ".join(f"{n} x {status}" for status, n in sorted(answers.items()))
            yield Row(
                *(f"honest beside {kind}", statistics.median(beside), "ms"),
                *(statistics.median(quiet), statistics.median(ratios)),
                at_most=3, note=f"p95 {worst:.1f} ms; one address, 32 clients: {told}",
            )  # fmt: skip


def honest(port: int, seconds: float) -> list[float]:
    """Milliseconds of each request of somebody who asks ten times a second."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=30)
    took = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        started = time.perf_counter()
        connection.request("GET", HONEST)
        answer = connection.getresponse()
        answer.read()
        took.append((time.perf_counter() - started) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"the honest request was answered {answer.status}")
        time.sleep(0.1)
    connection.close()
    return took


@contextmanager
def abuse(port: int, calls: list[Call], answers: Counter[int]) -> Iterator[None]:
    """Clients of one address that ask as fast as they are answered; they count what."""
    spawning = multiprocessing.get_context("spawn")
    over, told = spawning.Event(), spawning.Queue()
    # Processes of their own: threads of this one would be what the honest client waits for.
    clients = [
        spawning.Process(target=_abuse, args=(port, calls[n:] + calls[:n], over, told))
        for n in range(2)
    ]
    for client in clients:
        client.start()
    try:
        for _ in clients:
            told.get(timeout=30)
        yield
    finally:
        over.set()
        for _ in clients:
            answers.update(told.get(timeout=60))
        for client in clients:
            client.join()


def _abuse(port: int, calls: list[Call], over: Event, told: Queue[Counter[int]]) -> None:
    answers: Counter[int] = Counter()

    def client(number: int) -> None:
        for method, path, body in itertools.islice(itertools.cycle(calls), number, None):
            if over.is_set():
                return
            connection = http.client.HTTPConnection(
                LOOPBACK, port, timeout=30, source_address=(ABUSER, 0)
            )
            connection.request(method, path, body, JSON if body else {})
            answer = connection.getresponse()
            answer.read()
            connection.close()
            answers[answer.status] += 1
            # Who is refused at once and asks again at once measures this machine's clients.
            if answer.status == 429:
                over.wait(0.2)

    with ThreadPoolExecutor(CLIENTS) as pool:
        asking = [pool.submit(client, number) for number in range(CLIENTS)]
        over.wait(0.5)
        told.put(Counter())
        for one in asking:
            one.result()
    told.put(answers)
