"""What keeps the app private: only this machine's own pages get in, and nothing gets out.

A page of some other site in the same browser can send requests to loopback. It is kept out by the names that it has
to state (``Host`` against rebinding of names; ``Origin`` and ``Sec-Fetch-Site``, which pages cannot forge) and by a
word in each form that it cannot read (:mod:`outbid.web.written`).
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from outbid.web.limits import check_head, whole_body
from outbid.web.settings import Settings, host_names

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # not "no-referrer": browsers would then state "null" as the origin of our own forms
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
SESSION = "outbid_session"
SAFE = ("GET", "HEAD", "OPTIONS")
GUESSES = 20
"""Wrong tokens that one client may show a minute."""


@dataclass
class Rate:
    """At most ``most`` events a minute for each client."""

    most: int
    seen: dict[str, deque[float]] = field(default_factory=dict)

    def admits(self, client: str, now: float | None = None) -> bool:
        """Whether one more event of ``client`` is within the limit; it counts if so."""
        now = time.monotonic() if now is None else now
        if client not in self.seen and len(self.seen) >= 1000:
            # who has been quiet longest is forgotten, not everybody: that would reset the one who floods
            self.seen.pop(min(self.seen, key=lambda each: self.seen[each][-1] if self.seen[each] else 0.0))
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
        refused: makes an answer of a refusal, whose ``detail`` is the key of a message.
        defect: makes an answer of an exception that nobody expected.
        linked: makes a page for who follows a link of another site, from which one more step leads where it should.
    """

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        refused: Callable[[Request, HTTPException], Response],
        defect: Callable[[Request, Exception], Response],
        linked: Callable[[Request], Response],
    ) -> None:
        self._app = app
        self._settings = settings
        self._refused = refused
        self._defect = defect
        self._linked = linked
        self._secret = secrets.token_bytes(32)
        self._rate = Rate(settings.posts)
        self._guesses = Rate(GUESSES)
        self._names = host_names(settings)

    def word(self, session: str) -> str:
        """The word that forms of ``session`` must hold."""
        return hmac.new(self._secret, session.encode(), sha256).hexdigest()[:32]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through, or says why not."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        request = Request(scope)
        session = request.cookies.get(SESSION, "")
        known = len(session) == 32 and session.isascii() and session.isalnum()
        session = session if known else secrets.token_hex(16)
        scope["state"] = {**scope.get("state", {}), "word": self.word(session)}
        # a request of another site comes without our cookies: a new one would take the place of the one in use
        lasting = known or not _own(request) or scope["path"].startswith(("/assets/", "/api/"))
        out = _Out(send, "" if lasting else f"{SESSION}={session}; HttpOnly; SameSite=Strict; Path=/")
        out.bare = scope["method"] == "HEAD"
        # what a form was answered has to be there for who goes back to it: no browser sends the form again by itself
        out.keeping = "no-store" if scope["method"] in SAFE else "private, no-cache"
        try:
            answer = self._let_in(request)
            if answer is None:
                if scope["method"] not in SAFE:
                    receive = await whole_body(request, receive)
                await self._app({**scope, "method": "GET"} if out.bare else scope, receive, out)
                return
        except HTTPException as refusal:
            answer = self._refused(request, refusal)
        except Exception as error:
            if out.started:
                raise
            answer = self._defect(request, error)
        await answer(scope, receive, out)

    def _let_in(self, request: Request) -> Response | None:
        """Raises what stands against the request; redirects who has shown the token."""
        hosts = request.headers.getlist("host")
        if len(hosts) != 1 or not (self._settings.token or hosts[0].lower() in self._names):
            raise HTTPException(403, "app.refused_host")
        check_head(request)
        answer = self._token_shown(request) if self._settings.token else None
        own = _own(request)
        if request.method in SAFE:
            # a link from elsewhere may be followed, but nothing of ours is part of another page
            followed = request.headers.get("sec-fetch-mode") == "navigate"
            page = request.headers.get("sec-fetch-dest") == "document" and not _is_api(request)
            if not own and not (followed and page):
                raise HTTPException(403, "app.refused_site")
            if not own and answer is None and not request.scope["path"].startswith("/assets/"):
                # an address can put a question that takes minutes: nobody but the person at the keyboard puts it
                return self._linked(request)
            return answer
        origins = request.headers.getlist("origin")
        if not own or any(each != f"{request.url.scheme}://{hosts[0]}" for each in origins):
            raise HTTPException(403, "app.refused_site")
        if not self._rate.admits(_client(request)):
            raise HTTPException(429, "app.too_many", {"Retry-After": "60"})
        return answer

    def _token_shown(self, request: Request) -> Response | None:
        """Whether the browser has the token's cookie; sets it where the address holds the token."""
        token = self._settings.token or ""
        # the cookie is not the token: other servers on this machine are sent it too
        proof = hmac.new(token.encode(), b"outbid cookie", sha256).hexdigest()
        cookie = f"outbid_token_{self._settings.port}"
        shown = request.query_params.get("token")
        if (
            shown is not None
            and request.method in SAFE
            and hmac.compare_digest(shown.encode(), token.encode())
        ):
            rest = urlencode([each for each in parse_qsl(request.url.query) if each[0] != "token"])
            path = "/" + request.url.path.lstrip("/\\")
            let_in = RedirectResponse(f"{path}?{rest}" if rest else path, 303)
            let_in.set_cookie(cookie, proof, httponly=True, samesite="strict")
            return let_in
        given = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
        if hmac.compare_digest(given, token.encode()):
            return None
        held = request.cookies.get(cookie, "")
        if not hmac.compare_digest(held.encode(), proof.encode()):
            guessed = shown is not None or given or held
            if guessed and not self._guesses.admits(_client(request)):
                raise HTTPException(429, "app.too_many", {"Retry-After": "60"})
            raise HTTPException(401, "app.refused_token", {"WWW-Authenticate": "Bearer"})
        return None


class _Out:
    """Adds what belongs to every answer, and leaves the body out where only the head was asked for."""

    def __init__(self, send: Send, cookie: str) -> None:
        self._send = send
        self._cookie = cookie
        self.bare = False
        self.keeping = "no-store"
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", self.keeping)
            if self._cookie and message["status"] not in (401, 403):
                headers.append("Set-Cookie", self._cookie)
        elif message["type"] == "http.response.body" and self.bare:
            message = {**message, "body": b""}
        await self._send(message)


def _own(request: Request) -> bool:
    """Whether a page of the app, or the person at the keyboard, asks, as far as the browser says."""
    return request.headers.get("sec-fetch-site", "none") in ("same-origin", "none")


def _is_api(request: Request) -> bool:
    return str(request.scope["path"]).startswith("/api/")


def _client(request: Request) -> str:
    return request.client.host if request.client else ""
