"""The market and the listed shares that follow it, on a grid of quarters.

A share's log price has drift ``r + β·premium − σ²/2`` a year and moves with the market by ``β·σ_m`` and on its own by
the rest of its volatility σ (lognormal, real-world measure). Prices are relative to today's.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.packages.person import Economy
from outbid.packages.terms import Stock

Array = NDArray[np.float64]
QUARTER = 0.25
MONTHS = 3


def brownian(normals: Array) -> Array:
    """Brownian motion at the ends of the quarters from standard ``normals`` (quarters, futures), same shape."""
    path = np.multiply(normals, math.sqrt(QUARTER))
    for quarter in range(1, len(path)):
        path[quarter] += path[quarter - 1]
    return path


def own_volatility(stock: Stock, economy: Economy) -> float:
    """Volatility of the share that is not the market's.

    Raises:
        InputError: the stated beta alone makes the share more volatile than stated.
    """
    systematic = stock.beta * economy.market_volatility
    rest = stock.volatility**2 - systematic**2
    if rest < -1e-12:
        raise InputError(
            "errors.beta", volatility=stock.volatility, beta=stock.beta, least=f"{abs(systematic):.3g}"
        )
    return math.sqrt(max(rest, 0.0))


def expected_growth(stock: Stock, economy: Economy) -> float:
    """Continuously compounded expected return a year."""
    return economy.risk_free + stock.beta * economy.equity_premium


def prices(stock: Stock, economy: Economy, market: Array, own: Array, quarters: int) -> Array:
    """Price relative to today's at the ends of the first ``quarters`` quarters, shape (quarters, futures).

    ``market`` and ``own`` are Brownian paths of shape (at least ``quarters``, futures).
    """
    drift = expected_growth(stock, economy) - stock.volatility**2 / 2
    log_price = market[:quarters] * (stock.beta * economy.market_volatility)
    log_price += own[:quarters] * own_volatility(stock, economy)
    for quarter in range(quarters):
        log_price[quarter] += drift * QUARTER * (quarter + 1)
        np.exp(log_price[quarter], out=log_price[quarter])
    return log_price


def quarter_weights(month: int) -> tuple[tuple[int, float], ...]:
    """(quarter, weight) whose prices stand for the price in ``month``; quarter 0 is today, at price 1."""
    quarter, rest = divmod(month, MONTHS)
    if rest == 0:
        return ((quarter, 1.0),)
    return ((quarter, 1 - rest / MONTHS), (quarter + 1, rest / MONTHS))
