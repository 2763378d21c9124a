"""Forms on whom to win and on who bids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request, Response

from outbid.core.errors import InputError
from outbid.web import ask_view
from outbid.web.ask_fields import MOST_ROWS, Guide
from outbid.web.ask_form import texts_of
from outbid.web.ask_sent import Outcome, sent_of
from outbid.web.desk import Desk
from outbid.web.editing import tables_of
from outbid.web.render import page
from outbid.web.visitor import AtDesk, Visitor, Visits
from outbid.web.win_forms import KINDS, save
from outbid.web.win_guides import guide_for
from outbid.web.win_question import ROLES
from outbid.web.written import Form, back

router = APIRouter()


@router.get("/win/{kind}")
def ask(request: Request, kind: str, desk: AtDesk, who: Visits, file: str = "") -> Response:
    """The form: empty, or over a file."""
    _, digest, tables = _file(desk, kind, file)
    guide = guide_for(kind, desk.shelf, tables, who)
    rows = guide.rows_of(tables)
    return _form(request, who, guide, file, digest, texts_of(guide, tables, rows, who.locale), rows)


@router.post("/win/{kind}")
def answer(request: Request, kind: str, sent: Form, desk: AtDesk, who: Visits, file: str = "") -> Response:
    """Saves the answers, or comes back with what is wrong or one row more."""
    text, digest, tables = _file(desk, kind, file, str(sent.get("digest", "")))
    guide = guide_for(kind, desk.shelf, tables, who)
    answers = sent_of(sent, guide, tables)
    called = str(sent.get("called", ""))[:200]
    shown = {**texts_of(guide, tables, answers.rows, who.locale), **answers.texts}
    more = str(sent.get("more", ""))
    if more in answers.rows:
        rows = {**answers.rows, more: min(answers.rows[more] + 1, MOST_ROWS)}
        shown = {**texts_of(guide, {}, rows, who.locale), **shown}
        return _form(request, who, guide, file, digest, shown, rows, called=called, unfold=more)
    outcome = save(guide, answers, desk.shelf, file or None, called, (text, digest), who)
    if outcome.name is None:
        return _form(request, who, guide, file, digest, shown, answers.rows, outcome, called=called)
    return back(f"/win?{urlencode({kind: outcome.name})}")


def _file(desk: Desk, kind: str, name: str, digest: str = "") -> tuple[str, str, dict[str, Any]]:
    """Text, digest and tables of a file as a form was made from it, or as it is; all empty for a new one.

    Raises:
        HTTPException: there is no form of this kind.
        InputError: there is no such file, or it is no TOML.
    """
    if kind not in KINDS:
        raise HTTPException(404)
    if not name:
        return "", "", {}
    desk.path(desk.shelf, name, *ROLES[kind])
    text, now = desk.shelf.read(name)
    if digest and digest != now:
        text, now = desk.shelf.as_read(name, digest) or text, digest
    tables = tables_of(text)
    if tables is None:
        raise InputError("app_ask.no_form", where=name)
    return text, now, tables


def _form(
    request: Request, who: Visitor, guide: Guide, file: str, digest: str, texts: Mapping[str, str],
    rows: Mapping[str, int], outcome: Outcome | None = None, *, called: str = "", unfold: str = "",
) -> Response:  # fmt: skip
    wrong = {} if outcome is None else outcome.wrong
    return page(
        request, "win_ask.html.j2", 422 if outcome else 200, kind=guide.kind, file=file, digest=digest, called=called,
        sections=ask_view.sections(guide, texts, wrong, rows, who), unfold=unfold,
        general=() if outcome is None else [error.text(who.language) for error in outcome.rest],
    )  # fmt: skip
