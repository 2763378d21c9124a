"""The evidence: sources, licences, ages, and what a user adds to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from outbid.core.errors import InputError, OutbidError
from outbid.data.readers.layout import Given
from outbid.data.readers.registry import layouts
from outbid.report import data_answer
from outbid.report.data_page import dropped_line
from outbid.report.evidence_html import page_content
from outbid.report.evidence_page import Page
from outbid.report.evidence_views import HeldView
from outbid.report.kinds import page_of
from outbid.web import evidence_answer, evidence_import
from outbid.web.desk import Desk
from outbid.web.evidence_asked import Mistake, asked_in, mistake
from outbid.web.evidence_choices import choices
from outbid.web.evidence_import import Trial
from outbid.web.evidence_pages import trial_page
from outbid.web.limits import LARGEST_BODY
from outbid.web.render import page
from outbid.web.visitor import AtDesk, Visitor, Visits
from outbid.web.written import Form, back

router = APIRouter()
FIELDS = ("source", "kind", "measure", "currency", "date", "country", "layout", "locale")
DONE = ("added", "removed", "dropped")


@router.get("/data")
def data(request: Request, desk: AtDesk, who: Visits) -> HTMLResponse:
    """What is in the evidence, and the form that adds to it."""
    return _data(request, desk, who, {}, {})


@router.post("/data")
def add(request: Request, desk: AtDesk, who: Visits, sent: Form) -> Response:
    """Tries the file that was sent, and shows what adding it would do."""
    file = sent.get("file")
    try:
        _refuse_if_read_only(desk)
        asked = asked_in({name: text for name in FIELDS if isinstance(text := sent.get(name), str)}, FIELDS)
        name = _tried(desk, file, asked)
    except InputError as error:
        wrong = mistake(error, asked, "/data", who)
        return _data(request, desk, who, asked, {wrong.field: wrong})
    pending = desk.evidence.imports.get(name)
    job = evidence_import.finished(desk, pending) if pending else None
    if job is not None and not job.ended:
        return back(f"/jobs/{job.id}")
    return back(f"/data/imports/{name}")


@router.get("/data/imports/{name}")
def imported(request: Request, desk: AtDesk, who: Visits, name: str) -> Response:
    """What adding a file would do, and the choice."""
    pending = desk.evidence.imports.get(name)
    job = evidence_import.finished(desk, pending, patience=0) if pending else None
    if pending is None or job is None or job.state == "cancelled":
        raise InputError("app_evidence.import_gone")
    if not job.ended:
        return back(f"/jobs/{job.id}")
    if not isinstance(job.result, Trial):
        if job.error is None:
            raise RuntimeError("the trial of an import failed; its process has said why")
        return _data(request, desk, who, {}, {"file": _about_file(job.error, pending.wanted.shown, who)})
    content = page_content(trial_page(job.result, who), who.reader("USD"))
    kept = job.result.added.rows_kept > 0 and not job.result.added.already
    return page(request, "data_import.html.j2", name=name, kept=kept, **content)


@router.post("/data/imports/{name}/confirm")
def confirm(desk: AtDesk, name: str, sent: Form) -> RedirectResponse:
    """Adds what was tried."""
    _refuse_if_read_only(desk)
    imports = desk.evidence.imports
    pending = imports.get(name)
    job = desk.jobs.get(pending.job) if pending else None
    if pending is None or job is None or not isinstance(job.result, Trial):
        raise InputError("app_evidence.import_gone")
    source = evidence_import.confirm(desk.evidence, pending, job.result)
    imports.drop(name)
    return back(f"/data?{urlencode({'done': 'added', 'source': source})}")


@router.post("/data/imports/{name}/drop")
def drop(desk: AtDesk, name: str, sent: Form) -> RedirectResponse:
    """Forgets what was tried."""
    imports = desk.evidence.imports
    if pending := imports.get(name):
        desk.jobs.cancel(pending.job)
    imports.drop(name)
    return back("/data?done=dropped")


@router.post("/data/remove")
def remove(desk: AtDesk, sent: Form) -> RedirectResponse:
    """Takes a source of the user's own out of the evidence."""
    _refuse_if_read_only(desk)
    source = str(sent.get("source", ""))[:200]
    desk.evidence.change(lambda path: data_answer.data_remove(source, data=path))
    return back("/data?done=removed")


@router.get("/data/rejected")
def rejected(request: Request, desk: AtDesk, who: Visits, source: str = "") -> HTMLResponse:
    """The rows that imports of a source left out."""
    view = desk.evidence_answer(
        ("rejected", source[:200]), lambda path: data_answer.data_rejected(source[:200], data=path)
    )
    return _told(request, page_of(view, who.reader("USD")), who)


@router.get("/data/unplaced")
def unplaced(request: Request, desk: AtDesk, who: Visits, source: str = "") -> HTMLResponse:
    """The titles of a source that no role was found for."""
    view = desk.evidence_answer(
        ("unplaced", source[:200]), lambda path: data_answer.data_unplaced(source[:200], data=path)
    )
    return _told(request, page_of(view, who.reader("USD")), who)


def _told(request: Request, told: Page, who: Visitor) -> HTMLResponse:
    return page(request, "data_rows.html.j2", **page_content(told, who.reader("USD")))


def _data(
    request: Request, desk: Desk, who: Visitor, asked: Mapping[str, str], wrong: Mapping[str, Mistake]
) -> HTMLResponse:
    found = evidence_answer.sources(desk, who)
    own: list[HeldView] = [held for held in found.view.held if not held.shipped]
    done = request.query_params.get("done", "")
    context: dict[str, Any] = {
        "asked": asked, "wrong": wrong, "own": own,
        "kept": {held.source.id: dropped_line(held, who.reader("USD")) for held in own},
        "added": request.query_params.get("source", "") if done == "added" else "",
        "done": done if done in DONE else "", "options": choices(who),
        "layouts": [("", who.say("app_evidence.layout_told")), *((each.name, each.name) for each in layouts())],
        "largest": LARGEST_BODY // 1_000_000,
    }  # fmt: skip
    return page(request, "data.html.j2", 422 if wrong else 200, **context, **found.content)


def _tried(desk: Desk, file: UploadFile | str | None, asked: Mapping[str, str]) -> str:
    if not isinstance(file, UploadFile) or not file.filename:
        raise InputError("app_evidence.no_file", where="file")
    if "kind" not in asked:
        raise InputError("app_evidence.kind_needed", where="kind")
    if "date" in asked:
        try:
            dt.date.fromisoformat(asked["date"])
        except ValueError:
            raise InputError("app_evidence.no_day", where="date", value=asked["date"][:40]) from None
    given = Given(
        asked.get("kind"), asked.get("measure"), asked.get("currency", "").upper() or None, asked.get("date"),
        asked.get("country", "").upper() or None, None, asked.get("locale"),
    )  # fmt: skip
    return evidence_import.upload(
        desk, file.file, file.filename, asked.get("source", ""), asked.get("layout"), given
    )


def _about_file(error: OutbidError, shown: str, who: Visitor) -> Mistake:
    """What is wrong with a file, which is called as its owner calls it."""
    return Mistake("file", type(error)(error.key, where=shown, **error.params).text(who.language))


def _refuse_if_read_only(desk: Desk) -> None:
    if desk.settings.read_only:
        raise HTTPException(403, "app.read_only")
