"""Pipedrive's OAuth: a code or a refresh token becomes a pair of tokens; a grant is revoked."""

import re
from dataclasses import dataclass, field
from typing import Any

import httpx

from leadmill import metrics
from leadmill.retryable import Retryable
from leadmill.settings import Settings
from workers import guard
from workers.pipedrive import Refused

# With what follows it stays below the time that a worker has to stop.
SECONDS = 15.0
CALLBACK_PATH = "/crm/pipedrive/callback"
# Tokens are sent to hosts of this form alone.
_API_DOMAIN = re.compile(r"https://([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\.pipedrive\.com/?")


class InvalidGrant(Exception):  # noqa: N818 - it is an answer
    """Pipedrive does not know the code or the refresh token, or has exchanged it already."""


@dataclass(frozen=True)
class Tokens:
    """What a code or a refresh token was exchanged for."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    seconds: int
    api_domain: str

    @property
    def company(self) -> str | None:
        """The company's subdomain; None if the API is not below pipedrive.com."""
        match = _API_DOMAIN.fullmatch(self.api_domain)
        return None if match is None else match[1]


class OAuth:
    """The endpoints that only the app itself may call."""

    def __init__(self, settings: Settings) -> None:
        self._base = settings.pipedrive_oauth_base
        self._client = (settings.pipedrive_client_id, settings.pipedrive_client_secret)
        self._redirect = settings.public_url.rstrip("/") + CALLBACK_PATH

    async def exchange(self, code: str) -> Tokens:
        """The tokens for a code. Raises InvalidGrant, Refused or Retryable."""
        return await self._tokens(
            grant_type="authorization_code", code=code, redirect_uri=self._redirect
        )

    async def refresh(self, token: str) -> Tokens:
        """The next pair. The refresh token is used up. Raises as `exchange` does."""
        return await self._tokens(grant_type="refresh_token", refresh_token=token)

    async def revoke(self, refresh_token: str) -> None:
        """Uninstall the app. Raises as `exchange` does."""
        await self._ask("/oauth/revoke", token=refresh_token, token_type_hint="refresh_token")  # noqa: S106

    async def _tokens(self, **form: str) -> Tokens:
        answer = _object(await self._ask("/oauth/token", **form))
        access, refresh = answer.get("access_token"), answer.get("refresh_token")
        seconds, domain = answer.get("expires_in"), answer.get("api_domain")
        if not (
            isinstance(access, str)
            and isinstance(refresh, str)
            and isinstance(seconds, int)
            and isinstance(domain, str)
            and access
            and refresh
            and 0 < seconds < 10**7
        ):
            raise Refused("unreadable_answer")
        return Tokens(access, refresh, seconds, domain)

    async def _ask(self, path: str, **form: str) -> httpx.Response:
        if not all(self._client):
            raise Refused("oauth_not_configured")
        try:
            async with httpx.AsyncClient(
                base_url=self._base,
                verify=guard.authorities(),
                timeout=SECONDS,
                follow_redirects=False,
                trust_env=False,
            ) as client:
                with metrics.vendor("pipedrive") as request:
                    answer = await client.post(path, data=form, auth=self._client)
                    request.status = answer.status_code
        except httpx.HTTPError as error:
            # The words may hold an address: the kind is enough.
            raise Retryable(type(error).__name__) from None
        if answer.is_success:
            return answer
        said = _object(answer)
        if answer.status_code in (400, 401) and _is_about_grant(said):
            raise InvalidGrant
        trouble = f"oauth_status_{answer.status_code}"
        if answer.status_code == 429 or answer.status_code >= 500 or not said:
            # Without words of Pipedrive it is an answer of something in between.
            raise Retryable(trouble)
        raise Refused(trouble)


def _is_about_grant(said: dict[str, Any]) -> bool:
    words = " ".join(str(said.get(name, "")) for name in ("error", "message", "error_info"))
    return re.search(r"invalid[ _]grant", words, re.IGNORECASE) is not None


def _object(answer: httpx.Response) -> dict[str, Any]:
    try:
        document = answer.json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
