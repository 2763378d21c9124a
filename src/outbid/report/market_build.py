"""From cleared scenarios to views: intervals over draws, rounding, and what the reader is told it rests on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from outbid.core.ranges import Point
from outbid.law import schedule
from outbid.market.scenarios.review import Finding, review, total
from outbid.market.scenarios.scenario import Reason, Scenario
from outbid.market.scenarios.study import Case, Study
from outbid.packages.outlooks import Cohort
from outbid.report.market_shift import shock_view
from outbid.report.market_summary import count, interval, money, optional
from outbid.report.market_views import (
    FlowView,
    InputView,
    Interval,
    MarketAssumptions,
    MarketCheckView,
    MarketFinding,
    MarketView,
    RiskTypeView,
    SeatView,
    SegmentView,
)

Array = NDArray[np.float64]
LEAST_FLOW = 0.5
"""Expected hires below which a flow is left out."""
AT_LIMIT = 1e-6
"""A package within this share of a cap or a floor has reached it."""
NOT_MODELLED = ("dynamics", "moving", "teams", "quality", "wealth")


def market_view(study: Study, version: str) -> MarketView:
    """The view of ``study``."""
    base = study.base
    return MarketView(
        name=base.scenario.name,
        segments=tuple(_segments(base)),
        seats=tuple(_seats(base)),
        flows=tuple(_flows(base)),
        shocks=tuple(shock_view(shock, base, after) for shock, after in study.shocks),
        assumptions=_assumptions(study, version),
        exact=base.scenario.tastes.exact,
    )


def check_view(scenario: Scenario) -> MarketCheckView:
    """What a review of ``scenario`` finds."""
    found = review(scenario)
    kinds = [each.kind for each in found]
    return MarketCheckView(
        name=scenario.name,
        currency=scenario.currency,
        segments=len(scenario.segments),
        employers=len(scenario.employers),
        headcount=Interval(*map(count, total([each.headcount for each in scenario.segments]))),
        seats=Interval(*map(count, total([seat.count for _, seat in scenario.seats]))),
        missing=kinds.count("missing"),
        contradictory=kinds.count("contradictory"),
        suspicious=kinds.count("suspicious"),
        findings=tuple(map(_finding, found)),
    )


def _finding(finding: Finding) -> MarketFinding:
    return MarketFinding(finding.kind, finding.key, finding.where, tuple(finding.params.items()))


def _segments(case: Case) -> Iterator[SegmentView]:
    facts = case.swept.draws
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(facts.headcount > 0, facts.unmatched / facts.headcount, 0.0)
    for s, segment in enumerate(case.scenario.segments):
        yield SegmentView(
            name=segment.name,
            place=segment.place,
            headcount=interval(facts.headcount[:, s], count),
            hired=interval(facts.hired[:, s], count),
            unmatched=interval(facts.unmatched[:, s], count),
            unmatched_share=interval(share[:, s], count),
            pay=optional(facts.pay[:, s]),
            cash=optional(facts.cash[:, s]),
            equity=optional(facts.equity[:, s]),
            worth=optional(facts.worth[:, s]),
            pay_band=_band(case, s),
            queue=interval(np.nan_to_num(facts.queue[:, s]), money),
            welfare=interval(facts.welfare[:, s], money),
            risk=tuple(_risk_types(case, s)),
            outside=money(segment.outside.median),
            supportable=_supportable(case, s),
        )


def _band(case: Case, segment: int) -> tuple[float, float, float] | None:
    """P10, median and P90 of pay over a segment's hires, at the central inputs."""
    if np.isnan(case.swept.draws.pay[0, segment]):
        return None
    rows = case.assembly.segment == segment
    pay, hires = case.swept.central.cost[rows].ravel(), case.swept.central.hires[rows].ravel()
    order = np.argsort(pay, kind="stable")
    reached = np.cumsum(hires[order]) / hires.sum()
    low, median, high = (
        money(pay[order][min(int(np.searchsorted(reached, part)), len(pay) - 1)]) for part in (0.1, 0.5, 0.9)
    )
    return low, median, high


def _supportable(case: Case, segment: int) -> tuple[float, float] | None:
    """Means of the least and the greatest supportable pay over a segment's hires, at the central inputs."""
    central, rows = case.swept.central, case.assembly.segment == segment
    hired = float(central.hires[rows].sum())
    if central.supportable is None or hired < 1:
        return None
    low, high = (money(float((central.hires * ends)[rows].sum()) / hired) for ends in central.supportable)
    return low, high


