"""What pages say about files: what is wrong with them, what was different, and the page where two edits meet."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import tomlkit
from babel.dates import format_datetime
from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from outbid.core import catalogue
from outbid.web import addresses
from outbid.web.editing import GONE
from outbid.web.render import page
from outbid.web.shelf import Conflict
from outbid.web.visitor import Visitor, visitor

MOST_LINES = 4_000
LONGEST_VALUE = 600
AROUND = 2
"""Lines around a difference that are shown with it."""


@dataclass(frozen=True)
class Line:
    """A line of a difference: ``sign`` is ``-`` (only before), ``+`` (only after), `` `` (both) or ``…`` (left out)."""

    sign: str
    text: str


def difference(before: str, after: str) -> tuple[Line, ...]:
    """The lines in which two texts differ, each with those around it; none if they do not."""
    old, new = (text.splitlines()[:MOST_LINES] for text in (before, after))
    lines: list[Line] = []
    for line in list(difflib.unified_diff(old, new, lineterm="", n=AROUND))[2:]:
        if line.startswith("@@"):
            if lines:
                lines.append(Line("…", ""))
        else:
            lines.append(Line(line[:1], line[1:]))
    return tuple(lines)


def when(moment: dt.datetime | float, who: Visitor) -> str:
    """A moment on the clock of this machine, as the visitor writes dates."""
    if isinstance(moment, (int, float)):
        moment = dt.datetime.fromtimestamp(moment, tz=dt.UTC)
    text: str = format_datetime(moment.astimezone(), "medium", locale=who.language)
    return text


def shown(value: Any) -> str:
    """A value as it stands in a file; empty where there is none."""
    if value is GONE:
        return ""
    if isinstance(value, dict):
        text = tomlkit.dumps(value).strip()
    elif isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        text = "\n\n".join(tomlkit.dumps(each).strip() for each in value)
    else:
        text = tomlkit.item(value).as_string()
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]} …"


def called(place: str, who: Visitor) -> str:
    """A field of a file as forms call it; empty where no form asks it."""
    name = re.sub(r"\[\d+\]", "", place).replace(".", "_")
    return catalogue.text(f"app_ask.{name}", who.language, default="")


def conflict(request: Request, error: Exception) -> Response:
    """The page on which a person chooses between two edits of a file; nothing of either is lost by then."""
    assert isinstance(error, Conflict)  # it is registered for these
    meeting = error.meeting
    assert meeting is not None  # the shelf always says what met
    return _page(request, error.where, meeting=meeting, then=_onwards(request.url.path, error.where))


def own_page(path: str) -> bool:
    """Whether a form on another page than that of the file itself can be gone back to once a conflict is settled."""
    return path == "/win" or path.startswith("/ask/")


def _onwards(path: str, name: str) -> str:
    """Where to go when it is settled: the page whose form it was."""
    if path.startswith("/win/"):
        return "/win"
    return path if own_page(path) else addresses.file(name)


def _page(request: Request, name: str, *, meeting: Any, then: str) -> HTMLResponse:
    clashes: Sequence[Any] = meeting.clashes
    who = visitor(request)

    def value(given: Any) -> str:
        return who.reader("USD").number(given, 15) if type(given) in (int, float) else shown(given)

    return page(
        request, "files_conflict.html.j2", 409, name=name, meeting=meeting, clashes=clashes, then=then, shown=value,
        called=lambda place: called(place, who),
        lines=() if clashes else difference(meeting.theirs, meeting.mine),
    )  # fmt: skip
