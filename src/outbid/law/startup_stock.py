"""Gains on qualified small business stock: what section 1202 IRC excludes from federal income.

States follow or not (:mod:`outbid.law.startup_stock_states`); the excluded gain goes into
``Schedule.tax(..., excluded=)``, which keeps it out of the 3.8% surtax as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError
from outbid.law.condition import Condition, open_ones

Array = NDArray[np.float64]
FILE = Path(__file__).parent / "parameters" / "startup_stock.json"
Acquired = date | bool | NDArray[np.bool_]
_MOMENT = 1e-9
"""Years: dates reckoned in twelfths of a year hit a limit only up to rounding."""


@dataclass(frozen=True)
class Regime:
    """The law for stock acquired after a day.

    Attributes:
        acquired_after: day, the stock having been acquired later.
        years: holding periods at which the excluded share steps up, ascending.
        shares: excluded share from that period on, 0 to 1.
        at_least: whether exactly the period is enough (else it takes more).
        cap: gain per issuer that counts at most, USD.
        multiple_of_basis: the cap is at least so many times the basis of the stock sold.
        gross_assets: of the issuer at issue, at most, USD.
        indexed_from: first tax year in which cap and assets grow with prices, if any.
    """

    acquired_after: date
    years: tuple[float, ...]
    shares: tuple[float, ...]
    at_least: bool
    cap: float
    multiple_of_basis: float
    gross_assets: float
    indexed_from: int | None

    def share(self, held_years: ArrayLike) -> Array:
        """The excluded share of the gain on stock held so many years, 0 to 1, same shape."""
        held = np.asarray(held_years, dtype=np.float64)
        limits = np.asarray(self.years) + (-_MOMENT if self.at_least else _MOMENT)
        steps = np.concatenate([[0.0], self.shares])
        return np.asarray(steps[np.searchsorted(limits, held, side="right")])

    def limit(self, basis: ArrayLike, year: int | None = None, inflation: float = 0.0) -> Array:
        """The gain per issuer that counts at most, USD, in the shape of ``basis``.

        Args:
            basis: of the stock sold, USD (what was paid and what was taxed as income on receipt).
            year: tax year of the sale; None for one without indexing.
            inflation: growth of the indexed cap a year from 2026 on.
        """
        dollars = self.cap
        if year is not None and self.indexed_from is not None:
            dollars *= (1 + inflation) ** max(year - (self.indexed_from - 1), 0)
        return np.maximum(dollars, self.multiple_of_basis * np.asarray(basis, dtype=np.float64))


@cache
def regimes() -> tuple[Regime, ...]:
    """The laws, earliest first."""
    found = []
    for law in json.loads(FILE.read_text(encoding="utf-8"))["regimes"]:
        steps = law["steps"]
        found.append(
            Regime(
                date.fromisoformat(law["acquired_after"]),
                tuple(steps["years"]),
                tuple(steps["shares"]),
                steps["at_least"],
                law["cap"]["value"],
                law["multiple_of_basis"]["value"],
                law["gross_assets"]["value"],
                law["indexed_from"],
            )
        )
    return tuple(found)


def regime(acquired: date) -> Regime:
    """The law for stock acquired on a day: for options, the day of exercise.

    Raises:
        InputError: the stock was acquired before the laws that are there.
    """
    for law in reversed(regimes()):
        if acquired > law.acquired_after:
            return law
    raise InputError("equity_tax.startup_stock_too_old", acquired=acquired.isoformat())


def exclusion(
    held_years: ArrayLike,
    acquired: Acquired,
    gain: ArrayLike,
    basis: ArrayLike = 0.0,
    year: int | None = None,
    *,
    used: ArrayLike = 0.0,
    inflation: float = 0.0,
) -> Array:
    """The part of a gain that is excluded from federal income (IRC 1202(a), (b)).

    Args:
        held_years: from acquisition (exercise) to sale; broadcast against ``gain``.
        acquired: day of acquisition, which decides the law; or, per element, whether it is after the day from
            which the latest law holds (2025-07-04).
        gain: long-term gain on the issuer's stock, USD, at least 0.
        basis: of the stock sold, USD.
        year: tax year of the sale, for the indexing of the cap.
        used: gain on the same issuer that earlier years counted, USD.
        inflation: growth of the indexed cap a year.

    Returns:
        USD, of the broadcast shape, from 0 to ``gain``.
    """

    def under(law: Regime) -> Array:
        return law.share(held_years) * counted(law, gain, basis, year, used, inflation)

    return _chosen(acquired, under)


def higher_rate_part(
    held_years: ArrayLike,
    acquired: Acquired,
    gain: ArrayLike,
    basis: ArrayLike = 0.0,
    year: int | None = None,
    *,
    used: ArrayLike = 0.0,
    inflation: float = 0.0,
) -> Array:
    """The part of a gain that an exclusion of less than all leaves taxable, at 28% at most (IRC 1(h)(4), (7)).

    Arguments and shape as in :func:`exclusion`; zero where nothing is excluded.
    """

    def under(law: Regime) -> Array:
        share = law.share(held_years)
        return np.where(share > 0, 1 - share, 0.0) * counted(law, gain, basis, year, used, inflation)

    return _chosen(acquired, under)


def _chosen(acquired: Acquired, under: Callable[[Regime], Array]) -> Array:
    if isinstance(acquired, date):
        return under(regime(acquired))
    *_, before, latest = regimes()
    return np.where(np.asarray(acquired, dtype=bool), under(latest), under(before))


def counted(
    law: Regime, gain: ArrayLike, basis: ArrayLike, year: int | None, used: ArrayLike, inflation: float
) -> Array:
    """The gain within the issuer's cap, USD; of the broadcast shape."""
    room = np.maximum(law.limit(basis, year, inflation) - np.asarray(used, dtype=np.float64), 0.0)
    return np.clip(np.asarray(gain, dtype=np.float64), 0.0, room)


@dataclass(frozen=True)
class Issue:
    """What is known of the stock; None where it is not.

    Attributes:
        c_corporation: the issuer is a domestic C corporation, at issue and nearly all the time since.
        original_issue: bought from the issuer, for money, property or service.
        qualified_trade: at least 80% of assets in an active business that is not law, health, finance, consulting,
            farming, mining, hotels or the like (IRC 1202(e)(3)).
        gross_assets: of the issuer right after the issue, USD.
        redemptions: the issuer bought back significant stock around the issue (IRC 1202(c)(3)).
        exercised: the stock is held; an option is not stock, its time does not count.
    """

    c_corporation: bool | None = None
    original_issue: bool | None = None
    qualified_trade: bool | None = None
    gross_assets: float | None = None
    redemptions: bool | None = None
    exercised: bool | None = None


def conditions(issue: Issue, acquired: date) -> tuple[Condition, ...]:
    """The conditions of the exclusion that are unmet or unknown; empty when all are met."""
    law = regime(acquired)
    assets = None if issue.gross_assets is None else issue.gross_assets <= law.gross_assets
    bought_back = None if issue.redemptions is None else not issue.redemptions
    limit = (("limit", f"{law.gross_assets:,.0f}"),)
    return open_ones(
        (
            ("equity_tax.startup_c_corporation", issue.c_corporation, ()),
            ("equity_tax.startup_original_issue", issue.original_issue, ()),
            ("equity_tax.startup_qualified_trade", issue.qualified_trade, ()),
            ("equity_tax.startup_gross_assets", assets, limit),
            ("equity_tax.startup_redemptions", bought_back, ()),
            ("equity_tax.startup_exercised", issue.exercised, ()),
        )
    )
