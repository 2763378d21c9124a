"""Charts of answers: live, as images and as data, by the name of the answer."""

from __future__ import annotations

import json
from dataclasses import replace

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from outbid.report.chart_files import csv_text, live_spec, png_bytes, svg_text, told_rows
from outbid.report.chart_pictures import pictures_of
from outbid.report.chart_set import Charted, charts_of
from outbid.web.attachment import attachment
from outbid.web.desk import Desk
from outbid.web.render import is_part, page
from outbid.web.visitor import AtDesk, Visitor, Visits

router = APIRouter()
CHART = "/answers/{name}/charts/{key}"


@router.get(CHART + ".csv")
def data(name: str, key: str, desk: AtDesk, who: Visits) -> Response:
    """The data as CSV."""
    chart = _chart(desk, who, name, key)
    return attachment(csv_text(chart), "text/csv; charset=utf-8; header=present", _called(chart, "csv"))


@router.get(CHART + ".svg")
def drawing(name: str, key: str, desk: AtDesk, who: Visits) -> Response:
    """The drawing as SVG."""
    chart = _chart(desk, who, name, key)
    return attachment(svg_text(chart), "image/svg+xml", _called(chart, "svg"))


@router.get(CHART + ".png")
def image(name: str, key: str, desk: AtDesk, who: Visits) -> Response:
    """The drawing as PNG."""
    chart = _chart(desk, who, name, key)
    return attachment(png_bytes(chart), "image/png", _called(chart, "png"))


@router.get(CHART + ".json")
def live(name: str, key: str, desk: AtDesk, who: Visits, width: str = "") -> Response:
    """The specification of the live chart in one of its widths."""
    spec = live_spec(_chart(desk, who, name, key), width)
    return Response(json.dumps(spec, ensure_ascii=False, allow_nan=False), media_type="application/json")


@router.get(CHART)
def chart(request: Request, name: str, key: str, desk: AtDesk, who: Visits) -> Response:
    """A chart on a page of its own, with its data as a table; without the page, where a script asks for it."""
    found = _chart(desk, who, name, key)
    drawn = replace(found, figure=replace(found.figure, pictures=pictures_of(found.figure.chart)))
    template = "chart_part.html.j2" if is_part(request) else "chart.html.j2"
    return page(request, template, answer=name, chart=drawn, rows=told_rows(found))


def _chart(desk: Desk, who: Visitor, name: str, key: str) -> Charted:
    found = charts_of(desk.kept(name), who.language, who.locale).get(key)
    if found is None:
        raise HTTPException(404)
    return found


def _called(chart: Charted, ending: str) -> str:
    return f"outbid-{chart.kind}-{chart.key}.{ending}"
