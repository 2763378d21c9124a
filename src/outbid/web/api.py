"""The JSON interface: the same views as the pages, for programs on this machine."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse

from outbid.web import api_answers, api_evidence, api_files, api_jobs
from outbid.web.render import page

router = APIRouter()


def add_api(app: FastAPI) -> None:
    """Adds the interface, and the page that says what it holds, to ``app``."""
    for each in (api_answers, api_evidence, api_files, api_jobs):
        app.include_router(each.router_)
    app.include_router(router, include_in_schema=False)


@router.get("/api")
def overview(request: Request) -> HTMLResponse:
    """What there is."""
    paths = request.app.openapi()["paths"]
    operations = [
        (method.upper(), path, operation["operationId"])
        for path, methods in sorted(paths.items())
        for method, operation in methods.items()
    ]
    return page(request, "api.html.j2", operations=operations)
