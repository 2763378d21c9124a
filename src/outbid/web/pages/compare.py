"""Which offer is worth most: the first page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from outbid.report.glance import GlanceView, Supposed
from outbid.report.html import report_content
from outbid.report.isolate import safe
from outbid.web.compare_shown import checked, short, wrong
from outbid.web.compare_sliders import Sliders, sliders
from outbid.web.compare_stand import Solved, Stand, glanced, solved, stand, whole
from outbid.web.desk import Desk
from outbid.web.render import is_part, page
from outbid.web.visitor import AtDesk, Visitor, Visits

router = APIRouter()


def _asked(request: Request, desk: Desk, who: Visitor) -> tuple[Stand, Solved, Sliders, GlanceView | None]:
    """What the address asks: which offers for whom, at which settings, and the short answer."""
    query = request.query_params
    here = stand(desk, who.locale, query.getlist("offer"), query.get("me", ""))
    base = solved(desk, here)
    person = here.me.workspace.person
    at = sliders(person, [offer.package for offer in base.offers], query, who)
    return here, base, at, glanced(desk, here, base, at.supposed)


def _top(
    desk: Desk, here: Stand, base: Solved, at: Sliders, view: GlanceView | None, who: Visitor
) -> dict[str, Any]:
    """What the upper part of the page shows."""
    reader = who.reader(here.me.workspace.person.currency)
    return {
        "at": at,
        "base": base,
        "back": _address(here),
        "here_again": _address(here, *at.address),
        "whole_here": here.query(*at.address, ("whole", "1")),
        "stand": here,
        "short": short(view, base.order, reader) if view else None,
        "safe": safe,
        "wrong": lambda one: wrong(one, desk.settings.folder, who),
    }


def _address(here: Stand, *more: tuple[str, str]) -> str:
    query = here.query(*more)
    return f"/?{query}" if query else "/"


@router.get("/")
def compare(request: Request, desk: AtDesk, who: Visits) -> Response:
    """The offers on the shelf, or those of the worked example, at a glance; the whole report below."""
    here, base, at, view = _asked(request, desk, who)
    full = request.query_params.get("whole") == "1" and view is not None
    report = _report(desk, here, base, at if full else None, who) if full else {}
    return page(
        request,
        "compare.html.j2",
        at.status,
        full=full,
        report_at=here.query(),
        **_top(desk, here, base, at, view, who),
        **report,
    )


@router.get("/compare/glance")
def glance(request: Request, desk: AtDesk, who: Visits) -> Response:
    """The sentence and the dots alone, while a slider is moved."""
    here, base, at, view = _asked(request, desk, who)
    address = _address(here, *at.address)
    if not is_part(request):
        return RedirectResponse(address, 303)
    headers = {"HX-Replace-Url": address}
    return page(
        request, "glance.html.j2", at.status, headers, part=True, **_top(desk, here, base, at, view, who)
    )


@router.get("/compare/report")
def report(request: Request, desk: AtDesk, who: Visits) -> Response:
    """The whole report by what the files say, which takes longer than the page may."""
    here, base, at, view = _asked(request, desk, who)
    if not is_part(request) or view is None:
        return RedirectResponse(_address(here, *at.address, ("whole", "1")), 303)
    return page(request, "compare_report.html.j2", stand=here, **_report(desk, here, base, None, who))


def _report(desk: Desk, here: Stand, base: Solved, at: Sliders | None, who: Visitor) -> dict[str, Any]:
    """The whole report, by what the files say or at the settings of the sliders."""
    supposed = at.supposed if at else Supposed()
    key = ("compare", "whole", here.key, supposed)
    kept = desk.answer(here.shelf, key, lambda: desk.keep(whole(here, base, supposed)))
    reader = who.reader(here.me.workspace.person.currency)
    today = dt.date.today()
    shown = (*key, who.language, who.locale)
    content = desk.answer(here.shelf, shown, lambda: report_content(kept.view, reader))
    checks = desk.answer(
        here.shelf,
        ("compare", "check", here.key, today, who.language, who.locale),
        lambda: [checked(offer, today, who) for offer in base.offers],
    )
    return {"answer": kept.name, "settings_of": at, "checks": checks, "within": True, **content}
