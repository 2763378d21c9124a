"""What the market pays, the range that a policy makes of it, and what of it may be published."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from outbid.core.errors import InputError
from outbid.web import evidence_answer
from outbid.web.attachment import attachment
from outbid.web.desk import Desk
from outbid.web.evidence_answer import Found, tried
from outbid.web.evidence_asked import CELL, PAY, EvidenceQuestion, address, asked_in
from outbid.web.evidence_choices import offered
from outbid.web.render import page
from outbid.web.visitor import AtDesk, Visitor, Visits

router = APIRouter()
EXAMPLE = {"role": "machine learning engineer", "place": "California"}
"""What is answered before anything is asked."""
CARRIED = (*CELL, "employer", "kind", "measure", "currency")
"""What the range and the posting are asked of as well."""
BAND = (*CARRIED, "target", "below", "above", "round", "floor", "modelled", "pays")
PUBLISH = (
    *CARRIED, "low", "high", "title", "organization", "benefits", "bonus", "employees", "closes", "open",
    "good_faith", "no_history", "own_licence",
)  # fmt: skip


@router.get("/pay")
def pay(request: Request, desk: AtDesk, who: Visits) -> HTMLResponse:
    """Percentiles of pay for a role, a level and a place; before anything is asked, those of an example."""
    asked = asked_in(request.query_params, PAY)
    context = {
        "first": not asked,
        "asked": asked or EXAMPLE,
        "more": any(name not in CELL for name in asked),
        "carried": CARRIED,
        **offered(desk, who),
    }
    found, wrong = tried(evidence_answer.pay, desk, asked or EXAMPLE, "/pay", who)
    if found is None:
        return page(request, "pay.html.j2", 422, wrong=wrong, **context)
    return page(
        request, "pay.html.j2", wrong={}, answer=found.name, found=found.view, **context, **found.content
    )


@router.get("/pay/band")
def band(request: Request, desk: AtDesk, who: Visits) -> HTMLResponse:
    """The range that a policy makes of the market."""
    return _publishing(request, desk, who, "band", BAND, evidence_answer.band)


@router.get("/pay/publish")
def publish(request: Request, desk: AtDesk, who: Visits) -> HTMLResponse:
    """May a posting with this pay, and the benchmark beside it, go out."""
    return _publishing(request, desk, who, "publish", PUBLISH, evidence_answer.publish)


@router.get("/pay/posting.jsonld")
def posting(request: Request, desk: AtDesk, who: Visits) -> Response:
    """The posting as JSON-LD, if it lacks nothing.

    Raises:
        InputError: it lacks something.
    """
    found = evidence_answer.publish(desk, asked_in(request.query_params, PUBLISH), who)
    if found.view.missing:
        raise InputError("app_evidence.posting_lacks")
    return attachment(_json_ld(found), "application/ld+json", "posting.jsonld")


def _publishing(
    request: Request,
    desk: Desk,
    who: Visitor,
    what: str,
    fields: tuple[str, ...],
    answer: Callable[[Desk, EvidenceQuestion, Visitor], Found],
) -> HTMLResponse:
    asked = asked_in(request.query_params, fields) or EXAMPLE
    market = {name: text for name, text in asked.items() if name in CARRIED}
    context: dict[str, Any] = {
        "what": what, "asked": asked, "market": address("/pay", market), "posting": "", **offered(desk, who),
    }  # fmt: skip
    found, wrong = tried(answer, desk, asked, f"/pay/{what}", who)
    if found is None:
        return page(request, "pay_publishing.html.j2", 422, wrong=wrong, **context)
    if what == "publish" and not found.view.missing:
        context |= {"posting": _json_ld(found), "download": address("/pay/posting.jsonld", asked)}
    return page(request, "pay_publishing.html.j2", wrong={}, answer=found.name, **context, **found.content)


def _json_ld(found: Found) -> str:
    return json.dumps(found.view.posting, ensure_ascii=False, indent=2) + "\n"
