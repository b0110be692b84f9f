"""OAuth as the marketplace's apps use it: one app, which users of the account install.

The words of refusals are documented, the objects around them are not.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from standins.pipedrive.account import COMPANY_ID
from standins.pipedrive.errors import PipedriveError
from standins.pipedrive.state import USER_ID

if TYPE_CHECKING:
    from standins.pipedrive.api import Api

CODE_MINUTES = 5
REFRESH_DAYS = 60


@dataclass
class Grant:
    """What a user has granted the app; ends with the uninstallation."""

    scope: str
    given_at: datetime
    is_alive: bool = True


@dataclass
class Issued:
    """A code, an access token or a refresh token."""

    grant: Grant
    expires_at: datetime
    is_used: bool = False


@dataclass
class OAuth:
    """The app and its grants."""

    client_id: str
    client_secret: str
    callback_url: str
    codes: dict[str, Issued] = field(default_factory=dict)
    access: dict[str, Issued] = field(default_factory=dict)
    refresh: dict[str, Issued] = field(default_factory=dict)
    api: Api = field(init=False)

    def routes(self) -> list[Route]:
        """What oauth.pipedrive.com serves."""
        return [
            Route("/oauth/authorize", self.authorize, methods=["GET"]),
            Route("/oauth/token", self._guarded(self._token), methods=["POST"]),
            Route("/oauth/revoke", self._guarded(self._revoke), methods=["POST"]),
        ]

    def start_over(self) -> None:
        """Nobody has installed the app."""
        for kept in (self.codes, self.access, self.refresh):
            kept.clear()

    def grant_of(self, bearer: str) -> Grant | None:
        """The grant of an access token that is valid now."""
        found = self.access.get(bearer)
        return found.grant if found is not None and self._is_valid(found) else None

    # --- The user ---------------------------------------------------------------------------------

    async def authorize(self, request: Request) -> Response:
        """The page of consent, of which the knob `denies` says how the user answers."""
        given = dict(request.query_params)
        if given.get("client_id") != self.client_id:
            return JSONResponse({"error": "invalid_client"}, 400)
        if given.get("redirect_uri", self.callback_url) != self.callback_url:
            return JSONResponse({"error": "redirect_uri is not the app's"}, 400)
        said = {"state": given["state"]} if "state" in given else {}
        if self.api.knobs.denies:
            return self._back({"error": "user_denied", **said})
        now = self.api.account.now()
        code = secrets.token_hex(20)
        expires_at = now + timedelta(minutes=CODE_MINUTES)
        self.codes[code] = Issued(Grant(self.api.knobs.scope, now), expires_at)
        return self._back({"code": code, **said})

    def _back(self, said: dict[str, str]) -> Response:
        return RedirectResponse(f"{self.callback_url}?{urlencode(said)}", 302)

    def uninstall(self) -> None:
        """Every grant ends, and the webhooks that the app has made go with it."""
        for one in [*self.codes.values(), *self.access.values(), *self.refresh.values()]:
            one.grant.is_alive = False
        webhooks = self.api.account.webhooks
        for number in [number for number, one in webhooks.items() if one.is_application]:
            del webhooks[number]

    async def tell_uninstalled(self) -> int:
        """DELETE on the callback URL, as Pipedrive sends it. Returns the status of the answer."""
        notice = {
            "client_id": self.client_id,
            "company_id": COMPANY_ID,
            "user_id": USER_ID,
            "timestamp": self.api.account.now().isoformat(),
        }
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.request(
                "DELETE",
                self.callback_url,
                json=notice,
                auth=(self.client_id, self.client_secret),
            )
        return answer.status_code

    # --- The app ----------------------------------------------------------------------------------

    def _guarded(self, act: Any) -> Any:
        """With latency, faults and the client's credentials."""

        async def handle(request: Request) -> Response:
            form = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
            fault = self.api.fault(request.url.path)
            answer: Response | None = None
            if fault is None or fault.after:
                answer = self._answer(act, request, form)
            await asyncio.sleep(self.api.knobs.oauth_latency)
            if fault is not None:
                answer = self.api.failing(fault, request, answer)
            assert answer is not None
            self.api.log(request, 0, answer.status_code)
            return answer

        return handle

    def _answer(self, act: Any, request: Request, form: dict[str, str]) -> Response:
        if not self._is_client(request):
            return _refusal(401, "invalid_client", "Invalid client: client is invalid")
        kind = request.headers.get("content-type", "").partition(";")[0]
        if kind != "application/x-www-form-urlencoded":
            return _refusal(400, "invalid_request", "Invalid request: content must be a form")
        made: Response = act(form)
        return made

    def _is_client(self, request: Request) -> bool:
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        try:
            pair = base64.b64decode(credentials, validate=True).decode()
        except (binascii.Error, ValueError):
            return False
        return scheme == "Basic" and pair == f"{self.client_id}:{self.client_secret}"

    def _token(self, form: dict[str, str]) -> Response:
        match form.get("grant_type"):
            case "authorization_code":
                found = self.codes.get(form.get("code", ""))
                if found is None or form.get("redirect_uri") != self.callback_url:
                    return _invalid_grant("authorization code is invalid")
            case "refresh_token":
                found = self.refresh.get(form.get("refresh_token", ""))
                if found is None:
                    return _invalid_grant("refresh_token is invalid")
            case _:
                return _refusal(400, "unsupported_grant_type", "Unsupported grant type")
        if found.is_used or not self._is_valid(found):
            what = "refresh_token" if "refresh_token" in form else "authorization code"
            return _invalid_grant(f"{what} is invalid")
        found.is_used = True
        return JSONResponse(self._issue(found.grant))

    def _issue(self, grant: Grant) -> dict[str, Any]:
        now, seconds = self.api.account.now(), self.api.knobs.token_seconds
        access, refresh = (f"{kind}:{secrets.token_hex(20)}" for kind in ("v1u", "v1r"))
        self.access[access] = Issued(grant, now + timedelta(seconds=seconds))
        self.refresh[refresh] = Issued(grant, now + timedelta(days=REFRESH_DAYS))
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": seconds,
            "refresh_token": refresh,
            "scope": grant.scope,
            "api_domain": self.api.knobs.api_domain or f"https://{self.api.account.host}",
        }

    def _revoke(self, form: dict[str, str]) -> Response:
        token = form.get("token", "")
        if token in self.refresh:
            self.uninstall()
        else:
            self.access.pop(token, None)
        return JSONResponse({"success": True})

    def _is_valid(self, one: Issued) -> bool:
        return one.grant.is_alive and self.api.account.now() < one.expires_at


def _invalid_grant(what: str) -> Response:
    return _refusal(400, "invalid_grant", f"Invalid grant: {what}")


def _refusal(status: int, error: str, message: str) -> Response:
    body = {"success": False, "error": error, "message": message}
    return PipedriveError(status, message, body=body).response()
