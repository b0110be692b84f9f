"""Sessions of browsers: POST and DELETE /session, POST /session/refresh and …/organization.

The refresh token stays in a cookie that no script reads and that no other path gets; a page has
the access token alone, in its memory. Programs call log_in and refresh_session instead.
"""

import re
import uuid
from typing import Any, Literal
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api import passkeys
from api._answer import Answer, answer_of
from api._body import malformed, read_fields, read_json_bytes
from api._context import UNAUTHORIZED, Connection, Context
from api._errors import ApiError

# LM038 account_of_other_door (403): The account logs in at the other door: admins at the admin
#   door, everybody else at the public door.
OTHER_DOOR = "LM038"
# LM039 not_an_own_page (403): `/session` is for pages of its own door: the request comes from
#   another page, or from a program that is no browser.
#   To do: Programs call `log_in` and `refresh_session`.
NOT_OWN_PAGE = "LM039"
NO_REFRESH = "LM106"
CODE_NOT_VALID = "LM123"

BODY_LIMIT = 16 * 1024
LONGEST = 1000
PATH = "/session"
# As long as the setting identity.refresh_token_seconds may be. The database decides when a session
# ends; a cookie of an ended one is refused and removed.
_REFRESH_SECONDS = 90 * 24 * 3600
CODE_SECONDS = 60
# Recognises the device at the next log-in. Browsers keep no cookie longer.
_DEVICE_SECONDS = 400 * 24 * 3600
_TOKEN = re.compile(r"[\w-]{20,100}", re.ASCII)
# The fields of a log-in, and the function that takes them. One that asks for a further step
# answers without a refresh token; its answer is passed on, and the next step is another entry.
_WAYS = {
    frozenset({"email", "password"}): "identity.log_in(email => %(email)s,"
    " password => %(password)s, device => %(device)s)",
    frozenset({"ticket", "code"}): "identity.complete_log_in(ticket => %(ticket)s,"
    " code => %(code)s, device => %(device)s)",
    frozenset({"credential"}): passkeys.LOG_IN,
    frozenset({"sign_in"}): "identity.redeem_sign_in(code => %(sign_in)s, device => %(device)s)",
}
# What of an answer belongs into cookies.
_KEPT = {"refresh_token", "device"}
Name = Literal["refresh", "device", "code"]


class Cookies:
    """The cookies of one request and its answer: HttpOnly, for this path, for no other site."""

    def __init__(self, request: Request) -> None:
        self._given = request.cookies
        settings = Context.of(request).settings
        # Both doors may have the same host, and cookies do not know ports.
        self._door = "admin_" if _is_admin(request) else ""
        url = settings.admin_url if self._door else settings.public_url
        self._is_secure = url.startswith("https:")

    def name(self, which: Name) -> str:
        """Browsers take a name with this prefix over an encrypted connection alone."""
        return f"{'__Secure-' if self._is_secure else ''}leadmill_{self._door}{which}"

    def get(self, which: Name) -> str | None:
        """The token in the cookie; none if it cannot be one of ours."""
        value = self._given.get(self.name(which), "")
        return value if _TOKEN.fullmatch(value) else None

    def keep(self, response: Response, which: Name, token: str, seconds: int) -> None:
        """Set the cookie."""
        response.set_cookie(
            self.name(which), token, seconds, path=PATH,
            secure=self._is_secure, httponly=True, samesite="strict",
        )  # fmt: skip

    def drop(self, response: Response, which: Name) -> None:
        """Remove the cookie."""
        self.keep(response, which, "", 0)


async def begin(request: Request) -> Response:
    """Log in as a page: by password, passkey or the code of an external sign-in; give a code."""
    _require_own_page(request)
    fields = _fields(await read_json_bytes(request, BODY_LIMIT))
    cookies = Cookies(request)
    if "sign_in" in fields and fields["sign_in"] != cookies.get("code"):
        # Otherwise a link could log its reader in to the account of whoever made it.
        raise ApiError(
            UNAUTHORIZED,
            CODE_NOT_VALID,
            "sign-in code is not valid",
            hint="It belongs to another browser: sign in again.",
        )

    async def log_in(connection: Connection) -> Answer:
        call = _WAYS[frozenset(fields)]
        given = fields
        if "credential" in fields:
            given = await passkeys.verified(request, connection, fields, UNAUTHORIZED)
        answer = await answer_of(connection, call, **given, device=cookies.get("device"))
        _require_door(request, answer)
        if "refresh_token" in answer.body and (replaced := cookies.get("refresh")):
            await connection.execute("select identity.end_session_of(%s)", (replaced,))
        return answer

    response = _response(cookies, await Context.of(request).execute(request, log_in))
    if "sign_in" in fields:
        cookies.drop(response, "code")
    return response


