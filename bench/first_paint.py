"""How soon a page is there, with nothing in the browser's cache, against a page with nothing in it.

What strangers open comes over a throttled line. What members open is measured so, too, but its goal
is about a line that is not: they come every day, and their browsers have the scripts already.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from typing import Any

import psycopg
from playwright.sync_api import Browser, Page, sync_playwright

from bench.frame import Bench, Database, Row, benchmark
from leadmill.stack import Stack, ports
from leadmill.story import PASSWORD, PROVIDERS, Story

CHROMIUM = "/usr/bin/chromium-headless-shell"
ADMIN = "admin@leadmill.example"
# What the overview has of leads: its charts.
OVERVIEW = ".chart-plot"
# 4G as Lighthouse throttles it: 150 ms there and back, 1.6 Mbit/s down.
LINE: dict[str, Any] = {
    "offline": False, "latency": 150,
    "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8,
}  # fmt: skip
# The time of the largest paint, once none has come for two seconds.
LARGEST_PAINT = """
() => new Promise((done) => {
  let last = 0
  let still = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) last = entry.startTime
    still = 0
  }).observe({ type: 'largest-contentful-paint', buffered: true })
  const wait = setInterval(() => {
    still += 1
    if (last > 0 && still > 2) { clearInterval(wait); done(last) }
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
  || jsonb_build_object('lead_id', c.lead_id, 'email', 'person' || c.n || '@customer.example',
    'phone', '+1' || 3000000000 + c.n))).*
from copied as c;
insert into sale.assignment
select (jsonb_populate_record(null::sale.assignment, to_jsonb(c.sold) || jsonb_build_object(
  'id', c.id, 'lead_id', c.lead_id, 'journal_id', -c.n, 'turn', 1000000000000 + c.n,
  'created_at', now() - c.n * interval '1 minute'))).*
from copied as c;
select report.recount_leads('UTC');
set session_replication_role = origin;
"""


@benchmark
def first_paint(bench: Bench) -> Iterator[Row]:
    """The largest paint of a page, against that of a page of the same stack with nothing in it."""
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
        empty = median_of(browser, f"{url}/verify-email?token=none", "form", turns)
        landing = median_of(browser, f"{url}/o/vps-hosting", ".form", turns)
        provider = PROVIDERS[0].email
        members = []
        for name, path, shows in (
            ("dashboard", "/app/overview", OVERVIEW),
            ("list of leads", "/app/leads", "tbody tr"),
        ):
            near, far = (
                median_of(browser, url + path, shows, turns, log_in_as=provider, line=line)
                for line in (None, LINE)
            )
            members.append((name, near, far))
        browser.close()
    yield Row("landing page, largest paint", landing, "s", empty, note="4G; against no script")
    yield Row("landing page, in seconds", landing, "s", at_most=1.5)
    for name, near, far in members:
        note = f"{copies:,} leads"
        yield Row(f"{name}, largest paint", far, "s", empty, note=f"4G; {note}", size=copies)
        yield Row(f"{name}, in seconds", near, "s", at_most=2, note=note, size=copies)


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


def median_of(
    browser: Browser,
    url: str,
    shows: str,
    turns: int,
    *,
    log_in_as: str | None = None,
    line: dict[str, Any] | None = LINE,
) -> float:
    """Seconds until the largest paint, each time in a browser that knows nothing yet."""
    return statistics.median(seconds_of(browser, url, shows, log_in_as, line) for _ in range(turns))


def seconds_of(
    browser: Browser, url: str, shows: str, log_in_as: str | None, line: dict[str, Any] | None
) -> float:
    """`shows` is what the page is about: before it is there, no paint was the last one."""
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
        if line is not None:
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", line)
        page.goto(url)
        page.locator(shows).first.wait_for()
        milliseconds: float = page.evaluate(LARGEST_PAINT)
        return milliseconds / 1000
