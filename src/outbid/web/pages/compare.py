"""Which offer is worth most: the first page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from outbid.core.today import today
from outbid.report.glance import GlanceView, Supposed
from outbid.report.html import report_content
from outbid.report.isolate import safe
from outbid.web.compare_shown import checked, rate_needed, short, wrong
from outbid.web.compare_sliders import Sliders, sliders
from outbid.web.compare_stand import Solved, Stand, glanced, solved, stand, whole
from outbid.web.desk import Desk
from outbid.web.render import is_part, page
from outbid.web.visitor import AtDesk, Visitor, Visits

router = APIRouter()
LONGEST = 200


@dataclass(frozen=True)
class Comparison:
    """What an address asks: which offers for whom, at which settings; and the short answer, if there is one."""

    here: Stand
    base: Solved
    at: Sliders
    view: GlanceView | None

    def address(self, *more: tuple[str, str]) -> str:
        """The page of these offers and this person, with ``more`` in its query."""
        query = self.here.query(*more)
        return f"/?{query}" if query else "/"


def _asked(request: Request, desk: Desk, who: Visitor) -> Comparison:
    query = request.query_params
    here = stand(desk, who, query.getlist("offer"), query.get("me", ""))
    base = solved(desk, here)
    at = _settings(here, base, query, who)
    return Comparison(here, base, at, glanced(desk, here, base, at.supposed))


def _settings(here: Stand, base: Solved, sent: Mapping[str, str], who: Visitor) -> Sliders:
    return sliders(here.me.workspace.person, [offer.package for offer in base.offers], sent, who)


def _top(desk: Desk, asked: Comparison, below: Supposed, who: Visitor) -> dict[str, Any]:
    """What the upper part of the page shows; sides and colours are those of the report ``below``."""
    here, base, view = asked.here, asked.base, asked.view
    under = glanced(desk, here, base, below)
    order = [offer.name for offer in under.offers] if under else []
    reader = who.reader(here.me.workspace.person.currency)
    key = ("compare", "short", here.key, asked.at.supposed, below, who.language, who.locale)
    return {
        "at": asked.at,
        "base": base,
        "back": asked.address(),
        "stand": here,
        "short": desk.answer(here.shelf, key, lambda: short(view, order, reader), quick=True)
        if view
        else None,
        "safe": safe,
        "wrong": lambda one: wrong(one, here, desk, who),
        "rate_needed": lambda one: rate_needed(one, here),
    }


@router.get("/")
def compare(request: Request, desk: AtDesk, who: Visits) -> Response:
    """The offers on the shelf, or those of the worked example, at a glance; the whole report below."""
    asked = _asked(request, desk, who)
    at = asked.at
    full = request.query_params.get("whole") == "1" and asked.view is not None
    report = _report(desk, asked, at, who) if full else {}
    return page(
        request,
        "compare.html.j2",
        at.status,
        full=full,
        below=urlencode(at.address) if full else "",
        report_at=asked.here.query(),
        whole_here=asked.here.query(*at.address, ("whole", "1")),
        **_top(desk, asked, at.supposed if full else Supposed(), who),
        **report,
    )


@router.get("/compare/glance")
def glance(request: Request, desk: AtDesk, who: Visits) -> Response:
    """The sentence and the dots alone, while a slider is moved."""
    asked = _asked(request, desk, who)
    address = asked.address(*asked.at.address)
    if not is_part(request):
        return RedirectResponse(address, 303)
    # at which settings the report is that stands below
    sent = dict(parse_qsl(request.query_params.get("below", "")[:LONGEST]))
    below = _settings(asked.here, asked.base, sent, who).supposed
    top = _top(desk, asked, below, who)
    return page(request, "glance.html.j2", asked.at.status, {"HX-Replace-Url": address}, part=True, **top)


@router.get("/compare/report")
def report(request: Request, desk: AtDesk, who: Visits) -> Response:
    """The whole report by what the files say, which takes longer than the page may."""
    asked = _asked(request, desk, who)
    if not is_part(request) or asked.view is None:
        return RedirectResponse(asked.address(*asked.at.address, ("whole", "1")), 303)
    return page(request, "compare_report.html.j2", stand=asked.here, **_report(desk, asked, None, who))


def _report(desk: Desk, asked: Comparison, at: Sliders | None, who: Visitor) -> dict[str, Any]:
    """The whole report, by what the files say or at the settings of the sliders."""
    here, base = asked.here, asked.base
    supposed = at.supposed if at else Supposed()
    key = ("compare", "whole", here.key, supposed)
    kept = desk.kept_answer(here.shelf, key, lambda: whole(here, base, supposed))
    reader = who.reader(here.me.workspace.person.currency)
    shown = (*key, who.language, who.locale)
    content = desk.answer(here.shelf, shown, lambda: report_content(kept.view, reader))
    # the worked example's employers wait for ever
    day = None if here.shelf.example else today()
    checks = desk.answer(
        here.shelf,
        ("compare", "check", here.key, day, who.language, who.locale),
        lambda: [checked(offer, day, who) for offer in base.offers],
    )
    return {"answer": kept.name, "settings_of": at, "checks": checks, "within": True, **content}
