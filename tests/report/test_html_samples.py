"""Answers made by hand, so that reports are tested without running the model."""

from __future__ import annotations

import dataclasses
import math

from outbid.report.views import (
    Assumptions,
    ChanceCell,
    ChanceTable,
    CompareView,
    ExchangeView,
    LeadView,
    OfferView,
    OutlookView,
    PairView,
    QuitView,
    StepView,
    SwitchView,
    TotalsView,
    WorthView,
    YearView,
)

STAY, STARTUP = "Stay at BigSoft", "Join the startup"


def _offer(
    name: str, dots: list[float], headline: float, worth: float, zero: int | None, tax: float
) -> OfferView:
    ordered = tuple(round(dot, 2) for dot in sorted(dots))
    risk = round(worth - headline - tax, 2)
    percentiles = {
        key: ordered[i] for key, i in (("p10", 5), ("p25", 12), ("p50", 25), ("p75", 37), ("p90", 44))
    }
    years = tuple(
        YearView(
            year,
            0.0 if year > 6 else 1.5e5,
            *(percentiles[key] * min(year, 6) / 6 for key in ("p10", "p50", "p90")),
        )
        for year in range(1, 11)
    )
    return OfferView(
        name=name,
        employer="BigSoft",
        kind="current" if zero is None else "offer",
        totals=TotalsView("USD", 3.4e5, 4.25e5, 1.04e6, 1.04e6, 7.79e5, zero is None),
        worth=worth,
        worth_error=4035.0,
        worth_per_year=worth / 5.3,
        headline=headline,
        mean=sum(ordered) / 50,
        percentiles=percentiles,
        stake_zero=None if zero is None else zero / 50,
        stake_zero_of_50=zero,
        attribution=(StepView("tax", tax), StepView("risk", risk)),
        dots=ordered,
        years=years,
        forfeited=1.16e6 if zero is None else 0.0,
        stake_headline=None if zero is None else 4e7,
        told_years=None if zero is None else 7.0,
        stakes_headline=0.0 if zero is None else 4e7,
        outlooks=(),
        quit=None,
    )


def _pair(other: OfferView, best: OfferView) -> PairView:
    differences = tuple(sorted(a - b for a, b in zip(other.dots, reversed(best.dots), strict=True)))
    wins = sum(value > 0 for value in differences)
    lead = best.worth - other.worth
    return PairView(other.name, best.name, wins / 50, wins, lead, 4105.0, lead / 5.3, differences)


def _assumptions() -> Assumptions:
    return Assumptions(
        version="0.1.0",
        seed=1,
        futures=100_000,
        futures_by_year=8192,
        precise=False,
        normals_per_future=9,
        currency="USD",
        wealth=9e5,
        gamma=2.0,
        place="US-CA",
        status="single",
        tax_year=2026,
        tax_places=("US-CA",),
        tax_error=2.0,
        tax_sources=("numbers of the statutes",),
        tax_not_modelled=("alternative minimum tax",),
        stay="6",
        horizon=10,
        other_income=0.0,
        risk_free=0.04,
        equity_premium=0.045,
        market_volatility=0.17,
        bracket_indexing=0.025,
        rates={"EUR": 1.15},
        outside_pay=None,
        outside_growth=0.025,
        search_months=4.0,
        layoff=0.0,
        base_rates="",
        not_modelled=("job_loss", "savings"),
        notes=("starts_differ",),
    )


def _stay() -> OfferView:
    return _offer(
        STAY, [2.44e6 * math.exp((i - 24.5) / 120) for i in range(50)], 4.77e6, 2.46e6, None, -2.02e6
    )


def _startup() -> OfferView:
    dots = [773_414.73] * 35 + [7.3e6 * 1.11**i for i in range(15)]
    return _offer(STARTUP, dots, 4.16e7, 1.38e6, 35, -2.35e6)


def compare(best: OfferView | None = None) -> CompareView:
    """A sure job against a gamble."""
    stay, startup = best or _stay(), _startup()
    cells = tuple(
        tuple(
            ChanceCell(chance, 0.001, chance is None and gamma < 1)
            for gamma, chance in zip((0.5, 2.0, 4.0), row, strict=True)
        )
        for row in ((None, 0.67, None), (0.19, 0.56, 0.88))
    )
    return CompareView(
        offers=(stay, startup),
        pairs=(_pair(startup, stay),),
        tie=False,
        leads=(),
        best_without_option=stay.name,
        switches=(
            SwitchView("chance", STARTUP, 0.3, 0.0, 1.0, 0.56, 0.0005, STARTUP),
            SwitchView("stay", "", 6.0, 1.0, 10.0, None, 0.0, ""),
        ),
        chance_tables=(ChanceTable(STARTUP, stay.name, 0.3, (0.5, 2.0, 4.0), (2.7e5, 9e5), cells),),
        exchange=(
            ExchangeView(stay.name, 1e4, 37_500.0, "sign_on", 71_000.0),
            ExchangeView(STARTUP, 1e4, 41_900.0, "cliff", None),
        ),
        assumptions=_assumptions(),
    )


