"""What keeps the app private: only this machine's own pages get in, and nothing gets out.

A page of some other site in the same browser can send requests to loopback. It is kept out by the names that it has
to state (``Host`` against rebinding of names, ``Origin`` and ``Sec-Fetch-Site`` for whatever writes) and by a word in
each form that it cannot read.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from outbid.web.settings import LOOPBACK, Settings

LARGEST_BODY = 4_000_000
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
SESSION, TOKEN = "outbid_session", "outbid_token"
SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass
class Rate:
    """At most ``most`` events a minute for each client."""

    most: int
    seen: dict[str, deque[float]] = field(default_factory=dict)

    def admits(self, client: str, now: float | None = None) -> bool:
        """Whether one more event of ``client`` is within the limit; it counts if so."""
        now = time.monotonic() if now is None else now
        if len(self.seen) > 1000:
            self.seen.clear()
        events = self.seen.setdefault(client, deque())
        while events and events[0] <= now - 60:
            events.popleft()
        if len(events) >= self.most:
            return False
        events.append(now)
        return True


class Guard:
    """The outermost layer of the app.

    Args:
        app: what it guards.
        settings: how the app was started.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._secret = secrets.token_bytes(32)
        self._rate = Rate(settings.posts)

    def word(self, session: str) -> str:
        """The word that forms of ``session`` must hold."""
        return hmac.new(self._secret, session.encode(), sha256).hexdigest()[:32]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through, or says why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        session = request.cookies.get(SESSION, "")
        fresh = "" if len(session) == 32 and session.isalnum() else secrets.token_hex(16)
        scope["state"] = {**scope.get("state", {}), "word": self.word(fresh or session)}

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if "cache-control" not in headers:
                    headers["Cache-Control"] = "no-store"
                if fresh:
                    headers.append("Set-Cookie", f"{SESSION}={fresh}; HttpOnly; SameSite=Strict; Path=/")
            await send(message)

        refused = self._refusal(request)
        if refused is not None:
            await refused(scope, receive, guarded)
            return
        await self._app(scope, receive, guarded)

    def _refusal(self, request: Request) -> PlainTextResponse | RedirectResponse | None:
        if not self._known_host(request.headers.get("host", "")):
            return PlainTextResponse("This address is not the app's.", 403)
        token = self._settings.token
        if token is not None:
            shown = request.query_params.get("token", "")
            if hmac.compare_digest(shown.encode(), token.encode()) and request.method in SAFE:
                let_in = RedirectResponse(str(request.url.remove_query_params("token")), 303)
                let_in.set_cookie(TOKEN, token, httponly=True, samesite="strict")
                return let_in
            if not hmac.compare_digest(request.cookies.get(TOKEN, "").encode(), token.encode()):
                return PlainTextResponse("Open the address that the terminal shows: it holds the token.", 401)
        if request.method in SAFE:
            return None
        origin = request.headers.get("origin")
        if origin not in (None, "null") and urlsplit(origin or "").netloc != request.headers.get("host"):
            return PlainTextResponse("Another site may not write here.", 403)
        if request.headers.get("sec-fetch-site") not in (None, "same-origin", "none"):
            return PlainTextResponse("Another site may not write here.", 403)
        size = request.headers.get("content-length", "0")
        if not size.isdigit() or int(size) > LARGEST_BODY:
            return PlainTextResponse("Too large.", 413)
        if not self._rate.admits(request.client.host if request.client else ""):
            return PlainTextResponse("Too many at once; wait a minute.", 429, {"Retry-After": "60"})
        return None

    def _known_host(self, host: str) -> bool:
        name = urlsplit(f"//{host}").hostname or ""
        return name in (*LOOPBACK, self._settings.host) or self._settings.token is not None
