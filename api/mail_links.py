"""Pages behind the links in mails. They need no script, and lead on into the application.

A link only shows a page; its button does the work. Programs that look at mail open every link, and
a token that a look could spend would be spent before the person saw it.
"""

import json
import logging
from collections import defaultdict
from html import escape
from typing import Any
from urllib.parse import parse_qs

import psycopg
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api import session
from api._answer import answer_of
from api._app import is_ours
from api._body import malformed, read_bytes
from api._context import Connection, Context, one
from api._errors import ApiError, from_database
from api._link_texts import TEXTS, Texts
from api._pages import language_of, link, page

log = logging.getLogger(__name__)
BODY_LIMIT = 16 * 1024
_FAULTS = "LM109"
# It is not that of the sign-up, or of the account.
_WRONG_PASSWORD = "LM116"  # noqa: S105 - a code


async def show_verify_email(request: Request) -> Response:
    """Show the form that confirms an e-mail address."""
    t = _texts(request)
    return _page(request, t.verify_title, _verify_form(t, _token(request)))


def _verify_form(t: Texts, token: str) -> str:
    field = _password(t.verify_password, "current-password")
    return _form_of(token, f"{field}<p>{t.verify_unasked}</p>", t.confirm)


async def verify_email(request: Request) -> Response:
    """Confirm an e-mail address, and lead who has just proved it into the application."""
    t, form = _texts(request), await _form(request)
    statement = "select identity.verify_email(%s, %s) as answer"
    answer = await _answer(request, statement, form["token"], form["password"])
    if isinstance(answer, ApiError):
        if answer.body["code"] == _WRONG_PASSWORD:
            # The link still works, so that the user need not look for the mail again.
            again = f"<p>{t.try_again}</p>{_verify_form(t, form['token'])}"
            return _page(request, t.wrong_password, again, answer.status)
        return _refused(request, t.no_link, answer, "/sign-up", t.sign_up)
    said = _said(t.verify_next) + _onward(request, "/log-in", t.log_in)
    done = _page(request, t.verify_done, said)
    return await _arrived(request, answer["email"], form["password"]) or done


async def show_reset_password(request: Request) -> Response:
    """Show the form for a new password."""
    t = _texts(request)
    return _page(request, t.reset_title, _reset_form(t, _token(request)))


def _reset_form(t: Texts, token: str) -> str:
    field = _password(t.reset_password, "new-password")
    return _form_of(token, f"{field}<p>{t.reset_rule}</p>", t.reset_button)


async def reset_password(request: Request) -> Response:
    """Set a new password."""
    t, form = _texts(request), await _form(request)
    statement = "select identity.reset_password(%s, %s) as answer"
    refusal = await _ask(request, statement, form["token"], form["password"])
    if refusal is not None and refusal.body["code"] == _FAULTS:
        # The link still works.
        again = _said(_problem(t, refusal)) + _reset_form(t, form["token"])
        return _page(request, t.reset_failed, again, refusal.status)
    if refusal is not None:
        return _refused(request, t.reset_failed, refusal, "/forgot-password", t.forgot)
    said = _said(t.reset_next) + _onward(request, "/log-in", t.log_in)
    return _page(request, t.reset_done, said)


async def show_invitation(request: Request) -> Response:
    """Show an invitation, with the forms that accept and refuse it."""
    return await _invitation(request, request.query_params.get("token", ""))


