"""What the pages ask of the API, in a large market that goes on selling."""

from __future__ import annotations

import json
import random
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import psycopg
from playwright.sync_api import Browser, Response, sync_playwright

from bench.archive import LOAD, STATES
from bench.first_paint import ADMIN, CHROMIUM, play
from bench.frame import CLIENTS, Bench, Database, Row, benchmark
from bench.market import SELL, Market
from leadmill.stack import Stack, ports
from leadmill.story import PASSWORD, PROVIDERS

SALES_A_SECOND = 50
MOST = 200
# What differs between two addresses of the same page, or between two calls of the same endpoint.
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d+")
_MOST_PAGES = 120


@dataclass(frozen=True)
class Call:
    """A request as a page sent it."""

    method: str
    url: str
    headers: dict[str, str]
    body: str | None

    @property
    def name(self) -> str:
        return f"{self.method} {urlsplit(self.url).path}"


@benchmark
def endpoints(bench: Bench) -> Iterator[Row]:
    """The 95th percentile of every request that pages send when they are opened, by 4 clients and
    beside 50 sales a second, with 1,000,000 leads and 1,000 organisations (small: 20,000, 200)."""
    leads, organizations = bench.pick(20_000, 1_000_000), bench.pick(200, 1_000)
    with bench.database() as database:
        market = load(database, leads, organizations)
        with Stack(
            bench.folder / "stack",
            cluster=bench.cluster,
            database=database.name,
            preferred_ports=ports.anywhere(),
            address_rate="100000r/s",
            address_requests=1000,
        ) as stack:
            play(stack, database, bench.pick(1_000, 10_000))
            calls = asked_by_pages(stack)
            with selling(market) as sales:
                until_rolled_up(database)
                took = replay(calls, bench.pick(20, 100))
    note = f"{leads:,} leads, {organizations:,} organisations; {sales():.0f} sales/s beside"
    for name, times in sorted(took.items(), key=lambda one: -_p95(one[1])):
        middle = statistics.median(times)
        yield Row(name, _p95(times), "ms", at_most=MOST, note=f"p50 {middle:.1f} ms", size=leads)
    yield Row("endpoints", len(took), "", note=note)


def _p95(milliseconds: list[float]) -> float:
    return sorted(milliseconds)[int(len(milliseconds) * 0.95)]


def load(database: Database, leads: int, organizations: int) -> Market:
    """A market in its steady state, and many leads of the year that are nobody's any more."""
    market = Market(database, organizations, "sets")
    market.load()
    market.warm()
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        connection.execute("update ops.rate_limit set maximum = null")
        connection.execute("set session_replication_role = replica")
        connection.execute(LOAD, {"leads": leads, "months": 12})
        for state in STATES:
            connection.execute(
                f"update intake.lead set {state} where niche_id ="
                " (select id from catalog.niche where slug = 'bench-archive')"
            )
        connection.execute("select report.recount_leads('UTC')")
        connection.execute("select report.recount_sources('UTC')")
    database.settle()
    return market


def asked_by_pages(stack: Stack) -> list[Call]:
    """One call of each endpoint, of all pages that links lead to."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        calls = [
            *asked(browser, stack.browser_url("public"), "/app/overview", PROVIDERS[0].email),
            *asked(browser, stack.browser_url("admin"), "/admin/overview", ADMIN),
        ]
        browser.close()
    return calls


def asked(browser: Browser, url: str, first: str, email: str) -> list[Call]:
    """What is asked by the page and those that it leads to, as this person."""
    found: dict[str, Call] = {}

    def note(response: Response) -> None:
        request = response.request
        # A page may ask once before it knows that somebody is logged in.
        if response.ok and urlsplit(request.url).path.startswith("/api/"):
            call = Call(request.method, request.url, request.headers, request.post_data)
            found.setdefault(call.name, call)

    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.request.post(
            f"{url}/session",
            data=json.dumps({"email": email, "password": PASSWORD}),
            headers={"Content-Type": "application/json", "Origin": url},
            fail_on_status_code=True,
        )
        page.on("response", note)
        waiting, seen = [first], {first}
        entry = first.rpartition("/")[0]
        while waiting:
            if len(seen) > _MOST_PAGES:
                raise RuntimeError(f"more than {_MOST_PAGES} pages: {sorted(seen)}")
            page.goto(url + waiting.pop(0))
            page.locator("h1").first.wait_for()
            page.wait_for_function("!document.querySelector('.skeleton')")
            # What is shown by and by; some pages ask again and again, so the net is never idle.
            page.wait_for_timeout(1000)
            links = page.evaluate("[...document.links].map((link) => new URL(link.href).pathname)")
            for link in links:
                if link.startswith(entry) and (kind := _ID.sub("…", link)) not in seen:
                    seen.add(kind)
                    waiting.append(link)
    return list(found.values())


@contextmanager
def selling(market: Market) -> Iterator[Callable[[], float]]:
    """Sales go on at a steady pace; called, it says how many a second there were."""
    ended = threading.Event()
    speeds: list[float] = []

    def sell() -> None:
        while not ended.is_set():
            speeds.append(market.sell(SELL, 10, rate=SALES_A_SECOND).per_second)

    before = market.runs()
    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(sell)
        while market.runs() == before and not work.done():
            time.sleep(0.1)
        try:
            yield lambda: statistics.median(speeds)
        finally:
            ended.set()
            work.result()


def until_rolled_up(database: Database) -> None:
    """What was sold while the market was made is in the sums, as in one that is older than that."""
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        row = connection.execute("select max(id) from ledger.journal").fetchone()
        watermark = "select journal_id >= %s from report.rollup_watermark"
        while connection.execute(watermark, row).fetchone() != (True,):
            time.sleep(1)


def replay(calls: list[Call], times: int) -> dict[str, list[float]]:
    """Milliseconds of each call, in any order, by some clients at once."""
    took: dict[str, list[float]] = {call.name: [] for call in calls}
    every = [call for call in calls for _ in range(times)]
    random.Random(1).shuffle(every)
    local = threading.local()

    def ask(call: Call) -> None:
        if not hasattr(local, "client"):
            local.client = httpx.Client(timeout=60)
        began = time.perf_counter()
        answer = local.client.request(
            call.method, call.url, headers=call.headers, content=call.body
        )
        took[call.name].append((time.perf_counter() - began) * 1000)
        if answer.status_code >= 400:
            raise RuntimeError(f"{call.name}: {answer.status_code} {answer.text[:300]}")

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(ask, every))
    return took
