"""From valuations to views: rounding, percentiles, fans and dots."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from outbid.packages.outlooks import KINDS, Priced, Stated
from outbid.packages.package import Package, totals
from outbid.packages.person import Person
from outbid.packages.review import Finding
from outbid.packages.stake import round_price
from outbid.report.views import (
    ChanceCell,
    ChanceTable,
    ExchangeView,
    FindingView,
    LeadView,
    OfferView,
    OutlookView,
    PairView,
    QuitView,
    StepView,
    SwitchView,
    TotalsView,
    YearView,
)
from outbid.worth.attribution import attribute
from outbid.worth.chance import Chance
from outbid.worth.company import company_value
from outbid.worth.exchange import ExchangeRate
from outbid.worth.simulate import PackageFutures
from outbid.worth.study import Study
from outbid.worth.switch import SwitchPoint
from outbid.worth.value import Valuation, annuity

Array = NDArray[np.float64]
DOTS = 50
PERCENTILES = (10, 25, 50, 75, 90)


def money(amount: float) -> float:
    """``amount`` in whole cents."""
    return round(float(amount), 2) + 0.0


def probability(value: float) -> float:
    """``value`` to six digits, beyond what any run of futures can tell."""
    return round(float(value), 6) + 0.0


def totals_view(package: Package) -> TotalsView:
    """What the profession quotes for ``package``, in its own currency."""
    t = totals(package)
    return TotalsView(
        currency=package.currency,
        base=money(t.base),
        target_cash=money(t.target_cash),
        first_year_cash=money(t.first_year_cash),
        first_year_direct=money(t.first_year_direct),
        annualised_direct=money(t.annualised_direct),
        stake_counted=t.stake_counted,
    )


def offer_view(own: Package, person: Person, found: Study, index: int) -> OfferView:
    """Package ``index`` of a study; ``own`` is it in its own currency."""
    package, valuation = found.packages[index], found.valuation
    worth = float(valuation.worth[index])
    zero = float(valuation.zero_stake[index])
    ordered = np.sort(valuation.sample[index])
    planned = valuation.sums[found.steady[index]] if index in found.steady else None
    attribution = attribute(
        package, person, valuation.sums[index], float(valuation.mean[index]), worth, planned
    )
    return OfferView(
        name=package.name,
        employer=package.employer,
        kind=package.kind,
        totals=totals_view(own),
        worth=money(worth),
        worth_error=money(valuation.standard_error[index]),
        worth_per_year=money(worth / annuity(person)),
        headline=attribution.headline,
        mean=money(valuation.mean[index]),
        percentiles={f"p{p}": money(quantile(ordered, p / 100)) for p in PERCENTILES},
        stake_zero=None if math.isnan(zero) else probability(zero),
        stake_zero_of_50=None if math.isnan(zero) else round(DOTS * zero),
        attribution=tuple(StepView(step.key, step.amount) for step in attribution.steps),
        dots=dots(ordered),
        years=fan(valuation.first[index], person),
        forfeited=money(sum(value for _, _, value in package.forfeiture))
        if package.kind == "current"
        else 0.0,
        stake_headline=money(package.stakes[0].headline_value) if package.stakes else None,
        stakes_headline=money(sum(stake.headline_value for stake in package.stakes)),
        told_years=_told_years(package),
        outlooks=tuple(_outlook_views(person, found, index)),
        quit=_quit_view(found, index),
    )


def _told_years(package: Package) -> float | None:
    years = package.stakes[0].told_years if package.stakes else math.inf
    return significant(years, 4) if math.isfinite(years) else None


def _outlook_views(person: Person, found: Study, index: int) -> Iterator[OutlookView]:
    valuation, package = found.valuation, found.packages[index]
    for kind, entry in found.outlooks[index].items():
        outlook = next(
            o for stake in package.stakes for o in (stake.outlook, *stake.others) if o.kind == kind
        )
        zero, sums = float(valuation.zero_stake[entry]), valuation.sums[entry]
        company, price, at_price, fair = None, None, None, None
        if not isinstance(outlook, Stated):
            stake = package.stakes[0]
            company = money(company_value(outlook, person.economy))
            price = significant(round_price(outlook), 6)
            at_price = money((stake.shares or 0.0) * round_price(outlook) - stake.exercise_price)
        if isinstance(outlook, Priced):
            from outbid.worth.priced_company import calibrated

            fair = significant(calibrated(outlook, person.economy.risk_free).fair_common, 6)
        worth = float(valuation.worth[entry])
        yield OutlookView(
            kind=kind,
            used=entry == index,
            worth=money(worth),
            worth_error=money(valuation.standard_error[entry]),
            worth_per_year=money(worth / annuity(person)),
            stake_worth=money(worth - found.bare[index]),
            stake_zero=probability(zero),
            stake_zero_of_50=round(DOTS * zero),
            reaches_headline=probability(sums["headline"]),
            in_time=probability(sums["in_time"]),
            ipo=probability(sums["ipo"]),
            sale=probability(sums["sale"]),
            years=significant(sums["years"] / sums["pays"], 4) if sums["pays"] else None,
            dilution=probability(1 - sums["as_converted"] / sums["undiluted"] if sums["undiluted"] else 0.0),
            p90=money(quantile(np.sort(valuation.sample[entry]), 0.9)),
            company=company,
            round_price=price,
            at_round_price=at_price,
            fair_common=fair,
        )


def _quit_view(found: Study, index: int) -> QuitView | None:
    if index not in found.steady:
        return None
    valuation, staying = found.valuation, found.staying.get(index, index)
    sums = valuation.sums[index]
    return QuitView(
        option=money(valuation.worth[index] - valuation.worth[staying]),
        option_error=money(valuation.difference_error(index, staying)),
        without=money(valuation.worth[staying]),
        left_of_50=round(DOTS * sums["left"]),
        lost_of_50=round(DOTS * sums["lost"]),
    )


def lead_views(person: Person, found: Study) -> Iterator[LeadView]:
    """The lead of the best package over the next by each outlook that some package has."""
    valuation = found.valuation
    for kind in KINDS:
        if not any(kind in known for known in found.outlooks):
            continue
        entries = [found.entry(index, kind) for index in range(len(found.packages))]
        best, other = sorted(range(len(entries)), key=lambda i: -valuation.worth[entries[i]])[:2]
        lead = float(valuation.worth[entries[best]] - valuation.worth[entries[other]])
        error = valuation.difference_error(entries[best], entries[other])
        yield LeadView(
            kind=kind,
            best=found.packages[best].name,
            other=found.packages[other].name,
            lead=money(lead),
            lead_error=money(error),
            lead_per_year=money(lead / annuity(person)),
            tie=lead <= 2 * error,
        )


def quantile(ordered: Array, fraction: float) -> float:
    """The ``fraction`` quantile of ascending values, interpolated between neighbours."""
    place = fraction * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (place - below) * (ordered[above] - ordered[below]))


def dots(ordered: Array) -> tuple[float, ...]:
    """Fifty equally likely values out of ascending ones: the middle of each fiftieth."""
    return tuple(money(quantile(ordered, (i + 0.5) / DOTS)) for i in range(DOTS))


def fan(futures: PackageFutures, person: Person) -> tuple[YearView, ...]:
    """Year by year what has come in, from the first chunk of futures."""
    size = len(futures.value)
    come_in = np.zeros(size)
    years = []
    for year in range(person.horizon):
        net = futures.net_by_year[year] if year < len(futures.net_by_year) else 0.0
        if year < len(futures.discounts):
            come_in = come_in + net * futures.discounts[year]
        for stake in futures.stakes:
            for chosen, years_then, amount in stake.flows:
                # what comes after the horizon is paid too, and counted in the last year shown
                here = np.minimum(np.floor(years_then), person.horizon - 1) == year
                come_in[chosen[here]] += amount[here] * np.exp(-person.economy.risk_free * years_then[here])
        # all that is ever paid, clawbacks on their day included
        ordered = np.sort(futures.value if year == person.horizon - 1 else come_in)
        p10, p50, p90 = (money(quantile(ordered, p)) for p in (0.1, 0.5, 0.9))
        years.append(
            YearView(
                year + 1,
                money(quantile(np.sort(net), 0.5) if isinstance(net, np.ndarray) else net),
                p10,
                p50,
                p90,
            )
        )
    return tuple(years)


def pair_view(
    packages: Sequence[Package], person: Person, valuation: Valuation, best: int, other: int
) -> PairView:
    """How package ``other`` fares against package ``best``."""
    lead = float(valuation.worth[best] - valuation.worth[other])
    wins = float(valuation.wins[other, best])
    return PairView(
        offer=packages[other].name,
        rival=packages[best].name,
        wins=probability(wins),
        wins_of_50=round(DOTS * wins),
        lead=money(lead),
        lead_error=money(valuation.difference_error(best, other)),
        lead_per_year=money(lead / annuity(person)),
        dots=dots(np.sort(valuation.sample[other] - valuation.sample[best])),
    )


def switch_view(point: SwitchPoint) -> SwitchView:
    """``point`` in four significant digits more than its error can tell."""
    return SwitchView(
        point.input,
        point.package,
        significant(point.current),
        significant(point.low),
        significant(point.high),
        None if point.value is None else significant(point.value),
        significant(point.error),
        point.above,
    )


def chance_table(
    offer: str,
    rival: str,
    stated: float,
    gammas: Sequence[float],
    wealths: Sequence[float],
    cells: Sequence[Sequence[Chance]],
) -> ChanceTable:
    """The chances needed, as a view."""
    return ChanceTable(
        offer,
        rival,
        probability(stated),
        tuple(gammas),
        tuple(wealths),
        tuple(
            tuple(
                ChanceCell(None if c.value is None else probability(c.value), probability(c.error), c.always)
                for c in row
            )
            for row in cells
        ),
    )


def exchange_view(rate: ExchangeRate) -> ExchangeView:
    """``rate`` as a view."""
    amount = None if rate.amount is None else significant(rate.amount)
    return ExchangeView(rate.package, rate.base, money(rate.worth), rate.what, amount)


def finding_view(finding: Finding) -> FindingView:
    """``finding`` as a view."""
    params = {
        name: value if isinstance(value, int | float) else str(value)
        for name, value in finding.params.items()
    }
    return FindingView(finding.kind, finding.key, finding.field, money(finding.at_stake), params)


def significant(value: float, digits: int = 8) -> float:
    """``value`` to ``digits`` significant digits."""
    return float(f"{value:.{digits}g}") + 0.0 if math.isfinite(value) else 0.0
