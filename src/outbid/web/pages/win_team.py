"""Whom to offer what within one budget and one pool."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from outbid.report.evidence_html import page_content
from outbid.report.team_page import team_page
from outbid.web import addresses
from outbid.web.desk import Desk
from outbid.web.jobs import Job
from outbid.web.render import is_part, page
from outbid.web.shelf import Shelf
from outbid.web.visitor import AtDesk, Visitor, Visits
from outbid.web.win_answer import stage_of
from outbid.web.win_team import TeamOrder, plan
from outbid.web.win_work import begun, cancel
from outbid.web.written import Form, back

router = APIRouter()


@router.get("/win/team")
def team(request: Request, desk: AtDesk, who: Visits, file: str = "") -> Response:
    """The plan of most value, or how far the search for it is."""
    shelf = desk.shelf_for("team")
    entries = shelf.entries("team")
    name = file or entries[0].name
    address = addresses.team(name)
    found = stage_of(lambda: _job(desk, shelf, name, who, again=False), (shelf,), who)
    told: dict[str, Any] = {
        "address": address,
        "cancel": addresses.team(name, "cancel"),
        "again": addresses.team(name, "again"),
        "heading": "app_win.working_team",
        "options": [(each.name, each.title) for each in entries],
        "chosen": name,
        "example": shelf.example,
    }
    if found.won is not None:
        view, run = found.won, desk.run
        words = ("team", name, "--seed", str(run.seed), "--futures", str(run.futures))
        reader = who.reader(view.currency)
        kept = desk.kept_answer(shelf, ("team", name, who.locale), lambda: view)
        key = ("team page", kept.name, name, who.language, who.locale)
        told |= desk.answer((), key, lambda: page_content(team_page(view, reader), reader, words))
        told["answer"] = kept.name
    template = "win_part.html.j2" if is_part(request) else "win_team.html.j2"
    return page(request, template, found=found, **told)


@router.post("/win/team/again")
def again(desk: AtDesk, who: Visits, sent: Form, file: str) -> Response:
    """Begins a search anew that has failed or was cancelled."""
    shelf = desk.shelf_for("team")
    stage_of(lambda: _job(desk, shelf, file, who, again=True), (shelf,), who)
    return back(addresses.team(file))


@router.post("/win/team/cancel")
def stop(desk: AtDesk, who: Visits, sent: Form, file: str) -> Response:
    """Ends the search."""
    shelf = desk.shelf_for("team")
    cancel(desk, _key(shelf, _order(desk, shelf, file, who)))
    return back(addresses.team(file))


def _order(desk: Desk, shelf: Shelf, name: str, who: Visitor) -> TeamOrder:
    """What is asked of a file.

    Raises:
        InputError: there is no such file.
    """
    path = desk.path(shelf, name, "team")
    return TeamOrder(str(path), desk.run, "en" if shelf.example else who.locale)


def _key(shelf: Shelf, order: TeamOrder) -> tuple[str, TeamOrder, str]:
    return ("team", order, shelf.stamp())


def _job(desk: Desk, shelf: Shelf, name: str, who: Visitor, *, again: bool) -> Job:
    """The job that plans the team in a file.

    Raises:
        InputError: there is no such file, or too much is waiting already.
    """
    order = _order(desk, shelf, name, who)
    key = _key(shelf, order)
    return begun(desk, key, plan, order, title="app_win.team_job", address=addresses.team(name), again=again)
