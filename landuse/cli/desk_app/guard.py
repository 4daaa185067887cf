"""Stands before every page: who asks, from where, how much; and what a browser may do with the answer."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

from landuse.core.whole_number import whole_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
#: Bytes of a form; files handed in have a limit of their own.
_FORM = 1 << 20
#: Seconds that a form may take to come in, and bytes of it that buy another second.
_PATIENCE_S, _SLOWEST = 60.0, 4096
#: What a page may do: its own style and script from here, and nothing of another place.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: The map is one file with its scripts in it: it runs in a box of its own, which reaches nothing.
MAP_POLICY = (
    "sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; frame-ancestors 'self'"
)
FRAMED_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


class Guard:
    """The middleware that lets in what may come in.

    Parameters
    ----------
    app
        What is guarded.
    hosts
        The names that the desk answers to, with their ports: another name is a page of another place that had its
        name pointed here.
    secure
        Whether it is reached by https.
    most
        Returns how many bytes may be handed in now.
    """

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...], secure: bool, most: Callable[[], int]) -> None:
        self.app, self.hosts, self.secure, self.most = app, frozenset(hosts), secure, most
        scheme = "https" if secure else "http"
        self.origins = frozenset(f"{scheme}://{host}" for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # there are no web sockets here
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, _sealed(send))
            return
        limit = self.most() if scope["path"].endswith("/upload") else _FORM
        counted = _Counted(receive, limit)
        length = whole_number(Headers(scope=scope).get("content-length", "0"))
        if length is None or length > limit:
            await PlainTextResponse("too much at once", 413)(scope, receive, _sealed(send))
            return
        await self.app(scope, counted, _sealed(send))

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if len(headers.getlist("host")) != 1 or headers["host"].lower() not in self.hosts:
            return PlainTextResponse("this desk does not go by that name", 421)
        if scope["method"] in _CHANGING and not self._from_here(headers):
            return PlainTextResponse("this was sent by a page of another place", 403)
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none") and not self._opens(scope, headers):
            return PlainTextResponse("this was asked for by a page of another place", 403)
        return None

    def _from_here(self, headers: Headers) -> bool:
        """Return whether a change was asked for by a page of this desk, or by a program that is no browser."""
        origin = headers.get("origin")
        if origin is None:
            referer = headers.get("referer")
            if referer is None:
                return "authorization" in headers or "cookie" not in headers
            parts = urlsplit(referer)
            origin = f"{parts.scheme}://{parts.netloc}"
        return origin in self.origins

    @staticmethod
    def _opens(scope: Scope, headers: Headers) -> bool:
        """Return whether a link from elsewhere merely opens a page: the cookie does not come with it."""
        return scope["method"] == "GET" and headers.get("sec-fetch-mode") == "navigate"


class _Counted:
    """Passes on what is sent, and stops where it is more than it said, or comes by the drop."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self.receive, self.limit = receive, limit
        self.began, self.size, self.whole = time.monotonic(), 0, False

    async def __call__(self) -> Message:
        """Return the next part of what is sent."""
        left = self.began + _PATIENCE_S + self.size / _SLOWEST - time.monotonic()
        try:
            message = await asyncio.wait_for(self.receive(), None if self.whole else max(left, 0.0))
        except TimeoutError:
            return {"type": "http.disconnect"}
        if message["type"] == "http.request":
            self.size += len(message.get("body", b""))
            self.whole = not message.get("more_body", False)
            if self.size > self.limit:
                return {"type": "http.disconnect"}
        return message


def _sealed(send: Send) -> Send:
    """Return how an answer is sent: with what a browser must hold to, unless the page says it more narrowly."""

    async def sealed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sealed


_HEADERS = {
    "content-security-policy": PAGE_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cache-control": "no-store",
}
