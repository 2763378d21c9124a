"""One chunk of futures: what each package leaves its owner with, after tax, in today's money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.stake import Stake
from outbid.worth.cashflows import merge_rows, rows_needed, stay_in_months, yearly_pay
from outbid.worth.company import after_row, company_ending, company_rows
from outbid.worth.decisions import AS_PLANNED, Plan, decision_states
from outbid.worth.employment import employment, job_rows, lost_after, steady
from outbid.worth.ending import IPO, SALE, Ending
from outbid.worth.event_tax import EventTax
from outbid.worth.futures import Factors, Rows
from outbid.worth.net import Tax
from outbid.worth.paths import brownian
from outbid.worth.stakes import stake_pay

Array = NDArray[np.float64]
Amount = Array | float


@dataclass(frozen=True)
class StakeFutures:
    """How one stake ends, each of shape (futures,).

    Args:
        years: time until the exit pays.
        gross: what it pays then, before tax.
        pays: whether it pays anything, then or in a tender before.
        flows: (futures, years, net amount in money of that day, negative where paid) of all it pays or costs.
    """

    years: Array
    gross: Array
    pays: NDArray[np.bool_]
    flows: tuple[tuple[NDArray[np.intp], Array, Array], ...]


@dataclass(frozen=True)
class PackageFutures:
    """What one package pays in each future of a chunk.

    Args:
        value: net pay in today's money over the horizon, shape (futures,).
        net_by_year: net pay of each year of the stay, without stakes; arrays, or numbers where certain.
        discounts: discount factor of each of those years.
        stakes: how each stake ends.
        sums: totals over the futures, for the attribution: ``cash``, ``stock``, ``untaxed``, ``outside`` and ``stake``
            before tax and discounting; ``discounted`` before tax; of stakes as if all had vested, less strike:
            ``whole``, and ``converted`` as if there were no preferences; before strike: ``as_converted`` and, as if
            there were no later rounds either, ``undiluted``; ``left`` and ``lost``: jobs that ended early;
            of the first stake: futures in which it pays what it was said to be worth (``headline``), and does so as
            early as the person believes (``in_time``), in which its company ends in an ``ipo`` or a ``sale``, in which
            it ``pays`` at all, and the ``years`` until then.
    """

    value: Array
    net_by_year: tuple[Amount, ...]
    discounts: tuple[float, ...]
    stakes: tuple[StakeFutures, ...]
    sums: dict[str, float]


AFFORDABLE = 0.8
"""Most of the person's wealth today that goes into exercising options before an exit. An assumption."""
SUMS = (
    *("cash", "stock", "untaxed", "outside", "stake", "discounted"),
    *("whole", "converted", "as_converted", "undiluted"),
    *("left", "lost", "headline", "in_time", "ipo", "sale", "pays", "years"),
)


def all_rows(packages: Sequence[Package], person: Person) -> Rows:
    """Standard normals that a comparison of ``packages`` needs in each future."""
    needs = [rows(package, person) for package in packages for rows in (rows_needed, company_rows, job_rows)]
    return merge_rows(needs)


def with_paths(factors: Factors) -> Factors:
    """The same factors with the increments of the market and of stocks summed to Brownian paths."""
    return {f: brownian(z) if f.kind in ("market", "stock") else z for f, z in factors.items()}


def simulate(
    package: Package, person: Person, tax: Tax, factors: Factors, size: int, plan: Plan = AS_PLANNED
) -> PackageFutures:
    """What ``package`` is worth in each of ``size`` futures; ``factors`` as :func:`with_paths` gives them."""
    endings = [company_ending(package, index, person, factors, size) for index in range(len(package.stakes))]
    return outcome(package, person, tax, factors, endings, size, plan)


