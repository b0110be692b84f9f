"""GET /o/{slug} and /embed/{slug}: the public page of a niche, and its form alone for other sites.

The page is the built shell of web/, which draws itself in the browser. What a search engine, a
messenger or the first paint needs stands in the HTML: title, description, picture, structured data,
and the form, so that the page asks for nothing before it is drawn.
"""

import hashlib
import json
import re
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from api._context import Connection, Context, one
from api._errors import ApiError, from_database
from leadmill.settings import Settings

# LM215 pages_not_built (503): The service has no pages: `LEADMILL_PAGES` is no folder that contains
#   them.
#   To do: Build them with `deploy/build_pages.sh`.
_NOT_BUILT = "LM215"
_NOT_FOUND = 404
# What web/src/ui/brand.ts shows of it.
_OF_SITE = ("name", "logo", "accent_light", "accent_dark")
_HOST = re.compile(r"[\w.-]+(:[0-9]+)?", re.ASCII)
_ROOT = '<div id="root">'
_NO_INDEX = '<meta name="robots" content="noindex">'
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self';"
    " img-src 'self' data: blob:{pictures}; connect-src 'self'{storage}; worker-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors {ancestors};"
    " require-trusted-types-for 'script'; report-uri /csp-reports"
)


async def show_niche(request: Request) -> Response:
    """Show the page of a niche: its texts and its form."""
    return await _show(request, is_embedded=False)


async def show_embedded(request: Request) -> Response:
    """Show the form of a niche for a frame of another site."""
    return await _show(request, is_embedded=True)


async def _show(request: Request, *, is_embedded: bool) -> Response:
    context = Context.of(request)
    shell = _shell(context.settings.pages)

    async def find_site(connection: Connection) -> dict[str, Any]:
        return await one(connection, "select ops.site() as site")

    async def find_form(connection: Connection) -> dict[str, Any]:
        slug = request.path_params["slug"]
        return await one(connection, "select catalog.niche_form(%s) as form", slug)

    said = (await context.execute(request, find_site))["site"]
    site = {name: said[name] for name in _OF_SITE}
    try:
        form = (await context.execute(request, find_form))["form"]
    except psycopg.DatabaseError as error:
        if from_database(error).status != _NOT_FOUND:
            raise
        # The script draws the page that says so; search engines read the status.
        policy = _policy(context.settings, [site["logo"]], [])
        html = _filled(shell, None, f"{_NO_INDEX}\n    {_data('site', site)}")
        return HTMLResponse(html, _NOT_FOUND, {"Content-Security-Policy": policy})
    head = _head(form, site, context.settings.app_url, is_embedded=is_embedded)
    html = _filled(shell, form["language"], head, f"{form['title']} · {site['name']}")
    if not is_embedded and request.url.path.endswith(f"/o/{form['niche']}"):
        html = html.replace(_ROOT, f"{_ROOT}{_first_paint(form, site['name'])}", 1)
    headers = {
        "Content-Security-Policy": _policy(
            context.settings,
            [(form["picture"] or {}).get("url"), site["logo"]],
            form["origins"] if is_embedded else [],
        ),
        "Cache-Control": "public, max-age=60",
    }
    return _conditional(request, html, headers)


def _conditional(request: Request, html: str, headers: dict[str, str]) -> Response:
    said = f"{headers['Content-Security-Policy']}\n{html}"
    # Weak: nginx compresses.
    etag = f'W/"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'
    headers |= {"ETag": etag}
    if etag in request.headers.get("if-none-match", ""):
        return Response(None, 304, headers)
    return HTMLResponse(html, 200, headers)


def _shell(folder: str) -> str:
    path = Path(folder) / "index.html"
    try:
        # Where pages are built anew beside a running service.
        return _read(path, path.stat().st_mtime_ns)
    except OSError:
        raise ApiError(
            503, _NOT_BUILT, "the pages are not built", hint="Build them: deploy/build_pages.sh"
        ) from None


@lru_cache(maxsize=1)
def _read(path: Path, _changed: int) -> str:
    return path.read_text(encoding="utf-8")


