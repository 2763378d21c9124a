"""Answers to take along: ``/answers/NAME/report.html``, ``.pdf``, ``.xlsx`` and ``.json``."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import Response

from outbid.report.share import html_of, json_of, pdf_of, reader_of, veiled, xlsx_of
from outbid.web.attachment import attachment
from outbid.web.visitor import AtDesk, Visits

router = APIRouter()
Ending = Literal["html", "pdf", "xlsx", "json"]
TYPES: dict[Ending, str] = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@router.get("/answers/{name}/report.{ending}")
def share(name: str, ending: Ending, desk: AtDesk, who: Visits, incognito: bool = False) -> Response:
    """The answer called ``name`` as a file; with ``incognito`` in ratios only, without amounts and names."""
    view = desk.kept(name)
    key = ("share", name, ending, who.language, who.locale, incognito)
    content = desk.answers.get(key, lambda: _made(view, ending, who, incognito))
    file = f"outbid-{view.kind}{'-incognito' if incognito else ''}.{ending}"
    return attachment(content, TYPES[ending], file)


def _made(view: Any, ending: Ending, who: Visits, incognito: bool) -> bytes:
    if incognito:
        view, reader = veiled(view, who.language, who.locale)
    else:
        reader = reader_of(view, who.language, who.locale)
    if ending == "pdf":
        return pdf_of(view, reader)
    if ending == "xlsx":
        return xlsx_of(view, reader)
    return (json_of(view, reader) if ending == "json" else html_of(view, reader)).encode()
