"""The HTTP side of the sink: pages for people, JSON for tests, knobs for both."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from json import JSONDecodeError
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from standins.smtp.mailbox import Mailbox, Refusal
from standins.smtp.pages import inbox_page, mail_page
from standins.smtp.server import start_smtp

PAGE_HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


def create_app(smtp_port: int) -> Starlette:
    """Both servers in one loop; the SMTP port in use is `app.state.smtp_port`."""
    mailbox = Mailbox()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        with closing(await start_smtp(mailbox, smtp_port)) as server:
            app.state.smtp_port = server.sockets[0].getsockname()[1]
            yield

    app = Starlette(
        lifespan=lifespan,
        routes=[
            Route("/", show_inbox),
            Route("/mails/{number:int}", show_mail),
            Route("/api/mails", list_mails, methods=["GET"]),
            Route("/api/mails", delete_mails, methods=["DELETE"]),
            Route("/api/mails/{number:int}", get_mail),
            Route("/_config", get_config, methods=["GET"]),
            Route("/_config", set_config, methods=["POST"]),
            Route("/healthz", health),
        ],
    )
    app.state.mailbox = mailbox
    return app


async def show_inbox(request: Request) -> Response:
    """The list of mails, as HTML; `?to=` filters by recipient."""
    mails = _mailbox(request).addressed_to(request.query_params.get("to"))
    return HTMLResponse(inbox_page(mails), headers=PAGE_HEADERS)


async def show_mail(request: Request) -> Response:
    """One mail, as HTML."""
    mail = _mailbox(request).find(request.path_params["number"])
    if mail is None:
        return PlainTextResponse("no such mail", 404)
    return HTMLResponse(mail_page(mail), headers=PAGE_HEADERS)


async def list_mails(request: Request) -> Response:
    """The mails in order of arrival, as JSON; `?to=` filters by recipient."""
    mails = _mailbox(request).addressed_to(request.query_params.get("to"))
    return JSONResponse([mail.to_dict() for mail in mails])


async def get_mail(request: Request) -> Response:
    """One mail, as JSON."""
    mail = _mailbox(request).find(request.path_params["number"])
    if mail is None:
        return JSONResponse({"error": "no such mail"}, 404)
    return JSONResponse(mail.to_dict())


async def delete_mails(request: Request) -> Response:
    """Forget every mail; ids go on counting."""
    _mailbox(request).mails.clear()
    return Response(status_code=204)


async def get_config(request: Request) -> Response:
    """The knobs as they are."""
    return JSONResponse(_config(_mailbox(request)))


async def set_config(request: Request) -> Response:
    """Replace all: `{"refuse": {address: [code, text] or [code, text, times]}, "hold": 2}`.

    `"smtputf8": true` takes addresses with letters beyond ASCII, `"demands_tls": true` no mail.
    """
    try:
        refusals, hold, smtputf8, demands_tls = _knobs(await request.json())
    except (JSONDecodeError, UnicodeDecodeError, ValueError) as error:
        return JSONResponse({"error": str(error)}, 400)
    mailbox = _mailbox(request)
    mailbox.refusals, mailbox.hold = refusals, hold
    mailbox.smtputf8, mailbox.demands_tls = smtputf8, demands_tls
    return JSONResponse(_config(mailbox))


async def health(request: Request) -> Response:
    """Answers once both servers listen."""
    return JSONResponse({"status": "ok", "smtp_port": request.app.state.smtp_port})


def _mailbox(request: Request) -> Mailbox:
    mailbox = request.app.state.mailbox
    assert isinstance(mailbox, Mailbox)
    return mailbox


def _config(mailbox: Mailbox) -> dict[str, Any]:
    return {
        "refuse": {
            address: [refusal.code, refusal.text, refusal.times]
            for address, refusal in mailbox.refusals.items()
        },
        "hold": mailbox.hold,
        "smtputf8": mailbox.smtputf8,
        "demands_tls": mailbox.demands_tls,
    }


def _knobs(body: Any) -> tuple[dict[str, Refusal], float, bool, bool]:
    match body:
        case {"hold": bool()}:
            pass
        case dict() if not set(body) - {"refuse", "hold", "smtputf8", "demands_tls"}:
            refuse, hold = body.get("refuse", {}), body.get("hold", 0)
            switches = (body.get("smtputf8", False), body.get("demands_tls", False))
            is_right = (
                isinstance(refuse, dict) and isinstance(hold, int | float) and 0 <= hold <= 60
            )
            if is_right and all(isinstance(switch, bool) for switch in switches):
                return _refusals(refuse), hold, *switches
    raise ValueError(
        'expected {"refuse": {address: [code, text]}, "hold": 0..60,'
        ' "smtputf8": bool, "demands_tls": bool}'
    )


def _refusals(given: dict[str, Any]) -> dict[str, Refusal]:
    refusals = {}
    for address, answer in given.items():
        match answer:
            case [int(code), str(text)] if 400 <= code <= 599:
                refusals[address.casefold()] = Refusal(code, text)
            case [int(code), str(text), int(times)] if 400 <= code <= 599 and times > 0:
                refusals[address.casefold()] = Refusal(code, text, times)
            case _:
                raise ValueError(f"{address}: expected [400..599, text] or [400..599, text, times]")
    return refusals
