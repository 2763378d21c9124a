"""“Replace with my offer”: guided forms for offers, for the person who decides, and for a company's cap table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response

from outbid.core.errors import InputError
from outbid.core.today import today
from outbid.packages.base_rates import STAGES
from outbid.web import addresses, ask_view
from outbid.web.ask_choices import dressed, with_choice
from outbid.web.ask_derived import part_only, told_by_others, usual
from outbid.web.ask_fields import MOST_ROWS, Guide, Saved
from outbid.web.ask_form import texts_of
from outbid.web.ask_guides import GUIDES
from outbid.web.ask_next import questions, to_send
from outbid.web.ask_risk import Asking, after
from outbid.web.ask_sent import Outcome, save, sent_of
from outbid.web.ask_steps import current, next_step, steps
from outbid.web.ask_tables import at
from outbid.web.desk import Desk
from outbid.web.editing import tables_of
from outbid.web.render import page
from outbid.web.visitor import AtDesk, Visitor, Visits
from outbid.web.written import Form, back, is_own
from outbid.workspace import Workspace, check
from outbid.worth.value import Run

router = APIRouter()
FUTURES = 200
"""Enough to see whether there is an answer at all."""
LONGEST_WAY = 300


@router.get("/ask", response_model=None)
def begin(desk: AtDesk) -> Response:
    """The first step that is still to be done: of the person who decides, before any offer."""
    return back(next_step(desk.shelf).address)


@router.get("/ask/{kind}", response_model=None)
def new(request: Request, kind: str, desk: AtDesk, who: Visits) -> Response:
    """An empty form; of the person, that of the file there is, since most people need one only."""
    guide = _guide(kind, desk, {}, who)
    if kind == "me":
        for each in desk.shelf.entries("me"):
            return back(addresses.ask(kind, each.name))
    rows = guide.rows_of({})
    texts = texts_of(guide, {}, rows, who.locale)
    if kind == "company":
        # every company has common stock, and it comes first
        texts["class.0.kind"] = "common"
    return _form(request, desk, who, guide, None, "", texts, rows, way=request.query_params)


@router.post("/ask/{kind}", response_model=None)
def create(request: Request, kind: str, sent: Form, desk: AtDesk, who: Visits) -> Response:
    """Saves a new file, or comes back with what is wrong or one row more."""
    return _posted(request, kind, None, sent, desk, who)


@router.get("/ask/{kind}/{name}", response_model=None)
def edit(request: Request, kind: str, name: str, desk: AtDesk, who: Visits) -> Response:
    """The form over a file."""
    _, digest, tables = _file(desk, kind, name)
    guide = _guide(kind, desk, tables, who)
    rows = guide.rows_of(tables)
    texts = texts_of(guide, tables, rows, who.locale)
    return _form(request, desk, who, guide, name, digest, texts, rows, way=request.query_params)


@router.post("/ask/{kind}/{name}", response_model=None)
def change(request: Request, kind: str, name: str, sent: Form, desk: AtDesk, who: Visits) -> Response:
    """Saves what was changed in a file."""
    return _posted(request, kind, name, sent, desk, who)


@router.get("/win/candidate", response_model=None)
@router.get("/win/employer", response_model=None)
def bid(request: Request, desk: AtDesk, who: Visits, file: str = "") -> Response:
    """The form on whom to win, or on who bids: empty, or over a file."""
    kind = request.url.path.rpartition("/")[2]
    return edit(request, kind, file, desk, who) if file else new(request, kind, desk, who)


@router.post("/win/candidate", response_model=None)
@router.post("/win/employer", response_model=None)
def bidden(request: Request, sent: Form, desk: AtDesk, who: Visits, file: str = "") -> Response:
    """Saves it, or comes back with what is wrong or one row more."""
    return _posted(request, request.url.path.rpartition("/")[2], file or None, sent, desk, who)


@router.get("/ask/offer/{name}/next", response_model=None)
def ask_next(request: Request, name: str, desk: AtDesk, who: Visits) -> Response:
    """What to ask about an offer, the most valuable question first."""
    return _questions(request, name, None, {}, desk, who)


@router.post("/ask/offer/{name}/next", response_model=None)
def answer(request: Request, name: str, sent: Form, desk: AtDesk, who: Visits) -> Response:
    """Saves the answers to some of the questions."""
    text, digest, tables = _file(desk, "offer", name, str(sent.get("digest", "")))
    guide = _guide("offer", desk, tables, who)
    answers = sent_of(sent, guide, tables)
    outcome = save(guide, answers, desk.shelf, name, text, digest, who)
    if outcome.name is None:
        return _questions(request, name, outcome, answers.texts, desk, who)
    return back(addresses.ask("offer", name, "next"))


def _posted(request: Request, kind: str, name: str | None, sent: Form, desk: Desk, who: Visitor) -> Response:
    text, digest, tables = _file(desk, kind, name, str(sent.get("digest", ""))) if name else ("", "", {})
    guide = _guide(kind, desk, tables, who)
    risk = str(sent.get("risk_aversion", ""))
    if kind == "me" and 0 < len(risk) <= 12 and risk.replace(".", "", 1).isdigit():
        guide = with_choice(guide, "risk_aversion", risk, who)
    answers = sent_of(sent, guide, tables)
    shown = {**texts_of(guide, tables, answers.rows, who.locale), **answers.texts}
    called = answers.called
    more = str(sent.get("more", ""))
    if more in answers.rows:
        rows = {**answers.rows, more: min(answers.rows[more] + 1, MOST_ROWS)}
        fresh = texts_of(guide, {}, rows, who.locale)
        return _form(
            request,
            desk,
            who,
            guide,
            name,
            digest,
            {**fresh, **shown},
            rows,
            called=called,
            unfold=more,
            way=sent,
        )
    if kind == "me" and "risk" in sent:
        asking = after(str(sent.get("answers", "")), str(sent["risk"]))
        if asking.found:
            guide = with_choice(guide, "risk_aversion", asking.found, who)
            shown["risk_aversion"] = asking.found
        return _form(
            request,
            desk,
            who,
            guide,
            name,
            digest,
            shown,
            answers.rows,
            called=called,
            asking=asking,
            way=sent,
        )
    outcome = save(guide, answers, desk.shelf, name, text, digest, who)
    if outcome.name is None:
        return _form(
            request, desk, who, guide, name, digest, shown, answers.rows, outcome, called=called, way=sent
        )
    if sent.get("to"):
        return back(str(sent["to"]))
    others, part = told_by_others(answers.texts), ""
    if kind == "offer":
        part = part_only(answers.texts, tables_of(desk.shelf.read(outcome.name)[0]) or {})
    return back(
        guide.after(Saved(outcome.name, name is None, str(sent.get("offer", "")), desk, who, others, part))
    )


def _blocked(desk: Desk, name: str, who: Visitor) -> list[str]:
    """Why there will be no answer about an offer, if there will be none: what only both files together tell."""
    for me in desk.shelf.entries("me")[:1]:
        try:
            person = Workspace.of(desk.path(desk.shelf, me.name, "me"), Run(1, FUTURES), locale=who.locale)
            person.glance(desk.path(desk.shelf, name, "offer"))
        except InputError as error:
            return [each.text(who.language) for each in desk.told(error)]
    return []


def _guide(kind: str, desk: Desk, tables: Mapping[str, Any], who: Visitor) -> Guide:
    if kind not in GUIDES:
        raise HTTPException(404)
    return dressed(GUIDES[kind], desk.shelf, tables, who)


def _file(desk: Desk, kind: str, name: str, digest: str = "") -> tuple[str, str, dict[str, Any]]:
    """Text, digest and tables of a file as a form with ``digest`` was made from it, or, without one, as it is.

    Raises:
        InputError: there is none of that kind, or it is no TOML.
        HTTPException: there is no form for this kind.
    """
    if kind not in GUIDES:
        raise HTTPException(404)
    known = desk.shelf.as_read(name, digest) if digest else None
    if known is not None and not desk.shelf.path(name).exists():
        # taken away while its form was open: whoever saves is asked what shall be, and loses nothing that was typed
        text, now = known, digest
    else:
        desk.path(desk.shelf, name, *GUIDES[kind].kinds)
        text, now = desk.shelf.read(name)
        if digest and digest != now:
            text, now = known or text, digest
    tables = tables_of(text)
    if tables is None:
        raise InputError("app_ask.no_form", where=name)
    return text, now, tables


def _form(
    request: Request, desk: Desk, who: Visitor, guide: Guide, name: str | None, digest: str, texts: dict[str, str],
    rows: dict[str, int], outcome: Outcome | None = None, *, called: str = "", asking: Asking | None = None,
    unfold: str = "", way: Mapping[str, Any],
) -> Response:  # fmt: skip
    wrong = {} if outcome is None else outcome.wrong
    to_page = str(way.get("to", ""))[:LONGEST_WAY]
    to_page = to_page if is_own(to_page) else ""
    # an offer that somebody else has is no step towards one's own answer
    step = "" if to_page else current(desk.shelf, guide.kind, name)
    general = () if outcome is None else [error.text(who.language) for error in outcome.rest]
    return page(
        request, "ask.html.j2", 422 if outcome else 200, guide=guide, name=name, digest=digest, general=general,
        sections=ask_view.sections(guide, texts, wrong, rows, who), steps=steps(desk.shelf), step=step,
        reader=who.reader("USD"), heading=_heading(guide, name, step, rival=bool(to_page)),
        offer=str(way.get("offer", ""))[:LONGEST_WAY], to_page=to_page, called=called, asking=asking, unfold=unfold,
    )  # fmt: skip


def _heading(guide: Guide, name: str | None, step: str, *, rival: bool) -> str:
    if guide.kind != "offer":
        return f"{guide.area}.heading_{guide.kind}"
    which = {"first": "offer", "second": "second"}.get(step, "more")
    return f"{guide.area}.heading_{'rival' if rival else 'edit' if name else which}"


def _questions(
    request: Request, name: str, outcome: Outcome | None, typed: dict[str, str], desk: Desk, who: Visitor
) -> Response:
    _, digest, tables = _file(desk, "offer", name)
    guide = _guide("offer", desk, tables, who)
    texts = {**texts_of(guide, tables, guide.rows_of(tables), who.locale), **typed}
    others = request.query_params.get("others", "")
    unread: list[str] = []
    found, blocked = [], []
    try:
        view = check(desk.path(desk.shelf, name, "offer"), today(), locale=who.locale)
        found = questions(view, guide, texts, outcome.wrong if outcome else {}, who)
        blocked = _blocked(desk, name, who)
    except InputError as error:
        unread = [each.text(who.language) for each in desk.told(error)]
    general = () if outcome is None else [error.text(who.language) for error in outcome.rest]
    return page(
        request, "ask_next.html.j2", 422 if outcome else 200, name=name, title=tables.get("name", name), digest=digest,
        questions=found, letter=to_send(found), unread=unread, after=next_step(desk.shelf), steps=steps(desk.shelf),
        step=request.query_params.get("step") or current(desk.shelf, "offer", name), general=general, blocked=blocked,
        part=request.query_params.get("part", "")[:20],
        others=who.reader("USD").percent(usual(others)) if others in STAGES else "",
        owners=bool(at(tables, "stake.0")) and not at(tables, "stake.0.cap_table"),
    )  # fmt: skip
