"""How soon a page is there: Chromium over a throttled line, against a page with nothing in it."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator

import psycopg
from playwright.sync_api import Browser, Page, sync_playwright

from bench.frame import Bench, Database, Row, benchmark
from leadmill.stack import Stack, ports
from leadmill.story import PASSWORD, PROVIDERS, Story

CHROMIUM = "/usr/bin/chromium"
ADMIN = "admin@leadmill.example"
# 4G as Lighthouse throttles it: 150 ms there and back, 1.6 Mbit/s down.
LINE = {
    "offline": False, "latency": 150,
    "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8,
}  # fmt: skip
# The time of the largest paint, once none has come for a while.
LARGEST_PAINT = """
() => new Promise((done) => {
  let last = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) last = entry.startTime
  }).observe({ type: 'largest-contentful-paint', buffered: true })
  let before = -1
  const wait = setInterval(() => {
    if (last > 0 && last === before) { clearInterval(wait); done(last) }
    before = last
  }, 1000)
})
"""
# More leads of the first provider, like those it has: a page reads them, no ledger is asked.
COPIES = """
set session_replication_role = replica;
create temp table copied as
select gen_random_uuid() as id, gen_random_uuid() as lead_id, n, a as sold, l as lead, c as contact
from generate_series(1, %(copies)s) as n
cross join (
  select a, l, c from sale.assignment as a
  join intake.lead as l on l.id = a.lead_id
  join intake.lead_contact as c on c.lead_id = l.id
  join identity.organization as o on o.id = a.organization_id
  where o.name = %(organization)s
  order by a.id limit 1) as one;
insert into intake.lead
select (jsonb_populate_record(null::intake.lead, to_jsonb(c.lead)
  || jsonb_build_object('id', c.lead_id, 'submission_key', c.lead_id))).*
from copied as c;
insert into intake.lead_contact
select (jsonb_populate_record(null::intake.lead_contact, to_jsonb(c.contact)
  || jsonb_build_object('lead_id', c.lead_id))).*
from copied as c;
insert into sale.assignment
select (jsonb_populate_record(null::sale.assignment, to_jsonb(c.sold) || jsonb_build_object(
  'id', c.id, 'lead_id', c.lead_id, 'journal_id', -c.n, 'turn', 1000000 + c.n,
  'created_at', now() - c.n * interval '1 minute'))).*
from copied as c;
set session_replication_role = origin;
"""


@benchmark
def first_paint(bench: Bench) -> Iterator[Row]:
    copies = bench.pick(1_000, 10_000)
    with (
        bench.database() as database,
        Stack(
            bench.folder / "stack",
            cluster=bench.cluster,
            database=database.name,
            preferred_ports=ports.anywhere(),
        ) as stack,
        sync_playwright() as playwright,
    ):
        play(stack, database, copies)
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        url, turns = stack.browser_url("public"), bench.pick(3, 9)
        empty = median_of(browser, f"{url}/verify-email?token=none", turns)
        landing = median_of(browser, f"{url}/o/vps-hosting", turns)
        leads = median_of(browser, f"{url}/app/leads", turns, log_in_as=PROVIDERS[0].email)
        browser.close()
    yield Row("landing page, largest paint", landing, "s", empty, note="4G; against no script")
    yield Row("landing page, in seconds", landing, "s", at_most=1.5)
    yield Row("dashboard, largest paint", leads, "s", empty, note=f"{copies:,} leads", size=copies)
    yield Row("dashboard, in seconds", leads, "s", at_most=2)


def play(stack: Stack, database: Database, copies: int) -> None:
    """The story of the demo, and many leads like its first one."""
    with psycopg.connect(database.dsn(), autocommit=True) as connection:
        connection.execute("set role leadmill_owner")
        connection.execute("select identity.create_admin(%s, %s)", (ADMIN, PASSWORD))
        told = (stack.public_url, stack.admin_url, str(stack.mail_url), ADMIN, PASSWORD)
        with Story(*told, say=lambda _: None) as story:
            story.play()
        connection.execute("reset role")
        for statement in COPIES.split(";\n")[:-1]:
            connection.execute(statement, {"copies": copies, "organization": PROVIDERS[0].name})
    database.settle()


def median_of(browser: Browser, url: str, turns: int, *, log_in_as: str | None = None) -> float:
    """Seconds until the largest paint, each time in a browser that knows nothing yet."""
    return statistics.median(seconds_of(browser, url, log_in_as) for _ in range(turns))


def seconds_of(browser: Browser, url: str, log_in_as: str | None) -> float:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page: Page = context.new_page()
        origin = "/".join(url.split("/")[:3])
        if log_in_as:
            page.request.post(
                f"{origin}/session",
                data=json.dumps({"email": log_in_as, "password": PASSWORD}),
                headers={"Content-Type": "application/json", "Origin": origin},
                fail_on_status_code=True,
            )
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", LINE)
        page.goto(url)
        milliseconds: float = page.evaluate(LARGEST_PAINT)
        return milliseconds / 1000
