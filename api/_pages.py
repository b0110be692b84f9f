"""The look of the pages that the service writes itself: they work without a script."""

import base64
import hashlib
from html import escape
from typing import Literal

from starlette.requests import Request
from starlette.responses import HTMLResponse

Language = Literal["en", "de"]
# The colours and sizes of web/src/public/public.css.
_STYLE = (
    ":root{color-scheme:light dark;--accent:light-dark(#3b5fb5,#7795e6);"
    "--on-accent:light-dark(#fff,#10131a);--page:light-dark(#fafbfc,#14161b);"
    "--surface:light-dark(#fff,#1c1f26);--text:light-dark(#1c2430,#e6e9ef);"
    "--line:light-dark(#d9dee5,#363c47);--field:light-dark(#858e9b,#7b8595)}"
    '*{box-sizing:border-box}body{font:1rem/1.55 Inter,system-ui,-apple-system,"Segoe UI",Roboto,'
    '"DejaVu Sans",sans-serif;margin:0;padding:12vh 1.25rem 3rem;color:var(--text);'
    "background:var(--page)}main{max-width:26rem;margin:auto;padding:1.5rem;"
    "background:var(--surface);border:1px solid var(--line);border-radius:12px}"
    "h1{font-size:1.6rem;line-height:1.25;letter-spacing:-.02em;margin:0 0 1rem}"
    "p{overflow-wrap:anywhere}a{color:var(--accent)}label{display:block;font-weight:500}"
    "input,button,.button{display:block;width:100%;font:inherit;border-radius:8px;"
    "margin:.35rem 0 1rem}input{padding:.55rem .75rem;color:inherit;background:var(--surface);"
    "border:1px solid var(--field)}"
    "button,.button{padding:.6rem 1.1rem;font-weight:600;text-align:center;text-decoration:none;"
    "cursor:pointer;color:var(--on-accent);background:var(--accent);border:1px solid var(--accent)}"
    "button.quiet{color:var(--accent);background:none}"
    ":focus-visible{outline:2px solid var(--accent);outline-offset:2px}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}
_PAGE = (
    '<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<style>{style}</style>\n</head><body><main><h1>{title}</h1>{body}</main></body></html>"
)


def page(title: str, body: str, status: int = 200, language: Language = "en") -> HTMLResponse:
    """A page of ours; `body` is HTML, already escaped."""
    html = _PAGE.format(title=escape(title), body=body, style=_STYLE, language=language)
    return HTMLResponse(html, status, _HEADERS)


def link(path: str, words: str) -> str:
    """A link drawn as a button: where to go on."""
    return f'<p><a class="button" href="{escape(path)}">{escape(words)}</a></p>'


def language_of(request: Request) -> Language:
    """German for a browser that asks for it first, as the pages of web/ do."""
    return "de" if request.headers.get("accept-language", "").lower().startswith("de") else "en"
