"""Who hires whom at what pay, and what shocks do: those of the file as switches, and whatever else one supposes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from outbid.core.errors import InputError
from outbid.market.scenarios.file import load_market
from outbid.market.scenarios.scenario import Scenario
from outbid.report.isolate import safe
from outbid.report.market_html import market_content
from outbid.report.market_isolate import isolated_check
from outbid.report.market_notes import finding_text
from outbid.report.market_phrases import check_sentence
from outbid.web.desk import Desk, Kept
from outbid.web.jobs import Job
from outbid.web.market_asked import DRAWS, LEAST, MOST, MarketQuestion, asked, chosen, is_uncertain
from outbid.web.market_told import MarketOrder, begun, changes, cleared, key_of
from outbid.web.render import is_part, page
from outbid.web.shelf import Entry, Shelf
from outbid.web.visitor import AtDesk, Visitor, Visits
from outbid.web.written import Form, back
from outbid.workspace import market_check, market_run

router = APIRouter()
FIRST = "ai-talent.toml"
"""The example that is shown while there is no market of the user's own."""
MOST_SENT = 4000
TOLD = 1
"""Segments that are named beside the switch of a shock."""


@router.get("/market")
def market(request: Request, desk: AtDesk, who: Visits) -> HTMLResponse:
    """The market in the file that is asked for, with the shocks and changes that are asked for."""
    sent = request.query_params.multi_items()
    shelf, files, file = _file(desk, request.query_params.get("file", ""))
    try:
        scenario = _scenario(desk, who, shelf, file)
    except InputError as error:
        context = _around(files, file, shelf) | {"scenario": None, "problems": _lines(error, shelf, who)}
        return page(request, "market.html.j2", 422, **context)
    question = asked(file, scenario, sent, who.locale)
    context = _around(files, file, shelf) | _answer(desk, who, shelf, question, scenario)
    if is_part(request):
        headers = {"Vary": "Cookie, Accept-Language, HX-Request"}
        if not context["problems"]:
            headers["HX-Replace-Url"] = f"/market?{question.query}"
        return page(request, "market_part.html.j2", headers=headers, **context)
    told = _alone(desk, who, shelf, file) if request.query_params.get("alone") else {}
    status = 422 if context["problems"] else 200
    employers = [(each.name, each.name) for each in scenario.employers]
    return page(
        request, "market.html.j2", status, scenario=scenario, employers=employers, alone=told, **context
    )


@router.get("/market/alone")
def alone(request: Request, desk: AtDesk, who: Visits, file: str = "") -> HTMLResponse:
    """What each shock does on its own, for the page to put beside its switch."""
    shelf, _, name = _file(desk, file)
    return page(request, "market_alone.html.j2", told=list(_alone(desk, who, shelf, name).values()))


@router.get("/market/check")
def check(request: Request, desk: AtDesk, who: Visits, file: str = "") -> HTMLResponse:
    """What is missing, contradictory or suspicious in a market file."""
    shelf, _, name = _file(desk, file)
    path = desk.path(shelf, name, "market")
    found = desk.answer(
        shelf, ("market check", name, who.locale), lambda: market_check(path, locale=who.locale)
    )
    view, reader = isolated_check(found, who.reader(found.currency))
    context: dict[str, Any] = {
        "lead": check_sentence(view, reader),
        "findings": [(each.where, *finding_text(each, reader)) for each in view.findings],
    }
    template = "market_check_part.html.j2" if is_part(request) else "market_check.html.j2"
    return page(request, template, file=name, shelf=shelf, **context)


@router.post("/market/sure")
def sure(request: Request, desk: AtDesk, who: Visits, sent: Form) -> RedirectResponse:
    """Begins the long sweep: the same question with many draws of what is uncertain."""
    pairs = parse_qsl(str(sent.get("ask", ""))[:MOST_SENT], max_num_fields=1000)
    shelf, _, file = _file(desk, dict(pairs).get("file", ""))
    scenario = _scenario(desk, who, shelf, file)
    question = asked(file, scenario, [*pairs, ("draws", str(sent.get("draws", "")))], who.locale)
    if not question.draws:
        raise InputError(
            "app_market.draws", value=str(sent.get("draws", ""))[:20], least=DRAWS[0], most=DRAWS[-1]
        )
    address = f"/market?{question.query}&draws={question.draws}"
    job = begun(desk, _order(desk, shelf, question, who), shelf, address)
    return back(address if job.state == "done" else f"/jobs/{job.id}")


