"""What a skill adds to pay."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from outbid.web import evidence_answer
from outbid.web.evidence_answer import tried
from outbid.web.evidence_asked import CELL, PREMIUM, address, asked_in
from outbid.web.evidence_choices import offered
from outbid.web.render import page
from outbid.web.visitor import AtDesk, Visits

router = APIRouter()
EXAMPLE = {"tag": "ai", "place": "California"}
"""What is answered before anything is asked."""


@router.get("/premium")
def premium(request: Request, desk: AtDesk, who: Visits) -> HTMLResponse:
    """What a tag adds to pay, in the market and like for like; before anything is asked, an example."""
    asked = asked_in(request.query_params, PREMIUM)
    shown = asked or EXAMPLE
    shown = {"tag": "ai", **shown}
    context = {
        "first": not asked,
        "asked": shown,
        "more": any(name not in ("tag", *CELL) for name in asked),
        **offered(desk, who),
    }
    found, wrong = tried(evidence_answer.premium, desk, shown, "/premium", who)
    if found is None:
        return page(request, "premium.html.j2", 422, wrong=wrong, **context)
    market = address("/pay", {name: text for name, text in shown.items() if name in ("tag", *CELL)})
    return page(
        request, "premium.html.j2", wrong={}, answer=found.name, market=market, **context, **found.content
    )