def _policy(settings: Settings, pictures: list[str | None], origins: list[str]) -> str:
    return _POLICY.format(
        pictures=_origins_of(pictures),
        # Attachments go there.
        storage=_origins_of([settings.storage_url]),
        ancestors=" ".join(origins) or "'none'",
    )


def _origins_of(urls: list[str | None]) -> str:
    """The origins of those that are addresses, each after a blank."""
    parts = {_parts_of(url) for url in urls if url and url.startswith(("https:", "http:"))}
    # Nothing that would end the directive.
    return "".join(f" {scheme}://{host}" for scheme, host in sorted(parts) if _HOST.fullmatch(host))


def _parts_of(url: str) -> tuple[str, str]:
    try:
        return urlsplit(url)[:2]
    except ValueError:
        # Such as https://[, which the setting of the logo may have.
        return "", ""


def _head(form: dict[str, Any], site: dict[str, str], app_url: str, *, is_embedded: bool) -> str:
    address = f"{app_url}/o/{form['niche']}"
    description = " ".join((form["introduction"] or form["title"]).split())[:300]
    picture = form["picture"]
    card = "summary_large_image" if picture else "summary"
    named = {"description": description, "twitter:card": card}
    if is_embedded:
        # The page of the niche is what should be found.
        named["robots"] = "noindex"
    properties = {
        "og:type": "website",
        "og:site_name": site["name"],
        "og:title": form["title"],
        "og:description": description,
        "og:url": address,
        "og:locale": {"en": "en_US", "de": "de_DE"}[form["language"]],
    }
    if picture:
        properties |= {"og:image": picture["url"], "og:image:alt": picture["text"]}
    about = {
        "@context": "https://schema.org",
        "@type": "Service",
        "name": form["title"],
        "description": description,
        "url": address,
        "inLanguage": form["language"],
        "provider": {"@type": "Organization", "name": site["name"], "url": app_url},
    }
    if picture:
        about["image"] = picture["url"]
    lines = [
        *(f'<meta name="{name}" content="{escape(text)}">' for name, text in named.items()),
        *(f'<meta property="{key}" content="{escape(text)}">' for key, text in properties.items()),
        f'<link rel="canonical" href="{escape(address)}">',
        f'<script type="application/ld+json">{_json(about)}</script>',
        _data("site", site),
        _data("niche-form", form),
    ]
    return "\n    ".join(lines)


def _first_paint(form: dict[str, Any], site: str) -> str:
    """What the page says, until its script draws it anew: the same as in web/src/public/landing."""
    said = "".join(
        f'<p class="lead">{escape(line)}</p>'
        for line in (form["introduction"] or "").splitlines()
        if line
    )
    points = "".join(f"<li>{escape(point)}</li>" for point in form["points"])
    listed = f'<ul class="landing-points">{points}</ul>' if points else ""
    return (
        f'<header class="bar"><span class="brand">{escape(site)}</span></header>'
        f'<main id="main"><div class="landing"><section class="landing-text">'
        f"<h1>{escape(form['title'])}</h1>{said}{listed}</section></div></main>"
    )


def _data(name: str, value: object) -> str:
    return f'<script type="application/json" id="{name}">{_json(value)}</script>'


def _json(value: object) -> str:
    """JSON that cannot end the script element that it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _filled(shell: str, language: str | None, head: str, title: str | None = None) -> str:
    """The shell with what the page says before its script runs. `head` is HTML, already escaped."""
    html = shell
    if language is not None:
        # The form has a language of its own, whatever the visitor's browser prefers.
        own = f'<html lang="{language}" data-language="{language}">'
        html = html.replace('<html lang="en">', own, 1)
    if title is not None:
        before, _, rest = html.partition("<title>")
        html = f"{before}<title>{escape(title)}{rest[rest.index('</title>') :]}"
    html = html.replace("__DOOR__", "public")
    return html.replace("</head>", f"  {head}\n  </head>", 1)


ROUTES = [
    Route("/o/{slug}", show_niche, methods=["GET"]),
    Route("/o/{slug}/thank-you", show_niche, methods=["GET"]),
    Route("/embed/{slug}", show_embedded, methods=["GET"]),
    Route("/embed/{slug}/thank-you", show_embedded, methods=["GET"]),
]
