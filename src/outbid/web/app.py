"""The app: its pages, its JSON interface, and what stands around them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from importlib import import_module, resources

import anyio.to_thread
from fastapi import FastAPI
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles

import outbid
from outbid.web.api import add_api
from outbid.web.desk import Desk
from outbid.web.guard import Guard
from outbid.web.problems import add_handlers, defect, linked, refused
from outbid.web.render import script, style
from outbid.web.settings import Settings

MODULES = (
    "compare", "ask", "equity", "pay", "premium", "win", "win_team", "market", "replay", "data", "files",
    "charts", "share", "choices", "jobs",
)  # fmt: skip
"""Modules of :mod:`outbid.web.pages`, each with a ``router``."""
FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}
THREADS = 120


def create_app(settings: Settings) -> FastAPI:
    """The app over the files in ``settings.folder``."""
    desk = Desk(settings)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # whoever waits for an answer holds a thread, and should not keep those from theirs who need no waiting
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        yield
        desk.jobs.close()

    app = FastAPI(
        title="Outbid", version=outbid.__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
        lifespan=lifespan,
    )  # fmt: skip
    app.state.desk = desk
    app.add_middleware(Guard, settings=settings, refused=refused, defect=defect, linked=linked)
    for name in MODULES:
        app.include_router(import_module(f"outbid.web.pages.{name}").router, include_in_schema=False)
    add_api(app)
    app.add_api_route("/assets/style.css", _style, include_in_schema=False)
    app.add_api_route("/assets/vega.js", _script, include_in_schema=False)
    static = StaticFiles(directory=str(resources.files("outbid.web") / "static"))
    app.mount("/assets", static)
    add_handlers(app)
    return app


def _style() -> Response:
    return Response(style(), media_type="text/css", headers=FOREVER)


def _script() -> Response:
    return Response(script(), media_type="text/javascript", headers=FOREVER)