def worth() -> WorthView:
    """The gamble alone."""
    view = compare()
    return WorthView(view.offers[1], view.exchange[1:], view.assumptions)


def _outlook(kind: str, worth: float, zero: int, reaches: float, p90: float) -> OutlookView:
    priced = kind != "stated"
    return OutlookView(
        kind=kind,
        used=kind == "stated",
        worth=worth,
        worth_error=2017.0,
        worth_per_year=worth / 5.3,
        stake_zero=zero / 50,
        stake_zero_of_50=zero,
        reaches_headline=reaches,
        stake_worth=1e5,
        in_time=reaches * 0.8,
        ipo=0.1,
        sale=0.2,
        years=5.5,
        dilution=0.35,
        p90=p90,
        company=5.53e7 if priced else None,
        round_price=8.0 if priced else None,
        at_round_price=2.4e6 if priced else None,
        fair_common=5.61 if kind == "priced" else None,
    )


OUTLOOKS = (
    _outlook("stated", 1.38e6, 35, 0.045, 1.61e7),
    _outlook("priced", 1.34e6, 23, 0.007, 3.25e6),
    _outlook("base_rates", 1.22e6, 36, 0.026, 5.19e6),
)


def seen(flips: bool = True) -> CompareView:
    """:func:`compare` with a stake by three outlooks and an outside offer; by the last price the gamble leads."""
    view = compare()
    stay = dataclasses.replace(view.offers[0], quit=QuitView(0.0, 0.0, view.offers[0].worth, 0, 13))
    steps = (StepView("preferences", -1.1e6), StepView("market", 2.4e5), *view.offers[1].attribution)
    startup = dataclasses.replace(
        view.offers[1],
        outlooks=OUTLOOKS,
        attribution=steps,
        quit=QuitView(1.97e5, 512.0, view.offers[1].worth - 1.97e5, 44, 6),
    )
    ahead, behind = (STARTUP, STAY) if flips else (STAY, STARTUP)
    return dataclasses.replace(
        view,
        offers=(stay, startup),
        leads=(
            LeadView("stated", STAY, STARTUP, 1.08e6, 4105.0, 2.04e5, False),
            LeadView("priced", ahead, behind, 3.1e5, 4000.0, 58_500.0, False),
            LeadView("base_rates", STAY, STARTUP, 900.0, 4000.0, 170.0, flips),
        ),
        best_without_option=STAY,
        assumptions=dataclasses.replace(
            view.assumptions, outside_pay=3.8e5, layoff=0.05, base_rates="BASE 1, 2026-11-23"
        ),
    )


def seen_alone() -> WorthView:
    """The gamble alone, with all that :func:`seen` says of it."""
    view = seen()
    return WorthView(view.offers[1], view.exchange[1:], view.assumptions)


def named(name: str) -> CompareView:
    """:func:`compare` with ``name`` for the better offer."""
    return compare(dataclasses.replace(_stay(), name=name))


def tie() -> CompareView:
    """Two offers as good as each other, one named from right to left, and no stake in sight."""
    stay = _stay()
    other = dataclasses.replace(stay, name="הצעה אחרת")
    return dataclasses.replace(
        compare(),
        offers=(stay, other),
        pairs=(_pair(other, stay),),
        tie=True,
        switches=(),
        chance_tables=(),
        exchange=(),
    )


def three() -> CompareView:
    """A third offer with one outcome only and a name as long as names get."""
    view = compare()
    sure = _offer("Sure " + "thing" * 23, [1.9e6] * 50, 3e6, 1.9e6, None, -1.1e6)
    pairs = (_pair(sure, view.offers[0]), view.pairs[0])
    return dataclasses.replace(view, offers=(view.offers[0], sure, view.offers[1]), pairs=pairs)


def many(count: int, view: CompareView | None = None) -> CompareView:
    """``count`` offers, the two of ``view`` by turns."""
    view = view or compare()
    offers = tuple(dataclasses.replace(view.offers[i % 2], name=f"Offer {i}") for i in range(count))
    pairs = tuple(_pair(offer, offers[0]) for offer in offers[1:])
    return dataclasses.replace(view, offers=offers, pairs=pairs, chance_tables=())
