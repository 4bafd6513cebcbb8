"""Decide who may ask the preview's server: the page that it gave out itself, and whoever has the token.

Another page in the same browser can send requests to 127.0.0.1, under whatever name of a host (DNS rebinding); so the
host must be ours, a request from another page is refused, and everything wants the token or the cookie it bought.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

from elyazma.model.light_dataclass import dataclass

ADDRESS = "127.0.0.1"
_LETTERS = 32
_OWN_SITES = frozenset(("same-origin", "none"))
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""What every answer says, unless it says otherwise itself."""
WEB_POLICY = (
    "sandbox allow-same-origin; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "media-src data:; frame-ancestors 'self'"
)
"""For the web page made of the manuscript: no script, nothing from elsewhere, shown within our page alone.

Our page may look into it, to keep the reader's place; it has no script that could look out.
"""


def make_token() -> str:
    """Make a secret that nobody guesses."""
    return secrets.token_urlsafe(_LETTERS)


@dataclass(frozen=True, slots=True)
class Guard:
    """What a request must have."""

    port: int
    token: str

    @property
    def cookie(self) -> str:
        """Give the cookie's name: a browser sends the cookies of one port to every other of the same host."""
        return f"elyazma-{self.port}"

    @property
    def address(self) -> str:
        """Give the address that opens the page."""
        return f"http://{ADDRESS}:{self.port}/?token={self.token}"

    @property
    def set_cookie(self) -> str:
        """Give the header that lets a browser keep the token."""
        return f"{self.cookie}={self.token}; HttpOnly; SameSite=Strict; Path=/"

    def refuse(self, headers: Mapping[str, str], query_token: str = "") -> str:
        """Give the sentence with which a request is refused; empty where it is not. Names of headers are small."""
        hosts = {f"{ADDRESS}:{self.port}", f"localhost:{self.port}"}
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        if headers.get("host", "").lower() not in hosts:
            return "This preview answers to its own address alone."
        if origin is not None and origin.lower() not in {f"http://{host}" for host in hosts}:
            return "This preview answers to no other page."
        if site not in _OWN_SITES:
            return "This preview answers to no other page."
        if not any(map(self.knows, (query_token, _read_bearer(headers), self._read_cookie(headers)))):
            return "Open the preview by the address that it printed: the token is missing."
        return ""

    def knows(self, token: str) -> bool:
        """Tell whether a token is ours, in the same time whatever it is."""
        return hmac.compare_digest(token.encode(errors="replace"), self.token.encode())

    def _read_cookie(self, headers: Mapping[str, str]) -> str:
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except CookieError:
            return ""
        return found.value if found else ""


def _read_bearer(headers: Mapping[str, str]) -> str:
    kind, _, token = headers.get("authorization", "").partition(" ")
    return token if kind.lower() == "bearer" else ""
