"""What all of the JSON interface shares: how answers are sent, what errors look like, and where files lie."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import Response

from outbid.core import catalogue
from outbid.core.errors import InputError
from outbid.report.views import to_json
from outbid.web.desk import Desk
from outbid.web.shelf import Shelf

MOST_FUTURES = 200_000
"""Behind one answer of the interface."""


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong: the key of its message, the place in the user's terms, and the sentence."""

    key: str
    where: str
    message: str


@dataclass(frozen=True)
class WrongBody:
    """What every answer other than a success holds."""

    problems: tuple[Wrong, ...]


Responses = dict[int | str, dict[str, Any]]
REFUSED: Responses = {
    status: {"model": WrongBody, "description": description}
    for status, description in (
        (400, "What was sent cannot be read."),
        (401, "The token is missing."),
        (403, "Another site asks, or the app is read-only."),
        (404, "There is no such thing."),
        (413, "More is sent than is taken."),
        (414, "The address is too long."),
        (422, "Something in the question or in a file needs mending; each problem says what."),
        (429, "Too much at once; the header Retry-After says when to ask again."),
    )
}
WRITES: Responses = {
    409: {"model": WrongBody, "description": "It is not in the state that the caller takes it to be in."},
    415: {"model": WrongBody, "description": "What is sent has to be application/json."},
}

FileName = Annotated[
    str, Query(min_length=1, max_length=84, description="Name of a file, as /api/files lists it.")
]
Locale = Annotated[
    Literal["en", "de"] | None,
    Query(description="Number format of files that do not name their own."),
]
Seed = Annotated[int | None, Query(ge=0, lt=2**31, description="Of the futures that are drawn.")]
Futures = Annotated[int | None, Query(ge=100, le=MOST_FUTURES, description="How many futures are drawn.")]


def router() -> APIRouter:
    """A router whose paths begin with ``/api`` and whose errors are documented."""
    return APIRouter(prefix="/api", responses=REFUSED)


def summary(name: str) -> dict[str, Any]:
    """How an operation is called in the schema, where it is described in English."""
    return {"summary": catalogue.text(f"api.{name}", "en"), "operation_id": name}


def only_json(request: Request) -> None:
    """Refuses bodies that a form of another site could send.

    Raises:
        HTTPException: 415.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415, "app.refused_kind")


OnlyJson = Depends(only_json)


def sent(text: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """``text``, which is JSON, byte for byte."""
    return Response(text.encode(), status, headers, media_type="application/json")


def located(desk: Desk, name: str, *kinds: str) -> tuple[Shelf, Path]:
    """The shelf on which a file of one of ``kinds`` lies, and where.

    Raises:
        InputError: there is none of this name, neither among the user's files nor, as long as these have none of
            its kind, in the worked example.
    """
    shelf = desk.shelf_for(*kinds)
    return shelf, desk.path(shelf, name, *kinds)


def first(desk: Desk, kind: str) -> str:
    """The name of the first file of a kind.

    Raises:
        InputError: there is none.
    """
    entries = desk.shelf_for(kind).entries(kind)
    if not entries:
        raise InputError("app.no_such_file", value=f"{kind}.toml")
    return entries[0].name


def answered(desk: Desk, shelves: Sequence[Shelf], key: Hashable, make: Callable[[], Any]) -> Response:
    """The view that ``make`` gives, as JSON; kept as long as the files on ``shelves`` stay as they are."""
    return sent(desk.answer(shelves, ("api", key), lambda: to_json(make())))
