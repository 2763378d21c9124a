"""The option-pricing method: equity as calls on the break-points of the waterfall, and the equity a price implies.

At a fixed date ``T`` each claim's payout is piecewise linear in what the company then is worth, hence a sum of calls
(and, where it jumps, of cash-or-nothing calls) struck at the break-points, each with its Black–Scholes (1973) value:
AICPA Accounting and Valuation Guide (2013), Valuation of Privately-Held-Company Equity Securities, chapter 6 and
appendix B. "Backsolve" finds the equity at which one class is worth what was paid for it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.packages.captable import CapTable
from outbid.packages.waterfall import Event, Waterfall, waterfall
from outbid.worth.priced import headline, sold_class, solve

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Allocation:
    """An equity value shared out among the claims.

    Args:
        equity: the value today that is shared out, debt included where the table has any.
        values: of each claim.
        per_share: of one share of each class and one option of each grant.
        common: of one common share.
    """

    equity: float
    values: Mapping[str, float]
    per_share: Mapping[str, float]
    common: float


def allocate(
    table: CapTable, equity: float, volatility: float, years: float, rate: float, event: Event = "sale"
) -> Allocation:
    """Shares ``equity`` out among the claims of ``table``.

    Args:
        table: who owns what.
        equity: value today, positive.
        volatility: of log returns of the equity, per √year, positive.
        years: until the exit, positive.
        rate: risk-free rate, continuously compounded, per year.
        event: what the exit is.

    Raises:
        InputError: an input that is not positive.
    """
    _check(equity=equity, volatility=volatility, years=years)
    shares = waterfall(table, event)
    return _allocation(shares, equity, call_values(shares, equity, volatility, years, rate))


def backsolve(
    table: CapTable,
    class_name: str,
    price: float,
    volatility: float,
    years: float,
    rate: float,
    event: Event = "sale",
) -> Allocation:
    """The equity at which a share of ``class_name`` is worth ``price``, and what every claim is worth then.

    Args:
        table: who owns what.
        class_name: of a class with shares.
        price: per share of it.
        volatility: as in :func:`allocate`, like ``years``, ``rate`` and ``event``.
        years: until the exit.
        rate: risk-free rate.
        event: what the exit is.

    Raises:
        InputError: no such class, an input that is not positive, or a price that no equity value gives.
    """
    _check(price=price, volatility=volatility, years=years)
    bought = sold_class(table, class_name)
    shares = waterfall(table, event)
    row = shares.claims.index(class_name)

    def values(equity: float) -> Array:
        return call_values(shares, equity, volatility, years, rate)

    post = headline(table, bought)[0] * price / bought.price
    equity, found, _ = solve(values, row, price * bought.shares, post, class_name)
    return _allocation(shares, equity, found)


def call_values(shares: Waterfall, equity: float, volatility: float, years: float, rate: float) -> Array:
    """Values of all claims, a common share last, shape (C + 1,); see :func:`allocate`."""
    from scipy.special import ndtr

    start = np.column_stack([shares.start, shares.common_start])
    slope = np.column_stack([shares.slope, shares.common_slope])
    edges = shares.edges[1:]
    before = start[:-1] + slope[:-1] * np.diff(shares.edges)[:, None]
    spread = volatility * math.sqrt(years)
    d1 = (np.log(equity / edges) + rate * years) / spread + spread / 2
    discount = math.exp(-rate * years)
    cash = discount * ndtr(d1 - spread)
    calls = equity * ndtr(d1) - edges * cash
    value: Array = discount * start[0] + equity * slope[0]
    value += calls @ np.diff(slope, axis=0) + cash @ (start[1:] - before)
    return value


def _allocation(shares: Waterfall, equity: float, found: Array) -> Allocation:
    values = dict(zip(shares.claims, found[:-1].tolist(), strict=True))
    units = dict(zip(shares.claims, shares.units, strict=True))
    table_units = {name: count for name, count in units.items() if count > 0}
    per_share = {name: values[name] / count for name, count in table_units.items()}
    return Allocation(equity, values, per_share, float(found[-1]))


def _check(**values: float) -> None:
    for name, value in values.items():
        if not (math.isfinite(value) and value > 0):
            raise InputError("priced.out_of_range", name=name, value=value)
