"""What equity and refreshers cost an employer who does not state it."""

from __future__ import annotations

import numpy as np

from outbid.offers.cost import Cost
from outbid.packages.outlooks import Priced
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.terms import Refresher
from outbid.worth.company import company_ending, company_rows
from outbid.worth.futures import CHUNK, draw
from outbid.worth.simulate import with_paths

FUTURES = 8 * CHUNK
"""The error of the mean is then about two percent."""


def share_value(package: Package, person: Person, *, seed: int = 1, futures: int = FUTURES) -> float:
    """Expected present value of what the first stake's shares pay when the company ends, to a diversified holder.

    As if all had vested and were kept until the end: options are taken to be exercised then whenever that pays, so
    that what leavers let lapse makes grants cheaper than this. Discounted at the return that such a holder requires:
    ``risk_free + beta × equity_premium`` with the outlook's beta, else that of :class:`Priced
    <outbid.packages.outlooks.Priced>`.

    Args:
        package: in whatever currency; its first stake counts.
        person: whose economy and horizon count.
        seed: of the futures, which are those of the same employer in a comparison.
        futures: a multiple of a chunk is drawn.

    Returns:
        Money of the package.
    """
    stake, economy = package.stakes[0], person.economy
    beta = stake.outlook.beta if isinstance(stake.outlook, Priced) else Priced.beta
    required = economy.risk_free + beta * economy.equity_premium
    rows = company_rows(package, person)
    total = 0.0
    for index, start in enumerate(range(0, futures, CHUNK)):
        size = min(CHUNK, futures - start)
        ending = company_ending(package, 0, person, with_paths(draw(seed, rows, index, size)), size)
        paid = np.maximum(ending.worth - stake.exercise_price, 0.0)
        total += float((paid * np.exp(-required * ending.years)).sum())
    return total / futures


def refreshers_a_year(refresher: Refresher, cost: Cost) -> float:
    """Money a year that is worth what later grants are expected to cost while the hire stays.

    Each is granted, at the price of its day, to who is still there; of it counts what vests within the years that
    the employer counts on. Contributions without a ceiling are due on it.
    """
    months = cost.years * 12 + 1e-9
    total = 0.0
    for granted in range(refresher.first_month, int(months) + 1, 12):
        kept = sum(
            part * (1 - cost.leaving) ** ((granted + month) / 12)
            for month, part in refresher.vesting.increments
            if granted + month <= months
        )
        total += refresher.value * kept * float(np.exp(-cost.risk_free * granted / 12))
    on_top = sum(rate for ceiling, rate in cost.payroll if np.isinf(ceiling))
    return total * (1 + on_top) / cost.annuity
