"""A person asks for offers on the page of a niche, in a frame of another site, or writes to us."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.market import Market
from tests.web.browser import Doors, OpenPage, axe
from tests.web.keyboard import Keyboard

PICTURE = "https://pictures.example/roof.svg"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"></svg>'
FIELDS: list[dict[str, Any]] = [
    {
        "id": "kind",
        "label": "What do you need?",
        "type": "radio",
        "required": True,
        "options": ["new", "repair"],
        "labels": {"new": "A new roof", "repair": "A repair"},
        "step": "Your roof",
    },
    {
        "id": "damage",
        "label": "What is damaged?",
        "type": "multi-select",
        "required": True,
        "options": ["tiles", "gutter", "chimney"],
        "labels": {"tiles": "Tiles", "gutter": "Gutter", "chimney": "Chimney"},
        "shown_if": {"kind": "repair"},
    },
    {
        "id": "area",
        "label": "Area",
        "type": "number",
        "required": True,
        "options": {"min": 5, "max": 5000},
        "unit": "m²",
        "shown_if": {"kind": "new"},
    },
    {
        "id": "solar",
        "label": "Solar panels, too?",
        "type": "boolean",
        "shown_if": {"area": {"min": 40}},
    },
    {
        "id": "place",
        "label": "Where is it?",
        "type": "location",
        "required": True,
        "options": {"requires": ["city", "country"], "countries": ["DE", "AT"]},
        "step": "Place and time",
    },
    {
        "id": "budget",
        "label": "Budget",
        "type": "range",
        "options": {"min": 0, "max": 50000, "step": 500},
        "unit": "USD",
    },
    {"id": "start", "label": "From when?", "type": "date", "options": {"min": "2026-01-01"}},
    {"id": "notes", "label": "Anything else?", "type": "textarea", "help": "Access, wishes"},
]
CONSENTS = [
    {"text": "My data may be passed to up to three providers.", "is_required": True},
    {"text": "Write to me about news.", "is_required": False},
]


@dataclass(frozen=True)
class Niche:
    """A niche with a page, and somebody who buys its leads."""

    id: str
    slug: str


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture(scope="module")
def roofs(market: Market, site: Site) -> Niche:
    slug = f"roofs-{uuid.uuid4().hex[:8]}"
    niche = market.admin.call("create_niche", slug=slug, name="Roofs")
    market.admin.call(
        "set_niche_page",
        niche_id=niche,
        title="Find a roofer",
        introduction="Say once what you need.\nUp to three roofers answer.",
        points=["Free of charge", "Checked roofers"],
        picture_url=PICTURE,
        picture_text="A roof",
        origins=[site.origin],
    )
    market.admin.call("set_consents", niche_id=niche, consents=CONSENTS)
    form = market.admin.call("create_form_schema", niche_id=niche, fields=FIELDS)
    market.admin.call("activate_form_schema", form_schema_id=form)
    level = market.admin.call(
        "create_competition_level", niche_id=niche, name="One", price="12.00", max_buyers=1
    )
    wish = {"kind": "new", "area": {"min": 50}, "place.country": "DE"}
    market.member.call("subscribe", competition_level_id=level, filter=wish)
    return Niche(niche, slug)


class Site:
    """Another origin, whose page embeds a form."""

    def __init__(self) -> None:
        site = self
        self.html = ""

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(site.html.encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://localhost:{self._server.server_port}"

    def __enter__(self) -> Site:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def embed(self, script: str, slug: str) -> str:
        """The address of a page with the form."""
        tag = f'<script src="{script}" data-niche="{slug}" data-title="Ask a roofer"></script>'
        page = f"<title>Ours</title><main><h1>Ours</h1>{tag}</main>"
        self.html = f'<!doctype html><html lang="en">{page}</html>'
        return f"{self.origin}/page?utm_source=partner&session=secret"


def with_picture(page: Page) -> Page:
    page.route(PICTURE, lambda route: route.fulfill(body=SVG, content_type="image/svg+xml"))
    return page


def lead_of(market: Market, niche: Niche) -> dict[str, Any]:
    rows: list[dict[str, Any]] = market.admin.get(
        f"leads?niche_id=eq.{niche.id}&order=created_at.desc,id.desc&limit=1"
    )
    return rows[0]


def fill_contact(keys: Keyboard, page: Page, email: str) -> None:
    keys.type(page.get_by_label("Name", exact=True), "Ada Lovelace")
    keys.type(page.get_by_label("E-mail address"), email)


def test_a_request_becomes_a_lead_that_a_provider_pays_for(
    page: Page, keys: Keyboard, market: Market, roofs: Niche, doors: Doors
) -> None:
    with_picture(page)
    page.goto(f"{doors.public}/o/{roofs.slug}?utm_source=news&gclid=abc&utm_unknown=x")
    expect(page.get_by_role("heading", name="Find a roofer")).to_be_visible()
    expect(page).to_have_title("Find a roofer · Leadmill")
    axe(page)

    # Nothing is answered yet.
    keys.press(page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("alert")).to_be_focused()
    axe(page, about="faults")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="A new roof")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("group", name="What is damaged?")).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("group", name="What is damaged?")).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.type("80")
    expect(page.get_by_role("group", name="Solar panels, too?")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Place and time")).to_be_visible()
    axe(page, about="the second step")
    keys.type(page.get_by_label("City"), "Berlin")
    keys.choose(page.get_by_label("Country"), "DE")
    keys.type(page.get_by_label("Budget"), "12000")
    keys.to(page.get_by_label("From when?"))
    # Whichever comes first, day or month.
    page.keyboard.type("03032027")
    keys.type(page.get_by_label("Anything else?"), "The gate is narrow.")
    keys.press(page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("heading", name="Your contact data")).to_be_visible()

    # The API finds what a browser does not: the address, and a consent that is missing.
    fill_contact(keys, page, "ada@")
    page.reload()
    expect(page.get_by_role("heading", name="Your contact data")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ada Lovelace")
    keys.tick(page.get_by_label("My data may be passed"))
    keys.press(page.get_by_role("button", name="Send"))
    expect(
        page.get_by_role("link", name="E-mail address: Must be an e-mail address")
    ).to_be_visible()
    axe(page, about="faults of the API")
    keys.type(page.get_by_label("E-mail address"), "ada@person.example")
    keys.press(page.get_by_role("button", name="Send"))
    expect(page.get_by_role("heading", name="Thank you")).to_be_focused()
    assert page.url.endswith(f"/o/{roofs.slug}/thank-you")
    axe(page)

    lead = lead_of(market, roofs)
    assert lead["contact_email"] == "ada@person.example"
    assert lead["answers"] == {
        "kind": "new",
        "area": 80,
        "solar": True,
        "place": {"city": "Berlin", "country": "DE"},
        "budget": 12000,
        "start": "2027-03-03",
        "notes": "The gate is narrow.",
    }
    assert (lead["utm_source"], lead["click_id"]) == ("news", "abc")
    agreed = market.admin.get(f"lead_consents?lead_id=eq.{lead['id']}&select=text")
    assert agreed == [{"text": CONSENTS[0]["text"]}]

    page.get_by_label("Add files").set_input_files(
        {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
    )
    expect(page.get_by_text("plan.pdf: is attached")).to_be_visible()
    page.get_by_label("Add files").set_input_files(
        {"name": "run.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}
    )
    expect(page.get_by_text("run.exe: is no picture and no PDF")).to_be_visible()

    market.admin.call("approve_lead", lead_id=lead["id"])
    bought = market.story.wait(
        "the sale", lambda: market.member.get(f"assignments?lead_id=eq.{lead['id']}")
    )
    assert float(bought[0]["price"]) == 12
    files = market.member.get(f"files?lead_id=eq.{lead['id']}&status=eq.stored")
    assert len(files) == 1


def test_the_page_says_in_html_what_it_is_about(
    page: Page, market: Market, roofs: Niche, doors: Doors
) -> None:
    address = f"{doors.public}/o/{roofs.slug}"
    answer = page.request.get(address)
    html = answer.text()
    assert f'<link rel="canonical" href="{market.public_url}/o/{roofs.slug}">' in html
    assert '<meta property="og:title" content="Find a roofer">' in html
    assert '<h1>Find a roofer</h1><p class="lead">Say once what you need.</p>' in html
    assert f'<meta property="og:image" content="{PICTURE}">' in html
    said = json.loads(html.split('application/ld+json">')[1].split("</script>")[0])
    assert said["description"] == "Say once what you need. Up to three roofers answer."
    headers = answer.headers
    assert headers["cache-control"] == "public, max-age=60"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert (
        "img-src 'self' data: blob: https://pictures.example;" in headers["content-security-policy"]
    )
    again = page.request.get(address, headers={"If-None-Match": headers["etag"]})
    assert again.status == 304

    market.admin.call("update_niche", niche_id=roofs.id, name="</script><b>&\u2028")
    page.goto(f"{doors.public}/o/no-such-niche")
    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    assert page.request.get(f"{doors.public}/o/no-such-niche").status == 404
    with_picture(page).goto(address)
    expect(page.get_by_role("heading", name="Find a roofer")).to_be_visible()
    market.admin.call("update_niche", niche_id=roofs.id, name="Roofs")


def test_a_site_that_the_niche_allows_embeds_the_form(
    page: Page, keys: Keyboard, market: Market, roofs: Niche, doors: Doors, site: Site
) -> None:
    page.goto(site.embed(f"{doors.public}/embed.js", roofs.slug))
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("radio", name="A repair")).to_be_visible()
    axe(page, about="the page around the form")
    iframe = page.locator("iframe")
    before = iframe.bounding_box()
    assert before
    assert "secret" not in (iframe.get_attribute("src") or "")
    keys.tick(frame.get_by_role("radio", name="A repair"))
    expect(frame.get_by_role("checkbox", name="Gutter")).to_be_visible()
    page.wait_for_function(
        "before => document.querySelector('iframe').offsetHeight > before + 20",
        arg=before["height"],
    )
    keys.tick(frame.get_by_role("checkbox", name="Gutter"))
    keys.press(frame.get_by_role("button", name="Continue"))
    keys.type(frame.get_by_label("City"), "Wien")
    keys.choose(frame.get_by_label("Country"), "AT")
    keys.press(frame.get_by_role("button", name="Continue"))
    keys.type(frame.get_by_label("Name", exact=True), "Bob")
    keys.type(frame.get_by_label("E-mail address"), "bob@person.example")
    keys.tick(frame.get_by_role("checkbox", name="My data may be passed"))
    keys.press(frame.get_by_role("button", name="Send"))
    expect(frame.get_by_role("heading", name="Thank you")).to_be_visible()
    lead = lead_of(market, roofs)
    assert lead["contact_email"] == "bob@person.example"
    assert lead["answers"]["damage"] == ["gutter"]
    assert lead["utm_source"] == "partner"
    assert lead["referrer_url"] == f"{site.origin}/page"

    # No other site may, and no other page may be framed.
    for path in (f"/embed/{market.slug}", f"/o/{roofs.slug}", "/", "/log-in"):
        headers = page.request.get(f"{doors.public}{path}").headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
    embedded = page.request.get(f"{doors.public}/embed/{roofs.slug}").headers
    assert f"frame-ancestors {site.origin};" in embedded["content-security-policy"]
    assert "x-frame-options" not in embedded
    page.goto(f"{doors.public}/embed/{roofs.slug}")
    expect(page.get_by_role("radio", name="A repair")).to_be_visible()
    axe(page, about="the form alone")


def test_a_form_in_german_and_a_robot(
    open_page: OpenPage, market: Market, roofs: Niche, doors: Doors
) -> None:
    market.admin.call("set_niche_page", niche_id=roofs.id, title="Dachdecker finden", language="de")
    page = open_page(color_scheme="dark", viewport={"width": 360, "height": 740})
    address = f"{doors.public}/o/{roofs.slug}"
    # nginx keeps it for a second.
    market.story.wait("the page", lambda: "Dachdecker" in page.request.get(address).text())
    page.goto(address)
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("link", name="What do you need?: Bitte ausfüllen")).to_be_visible()
    axe(page, about="German, dark, narrow")
    assert page.evaluate("document.documentElement.lang") == "de"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("radio", name="A repair").check()
    page.get_by_role("checkbox", name="Gutter").check()
    page.get_by_role("button", name="Weiter").click()
    page.get_by_label("Ort").fill("Wien")
    page.get_by_label("Land", exact=True).select_option("AT")
    page.get_by_role("button", name="Weiter").click()
    page.get_by_label("Name", exact=True).fill("Robot")
    page.get_by_label("E-Mail-Adresse").fill("robot@person.example")
    page.get_by_role("checkbox", name="My data may be passed").check()
    # What no person sees, a robot fills in: it is thanked, and nothing is kept.
    page.evaluate("document.querySelector('[name=website]').value = 'https://spam.example'")
    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_role("heading", name="Danke")).to_be_visible()
    axe(page, about="thank you, dark, narrow")
    found = market.admin.get("leads?contact_email=eq.robot@person.example")
    assert found == []


def test_somebody_writes_to_the_operator(
    page: Page, keys: Keyboard, market: Market, doors: Doors
) -> None:
    # Here the work is required.
    guard = "update ops.setting set value = %s where name = 'intake.contact_guard'"
    market.sql(guard, '{"is_required": true, "seconds": 1}')
    page.goto(f"{doors.public}/")
    keys.press(page.get_by_role("link", name="Contact"))
    keys.type(page.get_by_label("Your message"), "Do you have roofers in Graz?")
    axe(page)
    keys.press(page.get_by_role("button", name="Send"))
    expect(page.get_by_role("link", name="Name: Please fill this in")).to_be_visible()
    fill_contact(keys, page, "cleo@person.example")
    keys.choose(page.get_by_label("What is it about?"), "My request")
    keys.press(page.get_by_role("button", name="Send"))
    expect(page.get_by_role("heading", name="Thank you")).to_be_focused()
    axe(page)
    found = market.admin.get("contact_messages?email=eq.cleo@person.example")
    assert [row["topic"] for row in found] == ["My request"]
    market.sql(guard, "{}")
