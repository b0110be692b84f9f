"""External identities: an issuer whose tokens are exchanged, and OpenID providers."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.integrations.starlette_client import OAuth
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

from leadmill.settings import Settings

# By a shared secret or by published keys, never by what the token says of itself.
_SECRET_ALGORITHMS = ["HS256", "HS384", "HS512"]
_KEY_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "ES512", "EdDSA"]
_KEYS_LIVE_SECONDS = 3600
# Invented key ids must not cause a fetch for each request.
_KEYS_REST_SECONDS = 10
_LEEWAY_SECONDS = 30
_TIMEOUT = httpx.Timeout(5)


class Issuer:
    """One external issuer of tokens, such as a Supabase project."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keys: KeySet | None = None
        self._fetched_at = float("-inf")
        self._fetching = asyncio.Lock()
        self._registry = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": settings.external_issuer},
            aud={"essential": True, "value": settings.external_audience},
            sub={"essential": True},
            exp={"essential": True},
        )

    async def verify(self, token: str) -> dict[str, Any]:
        """The claims of a token that is genuine, of this issuer, for us, and in its time.

        Raises JoseError or ValueError, and httpx.HTTPError when the keys cannot be fetched.
        """
        if self._settings.external_secret:
            key = OctKey.import_key(self._settings.external_secret)
            read = _decode(token, key, _SECRET_ALGORITHMS)
        else:
            read = await self._read_by_published_keys(token)
        self._registry.validate(read.claims)
        return self._as_claims(read.claims)

    async def _read_by_published_keys(self, token: str) -> jwt.Token:
        fetched_at = self._fetched_at
        try:
            keys = await self._published_keys(_KEYS_LIVE_SECONDS)
            return _decode(token, keys, _KEY_ALGORITHMS)
        except (JoseError, ValueError):
            # Signed by a new key, perhaps.
            if self._fetched_at > fetched_at:
                raise
            keys = await self._published_keys(_KEYS_REST_SECONDS)
            if self._fetched_at == fetched_at:
                raise
            return _decode(token, keys, _KEY_ALGORITHMS)

    async def _published_keys(self, oldest: float) -> KeySet:
        async with self._fetching:
            if self._keys is None or time.monotonic() - self._fetched_at > oldest:
                async with httpx.AsyncClient(timeout=_TIMEOUT) as client:
                    answer = await client.get(self._settings.external_jwks_url)
                answer.raise_for_status()
                self._keys = KeySet.import_key_set(answer.json())
                self._fetched_at = time.monotonic()
            return self._keys

    def _as_claims(self, claims: dict[str, Any]) -> dict[str, Any]:
        """With the names of OpenID; Supabase keeps them in user_metadata, which users can edit."""
        metadata = claims.get("user_metadata")
        names = metadata if isinstance(metadata, dict) else {}
        found = {"name": claims.get("name", names.get("full_name", names.get("name")))}
        for name in ("given_name", "family_name"):
            found[name] = claims.get(name, names.get(name))
        verified = claims.get("email_verified", self._settings.external_emails_verified)
        return {
            "iss": claims["iss"],
            "sub": claims["sub"],
            "email": claims.get("email"),
            "email_verified": verified is True,
        } | {
            # Names are free text: one that cannot be stored is no reason to refuse a sign-in.
            name: value
            for name, value in found.items()
            if isinstance(value, str) and value.isprintable()
        }


def _decode(token: str, key: OctKey | KeySet, algorithms: list[str]) -> jwt.Token:
    """The token, if it was signed with the key. Raises JoseError or ValueError."""
    try:
        return jwt.decode(token, key, algorithms=algorithms)
    except (TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        # The library uses values of a header before it has checked them.
        raise ValueError(f"malformed: {type(error).__name__}") from error


@dataclass(frozen=True)
class Provider:
    """An OpenID provider that the browser is sent to."""

    name: str
    client: Any
    emails_verified: bool

    def claims_of(self, userinfo: dict[str, Any]) -> dict[str, Any]:
        """Those of its ID token, which was verified: keys, issuer, audience, nonce, time."""
        verified = userinfo.get("email_verified", self.emails_verified)
        kept = ("iss", "sub", "email", "name", "given_name", "family_name")
        return {
            name: userinfo[name]
            for name in kept
            if isinstance(userinfo.get(name), str) and userinfo[name].isprintable()
        } | {
            # Facebook says nothing, some say it in words.
            "email_verified": verified is True or verified == "true"
        }


def issuer_of(settings: Settings) -> Issuer | None:
    """The issuer whose tokens are exchanged, when one is configured."""
    return Issuer(settings) if settings.external_issuer else None


def providers_of(settings: Settings) -> dict[str, Provider]:
    """Those with a client id, by name."""
    registry = OAuth()
    found = {}
    for name, client_id, client_secret, metadata_url, token_url, verified in (
        (
            "google",
            settings.google_client_id,
            settings.google_client_secret,
            settings.google_metadata_url,
            None,
            False,
        ),
        (
            "facebook",
            settings.facebook_client_id,
            settings.facebook_client_secret,
            settings.facebook_metadata_url,
            # Its metadata leave this one out.
            settings.facebook_token_url,
            settings.facebook_emails_verified,
        ),
    ):
        if client_id:
            client = registry.register(
                name,
                client_id=client_id,
                client_secret=client_secret,
                server_metadata_url=metadata_url,
                access_token_url=token_url,
                client_kwargs={
                    "scope": "openid email profile" if name == "google" else "openid email",
                    "code_challenge_method": "S256",
                    "timeout": _TIMEOUT,
                },
            )
            found[name] = Provider(name, client, verified)
    return found
