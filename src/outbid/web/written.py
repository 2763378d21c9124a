"""What a form sends: bounded, and from a page of the app's own."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException

WORD = "word"
MOST_FIELDS = 1000
LARGEST_FIELD = 1_100_000
"""Bytes: the largest file that is read, and the signs around it."""
LONGEST_NAME = 200
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data")


class StaleForm(HTTPException):
    """A form without the word that the app gives to this browser now: of an earlier run, or of nobody's.

    Args:
        sent: its fields.
    """

    def __init__(self, sent: FormData) -> None:
        super().__init__(403, "app.refused_word")
        self.sent = sent


async def form(request: Request) -> AsyncIterator[FormData]:
    """The fields of the form that was sent; its files are closed once it is answered, or refused.

    Raises:
        HTTPException: it does not hold the word that the app gave to this browser, or is no form.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in KINDS and await request.body():
        raise HTTPException(415, "app.refused_kind")
    try:
        sent = await request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=LARGEST_FIELD)
    except (MultiPartException, HTTPException, ValueError, LookupError):
        raise HTTPException(400, "app.refused_request") from None
    try:
        if any(len(name) > LONGEST_NAME for name in sent):
            raise HTTPException(400, "app.refused_request")
        word = sent.get(WORD) or request.headers.get("x-outbid-word", "")
        if not isinstance(word, str) or not hmac.compare_digest(word.encode(), request.state.word.encode()):
            raise StaleForm(sent)
        yield sent
    finally:
        await sent.close()


Form = Annotated[FormData, Depends(form)]


def back(address: str) -> RedirectResponse:
    """To a page of the app, after something was written."""
    return RedirectResponse(address if is_own(address) else "/", 303)


def is_own(address: str) -> bool:
    """Whether ``address`` is one of the app's own, without its host."""
    return address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
