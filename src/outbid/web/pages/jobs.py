"""Work under way: how far it is, its end, and a way to end it sooner."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from outbid.web.desk import Desk
from outbid.web.jobs import Job
from outbid.web.render import is_part, page
from outbid.web.visitor import AtDesk, Visitor, Visits
from outbid.web.written import Form, back

router = APIRouter()
TENTH = 10


@router.get("/jobs/{name}")
def watch(request: Request, desk: AtDesk, who: Visits, name: str, said: str = "") -> Response:
    """How far a piece of work is; the page of its answer, once it is there.

    A script asks for the part that changes, and says which tenth of the work it has last read aloud.
    """
    job = desk.jobs.get(name)
    if job is None:
        raise HTTPException(404)
    if is_part(request):
        if job.ended:
            address = job.address if job.state == "done" else f"/jobs/{job.id}"
            return Response(headers={"HX-Redirect": address})
        tenth = None if job.percent is None else job.percent // TENTH
        return page(request, "job_watch.html.j2", job=job, said=said, tenth=tenth)
    if job.state == "done":
        return back(job.address)
    return page(request, "job.html.j2", status=_status(job), job=job, lines=_problems(desk, job, who))


@router.post("/jobs/{name}/cancel")
def cancel(desk: AtDesk, sent: Form, name: str) -> RedirectResponse:
    """Ends a piece of work and everything that it started."""
    desk.jobs.cancel(name)
    return back(f"/jobs/{name}" if desk.jobs.get(name) else "/")


def _status(job: Job) -> int:
    if job.state != "failed":
        return 200
    return 500 if job.error is None else 422


def _problems(desk: Desk, job: Job, who: Visitor) -> list[str]:
    return [each.text(who.language) for each in desk.told(job.error)] if job.error is not None else []
