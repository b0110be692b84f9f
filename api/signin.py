"""Signing in with others: POST /sign-in/exchange, GET /sign-in/{provider} and its callback."""

import logging
from typing import Any
from urllib.parse import urlencode

import psycopg
from authlib.integrations.base_client import OAuthError
from httpx import HTTPError
from joserfc.errors import JoseError
from psycopg.types.json import Jsonb
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api._answer import Answer, answer_of
from api._app import is_ours
from api._body import malformed, read_fields, read_json_bytes
from api._context import Connection, Context
from api._errors import NO_SUCH_PAGE, ApiError, from_database
from api.session import CODE_SECONDS, Cookies

log = logging.getLogger(__name__)

# LM124 external_token_invalid (401): The token of the external issuer is not valid: it is
#   forged or expired, or was issued by or for somebody else.
#   To do: Get a new one from the issuer.
NOT_VALID = "LM124"
# LM125 sign_in_not_completed (400): The sign-in was not completed: it was refused at the
#   provider, begun in another browser, or begun too long ago.
#   To do: Begin again.
NOT_SIGNED_IN = "LM125"
# LM126 identity_provider_unavailable (502): The identity provider cannot be reached.
#   To do: Try again.
UNREACHABLE = "LM126"
BODY_LIMIT = 16 * 1024
# Neither caches nor the next page learn of them.
_SECRET = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


async def exchange(request: Request) -> Response:
    """Exchange a token of the external issuer for a pair of tokens."""
    context = Context.of(request)
    token = read_fields(await read_json_bytes(request, BODY_LIMIT), {"token"}).get("token")
    if not isinstance(token, str):
        raise malformed("token: a text")
    if context.issuer is None:
        raise ApiError(404, NO_SUCH_PAGE, "no external issuer is configured")
    try:
        claims = await context.issuer.verify(token)
    except (JoseError, ValueError) as error:
        # The log has the reason; the sender does not learn it.
        log.info("external token refused", extra={"detail": repr(error)})
        raise ApiError(
            401, NOT_VALID, "the token is not valid", headers={"WWW-Authenticate": "Bearer"}
        ) from None
    except HTTPError as error:
        raise unreachable() from error
    answer = await _sign_in(request, "identity.sign_in_with_external", claims)
    return JSONResponse(answer.body, answer.status, _SECRET)


async def list_providers(request: Request) -> Response:
    """List the providers that are configured, for the log-in page."""
    return JSONResponse({"providers": sorted(Context.of(request).providers)})


async def begin(request: Request) -> Response:
    """Begin to sign in: send the browser to the provider, with state, nonce and PKCE."""
    provider = _provider(request)
    back = f"{Context.of(request).settings.public_url}/sign-in/{provider.name}/callback"
    try:
        answer: Response = await provider.client.authorize_redirect(request, back)
    except (HTTPError, RuntimeError) as error:
        raise unreachable() from error
    return answer


async def come_back(request: Request) -> Response:
    """Return from the provider to the frontend, with a code behind the # of its address.

    The code is valid once and for a minute; tokens would stay in the history of the browser. A
    cookie says which browser it is for.
    """
    context = Context.of(request)
    provider = _provider(request)
    try:
        token = await provider.client.authorize_access_token(request)
    except (OAuthError, JoseError, ValueError) as error:
        log.info("sign-in refused", extra={"provider": provider.name, "detail": repr(error)})
        refusal = ApiError(400, NOT_SIGNED_IN, "the sign-in was not completed", hint="Begin again.")
        if is_ours(context.settings):
            return _back_to_log_in(refusal.body)
        raise refusal from None
    except (HTTPError, RuntimeError) as error:
        raise unreachable() from error
    try:
        answer = await _sign_in(
            request,
            "identity.issue_sign_in_code",
            provider.claims_of(token.get("userinfo") or {}),
        )
    except psycopg.Error as error:
        refusal = from_database(error)
        if refusal.status >= 500:
            raise
        answer = Answer(refusal.status, refusal.body)
    if is_ours(context.settings):
        response = _back_to_log_in(answer.body)
    else:
        address = f"{context.settings.app_url}#{_fragment(answer.body)}"
        response = RedirectResponse(address, 303, _SECRET)
    if code := answer.body.get("sign_in"):
        Cookies(request).keep(response, "code", code, CODE_SECONDS)
    return response


def _back_to_log_in(body: dict[str, Any]) -> Response:
    """The log-in page of ours, which takes the code, or shows what was refused."""
    return RedirectResponse(f"/log-in#{_fragment(body)}", 303, _SECRET)


def _fragment(body: dict[str, Any]) -> str:
    wanted = ("sign_in",) if "sign_in" in body else ("code", "message", "details", "hint")
    return urlencode({name: body[name] for name in wanted if body.get(name) is not None})


async def _sign_in(request: Request, function: str, claims: dict[str, Any]) -> Answer:
    async def open_session(connection: Connection) -> Answer:
        return await answer_of(
            connection,
            f"{function}(issuer => %(issuer)s, subject => %(subject)s, claims => %(claims)s)",
            issuer=claims.get("iss"),
            subject=claims.get("sub"),
            claims=Jsonb(claims),
        )

    return await Context.of(request).execute(request, open_session)


def unreachable() -> ApiError:
    """The other side is away; ours is not."""
    return ApiError(502, UNREACHABLE, "the provider cannot be reached", hint="Try again.")


def _provider(request: Request) -> Any:
    provider = Context.of(request).providers.get(request.path_params["provider"])
    if provider is None:
        raise ApiError(404, NO_SUCH_PAGE, "no such provider is configured")
    return provider


class SignInCookie:
    """State, nonce and verifier go with the browser to the provider and back, signed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        settings = scope["app"].state.context.settings
        session = SessionMiddleware(
            self.app,
            secret_key=settings.sign_in_secret,
            session_cookie="leadmill_sign_in",
            max_age=600,
            path="/sign-in",
            same_site="lax",
            https_only=settings.public_url.startswith("https:"),
        )
        await session(scope, receive, send)


ROUTES = Mount(
    "/sign-in",
    routes=[
        Route("/exchange", exchange, methods=["POST"]),
        Route("/providers", list_providers, methods=["GET"]),
        Route("/{provider}", begin, methods=["GET"]),
        Route("/{provider}/callback", come_back, methods=["GET"]),
    ],
    middleware=[Middleware(SignInCookie)],
)
