"""How much one request may hold, and how long it may take to arrive."""

from __future__ import annotations

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive

LARGEST_BODY = 4_000_000
"""Bytes."""
LONGEST_ADDRESS = 16_000
"""Characters of path and query."""
MOST_ASKED = 400
"""Fields of a query."""
LARGEST_HEAD = 32_000
"""Bytes of all headers."""
PATIENCE = 20.0
"""Seconds in which a request has to have arrived."""


def check_head(request: Request) -> None:
    """Refuses what is too long, or says that it will be.

    Raises:
        HTTPException: 400, 413, 414 or 431.
    """
    query = request.scope["query_string"]
    if len(request.scope.get("raw_path") or request.scope["path"]) + len(query) > LONGEST_ADDRESS:
        raise HTTPException(414, "app.address_long")
    if query.count(b"&") >= MOST_ASKED:
        raise HTTPException(414, "app.address_long")
    if sum(len(name) + len(value) for name, value in request.headers.raw) > LARGEST_HEAD:
        raise HTTPException(431, "app.head_long")
    size = request.headers.get("content-length", "0")
    if not (size.isascii() and size.isdigit()):
        raise HTTPException(400, "app.refused_request")
    if int(size[:20]) > LARGEST_BODY:
        raise HTTPException(413, "app.too_large")


async def whole_body(request: Request, receive: Receive) -> Receive:
    """Waits for all of the body, however it is sent; returns what gives it again.

    Raises:
        HTTPException: 413: too large; 408: too slow.
        ClientDisconnect: it was never sent to its end.
    """
    try:
        body = await asyncio.wait_for(_read(receive), PATIENCE)
    except TimeoutError:
        raise HTTPException(408, "app.too_slow", {"Connection": "close"}) from None
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def _read(receive: Receive) -> bytes:
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        part = message.get("body", b"")
        size += len(part)
        if size > LARGEST_BODY:
            raise HTTPException(413, "app.too_large", {"Connection": "close"})
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)
