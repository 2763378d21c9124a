"""Pages out of templates."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.metadata import version
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, PackageLoader
from starlette.routing import Match

from outbid.core import catalogue
from outbid.core.private import as_told
from outbid.report.html import templates as reports
from outbid.web import addresses
from outbid.web.visitor import desk_of, visitor

PAGES = ("compare", "equity", "pay", "premium", "win", "market", "replay", "data", "files")
SHEETS = (
    "report.css",
    "market.css",
    "evidence.css",
    "equity.css",
    "app.css",
    "charts.css",
    "files.css",
    "ask.css",
    "compare.css",
    "win.css",
    "evidence_app.css",
    "market_app.css",
)


@cache
def templates() -> Environment:
    """The app's templates, and those of the reports that it shows."""
    own = PackageLoader("outbid.web")
    found = reports().overlay(loader=ChoiceLoader([own, PackageLoader("outbid.report")]))
    # an overlay shares its filters with what it lies over
    found.filters = {**found.filters, "as_told": as_told}
    return found


def page(
    request: Request,
    template: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """The page, or the part of one, that ``template`` makes of ``context``.

    Every template is given ``t`` (a message by its key), ``who`` (the visitor), ``here`` (the path and query asked
    for), ``to`` (:mod:`outbid.web.addresses`), ``settings``, ``pages``, ``asset`` (the address of a file of the
    app's own) and ``sent`` (whether the page answers a form that writes).
    """
    who = visitor(request)

    def t(key: str, **params: Any) -> str:
        return catalogue.text(key, who.language, **params)

    here = here_of(request)
    text = (
        templates()
        .get_template(template)
        .render(
            {"t": t, "who": who, "here": here, "path": request.url.path, "pages": PAGES, "asset": asset,
             "language": who.language, "settings": desk_of(request).settings, "to": addresses,
             "stamp": desk_of(request).shelf.stamp, "sent": request.method == "POST", **context}
        )
    )  # fmt: skip
    return HTMLResponse(text, status, {"Vary": "Cookie, Accept-Language", **(headers or {})})


def here_of(request: Request) -> str:
    """The address of the page itself, which never begins as that of another host does."""
    query = f"?{request.url.query}" if request.url.query else ""
    return "/" + shown_at(request).lstrip("/\\") + query


def shown_at(request: Request) -> str:
    """The path of the page itself: of a form's answer, that of the page to which the form belongs."""
    path = request.url.path
    while request.method == "POST" and path.count("/") > 1 and not _can_be_opened(request, path):
        path = path.rpartition("/")[0]
    return path


def _can_be_opened(request: Request, path: str) -> bool:
    # what any other name would open as well is not the page of a form whose address holds no name
    return _opens(request, path) and (bool(request.path_params) or not _opens(request, f"{path}~"))


def _opens(request: Request, path: str) -> bool:
    scope = {"type": "http", "path": path, "root_path": "", "method": "GET"}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.router.routes)


def is_part(request: Request) -> bool:
    """Whether a script asks for a part of a page only."""
    return request.headers.get("hx-request") == "true"


@cache
def style() -> str:
    """All style sheets, one after the other."""
    return "".join(templates().get_template(sheet).render() for sheet in SHEETS)


@cache
def script() -> str:
    """The library that draws live charts, as vl-convert brings it along."""
    import vl_convert

    bundle: str = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # which its stub is wrong about
    return bundle


def asset(name: str) -> str:
    """The address of one of the app's own files: another one whenever its content is another one."""
    if name == "style.css":
        content = style().encode()
    elif name == "vega.js":
        content = version("vl-convert-python").encode()
    else:
        content = _static(name)
    return f"/assets/{name}?v={base64.urlsafe_b64encode(hashlib.sha256(content).digest())[:10].decode()}"


@cache
def _static(name: str) -> bytes:
    return (resources.files("outbid.web") / "static" / name).read_bytes()
