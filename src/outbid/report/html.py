"""Answers as one HTML file that asks nothing of the network, of scripts, or of the machine that shows it."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from outbid.core import whole
from outbid.report import colours, outlook_sections, sections
from outbid.report.chart_cdf import cumulative
from outbid.report.chart_pictures import drawn
from outbid.report.charts import offers_of
from outbid.report.format import Reader
from outbid.report.isolate import isolated
from outbid.report.page import Gallery, Table
from outbid.report.phrases import assumption_lines
from outbid.report.views import CompareView, WorthView

View = CompareView | WorthView
_UNIT = re.compile(r"(?<=\d) (?=[$€£¥%]|Mio\.|Mrd\.|[A-Z]{3}\b)")


def save(text: str, path: str | os.PathLike[str]) -> None:
    """Writes a report to ``path``, all of it or nothing. Raises like :func:`outbid.core.whole.save`."""
    whole.save(text.encode(), path)


def render(view: View, reader: Reader) -> str:
    """``view`` as an HTML document: the same view and reader give the same text."""
    return document("report.html.j2", report_content(view, reader), "report.css")


def report_content(view: View, reader: Reader) -> dict[str, Any]:
    """What the body of ``view`` is made of, for any document around it."""
    page = isolated(view)
    return {
        "say": reader.say,
        "language": reader.language,
        "title": sections.title(page, reader),
        "points": "" if reader.shows_amounts else reader.say("points_note"),
        "lead": sections.lead(page, reader),
        "offers": sections.offers_table(page, reader),
        "outlooks": tuple((drawn(g), table) for g, table in outlook_sections.outlooks(page, reader)),
        "leads": outlook_sections.leads(page, reader),
        "leaving": outlook_sections.leaving(page, reader),
        "dots": drawn(sections.dots(page, reader)),
        "pairs": drawn(sections.pairs(page, reader)),
        "switches": sections.switches(page, reader),
        "chances": sections.chances(page, reader),
        "fan": drawn(sections.fan(page, reader)),
        "attribution": _attribution(page, reader),
        "exchange": sections.exchange(page, reader),
        "years": sections.years(page, reader),
        "assumptions": assumption_lines(page.assumptions, sections.largest_error(page), reader),
        "command": sections.command(page, reader),
    }


def _attribution(page: View, reader: Reader) -> tuple[Gallery, Table] | None:
    """From the headline to the worth, for who sees amounts: it shows pay before tax beside pay after it."""
    if not reader.shows_amounts:
        return None
    steps, table = sections.attribution(page, reader)
    return drawn(steps), table


def report_galleries(view: View, reader: Reader) -> tuple[Gallery | None, ...]:
    """The charts of ``view``, not yet drawn: those of its report, and those that are made for who asks."""
    page = isolated(view)
    return (
        *(gallery for gallery, _ in outlook_sections.outlooks(page, reader)),
        sections.dots(page, reader),
        cumulative(offers_of(page), reader),
        sections.pairs(page, reader),
        sections.fan(page, reader),
        sections.attribution(page, reader)[0],
    )


def document(template: str, content: dict[str, Any], *sheets: str) -> str:
    """A page of its own, with its style sheets inside."""
    return templates().get_template(template).render(**content, **styled(*sheets))


@cache
def templates() -> Environment:
    """Where the templates of reports are."""
    found = Environment(
        loader=PackageLoader("outbid.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_unbroken,
    )
    found.globals["colours"] = colours
    return found


def _unbroken(value: object) -> object:
    """``value`` with signs that stay on the line of their number."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _UNIT.sub("\u00a0", value.replace("−", "−\u2060").replace("±", "±\u2060"))
    return value


@cache
def styled(*sheets: str) -> dict[str, Markup | str]:
    """Style sheets one after the other, and the hash under which the page's policy lets them in."""
    style = "".join(templates().get_template(sheet).render() for sheet in sheets)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {"style": Markup(style), "style_hash": digest}
