"""What a form sends: bounded, and from a page of the app's own."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException

WORD = "word"
MOST_FIELDS = 1000


async def form(request: Request) -> FormData:
    """The fields of the form that was sent.

    Raises:
        HTTPException: it does not hold the word that the app gave to this browser, or is no form.
    """
    try:
        sent = await request.form(max_files=1, max_fields=MOST_FIELDS)
    except (MultiPartException, HTTPException):
        raise HTTPException(400) from None
    word = sent.get(WORD) or request.headers.get("x-outbid-word", "")
    if not isinstance(word, str) or not hmac.compare_digest(word.encode(), request.state.word.encode()):
        raise HTTPException(403)
    return sent


Form = Annotated[FormData, Depends(form)]


def back(address: str) -> RedirectResponse:
    """To a page of the app, after something was written."""
    own = address.startswith("/") and not address.startswith(("//", "/\\"))
    return RedirectResponse(address if own else "/", 303)
