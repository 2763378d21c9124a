"""What a private stake pays as weighted nodes: one run of the same futures in which offers are valued."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from outbid.core.errors import InputError
from outbid.core.ranges import Point
from outbid.law.equity import Country
from outbid.packages.outlooks import Priced
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.stake import Stake
from outbid.packages.terms import Salary
from outbid.worth.cashflows import merge_rows, rows_needed, stay_in_months
from outbid.worth.company import after_row, company_ending, company_rows
from outbid.worth.decisions import AS_PLANNED
from outbid.worth.employment import steady
from outbid.worth.equity_payout import EquityPayout, compressed
from outbid.worth.events import Event
from outbid.worth.futures import CHUNK, draw
from outbid.worth.simulate import with_paths
from outbid.worth.stakes import stake_pay

SCALABLE = ("rsu", "vsop", "shares", "profits_interest")
"""Forms that ask no decision of their owner and no money before they pay: twice the stake pays twice as much."""


def stake_payout(
    stake: Stake,
    person: Person,
    employer: str,
    *,
    country: Country = "US",
    seed: int = 1,
    futures: int = 65_536,
    nodes: int = 80,
    beta: float | None = None,
) -> EquityPayout:
    """Payout of a private stake by whatever outlook it has, per 1 of the face value that its owner is told.

    Units and promises are wages in the year of the exit, shares and profits interests a long-term gain (also the few
    that are sold within a year). The stake vests by its schedule until the planned stay is over. The futures are
    those of an offer of the same ``employer`` and ``seed``.

    Args:
        stake: of any size; its :attr:`~outbid.packages.stake.Stake.headline_value` is the face value.
        person: whose planned stay, horizon and economy count; of the stay the mean.
        beta: of the company, for the return that a diversified holder requires; that of the outlook, else
            :attr:`Priced.beta <outbid.packages.outlooks.Priced>`.

    Raises:
        InputError: a form with decisions (options, restricted stock), tenders, or no face value.
    """
    if stake.form not in SCALABLE or stake.conditions.tenders:
        kind = "tender" if stake.form in SCALABLE else stake.form
        raise InputError("menu.form", where=stake.name, form=kind, available=", ".join(SCALABLE))
    face = stake.headline_value
    if not (np.isfinite(face) and face > 0):
        raise InputError("menu.no_face", where=stake.name)
    alone = replace(person, outside=None, stay=Point(min(person.stay.mean, float(person.horizon))))
    package = Package(employer, person.currency, Salary(Point(0.0)), employer=employer, stakes=(stake,))
    cash, years, gains = np.zeros(futures), np.zeros(futures), 0.0
    for start, event in _events(package, alone, country, seed, futures):
        cash[start + event.futures] = event.cash / face
        years[start + event.futures] = event.years
        gains += float(np.sum(event.gains)) + float(np.sum(event.other))
    economy = person.economy
    if beta is None:
        beta = stake.outlook.beta if isinstance(stake.outlook, Priced) else Priced.beta
    required = economy.risk_free + beta * economy.equity_premium
    paid, weights, when, error = compressed(cash, years, economy.risk_free, nodes=nodes)
    return EquityPayout(
        paid,
        weights,
        when,
        fair_value=float((cash * np.exp(-required * years)).mean()),
        required=required,
        character="gains" if gains > 0 else "wages",
        error=error,
    )


def _events(
    package: Package, person: Person, country: Country, seed: int, futures: int
) -> Iterator[tuple[int, Event]]:
    """What the one stake of ``package`` pays, chunk by chunk: (first future of the chunk, event)."""
    rows = merge_rows([rows_needed(package, person), company_rows(package, person)])
    for index, start in enumerate(range(0, futures, CHUNK)):
        size = min(CHUNK, futures - start)
        paths = with_paths(draw(seed, rows, index, size))
        ending = company_ending(package, 0, person, paths, size)
        pay = stake_pay(
            package.stakes[0], ending, steady(stay_in_months(person, paths)),
            after_row(package, paths, size), AS_PLANNED.exercises(0), 0.0,
            country, person.economy.risk_free,
        )  # fmt: skip
        for event in pay.events:
            yield start, event