async def answer_invitation(request: Request) -> Response:
    """Accept an invitation, or refuse it."""
    t, form = _texts(request), await _form(request)
    if form["answer"] == "refuse":
        statement = "select identity.refuse_invitation(%s) as answer"
        refusal = await _ask(request, statement, form["token"])
        if refusal is not None:
            return _refused(request, t.no_link, refusal)
        return _page(request, t.refused, _said(t.refused_next) + _onward(request, "/", t.start))
    offered = await _read_invitation(request, form["token"])
    refusal = await _ask(
        request,
        "select identity.accept_invitation(%s, %s, %s, %s) as answer",
        *(form[name] for name in ("token", "password", "first_name", "last_name")),
    )
    if refusal is not None and refusal.body["code"] == _FAULTS:
        # The link still works.
        problem = _problem(t, refusal)
        return await _invitation(request, form["token"], problem, refusal.status)
    if refusal is not None:
        return _refused(request, t.not_joined, refusal)
    done = _page(request, t.joined, _said(t.joined_next) + _onward(request, "/app/", t.open_app))
    if isinstance(offered, ApiError) or not offered["needs_password"]:
        return done
    return await _arrived(request, offered["email"], form["password"]) or done


async def _read_invitation(request: Request, token: str) -> Any:
    statement = "select identity.read_invitation(%s) as answer"
    return await _answer(request, statement, token.replace("\0", ""))


async def _invitation(
    request: Request, token: str, problem: str = "", status: int = 200
) -> Response:
    t = _texts(request)
    answer = await _read_invitation(request, token)
    if isinstance(answer, ApiError):
        return _refused(request, t.no_link, answer)
    fields = ""
    if answer["needs_password"]:
        fields = (
            f'<label>{t.first_name} <input name="first_name" autocomplete="given-name"></label>'
            f'<label>{t.last_name} <input name="last_name" autocomplete="family-name"></label>'
            + _password(t.choose_password, "new-password")
            + f"<p>{t.reset_rule}</p>"
        )
    refusal = '<input type="hidden" name="answer" value="refuse">'
    told = t.invited.format(
        organization=escape(answer["organization"]),
        email=f"<strong>{escape(answer['email'])}</strong>",
        role=escape(answer["role"]),
    )
    body = (
        f"<p>{told}</p>"
        + (_said(problem) if problem else "")
        + _form_of(token, fields, t.join)
        + _form_of(token, refusal, t.refuse, "quiet")
    )
    return _page(request, t.invited_title, body, status)


async def show_confirm_email(request: Request) -> Response:
    """Show the form that confirms a new address of an account."""
    t = _texts(request)
    return _page(request, t.change_title, _change_form(t, _token(request)))


def _change_form(t: Texts, token: str) -> str:
    field = _password(t.change_password, "current-password")
    return _form_of(token, f"{field}<p>{t.change_unasked}</p>", t.confirm)


async def confirm_email(request: Request) -> Response:
    """Confirm a new address of an account."""
    t, form = _texts(request), await _form(request)
    statement = "select identity.confirm_email(%s, %s) as answer"
    refusal = await _ask(request, statement, form["token"], form["password"])
    if refusal is not None and refusal.body["code"] == _WRONG_PASSWORD:
        again = _change_form(t, form["token"])
        return _page(request, t.wrong_password, again, refusal.status)
    if refusal is not None:
        return _refused(request, t.no_link, refusal, "/app/profile", t.open_app)
    said = _said(t.changed_next) + _onward(request, "/log-in", t.log_in)
    return _page(request, t.changed, said)


async def show_unsubscribe(request: Request) -> Response:
    """Show the form that ends optional mails."""
    t = _texts(request)
    return _page(request, t.stop_title, _form_of(_token(request), "", t.stop_button))


async def unsubscribe(request: Request) -> Response:
    """End optional mails."""
    # A mail program posts to the link itself; the button sends the token in its form.
    token = (await _form(request))["token"] or request.query_params.get("token", "")
    statement = "select notification.unsubscribe(%s) as answer"
    return await _agreed(request, statement, token, _texts(request).stopped)


async def show_confirm_address(request: Request) -> Response:
    """Show the form that agrees to alerts."""
    t = _texts(request)
    return _page(request, t.warnings_title, _form_of(_token(request), "", t.warnings_button))