def _risk_types(case: Case, segment: int) -> Iterator[RiskTypeView]:
    assembly, central = case.assembly, case.swept.central
    _, face = assembly.packages.mix(central.cost, central.hires > 0)
    equity = face * assembly.packages.equity_cost
    owners = np.eye(len(case.scenario.employers))[assembly.employer]
    for x in np.flatnonzero(assembly.segment == segment):
        hires = central.hires[x]
        spend, hired = float(hires @ central.cost[x]), float(hires.sum())
        yield RiskTypeView(
            gamma=float(assembly.gamma[x]),
            headcount=count(central.workers[x]),
            unmatched=count(central.unmatched[x]),
            equity_share=count(hires @ equity[x] / spend) if hired and spend else None,
            by_employer=tuple(count(part) for part in (hires @ owners) / (hired or 1.0)),
        )


def _seats(case: Case) -> Iterator[SeatView]:
    facts, central, assembly = case.swept.draws, case.swept.central, case.assembly
    floor, cap, _ = assembly.packages.limits
    at_cap = central.hires * (central.cost >= cap * (1 - AT_LIMIT))
    at_floor = central.hires * (central.cost <= floor * (1 + AT_LIMIT))
    filled = np.maximum(central.hires.sum(0), 1e-300)
    for y, (employer, seat) in enumerate(case.scenario.seats):
        yield SeatView(
            employer=employer.name,
            seat=seat.name,
            stage=employer.stage,
            seats=interval(facts.seats[:, y], count),
            filled=interval(facts.filled[:, y], count),
            open=interval(facts.open[:, y], count),
            pay=optional(facts.seat_pay[:, y]),
            cash=optional(facts.seat_cash[:, y]),
            equity=optional(facts.seat_equity[:, y]),
            at_cap=count(at_cap[:, y].sum() / filled[y]),
            at_floor=count(at_floor[:, y].sum() / filled[y]),
            waiting=interval(np.nan_to_num(facts.waiting[:, y]), money),
            spend=interval(facts.spend[:, y], money),
            budget_price=count(central.price[assembly.employer[y]]),
        )


def _flows(case: Case) -> Iterator[FlowView]:
    assembly, central, facts = case.assembly, case.swept.central, case.swept.draws
    cash, face = assembly.packages.mix(central.cost, central.hires > 0)
    equity = face * assembly.packages.equity_cost
    for s, segment in enumerate(case.scenario.segments):
        rows = assembly.segment == s
        for y, (employer, seat) in enumerate(case.scenario.seats):
            hires = central.hires[rows, y]
            hired = float(hires.sum())
            if hired < LEAST_FLOW:
                continue
            pay, salary, stock = (
                money(hires @ values[rows, y] / hired) if hired >= 1 else None
                for values in (central.cost, cash, equity)
            )
            yield FlowView(
                segment.name,
                employer.name,
                seat.name,
                interval(facts.flow[:, s, y], count),
                pay,
                salary,
                stock,
            )


def _assumptions(study: Study, version: str) -> MarketAssumptions:
    base = study.base
    scenario, central = base.scenario, base.swept.central
    tastes = scenario.tastes
    return MarketAssumptions(
        version=version,
        seed=study.seed,
        draws=study.draws,
        failed_draws=base.swept.failed,
        currency=scenario.currency,
        tax_year=scenario.tax_year,
        worker_scale=interval(base.assembly.worker_units.scale, money),
        seat_scale=interval(base.assembly.seat_units.scale, money),
        scale_from="stated" if tastes.stated else "elasticity",
        elasticity=None if tastes.stated else count(tastes.elasticity.median),
        frontier_error=money(base.assembly.packages.error),
        residual=central.residual,
        certificate=central.violation,
        passes=central.passes,
        as_of=scenario.as_of.isoformat() if scenario.as_of else "",
        uncertain=tuple(_inputs(scenario)),
        tax_sources=tuple(_tax_sources(scenario)),
        base_rates=_base_rates(scenario),
        not_modelled=NOT_MODELLED,
    )


def _inputs(scenario: Scenario) -> Iterator[InputView]:
    """What is uncertain, and what has a reason of its own."""
    inputs = scenario.inputs()
    for place, quantity in inputs.items():
        known = scenario.reasons.get(place, Reason())
        _, reason = scenario.explained.get(place, ("", known))
        if not isinstance(quantity, Point) or place in scenario.explained:
            yield InputView(place, str(quantity), reason.text, reason.source)
    for place, (written, reason) in scenario.explained.items():
        if place not in inputs:
            yield InputView(place, written, reason.text, reason.source)


def _tax_sources(scenario: Scenario) -> Iterator[str]:
    places = {(segment.place, segment.status) for segment in scenario.segments}
    places |= {
        (employer.place, segment.status)
        for employer in scenario.employers
        for segment in scenario.segments
        if employer.place is not None
    }
    laws = [schedule(place, scenario.tax_year, status) for place, status in sorted(places)]
    yield from dict.fromkeys(source for law in laws for source in law.provenance.sources)


def _base_rates(scenario: Scenario) -> str:
    outlooks = [employer.equity.outlook for employer in scenario.employers if employer.equity]
    used = next((outlook.rates for outlook in outlooks if isinstance(outlook, Cohort)), None)
    return f"{used.name} {used.version}, {used.as_of}" if used else ""
