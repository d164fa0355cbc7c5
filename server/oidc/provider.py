"""The agency's identity provider: where it is, its keys, and the exchange of a code for an ID token.

What is configured is the issuer; everything else is read from it. Requests block: call in a thread.
"""

import base64
import hashlib
import threading
import time
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from server.oidc.id_token import UnknownKeyError, verify
from sync.mutation import to_b64u

TIMEOUT_S = 10.0
FRESH_S = 3_600.0  # that what a provider says of itself is believed
KEYS_AGAIN_S = 10.0  # for an unknown key, its keys are read anew no more often
MOST_BYTES = 1_000_000
LOCAL = ("localhost", "127.0.0.1", "::1")


class ProviderFailedError(Exception):
    """The provider cannot be reached, or answers nonsense. The message says nothing about anybody."""


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Provider:
    """One issuer, and us as its client."""

    def __init__(self, issuer: str, client_id: str, client_secret: str) -> None:
        self.issuer = issuer
        self.client_id = client_id
        self._secret = client_secret
        self._lock = threading.Lock()
        self._said: dict[str, Any] = {}
        self._keys: list[dict[str, Any]] = []
        self._said_at = self._keys_at = float("-inf")
        self._opener = urllib.request.build_opener(_StayHere)

    def address(self, *, redirect: str, scope: str, state: str, nonce: str, verifier: str) -> str:
        """Say where a person signs in. Raises: ProviderFailedError."""
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": redirect,
            "scope": scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": to_b64u(hashlib.sha256(verifier.encode()).digest()),
            "code_challenge_method": "S256",
        }
        where = self._endpoint("authorization_endpoint")
        return f"{where}{'&' if '?' in where else '?'}{urlencode(asked)}"

    def claims(
        self, *, code: str, redirect: str, nonce: str, verifier: str, wanted: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """Exchange a code for what the provider says of a person. What is `wanted` and not in the ID token is
        asked for at the UserInfo endpoint, where there is one.

        Raises: ProviderFailedError, BadTokenError.
        """
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect,
            "code_verifier": verifier,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        methods = self._discovered().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if not self._secret:
            sent["client_id"] = self.client_id
        elif "client_secret_basic" in methods:
            pair = f"{quote(self.client_id, safe='')}:{quote(self._secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            sent |= {"client_id": self.client_id, "client_secret": self._secret}
        answer = self._fetch(self._endpoint("token_endpoint"), urlencode(sent).encode(), headers)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise ProviderFailedError("no ID token")
        given = {"issuer": self.issuer, "client_id": self.client_id, "nonce": nonce}
        now_s = int(time.time())
        try:
            claims = verify(token, self._read_keys(FRESH_S), **given, now_s=now_s)
        except UnknownKeyError:
            claims = verify(token, self._read_keys(KEYS_AGAIN_S), **given, now_s=now_s)
        if all(name in claims for name in wanted) or "userinfo_endpoint" not in self._discovered():
            return claims
        access = {"Authorization": f"Bearer {answer.get('access_token', '')}"}
        more = self._fetch(self._endpoint("userinfo_endpoint"), headers=access)
        if more.get("sub") != claims.get("sub"):  # OpenID Connect Core, section 5.3.2
            raise ProviderFailedError("another subject")
        return {**more, **claims}

    def _discovered(self) -> dict[str, Any]:
        with self._lock:
            if time.monotonic() - self._said_at > FRESH_S:
                said = self._fetch(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
                if said.get("issuer") != self.issuer:
                    raise ProviderFailedError("another issuer")
                self._said, self._said_at = said, time.monotonic()
            return self._said

    def _endpoint(self, name: str) -> str:
        where = self._discovered().get(name)
        if not isinstance(where, str) or not is_safe(where):
            raise ProviderFailedError(name)
        return where

    def _read_keys(self, older_s: float) -> list[dict[str, Any]]:
        where = self._endpoint("jwks_uri")
        with self._lock:
            if time.monotonic() - self._keys_at > older_s:
                keys = self._fetch(where).get("keys")
                if not isinstance(keys, list):
                    raise ProviderFailedError("keys")
                self._keys = [key for key in keys if isinstance(key, dict)]
                self._keys_at = time.monotonic()
            return self._keys

    def _fetch(
        self, url: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> dict[str, Any]:
        if not is_safe(url):
            raise ProviderFailedError("address")
        asked = urllib.request.Request(url, body, {"Accept": "application/json", **(headers or {})})  # noqa: S310
        try:
            with self._opener.open(asked, timeout=TIMEOUT_S) as answer:
                read: bytes = answer.read(MOST_BYTES)
                return msgspec.json.decode(read, type=dict[str, Any])
        except urllib.error.HTTPError as refused:
            raise ProviderFailedError(f"status {refused.code}") from None
        except (OSError, msgspec.DecodeError, ValueError):
            raise ProviderFailedError("no answer") from None


def is_safe(url: str) -> bool:
    """Ask whether an address of a provider is one that nobody reads along: TLS, or this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)