async def confirm_address(request: Request) -> Response:
    """Agree to alerts."""
    statement = "select notification.confirm_alert_address(%s) as answer"
    token = (await _form(request))["token"]
    return await _agreed(request, statement, token, _texts(request).warned)


async def show_confirm_channel(request: Request) -> Response:
    """Show the form that agrees to notifications."""
    t = _texts(request)
    return _page(request, t.channel_title, _form_of(_token(request), "", t.channel_button))


async def confirm_channel(request: Request) -> Response:
    """Agree to notifications."""
    statement = "select notification.confirm_channel_address(%s) as answer"
    token = (await _form(request))["token"]
    return await _agreed(request, statement, token, _texts(request).channel_done)


async def _agreed(request: Request, statement: str, token: str, done: str) -> Response:
    t = _texts(request)
    refusal = await _ask(request, statement, token)
    if refusal is not None:
        return _refused(request, t.no_link, refusal)
    return _page(request, t.done, _said(done) + _onward(request, "/", t.start))


async def _arrived(request: Request, email: str, password: str) -> Response | None:
    """The way into the application, logged in: address and password have just been proved.

    None where that is not for us to do: the form came from no page of ours, the application is the
    operator's own, or the log-in needs more than a password.
    """
    settings = Context.of(request).settings
    is_own_page = request.headers.get("sec-fetch-site") == "same-origin"
    if not is_ours(settings) or not is_own_page:
        return None

    async def log_in(connection: Connection) -> Any:
        call = "identity.log_in(email => %(email)s, password => %(password)s)"
        return await answer_of(connection, call, email=email, password=password)

    try:
        answer = await Context.of(request).execute(request, log_in)
    except psycopg.Error as error:
        # What the form was sent for is done, and its link is used up: that is what has to be said.
        log.warning("no log-in after a link", extra={"detail": type(error).__name__})
        return None
    if "refresh_token" not in answer.body:
        return None
    response = RedirectResponse("/app/", 303, {"Cache-Control": "no-store"})
    session.keep_tokens(session.Cookies(request), response, answer.body)
    return response


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


def _texts(request: Request) -> Texts:
    return TEXTS[language_of(request)]


def _page(request: Request, title: str, body: str, status: int = 200) -> Response:
    return page(title, body, status, language_of(request))


def _token(request: Request) -> str:
    return request.query_params.get("token", "")


def _form_of(token: str, fields: str, button: str, kind: str = "") -> str:
    look = f' class="{kind}"' if kind else ""
    return (
        f'<form method="post"><input type="hidden" name="token" value="{escape(token)}">{fields}'
        f"<button{look}>{button}</button></form>"
    )


def _password(label: str, autocomplete: str) -> str:
    rule = 'minlength="12" maxlength="64" ' if autocomplete == "new-password" else ""
    return (
        f'<label>{label} <input type="password" name="password" {rule}'
        f'autocomplete="{autocomplete}" required></label>'
    )


def _said(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _onward(request: Request, path: str, words: str) -> str:
    """Where to go on: a page of ours, or the start of the operator's own application."""
    settings = Context.of(request).settings
    return link(path if is_ours(settings) else settings.app_url, words)


def _problem(t: Texts, refusal: ApiError) -> str:
    """What is wrong, in the language of the page where that has words for it."""
    if own := t.refusals.get(str(refusal.body["code"])):
        return own
    if refusal.body["code"] == _FAULTS:
        faults = json.loads(str(refusal.body["details"]))
        return "; ".join(f"{fault['field']}: {fault['message']}" for fault in faults)
    message = str(refusal.body["message"])
    return f"{message[:1].upper()}{message[1:]}. {refusal.body['hint'] or ''}"


def _refused(
    request: Request, title: str, refusal: ApiError, path: str = "/", words: str = ""
) -> Response:
    t = _texts(request)
    said = _said(_problem(t, refusal)) + _onward(request, path, words or t.start)
    return _page(request, title, said, refusal.status)


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
