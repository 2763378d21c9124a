"""Who gets what of an exit, one's own part first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from outbid.core.errors import InputError, OutbidError
from outbid.report.equity_html import equity_content
from outbid.web.desk import Desk, Kept
from outbid.web.equity_question import EVENTS, LONGEST, EquityQuestion, Stake, field_of, in_words, stakes_on
from outbid.web.render import page
from outbid.web.shelf import Shelf
from outbid.web.visitor import AtDesk, Visitor, Visits
from outbid.workspace import equity as equity_of

router = APIRouter()


@router.get("/equity")
def equity(
    request: Request,
    desk: AtDesk,
    who: Visits,
    file: str = "",
    offer: str = "",
    shares: str | None = None,
    strike: str = "",
    exits: str = "",
    event: str = "sale",
) -> HTMLResponse:
    """Payouts by exit value, and how they come about; the question stands above the answer."""
    shelf = desk.shelf_for("company")
    stakes = stakes_on(shelf, who.reader("USD"))
    asked = _asked(shelf, stakes, file, offer)
    if shares is not None:
        asked = replace(asked, shares=shares[:LONGEST], strike=strike[:LONGEST], exits=exits[:LONGEST])
    asked = replace(asked, event=event if event in EVENTS else EVENTS[0])
    around: dict[str, Any] = {
        "shelf": shelf,
        "companies": [(entry.name, entry.title) for entry in shelf.entries("company")],
        "stakes": [stake for stake in stakes if stake.company == asked.file],
    }
    try:
        kept = _answer(desk, shelf, asked, who)
    except OutbidError as error:
        wrong, lines = _sorted(error, shelf, who.language)
        asked = replace(asked, wrong=wrong)
        return page(request, "equity_page.html.j2", 422, asked=asked, lines=lines, answered=False, **around)
    content = desk.answer(
        shelf, ("equity", kept.name, who.language, who.locale), lambda: _content(kept, who)
    )  # fmt: skip
    return page(
        request,
        "equity_page.html.j2",
        asked=asked,
        lines=(),
        answered=True,
        answer=kept.name,
        **around,
        **content,
    )


def _asked(shelf: Shelf, stakes: tuple[Stake, ...], file: str, offer: str) -> EquityQuestion:
    """What to ask before anybody has filled in the form.

    Raises:
        InputError: no such company, or an offer without a cap table.
    """
    companies = [entry.name for entry in shelf.entries("company")]
    if file and file not in companies:
        raise InputError("app.no_such_file", value=file[:80])
    own = [
        stake
        for stake in stakes
        if (not file or stake.company == file) and (not offer or stake.offer == offer)
    ]
    if offer and not own:
        raise InputError("app_equity.no_cap_table", value=offer[:80])
    if own:
        return EquityQuestion(own[0].company, own[0].shares, own[0].strike)
    return EquityQuestion(file or companies[0])


def _answer(desk: Desk, shelf: Shelf, asked: EquityQuestion, who: Visitor) -> Kept:
    wanted, exits = asked.understood(who.locale)
    path = desk.path(shelf, asked.file, "company")
    key = ("equity", asked.file, wanted, tuple(exits or ()), asked.event, who.locale)
    return desk.kept_answer(
        shelf, key, lambda: equity_of(path, wanted, exits, asked.event, locale=who.locale)  # type: ignore[arg-type]
    )  # fmt: skip


def _content(kept: Kept, who: Visitor) -> dict[str, Any]:
    content = equity_content(kept.view, who.reader(kept.view.currency))
    if kept.view.holding is None:
        # how to name one's own part is a matter of the form here, not of options of a command
        content["payouts"] = replace(content["payouts"], notes=content["payouts"].notes[:1])
    return content


def _sorted(error: OutbidError, shelf: Shelf, language: str) -> tuple[dict[str, str], list[str]]:
    """What is wrong with the form, by field, and what is wrong with the file, which is called by its name alone."""
    wrong: dict[str, str] = {}
    lines = []
    for each in shelf.told(error):
        name = field_of(each)
        if name:
            wrong.setdefault(name, in_words(each, language))
        else:
            lines.append(each.text(language))
    return wrong, lines
