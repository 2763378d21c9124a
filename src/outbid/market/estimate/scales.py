"""Scales of taste, σ of workers and τ of employers: how strongly choices answer to money.

Matches of one market fix values only as multiples of the scales. The scales come from an elasticity measured elsewhere,
from markets that differ by a shock, or, as an upper bound, from the spread of pay among people of one cell.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError
from outbid.market.estimate import checks, terms
from outbid.market.estimate.result import BY_DISPERSION, BY_ELASTICITY, BY_MARKETS, Estimate
from outbid.market.estimate.table import Table
from outbid.market.frontier import transferable
from outbid.market.market import Frontiers

Array = NDArray[np.float64]


def worker_scale_from_elasticity(
    elasticity: float, pay: float, share: float = 0.0, keep: float = 1.0, elasticity_error: float = 0.0
) -> Estimate:
    """σ from the elasticity of labour supply to one employer with respect to its pay.

    Of n workers the share p = exp((α+W)/σ)/(1 + Σ …) chooses the employer. With everybody else's pay held,
    d log p/dW = (1 − p)/σ, so that the elasticity with respect to c is ε = c·W'(c)·(1 − p)/σ and

        σ = c·W'(c)·(1 − p)/ε

    (Berry 1994, RAND Journal 25(2); for pay Card, Cardoso, Heining & Kline 2018, Journal of Labor Economics 36(S1)).

    Args:
        elasticity: ε, positive; of hires or headcount to pay in the long run.
        pay: c where it was measured, money.
        share: p, the employer's share of this type of workers, the unmatched included.
        keep: W'(c), what one more unit of cost is worth to the worker: 1 less the marginal tax rate; 1 if the
            elasticity is one to pay after tax and ``pay`` is that.
        elasticity_error: standard error of ``elasticity``.

    Raises:
        InputError: numbers that are not positive, a share outside 0 to 1.
    """
    for where, value in (("elasticity", elasticity), ("pay", pay), ("keep", keep)):
        checks.not_positive(where, value)
    return _from_elasticity("worker_scale", elasticity, pay * keep, share, elasticity_error)


def seat_scale_from_elasticity(
    elasticity: float, pay: float, share: float = 0.0, elasticity_error: float = 0.0
) -> Estimate:
    """τ from the elasticity of an employer's hires of one type of worker with respect to what they cost.

    Of m seats the share q = exp((γ−c)/τ)/(1 + Σ …) goes to the type; with other types' cost held the elasticity is
    −c·(1 − q)/τ. Arguments as in :func:`worker_scale_from_elasticity`, ``share`` is q; the elasticity is negative.

    Raises:
        InputError: an elasticity that is not negative, pay that is not positive, a share outside 0 to 1.
    """
    checks.not_positive("pay", pay)
    if not elasticity < 0:
        raise InputError("estimate.demand_rises", where="elasticity", value=elasticity)
    return _from_elasticity("seat_scale", -elasticity, pay, share, elasticity_error)


def scale_from_dispersion(
    spread: float, share: float = 0.0, spread_error: float = 0.0, name: str = "worker_scale"
) -> Estimate:
    """Upper bound on a scale of taste: the spread of pay's worth within a cell, if tastes alone made it.

    Suppose the employer sees each worker's tastes and pays just enough to keep him. Who takes the seat gains D over his
    next best, the difference of two Gumbel maxima: logistic with scale σ and location σ log r, r = p/(1 − p), cut off
    at 0. His pay falls short of the common one by D, and

        sd(D)/σ = √(−2 Li₂(−r)/p − (log(1 − p)/p)²),    1 as p → 0 (exponential),    π/√3 as p → 1 (logistic).

    Where packages are posted, or where skill differs within the cell, less or none of the spread is tastes: σ is
    at most this. For an employer whose hires take all he gains the same holds of τ (``name``).

    Args:
        spread: standard deviation of the worth of pay among persons of one type in seats of one type, money.
        share: p of the type who work there, the unmatched included.
        spread_error: standard error of ``spread``.
        name: the parameter's name.

    Raises:
        InputError: a spread that is not positive, a share outside 0 to 1.
    """
    checks.not_positive("spread", spread)
    factor = dispersion_factor(share)
    return _single(name, spread / factor, spread_error / factor, BY_DISPERSION)


def dispersion_factor(share: float) -> float:
    """Standard deviation, in units of the scale, of what the takers of a share p gain over their next best."""
    _no_share(share)
    if share < 1e-8:
        return 1.0
    from scipy.special import spence

    odds = share / (1 - share)
    mean = -np.log1p(-share) / share
    # scipy's spence(1 + r) is Li₂(−r)
    return float(np.sqrt(-2 * spence(1 + odds) / share - mean**2))


def scales_across_markets(
    tables: Sequence[Table], pay: Sequence[ArrayLike], frontiers: Frontiers | None = None
) -> Estimate:
    """Both scales from the same cells in several markets, with amenities and values free in every cell.

    A shock to supply or demand moves matches and pay but, by assumption, not α and γ. Within a cell, between markets,

        ΔW(c) = σ Δlog(μ/μ_x0)        Δc = −τ Δlog(μ/μ_0y)

    each a regression through the cell's means, weighted by hires, errors clustered by cell.

    Args:
        tables: observed matches of at least two markets of one shape; everybody has some unmatched of his type.
        pay: mean cost of the package in each market, shape (X, Y) each, money; read where somebody was hired. Cells at
            a floor (σ) or cap (τ) are left out, where people wait or seats stay open.
        frontiers: W of every pair, the same in all markets; ``None``: transferable.

    Raises:
        InputError: markets between which nothing moves, missing pay, a scale that comes out negative.
    """
    if not tables:
        raise InputError("estimate.no_markets", where="tables")
    shape = tables[0].shape
    known = frontiers or Frontiers.same(transferable(), *shape)
    floor, cap = terms.ends(known)
    costs = np.array([np.array(each, np.float64) for each in pay])
    checks.wrong_shape("pay", costs, (len(tables), *shape))
    for table, cost in zip(tables, costs, strict=True):
        checks.wrong_shape("tables", table.hires, shape)
        checks.pay_unknown("pay", cost, table.hires)
        checks.pay_outside(cost, cost, floor, cap, table.hires > 0)
        checks.all_matched("unmatched", table.unmatched)
        checks.all_matched("open_seats", table.open_seats)
    hires = np.array([table.hires for table in tables])
    logs = np.log(np.where(hires > 0, hires, 1.0))
    unmatched = np.log([table.unmatched for table in tables])[:, :, None]
    open_seats = np.log([table.open_seats for table in tables])[:, None, :]
    worth = np.array([terms.worth(known, cost) for cost in costs])
    sides = [
        ("worker_scale", logs - unmatched, worth, costs > floor),
        ("seat_scale", open_seats - logs, costs, costs < cap),
    ]
    value, influence = zip(
        *(_within(name, odds, paid, hires * free) for name, odds, paid, free in sides), strict=True
    )
    score = np.array(influence)
    clusters = max(2, int((score != 0).any(0).sum()))
    covariance = score @ score.T * clusters / (clusters - 1)
    return Estimate(("worker_scale", "seat_scale"), np.array(value), covariance, (BY_MARKETS,) * 2)


def _within(name: str, odds: Array, paid: Array, weights: Array) -> tuple[float, Array]:
    """Slope of ``paid`` on ``odds`` within cells over markets, and each cell's influence on it, shape (X·Y,)."""
    paid = np.where(weights > 0, paid, 0.0)
    total = np.maximum(weights.sum(0), np.finfo(float).tiny)
    moved = odds - (weights * odds).sum(0) / total
    answer = paid - (weights * paid).sum(0) / total
    power = float((weights * moved**2).sum())
    if power <= 1e-16 * float((weights * (1 + odds**2)).sum()):
        raise InputError("estimate.no_movement", where=name)
    slope = float((weights * moved * answer).sum()) / power
    if slope <= 0:
        raise InputError("estimate.wrong_sign", where=name, value=f"{slope:,.4g}")
    return slope, ((weights * moved * (answer - slope * moved)).sum(0) / power).ravel()


def _from_elasticity(name: str, elasticity: float, money: float, share: float, error: float) -> Estimate:
    """``money·(1 − share)/elasticity`` with its error by the delta method."""
    _no_share(share)
    scale = money * (1 - share) / elasticity
    return _single(name, scale, scale * error / elasticity, BY_ELASTICITY)


def _single(name: str, value: float, error: float, identified_by: str) -> Estimate:
    return Estimate((name,), np.array([value]), np.array([[error**2]]), (identified_by,))


def _no_share(share: float) -> None:
    """Refuses what is no share below 1."""
    if not 0 <= share < 1:
        raise InputError("estimate.share", where="share", value=share)
