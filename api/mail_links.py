"""Pages behind the links in mails, for where no frontend takes them (LEADMILL_APP_URL).

A link only shows a page; its button does the work. Programs that look at mail open every link, and
a token that a look could spend would be spent before the person saw it.
"""

import json
from collections import defaultdict
from html import escape
from typing import Any
from urllib.parse import parse_qs

import psycopg
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from api._body import malformed, read_bytes
from api._context import Connection, Context, one
from api._errors import ApiError, from_database

BODY_LIMIT = 16 * 1024
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:1rem/1.5 system-ui,sans-serif;max-width:28rem;margin:4rem auto;padding:0 1rem}}
input,button{{font:inherit;padding:.5rem;margin:.5rem 0;width:100%;box-sizing:border-box}}</style>
</head><body><h1>{title}</h1>{body}</body></html>"""
_FORM = (
    '<form method="post"><input type="hidden" name="token" value="{token}">{fields}'
    "<button>{button}</button></form>"
)
_FIELDS_OF_RESET = (
    '<label>New password <input type="password" name="password" minlength="12" maxlength="64" '
    'autocomplete="new-password" required></label>'
)
_FIELDS_OF_VERIFY = (
    '<label>The password that you signed up with <input type="password" name="password" '
    'autocomplete="current-password" required></label>'
    "<p>If you did not sign up, close this page: nothing has been made.</p>"
)
_FIELDS_OF_CHANGE = (
    '<label>The password of your account <input type="password" name="password" '
    'autocomplete="current-password" required></label>'
    "<p>If you did not ask for this, close this page: nothing changes.</p>"
)
_FIELDS_OF_NEW_MEMBER = (
    '<label>First name <input name="first_name" autocomplete="given-name"></label>'
    '<label>Last name <input name="last_name" autocomplete="family-name"></label>'
    '<label>Choose a password <input type="password" name="password" minlength="12" maxlength="64" '
    'autocomplete="new-password" required></label>'
)
_FIELDS_OF_REFUSAL = '<input type="hidden" name="answer" value="refuse">'
_FAULTS = "LM109"
# It is not that of the sign-up, or of the account.
_WRONG_PASSWORD = "LM116"  # noqa: S105 - a code


def page(title: str, body: str, status: int = 200) -> HTMLResponse:
    """A page of ours; `body` is HTML, already escaped."""
    return HTMLResponse(_PAGE.format(title=escape(title), body=body), status, _HEADERS)


async def show_verify_email(request: Request) -> HTMLResponse:
    """Show the form that confirms an e-mail address."""
    token = escape(request.query_params.get("token", ""))
    form = _FORM.format(token=token, fields=_FIELDS_OF_VERIFY, button="Confirm")
    return page("Confirm your e-mail address", form)


async def verify_email(request: Request) -> HTMLResponse:
    """Confirm an e-mail address."""
    form = await _form(request)
    refusal = await _ask(
        request,
        "select identity.verify_email(%s, %s) as answer",
        form["token"],
        form["password"],
    )
    if refusal is not None and refusal.body["code"] == _WRONG_PASSWORD:
        # The link still works, so that the user need not look for the mail again.
        fields = f"<p>Try again, or sign up again.</p>{_FIELDS_OF_VERIFY}"
        again = _FORM.format(token=escape(form["token"]), fields=fields, button="Confirm")
        return page("The password is wrong", again, refusal.status)
    if refusal is not None:
        return _refused("This link does not work", refusal)
    return page("Your e-mail address is confirmed", "<p>You can log in now.</p>")


async def show_reset_password(request: Request) -> HTMLResponse:
    """Show the form for a new password."""
    token = escape(request.query_params.get("token", ""))
    form = _FORM.format(token=token, fields=_FIELDS_OF_RESET, button="Set the password")
    return page("Choose a new password", form)


async def reset_password(request: Request) -> HTMLResponse:
    """Set a new password."""
    form = await _form(request)
    refusal = await _ask(
        request,
        "select identity.reset_password(%s, %s) as answer",
        form["token"],
        form["password"],
    )
    if refusal is not None:
        return _refused("The password was not set", refusal)
    return page("The password is set", "<p>Every session was ended. You can log in now.</p>")


async def show_invitation(request: Request) -> HTMLResponse:
    """Show an invitation, with the forms that accept and refuse it."""
    return await _invitation(request, request.query_params.get("token", ""))


async def answer_invitation(request: Request) -> HTMLResponse:
    """Accept an invitation, or refuse it."""
    form = await _form(request)
    if form["answer"] == "refuse":
        refusal = await _ask(
            request, "select identity.refuse_invitation(%s) as answer", form["token"]
        )
        if refusal is not None:
            return _refused("This link does not work", refusal)
        return page("The invitation is refused", "<p>No more is to be done.</p>")
    refusal = await _ask(
        request,
        "select identity.accept_invitation(%s, %s, %s, %s) as answer",
        *(form[name] for name in ("token", "password", "first_name", "last_name")),
    )
    if refusal is not None and refusal.body["code"] == _FAULTS:
        # The link still works.
        faults = json.loads(str(refusal.body["details"]))
        said = "; ".join(f"{fault['field']}: {fault['message']}" for fault in faults)
        return await _invitation(request, form["token"], said, refusal.status)
    if refusal is not None:
        return _refused("You have not joined", refusal)
    return page("You have joined", "<p>You can log in now.</p>")


async def _invitation(
    request: Request, token: str, problem: str = "", status: int = 200
) -> HTMLResponse:
    answer = await _answer(
        request, "select identity.read_invitation(%s) as answer", token.replace("\0", "")
    )
    if isinstance(answer, ApiError):
        return _refused("This link does not work", answer)
    organization, role, email = (escape(answer[key]) for key in ("organization", "role", "email"))
    fields = _FIELDS_OF_NEW_MEMBER if answer["needs_password"] else ""
    body = (
        f"<p>{organization} invites {email} to join, with the role “{role}”.</p>"
        + (f"<p>{escape(problem)}</p>" if problem else "")
        + _FORM.format(token=escape(token), fields=fields, button="Join")
        + _FORM.format(token=escape(token), fields=_FIELDS_OF_REFUSAL, button="Refuse")
    )
    return page("You are invited", body, status)


async def show_confirm_email(request: Request) -> HTMLResponse:
    """Show the form that confirms a new address of an account."""
    token = escape(request.query_params.get("token", ""))
    form = _FORM.format(token=token, fields=_FIELDS_OF_CHANGE, button="Confirm")
    return page("Confirm your new e-mail address", form)


async def confirm_email(request: Request) -> HTMLResponse:
    """Confirm a new address of an account."""
    form = await _form(request)
    statement = "select identity.confirm_email(%s, %s) as answer"
    refusal = await _ask(request, statement, form["token"], form["password"])
    if refusal is not None and refusal.body["code"] == _WRONG_PASSWORD:
        again = _FORM.format(
            token=escape(form["token"]), fields=_FIELDS_OF_CHANGE, button="Confirm"
        )
        return page("The password is wrong", again, refusal.status)
    if refusal is not None:
        return _refused("This link does not work", refusal)
    return page("Your e-mail address is changed", "<p>Log in with the new address.</p>")


async def show_unsubscribe(request: Request) -> HTMLResponse:
    """Show the form that ends optional mails."""
    token = escape(request.query_params.get("token", ""))
    form = _FORM.format(token=token, fields="", button="Stop these mails")
    return page("Do without these mails", form)


async def unsubscribe(request: Request) -> HTMLResponse:
    """End optional mails."""
    # A mail program posts to the link itself; the button sends the token in its form.
    form = await _form(request)
    token = form["token"] or request.query_params.get("token", "")
    refusal = await _ask(request, "select notification.unsubscribe(%s) as answer", token)
    if refusal is not None:
        return _refused("This link does not work", refusal)
    return page("Done", "<p>No such mails are sent any more.</p>")


async def show_confirm_address(request: Request) -> HTMLResponse:
    """Show the form that agrees to alerts."""
    token = escape(request.query_params.get("token", ""))
    form = _FORM.format(token=token, fields="", button="Send warnings here")
    return page("Warnings of a low balance", form)


async def confirm_address(request: Request) -> HTMLResponse:
    """Agree to alerts."""
    form = await _form(request)
    statement = "select notification.confirm_alert_address(%s) as answer"
    refusal = await _ask(request, statement, form["token"])
    if refusal is not None:
        return _refused("This link does not work", refusal)
    return page("Done", "<p>Warnings of a low balance come to this address from now on.</p>")


async def show_confirm_channel(request: Request) -> HTMLResponse:
    """Show the form that agrees to notifications."""
    token = escape(request.query_params.get("token", ""))
    form = _FORM.format(token=token, fields="", button="Send notifications here")
    return page("Notifications by mail", form)


async def confirm_channel(request: Request) -> HTMLResponse:
    """Agree to notifications."""
    form = await _form(request)
    statement = "select notification.confirm_channel_address(%s) as answer"
    refusal = await _ask(request, statement, form["token"])
    if refusal is not None:
        return _refused("This link does not work", refusal)
    return page("Done", "<p>Notifications come to this address from now on.</p>")


async def _ask(request: Request, statement: str, *values: str) -> ApiError | None:
    """Call a function of the database; what it refused, None when it did it."""
    answer = await _answer(request, statement, *values)
    return answer if isinstance(answer, ApiError) else None


async def _answer(request: Request, statement: str, *values: str) -> Any:
    """The answer of a function of the database, or what it refused."""

    async def work(connection: Connection) -> Any:
        answer = (await one(connection, statement, *values))["answer"]
        if not (isinstance(answer, dict) and "code" in answer):
            return answer
        # Refused and yet committed: the status is set by the function.
        said = await one(connection, "select current_setting('response.status') as status")
        return ApiError(int(said["status"]), **answer)

    try:
        return await Context.of(request).execute(request, work)
    except psycopg.Error as error:
        refusal = from_database(error)
        if refusal.status >= 500:
            raise
        return refusal


def _refused(title: str, refusal: ApiError) -> HTMLResponse:
    message = str(refusal.body["message"])
    said = escape(f"{message[:1].upper()}{message[1:]}. {refusal.body['hint'] or ''}")
    return page(title, f"<p>{said}</p>", refusal.status)


async def _form(request: Request) -> defaultdict[str, str]:
    """A form as browsers send it, nothing where a field is missing."""
    body = await read_bytes(request, BODY_LIMIT)
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    except ValueError:
        raise malformed("a form of ten fields at most") from None
    given = defaultdict(str, {name: values[0] for name, values in fields.items()})
    for name, value in given.items():
        if "\0" in value:
            raise malformed(f"{name[:100]}: a text without NUL")
    return given


ROUTES = [
    Route("/verify-email", show_verify_email, methods=["GET"]),
    Route("/verify-email", verify_email, methods=["POST"]),
    Route("/reset-password", show_reset_password, methods=["GET"]),
    Route("/reset-password", reset_password, methods=["POST"]),
    Route("/invitation", show_invitation, methods=["GET"]),
    Route("/invitation", answer_invitation, methods=["POST"]),
    Route("/confirm-email", show_confirm_email, methods=["GET"]),
    Route("/confirm-email", confirm_email, methods=["POST"]),
    Route("/confirm-address", show_confirm_address, methods=["GET"]),
    Route("/confirm-address", confirm_address, methods=["POST"]),
    Route("/confirm-channel", show_confirm_channel, methods=["GET"]),
    Route("/confirm-channel", confirm_channel, methods=["POST"]),
    Route("/unsubscribe", show_unsubscribe, methods=["GET"]),
    Route("/unsubscribe", unsubscribe, methods=["POST"]),
]
