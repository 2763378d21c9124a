"""Answers of the JSON interface: the views that the pages and the command line show, byte for byte."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import Query
from fastapi.responses import Response

from outbid import workspace
from outbid.core.today import today
from outbid.packages.outlooks import OutlookKind
from outbid.report.equity import EquityView, Wanted
from outbid.report.glance import GlanceView, Supposed
from outbid.report.market_views import MarketCheckView
from outbid.report.views import CheckView, CompareView, RiskView, WorthView, to_json
from outbid.web.api_shared import (
    FileName,
    Futures,
    Locale,
    Seed,
    answered,
    first,
    located,
    router,
    sent,
    summary,
)
from outbid.web.desk import Desk
from outbid.web.shelf import Shelf
from outbid.web.visitor import AtDesk
from outbid.workspace import Workspace
from outbid.worth.value import Run

router_ = router()
Offers = Annotated[
    list[Annotated[str, Query(min_length=1, max_length=84)]],
    Query(
        min_length=1,
        max_length=20,
        description="Names of offer files.",
        openapi_examples={"two": {"value": ["stay.toml", "startup.toml"]}},
    ),
]
Offer = Annotated[FileName, Query(openapi_examples={"one": {"value": "startup.toml"}})]
Company = Annotated[FileName, Query(openapi_examples={"one": {"value": "company.toml"}})]
Market = Annotated[FileName, Query(openapi_examples={"one": {"value": "ai-talent.toml"}})]
Me = Annotated[
    str | None,
    Query(min_length=1, max_length=84, description="File of the person; the first one."),
]
Outlook = Annotated[OutlookKind | None, Query(description="The one outlook to look at private stakes by.")]
Real = Annotated[float | None, Query(allow_inf_nan=False)]


def _asked(
    desk: Desk, offers: Sequence[str], me: str | None, seed: int | None, futures: int | None, locale: str | None,
    outlook: OutlookKind | None = None,
) -> tuple[Workspace, list[str], list[Shelf]]:  # fmt: skip
    """The workspace of a question, the paths of its offers, and the shelves on which its files lie."""
    found = [located(desk, name, "offer") for name in offers]
    mine, path = located(desk, me or first(desk, "me"), "me", "candidate")
    run = Run(
        desk.settings.seed if seed is None else seed, desk.settings.futures if futures is None else futures
    )
    space = Workspace.of(path, run, locale=locale, outlook=outlook)
    return space, [str(path) for _, path in found], [found[0][0], mine]


@router_.get("/compare", response_model=CompareView, **summary("compare"))
def compare(
    desk: AtDesk, offer: Offers, me: Me = None, outlook: Outlook = None, seed: Seed = None,
    futures: Futures = None, locale: Locale = None,
) -> Response:  # fmt: skip
    """Which of several offers is worth most to the person, by how much, and what would flip it."""
    space, paths, shelves = _asked(desk, offer, me, seed, futures, locale, outlook)
    key = ("compare", *offer, me, outlook, space.run, locale)
    return answered(desk, shelves, key, lambda: space.compare(*paths))


@router_.get("/worth", response_model=WorthView, **summary("worth"))
def worth(
    desk: AtDesk, offer: Offer, me: Me = None, outlook: Outlook = None, seed: Seed = None,
    futures: Futures = None, locale: Locale = None,
) -> Response:  # fmt: skip
    """What one offer is worth to the person, after tax, risk, dilution and the chance that nothing comes of it."""
    space, paths, shelves = _asked(desk, [offer], me, seed, futures, locale, outlook)
    key = ("worth", offer, me, outlook, space.run, locale)
    return answered(desk, shelves, key, lambda: space.worth(paths[0]))


@router_.get("/glance", response_model=GlanceView, **summary("glance"))
def glance(
    desk: AtDesk,
    offer: Offers,
    me: Me = None,
    gamma: Annotated[float | None, Query(ge=0, le=50, description="Relative risk aversion.")] = None,
    stay: Annotated[float | None, Query(gt=0, le=100, description="Years in the job.")] = None,
    chance: Annotated[float | None, Query(ge=0, le=1, description="That nothing goes wrong.")] = None,
    seed: Seed = None,
    futures: Futures = None,
    locale: Locale = None,
) -> Response:
    """How offers stand to each other, quickly, with other tastes, plans and chances than the files say."""
    space, paths, shelves = _asked(desk, offer, me, seed, futures, locale)
    supposed = Supposed(gamma, stay, chance)
    key = ("glance", *offer, me, supposed, space.run, locale)
    return answered(desk, shelves, key, lambda: space.glance(*paths, supposed=supposed))


@router_.get("/check", response_model=CheckView, **summary("check"))
def check(
    desk: AtDesk,
    offer: Offer,
    as_of: Annotated[
        dt.date | None, Query(description="The day from which deadlines are judged; today.")
    ] = None,
    locale: Locale = None,
) -> Response:
    """What is missing, contradictory or suspicious in an offer."""
    shelf, path = located(desk, offer, "offer")
    day = as_of or today()
    return answered(
        desk, [shelf], ("check", offer, day, locale), lambda: workspace.check(path, day, locale=locale)
    )


@router_.get("/equity", response_model=EquityView, **summary("equity"))
def equity(
    desk: AtDesk,
    company: Company,
    grant: Annotated[
        str | None, Query(max_length=200, description="A grant by number, holder or claim.")
    ] = None,
    shares: Real = None,
    strike: Real = None,
    exit: Annotated[
        list[Annotated[float, Query(allow_inf_nan=False)]] | None,
        Query(max_length=50, description="Exit values; chosen from the break-points if left out."),
    ] = None,
    event: Literal["sale", "ipo"] = "sale",
    locale: Locale = None,
) -> Response:
    """What every class of a company, and one's own part, get of an exit."""
    shelf, path = located(desk, company, "company")
    wanted = Wanted(grant, shares, strike)
    key = ("equity", company, wanted, tuple(exit or ()), event, locale)
    return answered(desk, [shelf], key, lambda: workspace.equity(path, wanted, exit, event, locale=locale))


@router_.get("/market/check", response_model=MarketCheckView, **summary("market_check"))
def market_check(desk: AtDesk, file: Market, locale: Locale = None) -> Response:
    """What is missing, contradictory or suspicious in a market file."""
    shelf, path = located(desk, file, "market")
    return answered(
        desk, [shelf], ("market_check", file, locale), lambda: workspace.market_check(path, locale=locale)
    )


@router_.get("/me", response_model=RiskView, **summary("me"))
def me(
    answers: Annotated[str, Query(pattern="^[ABab]{5}$", description="To the five lottery questions.")],
) -> Response:
    """The relative risk aversion that answers to the five lottery questions tell."""
    return sent(to_json(workspace.risk_aversion(answers)))
