"""What a grant pays as a few weighted nodes: everything about equity that the worth of a package hangs on.

The worth of ``cash + k shares`` is an integral over what one share pays. It is tabulated once for each employer, and
serves every person, salary and size of grant: no candidate package is simulated.

A listed share's log price at the vesting dates is a Gaussian vector with covariance ``σ²·min(s, t)``. It is expanded
in its principal components (Karhunen–Loève); the first three are integrated by Gauss–Hermite quadrature (Golub &
Welsch 1969, Mathematics of Computation 23), the others are replaced by their expectation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError
from outbid.packages.person import Economy
from outbid.packages.terms import Stock
from outbid.worth.paths import expected_growth, own_volatility

Array = NDArray[np.float64]
Character = Literal["wages", "gains"]
HERMITE = (11, 4, 2)
"""Quadrature points of the first, second and third principal component."""
_MOMENT = 1e-9


@dataclass(frozen=True, eq=False)
class EquityPayout:
    """Payouts of 1 of face value, the shares that are granted today for 1 of money at the price the employer quotes.

    Args:
        payouts: money of the day it is paid, before tax, shape (nodes, payments); at least 0.
        probabilities: of the nodes, shape (nodes,), adding up to 1.
        years: from the grant to each payment, shape (nodes, payments) or (1, payments).
        fair_value: what 1 of face is worth today to a diversified holder; ``None``: expected payouts at ``required``.
        required: yearly return that a diversified holder requires, continuously compounded.
        character: as what it is taxed: ``"wages"``, or ``"gains"`` (held long enough).
        vests: paid as it vests during the stay (listed shares), so that the years are whole years of the job that
            end with their payment; otherwise paid by an event at any time, before or after leaving.
        error: mean absolute error of the present value of 1 of face that the choice of nodes makes.

    Raises:
        InputError: shapes that do not fit, negative payouts, probabilities that do not add up to 1.
    """

    payouts: Array
    probabilities: Array
    years: Array
    fair_value: float | None = None
    required: float = 0.0
    character: Character = "wages"
    vests: bool = False
    error: float = 0.0
    tax_years: NDArray[np.intp] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        payouts = np.array(self.payouts, np.float64)
        payouts = payouts[:, None] if payouts.ndim == 1 else payouts
        weights = np.array(self.probabilities, np.float64, ndmin=1)
        years = np.array(self.years, np.float64)
        years = years.reshape(-1, 1) if years.ndim < 2 else years
        if payouts.ndim != 2 or weights.shape != payouts.shape[:1] or not payouts.size:
            raise InputError("menu.payout_shape", payouts=payouts.shape, probabilities=weights.shape)
        if years.shape not in (payouts.shape, (1, payouts.shape[1])):
            raise InputError(
                "menu.payout_shape", where="years", payouts=payouts.shape, probabilities=years.shape
            )
        for name, array in (("payouts", payouts), ("probabilities", weights), ("years", years)):
            if not (np.isfinite(array).all() and (array >= 0).all()):
                raise InputError("menu.payout_negative", where=name)
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        if abs(float(weights.sum()) - 1) > _MOMENT:
            raise InputError("menu.payout_probabilities", total=f"{float(weights.sum()):.6g}")
        whole = np.ceil(years - _MOMENT) - 1 if self.vests else np.floor(years + _MOMENT)
        object.__setattr__(self, "tax_years", np.maximum(whole, 0).astype(np.intp))

    def present_value(self, rate: float) -> float:
        """Expected payouts of 1 of face, discounted at ``rate`` (continuously compounded)."""
        return float(self.probabilities @ (self.payouts * np.exp(-rate * self.years)).sum(axis=1))

    @property
    def value(self) -> float:
        """What 1 of face is worth today to a diversified holder."""
        return self.present_value(self.required) if self.fair_value is None else self.fair_value


def listed_payout(
    stock: Stock, economy: Economy, stay: float, *, vests_a_year: int = 4, hermite: tuple[int, ...] = HERMITE
) -> EquityPayout:
    """Listed shares that vest evenly over ``stay`` years, sold at once at the price of the day, taxed as wages.

    Args:
        stay: years, at least one vesting date.
        vests_a_year: 1, 2, 4 or 12.
        hermite: quadrature points by principal component, most important first.

    Raises:
        InputError: a stay in which nothing vests, or vesting dates that are no whole months.
    """
    if vests_a_year not in (1, 2, 4, 12):
        raise InputError("menu.vests_a_year", value=vests_a_year)
    count = math.floor(stay * vests_a_year + _MOMENT) if math.isfinite(stay) else 0
    if count < 1:
        raise InputError("menu.nothing_vests", value=stay)
    own_volatility(stock, economy)  # a beta too large for the volatility is refused here
    dates = np.arange(1, count + 1) / vests_a_year
    growth = expected_growth(stock, economy)
    logs, weights, left = _components(stock.volatility**2 * np.minimum.outer(dates, dates), hermite)
    relative = np.exp(logs + left / 2)
    # the mean of each date's price is known: what the quadrature leaves of an error is taken out
    relative *= np.exp((growth - stock.volatility**2 / 2) * dates)
    relative *= np.exp(growth * dates) / (weights @ relative)
    year = np.ceil(dates - _MOMENT).astype(np.intp) - 1
    into = (np.arange(year[-1] + 1)[:, None] == year).astype(np.float64) / (stay * vests_a_year)
    expected = into * np.exp(growth * dates)
    return EquityPayout(
        relative @ into.T,
        weights,
        ((expected @ dates) / expected.sum(axis=1))[None, :],
        # a traded share is worth its price to everyone who may trade it, whenever it is handed over
        fair_value=count / (stay * vests_a_year),
        required=growth,
        vests=True,
    )


def _components(covariance: Array, points: tuple[int, ...]) -> tuple[Array, Array, Array]:
    """Nodes (nodes, dates) and weights of a centred Gaussian vector, and the variance by date that is left out."""
    variances, vectors = np.linalg.eigh(covariance)
    logs, weights = np.zeros((1, len(covariance))), np.ones(1)
    left = np.diag(covariance).copy()
    for place, count in enumerate(points[: len(covariance)]):
        direction = vectors[:, -1 - place] * math.sqrt(max(float(variances[-1 - place]), 0.0))
        z, w = np.polynomial.hermite_e.hermegauss(count)
        logs = (logs[:, None, :] + z[:, None] * direction).reshape(-1, len(covariance))
        weights = np.outer(weights, w / w.sum()).ravel()
        left -= direction**2
    return logs, weights, np.maximum(left, 0.0)


def compressed(
    cash: ArrayLike, years: ArrayLike, risk_free: float, *, nodes: int = 80
) -> tuple[Array, Array, Array, float]:
    """At most ``nodes`` nodes for equally likely futures: what 1 of face pays in each, once, and when.

    Futures of nearly the same present value become one node. Exact: the probability of nothing, the mean payout, and
    its present value at ``risk_free``, of each node and of all. Nodes hold equal parts of the average of probability
    and present value, so that neither the usual futures nor the few large ones are thinly represented.

    Returns:
        Payouts, probabilities, years, each of shape (nodes,), and the mean absolute error of the present value.
    """
    paid, when = np.asarray(cash, np.float64), np.asarray(years, np.float64)
    total = paid.size
    positive = np.flatnonzero(paid > 0)
    if not len(positive):
        return np.zeros(1), np.ones(1), np.zeros(1), 0.0
    present = paid[positive] * np.exp(-risk_free * when[positive])
    order = np.argsort(present, kind="stable")
    present, chosen = present[order], positive[order]
    reached = np.cumsum(0.5 / len(present) + 0.5 * present / present.sum())
    places = np.minimum((reached * (nodes - 1)).astype(np.intp), nodes - 2)
    starts = np.flatnonzero(np.diff(places, prepend=-1))
    size = np.diff(starts, append=len(present))
    mean_present = np.add.reduceat(present, starts) / size
    mean_paid = np.add.reduceat(paid[chosen], starts) / size
    if risk_free:
        effective = np.log(mean_paid / mean_present) / risk_free
    else:
        effective = np.add.reduceat(paid[chosen] * when[chosen], starts) / size / mean_paid
    error = float(np.abs(present - np.repeat(mean_present, size)).sum()) / total
    return (
        np.concatenate([[0.0], mean_paid]),
        np.concatenate([[total - len(present)], size]) / total,
        np.concatenate([[0.0], np.maximum(effective, 0.0)]),
        error,
    )
