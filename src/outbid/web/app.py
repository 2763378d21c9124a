"""The app: its pages, its JSON interface, and what stands around them."""

from __future__ import annotations

import contextlib
import sys
import traceback
from collections.abc import AsyncIterator
from importlib import import_module, resources

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

import outbid
from outbid.core.errors import InputError, OutbidError, Problems
from outbid.web.desk import Desk
from outbid.web.guard import Guard
from outbid.web.render import page, script, style
from outbid.web.settings import Settings
from outbid.web.visitor import visitor

MODULES = (
    "compare", "ask", "equity", "pay", "premium", "win", "market", "data", "files", "charts", "share", "choices",
    "jobs",
)  # fmt: skip
"""Modules of :mod:`outbid.web.pages`, each with a ``router``."""
FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}


def create_app(settings: Settings) -> FastAPI:
    """The app over the files in ``settings.folder``."""
    desk = Desk(settings)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        desk.jobs.close()

    app = FastAPI(
        title="Outbid", version=outbid.__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
        lifespan=lifespan,
    )  # fmt: skip
    app.state.desk = desk
    app.add_middleware(Guard, settings=settings)
    for name in MODULES:
        app.include_router(import_module(f"outbid.web.pages.{name}").router, include_in_schema=False)
    app.add_api_route("/assets/style.css", _style, include_in_schema=False)
    app.add_api_route("/assets/vega.js", _script, include_in_schema=False)
    static = StaticFiles(directory=str(resources.files("outbid.web") / "static"))
    app.mount("/assets", static)
    app.add_exception_handler(OutbidError, _problem)
    app.add_exception_handler(HTTPException, _refusal)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(Exception, _defect)
    return app


def _style() -> Response:
    return Response(style(), media_type="text/css", headers=FOREVER)


def _script() -> Response:
    return Response(script(), media_type="text/javascript", headers=FOREVER)


def problems_of(error: OutbidError) -> tuple[OutbidError, ...]:
    """Each thing that is wrong, apart."""
    return error.problems if isinstance(error, Problems) else (error,)


def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, OutbidError)  # it is registered for these
    language = visitor(request).language
    lines = [each.text(language) for each in problems_of(error)]
    if request.url.path.startswith("/api/"):
        wrong = [{"key": e.key, "where": e.where, "message": e.text(language)} for e in problems_of(error)]
        return JSONResponse({"problems": wrong}, 422)
    return page(request, "problem.html.j2", 422, title="app.problem_title", lines=lines)


def _refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # it is registered for these
    if request.url.path.startswith("/api/"):
        return JSONResponse(
            {"problems": [{"key": "", "where": "", "message": str(error.detail)}]}, error.status_code
        )
    key = "app.not_found" if error.status_code == 404 else "app.not_allowed"
    return page(
        request,
        "problem.html.j2",
        error.status_code,
        error.headers and dict(error.headers),
        title=key,
        lines=[],
    )


def _not_understood(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # it is registered for these
    fields = sorted({str(each["loc"][-1]) for each in error.errors()})
    return _problem(request, InputError("app.not_understood", fields=", ".join(fields)[:200]))


def _defect(request: Request, error: Exception) -> Response:
    traceback.print_exception(error, file=sys.stderr)
    if request.url.path.startswith("/api/"):
        return JSONResponse({"problems": [{"key": "", "where": "", "message": type(error).__name__}]}, 500)
    return page(request, "problem.html.j2", 500, title="app.defect", lines=[type(error).__name__])
