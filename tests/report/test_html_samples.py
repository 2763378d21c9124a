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
    OfferView,
    PairView,
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
        not_modelled=("job_loss", "options"),
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


def many(count: int) -> CompareView:
    """``count`` offers."""
    view = compare()
    offers = tuple(dataclasses.replace(view.offers[i % 2], name=f"Offer {i}") for i in range(count))
    pairs = tuple(_pair(offer, offers[0]) for offer in offers[1:])
    return dataclasses.replace(view, offers=offers, pairs=pairs, chance_tables=())
