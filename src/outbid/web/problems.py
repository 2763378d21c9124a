"""What is said when something was not done: as a page, or as JSON under ``/api``."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Sequence

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from outbid.core import catalogue
from outbid.core.errors import InputError, OutbidError
from outbid.web.render import here_of, is_part, page, templates
from outbid.web.shelf import Conflict
from outbid.web.shelf_page import conflict
from outbid.web.visitor import desk_of, visitor
from outbid.web.written import WORD, StaleForm

STATUS = {
    "app.no_such_file": 404,
    "errors.file_missing": 404,
    "app.answer_gone": 404,
    "app.no_such_job": 404,
    "app.changed_meanwhile": 409,
    "app.job_not_done": 409,
    "app.too_many_jobs": 429,
    "app.too_many_questions": 429,
    "app_files.read_only": 403,
    "app_files.no_version": 404,
}
"""Statuses of what is wrong; 422 where nothing else is said."""
SAID = {
    400: "app.refused_request",
    404: "app.not_found",
    405: "app.refused_method",
    413: "app.too_large",
    415: "app.refused_kind",
}
"""What is said of refusals that come without words of their own."""
TO_STRANGERS = ("app.refused_host", "app.refused_token", "app.refused_site")


def add_handlers(app: FastAPI) -> None:
    """Gives ``app`` an answer to whatever is raised."""
    app.add_exception_handler(OutbidError, _problem)
    app.add_exception_handler(Conflict, _conflict)
    app.add_exception_handler(HTTPException, _refusal)
    app.add_exception_handler(StaleForm, _again)
    app.add_exception_handler(RequestValidationError, _not_understood)


def status_of(error: OutbidError) -> int:
    """The status that says what is wrong."""
    return STATUS.get(error.each[0].key, 422)


def refused(request: Request, error: HTTPException) -> Response:
    """The answer to what was refused."""
    key = SAID.get(error.status_code, "app.not_allowed")
    if isinstance(error.detail, str) and error.detail.startswith("app."):
        key = error.detail
    who = visitor(request)
    message = catalogue.text(key, who.language)
    fix = catalogue.text(f"{key}.fix", who.language, default="")
    line = f"{message} {fix}".strip()
    headers = dict(error.headers or {})
    if _is_api(request):
        if error.status_code == 405:
            headers["Allow"] = _allowed(request) or headers.get("Allow", "")
        return _json(error.status_code, [(key, "", line)], headers)
    if key in TO_STRANGERS:
        # nothing about this machine: whoever reads this may be another site
        stranger = templates().get_template("stranger.html.j2")
        text = stranger.render(
            title=catalogue.text("app.not_allowed", who.language), line=line, language=who.language
        )
        return HTMLResponse(text, error.status_code, headers)
    title = key if error.status_code == 404 else "app.not_allowed"
    lines = [] if title == key else [line]
    return page(request, "problem.html.j2", error.status_code, headers, title=title, lines=lines)


def linked(request: Request) -> Response:
    """The page for who follows a link of another site: nothing is worked out until they go on themselves."""
    language = visitor(request).language
    title, line, go_on = (
        catalogue.text(key, language) for key in ("app.linked_title", "app.linked", "app.linked_go_on")
    )
    stranger = templates().get_template("stranger.html.j2")
    text = stranger.render(title=title, line=line, go_on=go_on, link=here_of(request), language=language)
    return HTMLResponse(text, headers={"Vary": "Cookie, Accept-Language, Sec-Fetch-Site"})


def defect(request: Request, error: Exception) -> Response:
    """The answer to an exception that nobody expected; what led to it goes to the terminal only."""
    traceback.print_exception(error, file=sys.stderr)
    what = type(error).__name__
    if _is_api(request):
        return _json(500, [("app.defect", "", what)])
    return page(request, "problem.html.j2", 500, title="app.defect", lines=[what])


def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, OutbidError)  # it is registered for these
    language = visitor(request).language
    status = status_of(error)
    headers = {"Retry-After": "10"} if status == 429 else {}
    told = desk_of(request).told(error)
    wrong = [(each.key, each.where, each.text(language)) for each in told]
    if _is_api(request):
        return _json(status, wrong, headers)
    lines = [line for _, _, line in wrong]
    return page(request, "problem.html.j2", status, headers, title="app.problem_title", lines=lines)


def _conflict(request: Request, error: Exception) -> Response:
    return _problem(request, error) if _is_api(request) else conflict(request, error)


def _refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # it is registered for these
    return refused(request, error)


def _again(request: Request, error: Exception) -> Response:
    """A page with the fields of a form that was opened before the app was started anew, to be sent once more.

    The guard has seen that a page of the app's own sends it, if the browser says who does.
    """
    assert isinstance(error, StaleForm)  # it is registered for these
    if is_part(request) or "origin" not in request.headers:
        return refused(request, error)
    sent = error.sent.multi_items()
    query = f"?{request.url.query}" if request.url.query else ""
    return page(
        request, "again.html.j2", 403, action=f"{request.url.path}{query}",
        fields=[(name, value) for name, value in sent if isinstance(value, str) and name != WORD],
        files=[name for name, value in sent if not isinstance(value, str)],
    )  # fmt: skip


def _not_understood(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # it is registered for these
    fields = sorted({str(each["loc"][-1]) for each in error.errors()})
    return _problem(request, InputError("app.not_understood", fields=_printable(", ".join(fields)[:200])))


def _allowed(request: Request) -> str:
    """All methods of a path of the interface; the router names those of its first route only."""
    found: set[str] = set()
    for path, methods in request.app.openapi()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), request.url.path):
            found |= {each.upper() for each in methods}
    return ", ".join(sorted(found))


def _json(
    status: int, wrong: Sequence[tuple[str, str, str]], headers: dict[str, str] | None = None
) -> Response:
    told = [
        {"key": key, "where": _printable(where), "message": _printable(message)}
        for key, where, message in wrong
    ]
    return JSONResponse({"problems": told}, status, headers)


def _printable(text: str) -> str:
    """``text`` without halves of signs, which no answer could be written with."""
    return text.encode("utf-8", "replace").decode()


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")
