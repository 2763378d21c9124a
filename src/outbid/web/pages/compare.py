"""Which offer is worth most: the first page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from outbid.report.html import report_content
from outbid.web.render import page
from outbid.web.visitor import AtDesk, Visits

router = APIRouter()


@router.get("/")
def compare(request: Request, desk: AtDesk, who: Visits) -> HTMLResponse:
    """The offers on the shelf, or those of the worked example, compared."""
    shelf = desk.shelf_for("offer")
    offers = ["stay.toml", "startup.toml"] if shelf.example else [e.name for e in shelf.entries("offer")]
    me = next(iter(desk.shelf_for("me").entries("me"))).name
    workspace = desk.workspace(shelf, me, who.locale)
    paths = [desk.path(shelf, name, "offer") for name in offers]
    kept = desk.answer(shelf, ("compare", *offers, me), lambda: desk.keep(workspace.compare(*paths)))
    content = desk.answer(
        shelf, ("compare", *offers, me, who.language, who.locale),
        lambda: report_content(kept.view, who.reader(workspace.person.currency)),
    )  # fmt: skip
    return page(request, "compare.html.j2", answer=kept.name, **content)
