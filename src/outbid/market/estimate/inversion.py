"""Values from counts, cell by cell and exactly: nothing is fitted, the market's conditions are read backwards.

With worker scale σ and employer scale τ the clearing's conditions are

    σ log(μ_xy/μ_x0) = α_xy + W(c_xy)        τ log(μ_xy/μ_0y) = γ_xy − c_xy

Where money is worth what it costs the sum of both leaves no pay: Φ = α + γ = (σ+τ) log μ_xy − σ log μ_x0 − τ log μ_0y
(Choo & Siow 2006, JPE 114(1), with σ = τ = 1 and Φ = 2π). With pay each side gives its own value (Dupuy &
Galichon 2022, Quantitative Economics 13(1)). A cell without hires gives no number but "at most": as large a surplus as
leaves a chance of 1 − ``confidence`` to see nobody (at 95% three counted persons expected: the rule of three).

Standard errors are those of independent Poisson counts by the delta method. Multinomial sampling with a fixed number of
persons gives the same: each value is homogeneous of degree zero in the counts, so that the term by which the two differ
vanishes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError
from outbid.market.estimate import checks, terms
from outbid.market.estimate.result import BY_MATCHES, BY_PAY, Cells
from outbid.market.estimate.table import Table
from outbid.market.frontier import transferable
from outbid.market.market import Frontiers

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Values:
    """Both sides' values.

    Args:
        amenity: α, what a match is worth to the worker beside the package, money.
        value: γ, what a hire is worth to the employer, money.
    """

    amenity: Cells
    value: Cells


def joint_surplus(
    table: Table,
    worker_scale: ArrayLike,
    seat_scale: ArrayLike,
    frontiers: Frontiers | None = None,
    confidence: float = 0.95,
) -> Cells:
    """The joint surplus of each pair, in the employers' money: γ + (α + k)/s with W(c) = k + s·c.

    Args:
        table: observed matches; everybody has some unmatched of his type.
        worker_scale: σ, money, one or for each type of worker, shape (X,).
        seat_scale: τ, money, one or for each type of seat, shape (Y,). Matches alone say nothing about the scales: with
            twice both, every surplus is twice as large.
        frontiers: lines whose slope the worker alone decides; ``None``: transferable, the result is Φ = α + γ.
        confidence: of the bound for cells without hires; ``1 − 1/e`` bounds them by one expected person.

    Raises:
        InputError: a type with nobody unmatched, a frontier that is not such a line, scales that are not positive.
    """
    sigma, tau = _scales(table, worker_scale, seat_scale)
    sigma = sigma / terms.slopes(frontiers, table.shape)[:, None]
    _nobody_all_matched(table)
    unmatched, open_seats = table.unmatched[:, None], table.open_seats
    ends = [
        (sigma + tau) * each - sigma * np.log(unmatched) - tau * np.log(open_seats)
        for each in _log_hires(table, confidence)
    ]
    with np.errstate(divide="ignore"):
        counts = (sigma + tau) ** 2 / table.hires + sigma**2 / unmatched + tau**2 / open_seats
    error = np.sqrt(table.persons_per_count * counts)
    return Cells.of(ends[0], ends[1], error, table.possible, BY_MATCHES)


def values_from_pay(
    table: Table,
    pay: ArrayLike,
    worker_scale: ArrayLike,
    seat_scale: ArrayLike,
    frontiers: Frontiers | None = None,
    *,
    pay_high: ArrayLike | None = None,
    pay_error: ArrayLike = 0.0,
    confidence: float = 0.95,
) -> Values:
    """Amenity and value of each pair from matches and pay: α = σ log(μ/μ_x0) − W(c), γ = τ log(μ/μ_0y) + c.

    Banded or top-coded pay gives ends instead of numbers. So does pay at a frontier's floor, where workers may wait for
    the seat (nothing bounds α from above), and at its cap, where seats may stay open (nothing bounds γ from above).

    Args:
        table: observed matches; everybody has some unmatched of his type.
        pay: cost of the package by pair, or the low end of its band, shape (X, Y), money; NaN where nobody was hired.
        worker_scale: σ, money, one or shape (X,).
        seat_scale: τ, money, one or shape (Y,).
        frontiers: W of every pair; ``None``: transferable.
        pay_high: the high end of the band, inf for top-coded pay; ``None``: ``pay`` is exact.
        pay_error: standard error of a cell's mean pay, independent of its count, money; broadcasts to (X, Y).
        confidence: of the bound for cells without hires (bounded only where pay is known, as advertised).

    Raises:
        InputError: a cell with hires but no pay, pay outside its frontier, a type with nobody unmatched.
    """
    known = frontiers or Frontiers.same(transferable(), *table.shape)
    sigma, tau = _scales(table, worker_scale, seat_scale)
    _nobody_all_matched(table)
    low, high = _band(table, pay, pay_high, known)
    floor, cap = terms.ends(known)
    log_low, log_high = _log_hires(table, confidence)
    odds_workers, odds_seats = np.log(table.unmatched)[:, None], np.log(table.open_seats)
    alpha_low = sigma * (log_low - odds_workers) - terms.worth(known, high)
    alpha_high = np.where(low <= floor, np.inf, sigma * (log_high - odds_workers) - terms.worth(known, low))
    gamma_low = tau * (log_low - odds_seats) + low
    gamma_high = np.where(high >= cap, np.inf, tau * (log_high - odds_seats) + high)
    spread = np.broadcast_to(np.asarray(pay_error, np.float64), table.shape)
    up, down = (terms.worth(known, np.clip(low + step, floor, cap)) for step in (spread, -spread))
    persons = table.persons_per_count
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha_error = np.sqrt(
            sigma**2 * persons * (1 / table.hires + 1 / table.unmatched[:, None]) + ((up - down) / 2) ** 2
        )
        gamma_error = np.sqrt(tau**2 * persons * (1 / table.hires + 1 / table.open_seats) + spread**2)
    return Values(
        Cells.of(alpha_low, alpha_high, alpha_error, table.possible, BY_PAY),
        Cells.of(gamma_low, gamma_high, gamma_error, table.possible, BY_PAY),
    )


def pay_at_amenity(
    table: Table,
    amenity: ArrayLike,
    worker_scale: ArrayLike,
    seat_scale: ArrayLike,
    frontiers: Frontiers | None = None,
) -> tuple[Array, Array]:
    """Pay and employers' value that matches imply when the amenity is known, without any data on pay.

    The worker's condition gives W(c) = σ log(μ/μ_x0) − α, its inverse the pay, the employer's condition the value. Pay
    so predicted can be held against pay that was seen. At a cap γ is the least that fits.

    Args:
        table: observed matches.
        amenity: α, money, broadcasts to (X, Y).
        worker_scale: σ, money, one or shape (X,).
        seat_scale: τ, money, one or shape (Y,).
        frontiers: W of every pair; ``None``: transferable.

    Returns:
        Cost of the package and γ, each of shape (X, Y), money; NaN in cells without hires.

    Raises:
        InputError: hires that need packages worth more than the best one.
    """
    known = frontiers or Frontiers.same(transferable(), *table.shape)
    sigma, tau = _scales(table, worker_scale, seat_scale)
    _nobody_all_matched(table)
    seen = table.hires > 0
    log_hires = np.log(np.where(seen, table.hires, 1.0))
    received = sigma * (log_hires - np.log(table.unmatched)[:, None]) - np.asarray(amenity, np.float64)
    best = terms.most(known)
    # a best package is reached exactly at a cap, where rounding must not count against it
    short = seen & (received > best + 1e-9 * np.maximum(1.0, np.abs(best)))
    if short.any():
        at = tuple(checks.first(short))
        numbers = {"received": f"{received[at]:,.4g}", "most": f"{best[at]:,.4g}"}
        raise InputError("estimate.worth_unreachable", where=f"hires{list(at)}", **numbers)
    cost = terms.by_pair(known, lambda frontier, worths: frontier.cost(worths), np.minimum(received, best))
    value = tau * (log_hires - np.log(table.open_seats)) + cost
    return np.where(seen, cost, np.nan), np.where(seen, value, np.nan)


def _scales(table: Table, worker_scale: ArrayLike, seat_scale: ArrayLike) -> tuple[Array, Array]:
    """σ as a column, τ as a row."""
    sigma = checks.scale_of("worker_scale", worker_scale, table.shape[0])
    return sigma[:, None], checks.scale_of("seat_scale", seat_scale, table.shape[1])


def _nobody_all_matched(table: Table) -> None:
    """Refuses types of which nobody is left over: their surplus has no upper end."""
    checks.all_matched("unmatched", table.unmatched)
    checks.all_matched("open_seats", table.open_seats)


def _log_hires(table: Table, confidence: float) -> tuple[Array, Array]:
    """The least and the greatest log of expected hires that the counts admit, each of shape (X, Y)."""
    if not 0 < confidence < 1:
        raise InputError("estimate.share", where="confidence", value=confidence)
    seen = table.hires > 0
    exact = np.log(np.where(seen, table.hires, 1.0))
    # a Poisson count with this mean is zero with probability 1 − confidence
    bound = np.log(-np.log1p(-confidence) * table.persons_per_count)
    return np.where(seen, exact, -np.inf), np.where(seen, exact, bound)


def _band(
    table: Table, pay: ArrayLike, pay_high: ArrayLike | None, frontiers: Frontiers
) -> tuple[Array, Array]:
    """Ends of pay within the frontier; those of the frontier where pay is not known and nobody was hired."""
    low = np.array(pay, np.float64)
    high = low if pay_high is None else np.array(pay_high, np.float64)
    floor, cap = terms.ends(frontiers)
    for where, array in (("pay", low), ("pay_high", high)):
        checks.wrong_shape(where, array, table.shape)
        checks.pay_unknown(where, array, table.hires)
    low = np.where(np.isnan(low), -np.inf, low)
    high = np.where(np.isnan(high), np.inf, high)
    crossed = low > high
    if crossed.any():
        at = tuple(checks.first(crossed))
        raise InputError("estimate.pay_ends", where=f"pay{list(at)}", low=low[at], high=high[at])
    checks.pay_outside(low, high, floor, cap, table.possible)
    return np.clip(low, floor, cap), np.clip(high, floor, cap)