async def refresh(request: Request) -> Response:
    """Exchange the cookie for an access token and the next cookie."""
    return await _renewed(request)


async def switch(request: Request) -> Response:
    """The same for another organisation of the user."""
    _require_own_page(request)
    fields = read_fields(await read_json_bytes(request, BODY_LIMIT), {"organization_id"})
    try:
        organization_id = uuid.UUID(fields["organization_id"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise malformed("organization_id: a UUID") from None
    return await _renewed(request, organization_id)


async def _renewed(request: Request, organization_id: uuid.UUID | None = None) -> Response:
    _require_own_page(request)
    cookies = Cookies(request)
    token = cookies.get("refresh")

    call = "identity.refresh_session(%(token)s)"
    if organization_id is not None:
        # Without such an organisation the token is not spent: the cookie stays valid.
        call = "identity.switch_session(%(token)s, %(organization_id)s)"

    async def renew(connection: Connection) -> Answer:
        answer = await answer_of(connection, call, token=token, organization_id=organization_id)
        _require_door(request, answer)
        return answer

    if token is None:
        raise ApiError(UNAUTHORIZED, NO_REFRESH, "refresh token is not valid", hint="Log in again.")
    try:
        response = _response(cookies, await Context.of(request).execute(request, renew))
    except ApiError as refusal:
        response = refusal.response()
    if response.status_code in (UNAUTHORIZED, 403):
        cookies.drop(response, "refresh")
    return response


async def end(request: Request) -> Response:
    """Log out: end the session of the cookie, and remove it."""
    _require_own_page(request)
    cookies = Cookies(request)
    if token := cookies.get("refresh"):

        async def log_out(connection: Connection) -> None:
            await connection.execute("select identity.end_session_of(%s)", (token,))

        await Context.of(request).execute(request, log_out)
    response = Response(status_code=204)
    cookies.drop(response, "refresh")
    return response


def _response(cookies: Cookies, answer: Answer) -> Response:
    """The answer without what belongs into cookies."""
    body = {name: value for name, value in answer.body.items() if name not in _KEPT}
    response = JSONResponse(body, answer.status, answer.headers)
    keep_tokens(cookies, response, answer.body)
    return response


def keep_tokens(cookies: Cookies, response: Response, answer: dict[str, Any]) -> None:
    """Set the cookies of a log-in."""
    if token := answer.get("refresh_token"):
        cookies.keep(response, "refresh", token, _REFRESH_SECONDS)
    if device := answer.get("device"):
        cookies.keep(response, "device", device, _DEVICE_SECONDS)


def _fields(body: bytes) -> dict[str, Any]:
    fields = read_fields(body, {name for way in _WAYS for name in way})
    if frozenset(fields) not in _WAYS:
        raise malformed(" or ".join(" and ".join(sorted(way)) for way in _WAYS))
    for name, value in fields.items():
        if name == "credential":
            continue
        if not isinstance(value, str) or len(value) > LONGEST:
            raise malformed(f"{name}: a text of at most {LONGEST} characters")
    return fields


def _is_admin(request: Request) -> bool:
    """Whether the request came by the admin door: nginx says so."""
    return request.headers.get("x-door") == "admin"


def _require_door(request: Request, answer: Answer) -> None:
    """Refuse tokens for the other door; raised, so that nothing of them remains."""
    role = answer.body.get("role")
    if role is not None and (role == "admin") != _is_admin(request):
        raise ApiError(
            403, OTHER_DOOR, "account logs in at the other door", hint="Log in at your own door."
        )


def _require_own_page(request: Request) -> None:
    """Refuse what another page sends. Browsers name the page in one of these headers.

    SameSite does not keep out pages of a neighbouring host below the same domain.
    """
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    is_own = (origin is not None or site is not None) and (
        origin in (None, *_own_origins(request)) and site in (None, "same-origin")
    )
    if not is_own:
        raise ApiError(
            403,
            NOT_OWN_PAGE,
            "the request comes from no page of this door",
            hint="Programs call log_in and refresh_session.",
        )


def _own_origins(request: Request) -> tuple[str, str]:
    """The door as it is configured, and as the browser reached it."""
    settings = Context.of(request).settings
    url = urlsplit(settings.admin_url if _is_admin(request) else settings.public_url)
    scheme = request.headers.get("x-forwarded-proto", "http")
    return f"{url.scheme}://{url.netloc}", f"{scheme}://{request.headers.get('host', '')}"


ROUTES = [
    Route(PATH, begin, methods=["POST"]),
    Route(PATH, end, methods=["DELETE"]),
    Route(f"{PATH}/refresh", refresh, methods=["POST"]),
    Route(f"{PATH}/organization", switch, methods=["POST"]),
]
