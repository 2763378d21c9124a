"""The cheapest offer that wins a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from outbid.core.errors import InputError
from outbid.web.attachment import attachment
from outbid.web.desk import Desk
from outbid.web.render import is_part, page
from outbid.web.visitor import AtDesk, Visitor, Visits
from outbid.web.win_answer import Answer, answer_to, content_of, spoken, within_reach
from outbid.web.win_files import page_of, print_of, save, workbook_of
from outbid.web.win_question import Given, Question, given_at, read
from outbid.web.win_work import Won, cancel, key_of, ordered
from outbid.web.written import Form, back

router = APIRouter()


@router.get("/win")
def win(request: Request, desk: AtDesk, who: Visits, saved: str = "") -> Response:
    """The question, and its answer or how far that is."""
    given = given_at(desk)
    sent = read(request.query_params, given, who.reader("USD"))
    shown: dict[str, Any] = {"sent": sent, "given": given, "saved": saved[:80], "trouble": ""}
    if sent.question is None:
        # what asks each second how far the search is shows no answer that says it went wrong
        part = is_part(request)
        template, status = ("win_part.html.j2", 200) if part else ("win.html.j2", 422)
        return page(request, template, status, found=Answer("unasked"), **shown)
    found = answer_to(sent.question, given, desk, who)
    template = "win_part.html.j2" if is_part(request) else "win.html.j2"
    return page(request, template, found=found, **shown, **_told(found, sent.question, given, desk, who))


@router.post("/win/again")
def again(request: Request, desk: AtDesk, who: Visits, sent: Form) -> Response:
    """Begins a search anew that has failed or was cancelled."""
    given = given_at(desk)
    question = _question(request, given, who)
    answer_to(question, given, desk, who, again=True)
    return back(f"/win?{question.query()}")


@router.post("/win/cancel")
def stop(request: Request, desk: AtDesk, who: Visits, sent: Form) -> Response:
    """Ends the search for an answer."""
    given = given_at(desk)
    question = _question(request, given, who)
    cancel(desk, key_of(ordered(question, given, desk.settings, who.locale), given))
    return back(f"/win?{question.query()}")


@router.post("/win/save")
def keep(request: Request, desk: AtDesk, who: Visits, sent: Form) -> Response:
    """Puts the proposed package among the user's offers."""
    given = given_at(desk)
    question = _question(request, given, who)
    found = answer_to(question, given, desk, who)
    if found.won is None:
        return back(f"/win?{question.query()}")
    try:
        name = save(found.won, str(sent.get("name", "")), desk, who.language)
    except InputError as error:
        shown: dict[str, Any] = {
            "sent": read(request.query_params, given, who.reader("USD")),
            "given": given,
            "saved": "",
        }
        told = _told(found, question, given, desk, who)
        return page(
            request, "win.html.j2", 422, found=found, trouble=error.text(who.language), **shown, **told
        )
    return back(f"/win?{question.query()}&{urlencode({'saved': name})}")


@router.get("/win/workbook.xlsx")
def take_workbook(request: Request, desk: AtDesk, who: Visits) -> Response:
    """What the package costs, as a workbook with live formulas."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(request, desk, who, "cost.xlsx", kind, workbook_of)


@router.get("/win/offer.html")
def take_page(request: Request, desk: AtDesk, who: Visits) -> Response:
    """The offer as the candidate may see it."""
    return _file(request, desk, who, "offer.html", "text/html", page_of)


@router.get("/win/offer.pdf")
def take_print(request: Request, desk: AtDesk, who: Visits) -> Response:
    """The same as a PDF page."""
    return _file(request, desk, who, "offer.pdf", "application/pdf", print_of)


def _question(request: Request, given: Given, who: Visitor) -> Question:
    """The question in the address.

    Raises:
        InputError: there is none.
    """
    sent = read(request.query_params, given, who.reader("USD"))
    if sent.question is None:
        raise next(iter(sent.errors.values()))
    return sent.question


def _told(found: Answer, question: Question, given: Given, desk: Desk, who: Visitor) -> dict[str, Any]:
    """What the templates need of an answer."""
    query = question.query()
    told: dict[str, Any] = {"query": query, "address": f"/win?{query}", "cancel": f"/win/cancel?{query}"}
    told["again"] = f"/win/again?{query}"
    told["heading"] = "app_win.working"
    if found.won is not None:
        won, view = found.won, spoken(found.won.view, given, who)
        key = key_of(ordered(question, given, desk.settings, who.locale), given)
        told |= desk.answer(
            (), ("page", key, who.language, who.locale), lambda: content_of(won, view, question, who)
        )
        told |= {
            "below_lead": "win_actions.html.j2",
            "name": desk.shelf.free_name(won.view.offer),
            "nearest": within_reach(question, won.view),
            "answer": desk.kept_answer((), (key, view.offer), lambda: view).name,
        }
    return told


def _file(
    request: Request,
    desk: Desk,
    who: Visitor,
    name: str,
    kind: str,
    make: Callable[[Won, Visitor], bytes],
) -> Response:
    """What ``make`` makes of the answer to the question in the address; the page while there is no answer yet."""
    given = given_at(desk)
    question = _question(request, given, who)
    won = answer_to(question, given, desk, who).won
    if won is None:
        return back(f"/win?{question.query()}")
    key = (name, question, given.stamp(question), who.language, who.locale)
    content = desk.answer((), key, lambda: make(won, who))
    return attachment(content, kind, name)