def _file(desk: Desk, wanted: str) -> tuple[Shelf, tuple[Entry, ...], str]:
    """The shelf with markets, those on it, and the one to show."""
    shelf = desk.shelf_for("market")
    files = shelf.entries("market")
    names = [each.name for each in files]
    if wanted and wanted not in names:
        raise InputError("app.no_such_file", value=wanted[:80])
    return shelf, files, chosen(names, wanted or FIRST)


def _scenario(desk: Desk, who: Visitor, shelf: Shelf, file: str) -> Scenario:
    path = desk.path(shelf, file, "market")
    return desk.answer(shelf, ("market file", file, who.locale), lambda: load_market(path, locale=who.locale))


def _around(files: tuple[Entry, ...], file: str, shelf: Shelf) -> dict[str, Any]:
    options = [(each.name, each.title) for each in files]
    return {
        "files": files,
        "options": options,
        "file": file,
        "shelf": shelf,
        "least": LEAST,
        "most": MOST,
        "problems": [],
    }


def _answer(
    desk: Desk, who: Visitor, shelf: Shelf, question: MarketQuestion, scenario: Scenario
) -> dict[str, Any]:
    """What the page shows of the answer to ``question``, or why there is none."""
    context: dict[str, Any] = {
        "asked": question, "choices": DRAWS if is_uncertain(scenario) else (), "job": None, "answer": "",
        "numbers": {each: who.reader(scenario.currency).number(each, 12) for each in DRAWS},
    }  # fmt: skip
    if question.wrong:
        wrong = who.say("app_market.percent", least=LEAST, most=MOST)
        return context | {"problems": [f"{safe(dial.name)}: {wrong}" for dial in question.wrong]}
    try:
        kept, job = _view(desk, shelf, question, who)
    except InputError as error:
        return context | {"problems": _lines(error, shelf, who)}
    view = kept.view
    reader = who.reader(view.assumptions.currency)
    content = desk.answer(
        (), ("market content", kept.name, who.language, who.locale), lambda: market_content(view, reader)
    )
    own = {
        "answer": kept.name, "job": job, "draws": view.assumptions.draws,
        "changes": [line for lines in changes(view, reader, who.say) for line in lines],
        "below_lead": "market_below.html.j2",
    }  # fmt: skip
    return content | context | own


def _view(desk: Desk, shelf: Shelf, question: MarketQuestion, who: Visitor) -> tuple[Kept, Job | None]:
    """The answer with the draws that were asked for if the sweep is over, else at the middle; and the sweep.

    Raises:
        InputError: there is no answer to this question.
    """
    order = _order(desk, shelf, question, who)
    job = desk.jobs.find(key_of(order, shelf)) if order.draws else None
    if job is not None and job.state == "done":
        return desk.kept_answer((), ("job", job.id), lambda: job.result), None
    middle = replace(order, draws=0)
    return desk.kept_answer(shelf, ("market", middle), lambda: cleared(middle)), job


def _order(desk: Desk, shelf: Shelf, question: MarketQuestion, who: Visitor) -> MarketOrder:
    path, sets = desk.path(shelf, question.file, "market"), question.sets(who.say)
    called = question.called(who.say)
    return MarketOrder(path, question.on, sets, called, draws=question.draws, locale=who.locale)


def _lines(error: InputError, shelf: Shelf, who: Visitor) -> list[str]:
    """What is wrong, by the names of files without their folder."""
    return [each.text(who.language) for each in shelf.told(error)]


def _alone(desk: Desk, who: Visitor, shelf: Shelf, file: str) -> dict[str, str]:
    """The most of what each shock does on its own, in a line, by its name."""
    path = desk.path(shelf, file, "market")
    view = desk.answer(
        shelf, ("market alone", file, who.locale), lambda: market_run(path, draws=0, locale=who.locale)
    )
    told = changes(view, who.reader(view.assumptions.currency), who.say)
    lines = (" · ".join(each[:TOLD]) or who.say("app_market.no_change") for each in told)
    return {shock.name: line for shock, line in zip(view.shocks, lines, strict=True)}