def outcome(
    package: Package,
    person: Person,
    tax: Tax,
    factors: Factors,
    endings: Sequence[Ending],
    size: int,
    plan: Plan,
) -> PackageFutures:
    """Like :func:`simulate`, when how the companies end is known already."""
    stay = stay_in_months(person, factors)
    if plan.steady:
        job = steady(stay)
    else:
        lost = lost_after(package, person, endings, factors, size)
        quits = plan.quits(lambda: decision_states(package, person, endings, factors, size))
        job = employment(person, stay, lost, quits)
    value = np.zeros(size)
    sums = dict.fromkeys(SUMS, 0.0)
    sums["left"], sums["lost"] = _total(np.asarray(job.left), size), _total(np.asarray(job.lost), size)
    wages_by_year, net_by_year, discounts = [], [], []
    certain = 0.0
    for year, pay in enumerate(yearly_pay(package, person, job, factors)):
        wages = pay.cash + pay.stock + pay.outside
        tax_due = tax.on_wages(wages, year)
        net = wages - tax_due + pay.untaxed
        present = net * pay.discount
        if np.any(pay.timing):
            present = present + pay.timing * (1 - tax_due / np.maximum(wages, np.maximum(tax_due, 1.0)))
            sums["discounted"] += _total(pay.timing, size)
        if isinstance(present, np.ndarray):
            value += present
        else:
            certain += present
        wages_by_year.append(wages)
        net_by_year.append(net)
        discounts.append(pay.discount)
        parts = {"cash": pay.cash, "stock": pay.stock, "untaxed": pay.untaxed, "outside": pay.outside}
        for name, amount in parts.items():
            sums[name] += _total(amount, size)
            sums["discounted"] += _total(amount, size) * pay.discount
    value += certain
    stakes: list[StakeFutures] = []
    taxed = EventTax(tax, wages_by_year, job, package.start, size)
    # several stakes are exercised from one purse
    purse = np.full(size, AFFORDABLE * person.wealth)
    for index, (stake, ending) in enumerate(zip(package.stakes, endings, strict=True)):
        pay_out = stake_pay(
            stake, ending, job, after_row(package, factors, size), plan.exercises(index),
            purse, tax.country, person.economy.risk_free,
        )  # fmt: skip
        flows = []
        for event in pay_out.events:
            kept = taxed.net(event, stake)
            factor = np.exp(event.years * -person.economy.risk_free)
            value[event.futures] += kept * factor
            purse[event.futures] -= np.maximum(-kept, 0.0)
            flows.append((event.futures, event.years, kept))
            sums["stake"] += float(event.cash.sum())
            sums["discounted"] += float((event.cash * factor).sum())
        cost = stake.exercise_price
        sums["whole"] += float(np.maximum(ending.worth - cost, 0.0).sum())
        sums["converted"] += float(np.maximum(ending.as_converted - cost, 0.0).sum())
        sums["as_converted"] += float(ending.as_converted.sum())
        sums["undiluted"] += float(ending.undiluted.sum())
        if index == 0:
            _note_ending(stake, ending, pay_out.years, pay_out.gross, sums)
        if index + 1 == len(package.stakes):
            for futures, years, amount in taxed.later_credits(person.horizon):
                value[futures] += amount * np.exp(years * -person.economy.risk_free)
                flows.append((futures, years, amount))
        pays = pay_out.gross > 0
        for event in pay_out.events if stake.conditions.tenders else ():
            pays[event.futures] |= event.cash > 0
        stakes.append(StakeFutures(pay_out.years, pay_out.gross, pays, tuple(flows)))
    return PackageFutures(value, tuple(net_by_year), tuple(discounts), tuple(stakes), sums)


def _note_ending(stake: Stake, ending: Ending, years: Array, gross: Array, sums: dict[str, float]) -> None:
    """Counts how the company ends, and whether the stake pays what was said."""
    reached = gross >= stake.headline_value
    paid = gross > 0
    sums["headline"] = float(reached.sum())
    sums["in_time"] = float((reached & (years <= stake.told_years + 1e-9)).sum())
    sums["ipo"], sums["sale"] = float((ending.kind == IPO).sum()), float((ending.kind == SALE).sum())
    sums["pays"], sums["years"] = float(paid.sum()), float(years[paid].sum())


def _total(amount: Amount, size: int) -> float:
    return float(amount.sum()) if isinstance(amount, np.ndarray) and amount.ndim else float(amount) * size
