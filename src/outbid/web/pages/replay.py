"""The talent war of early 2024, replayed: nine claims against the evidence and against a market made of it."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from outbid.core.errors import InputError
from outbid.report.evidence_html import page_content
from outbid.report.kinds import page_of
from outbid.report.replay_verdicts import NAMES
from outbid.report.share import reader_of
from outbid.web.desk import Desk, Kept
from outbid.web.render import page
from outbid.web.replay_told import DRAWS, FIRST, begun, first_look, found, ordered
from outbid.web.visitor import AtDesk, Visitor, Visits
from outbid.web.written import Form, back

router = APIRouter()


@router.get("/replay")
def replay(request: Request, desk: AtDesk, who: Visits, draws: str = "", seed: str = "1") -> HTMLResponse:
    """The answer with the draws that are asked for, if there is one; else the claims, and a first look that follows."""
    wanted, known = _number(draws), None not in (_number(draws), _number(seed))
    answer, job = found(desk, ordered(desk, int(draws), int(seed))) if known else (None, None)
    content = _content(desk, who, answer) if answer else {"names": NAMES}
    working = job if job is not None and not job.ended else None
    return page(request, "replay.html.j2", job=working, **(_around(who, wanted) | content))


@router.get("/replay/first")
def first(request: Request, desk: AtDesk, who: Visits) -> HTMLResponse:
    """A first look with few draws, for the page to put in its place."""
    try:
        content = _content(desk, who, first_look(desk))
    except InputError as error:
        content = {"problems": [each.text(who.language) for each in desk.told(error)]}
    return page(request, "replay_part.html.j2", **(_around(who, None) | content))


@router.post("/replay/sure")
def sure(desk: AtDesk, sent: Form) -> RedirectResponse:
    """Begins the long sweep."""
    draws = str(sent.get("draws", ""))
    if draws not in map(str, DRAWS):
        raise InputError("app_market.draws", value=draws[:20], least=DRAWS[0], most=DRAWS[-1])
    job = begun(desk, ordered(desk, int(draws)))
    return back(job.address if job.state == "done" else f"/jobs/{job.id}")


def _number(text: str) -> int | None:
    """A number in an address; ``None``: it is none that could have been asked for."""
    return int(text) if re.fullmatch("[0-9]{1,10}", text) else None


def _around(who: Visitor, wanted: int | None) -> dict[str, Any]:
    """The numbers of draws that can be asked for, and the one that is."""
    number = who.reader("USD").number
    choices = [(each, number(each, 12)) for each in DRAWS]
    return {"choices": choices, "wanted": wanted, "few": FIRST, "problems": [], "answer": "", "drawn": None}


def _content(desk: Desk, who: Visitor, kept: Kept) -> dict[str, Any]:
    """What the body of the answer is made of, once for all who read it in one language."""
    view, stated = kept.view, kept.view.market.assumptions
    reader = reader_of(view, who.language, who.locale)
    command = ("replay", view.name, "--draws", str(stated.draws), "--seed", str(stated.seed))
    body = desk.answer(
        (),
        ("replay content", kept.name, who.language, who.locale),
        lambda: page_content(page_of(view, reader), reader, command),
        quick=True,
    )
    own = {"answer": kept.name, "drawn": stated.draws, "shown": reader.number(stated.draws, 12)}
    return {**body, **own, "below_lead": "replay_below.html.j2"}
