"""What a company is worth if its last round was fairly priced and more rounds follow.

After Gornall & Strebulaev (2021), SSRN 3725240; see :mod:`outbid.worth.rounds` for what is simpler here. Each round to
come gives away a stated part of the shares; how much money that brings is not stated but found: so much that the new
investors pay what they get, over all futures. What today's claims are worth then adds up to the company's value.

Values are means over paths under the measure whose numeraire is the company without new money (Geman, El Karoui &
Rochet 1995). A claim's payout relative to the numeraire is bounded, whereas under the risk-neutral measure its variance
is infinite at the usual volatility of 0.9 a year. There the identity of :func:`_fairness` holds path by path. The exact
values without later rounds, whose payouts are sampled on the same paths, are control variates.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.core.normal import quantile
from outbid.packages.captable import CapTable
from outbid.worth.exit_claims import Claims
from outbid.worth.priced import (
    MOST_SWEEPS,
    Calibration,
    FutureRounds,
    PricedTerms,
    single_round,
    sold_class,
)
from outbid.worth.rank_one import POINTS, shifted

Array = NDArray[np.float64]
Counts = NDArray[np.intp]
REPLICATES = 8
"""Independent shifts of the lattice of paths; the spread of their means gives the error (Cranley & Patterson 1976)."""
CLOSE = 1e-10
"""Relative mismatch of price and value at which the search ends."""
PATIENT, SMALL = 24, 0.05
"""After so many sweeps, a mismatch of this part of the sampling error ends it too."""
FAR = 1e-3
"""Mismatch that is not taken as an answer when the search ends without one."""


@dataclass(frozen=True)
class Paths:
    """What does not depend on the value sought: growth up to the exit and when rounds are raised.

    Args:
        growth: company value at the exit without new money, relative to today, shape (n,).
        count: rounds raised, shape (n,).
        levels: at each opportunity the value without new money, relative to today, 0 where no round is raised,
            shape (m, n).
        numbers: how many rounds there were with that one, shape (m, n).
    """

    growth: Array
    count: Counts
    levels: Array
    numbers: Counts

    @staticmethod
    def draw(terms: PricedTerms, rounds: FutureRounds, seed: int) -> Paths:
        """Quasi-random paths under the company's own measure, replicate after replicate."""
        uniform = shifted(rounds.most + 2, (seed,), REPLICATES)
        uniform = np.clip(uniform, 1e-12, 1 - 1e-12)
        exit_years = -terms.exit_years * np.log1p(-uniform[0])
        normals = quantile(uniform[1:])
        end = np.sqrt(exit_years) * normals[0]
        drift = terms.rate + terms.volatility**2 / 2
        last, brownian, date = np.zeros_like(end), np.zeros_like(end), 0.0
        floor = math.log(rounds.floor) if rounds.floor else -math.inf
        count, levels, numbers = np.zeros(end.size, np.intp), [], []
        for normal in normals[1:]:
            # a Brownian bridge to the value at the exit, which the first two coordinates have fixed
            left = np.maximum(exit_years - date, rounds.every)
            step = rounds.every / left
            brownian = brownian + (end - brownian) * step + np.sqrt(rounds.every * (1 - step)) * normal
            date += rounds.every
            log_level = drift * date + terms.volatility * brownian
            raises = (exit_years > date) & (log_level >= last + floor)
            last = np.where(raises, log_level, last)
            count = count + raises
            levels.append(np.where(raises, np.exp(np.where(raises, log_level, 0.0)), 0.0))
            numbers.append(count)
        growth = np.exp(drift * exit_years + terms.volatility * end)
        shape = (rounds.most, end.size)
        return Paths(growth, count, np.reshape(levels, shape), np.reshape(numbers, shape))


def multi_round(
    table: CapTable, last_round: str, terms: PricedTerms | None = None, seed: int = 1
) -> Calibration:
    """The fair value after the last round when the rounds of ``terms.rounds`` follow.

    Newton steps in the company's value and in what rounds raise, on fixed paths, with Broyden's updates of the
    Jacobian.

    Args:
        table: who owns what, after the round.
        last_round: name of the class that the round sold.
        terms: without rounds in them this is :func:`single_round`.
        seed: of the paths.

    Raises:
        InputError: as in :func:`single_round`.
    """
    terms = terms or PricedTerms()
    alone = single_round(table, last_round, terms)
    rounds = alone.terms.rounds
    if rounds is None or not rounds.most or not rounds.dilution:
        return alone
    bought = sold_class(table, last_round)
    claims, row = alone.share, table.claims.index(last_round)
    paths = Paths.draw(terms, rounds, seed)
    kernel, knots = terms.kernel, claims.knots
    sweeps = alone.sweeps

    def values(company: float, money: float) -> tuple[Array, Array]:
        """Replicate means of all claims' values over the company's, (C + 1, R); and what they average to."""
        nonlocal sweeps
        sweeps += 1
        exact = np.asarray(kernel.expect(claims.expected, company, knots)) / company
        means = _sampled(claims, paths, rounds, company, money)
        means += exact[:, None]
        return means, means.mean(axis=1)

    def residual(point: Array) -> tuple[Array, Array]:
        company, money = math.exp(point[0]), float(point[1])
        means, found = values(company, money)
        return np.array([math.log(found[row] * company / bought.invested), _fairness(found)]), means

    point, gap, means, jacobian = _search(
        residual, np.array([math.log(alone.value), 1.2 * rounds.dilution]), lambda: sweeps
    )
    if not np.abs(gap).max() < FAR:
        raise InputError("priced.no_fair_rounds", name=last_round, multiple=f"{rounds.multiple:g}")
    company = math.exp(point[0])
    fresh_start = float(np.asarray(kernel.expect(claims.expected, company, knots))[-1]) / company
    limit = claims.ipo_curve.slope
    cost, alone_cost = limit - float(means[-1].mean()), limit - fresh_start
    softening = cost / alone_cost if alone_cost > 1e-6 * limit else 1.0
    return _calibrated(alone, point, means, jacobian, sweeps + 1, softening)


def _search(
    residual: Callable[[Array], tuple[Array, Array]], point: Array, sweeps: Callable[[], int]
) -> tuple[Array, Array, Array, Array]:
    """Log value and money at which both residuals vanish, the residuals, the sampled means and a Jacobian there.

    Newton steps, halved until they help, with Broyden's updates; where those mislead the Jacobian is measured anew.
    """

    def measured(at: Array, gap: Array) -> Array:
        columns = []
        for column, step in enumerate((0.02, 0.02 * at[1])):
            moved = at.copy()
            moved[column] += step
            columns.append((residual(moved)[0] - gap) / step)
        return np.array(columns).T

    gap, means = residual(point)
    jacobian = exact = measured(point, gap)
    failed = 0
    while sweeps() < MOST_SWEEPS - 2:
        miss = float(np.abs(gap).max())
        # steps in payouts make the means step too, by less than they are uncertain
        noise = float(np.std(means[:-1].sum(axis=0))) / math.sqrt(REPLICATES)
        if miss <= CLOSE or (sweeps() > PATIENT and miss <= SMALL * noise):
            break
        move = -np.linalg.lstsq(jacobian, gap, rcond=1e-9)[0] * 0.5**failed
        move *= min(1.0, 0.5 / max(abs(move[0]), 1e-300), 0.5 * point[1] / max(abs(move[1]), 1e-300))
        move[1] = min(move[1], (0.95 - point[1]) / 2)
        if not move.any():
            break
        tried, sampled = residual(point + move)
        jacobian = jacobian + np.outer(tried - gap - jacobian @ move, move) / (move @ move)
        if np.abs(tried).max() < miss:
            point, gap, means, failed = point + move, tried, sampled, 0
            continue
        failed += 1
        if failed == 2:
            jacobian = exact = measured(point, gap)
    return point, gap, means, exact


def _sampled(claims: Claims, paths: Paths, rounds: FutureRounds, company: float, money: float) -> Array:
    """Replicate means of payouts with less those without later rounds, over the numeraire, shape (C + 1, R)."""
    # powers by table: there are few counts, and many paths
    number = np.arange(rounds.most + 1.0)
    raises = (1 - money) ** -number
    raised = company * money * np.einsum("mn,mn->n", paths.levels, raises.take(paths.numbers))
    owed = (rounds.multiple or 0.0) * raised
    new = claims.new_shares(1 - (1 - rounds.dilution) ** number).take(paths.count)
    pure = company * paths.growth
    later = paths.count > 0
    with_rounds = claims.expected_later((pure * raises.take(paths.count))[later], owed[later], new[later])
    difference = np.zeros((with_rounds.shape[0], pure.size))
    difference[:, later] = (with_rounds - claims.expected(pure[later])) / pure[later]
    means: Array = difference.reshape(len(difference), REPLICATES, POINTS).mean(axis=2)
    return means


def _fairness(found: Array) -> float:
    """By how much today's claims together fall short of the company's value, relative to it.

    A round raises ``φ`` of the value after it, so that with ``k`` rounds of amounts ``I`` at values ``M`` without new
    money, ``X_T / M_T = (1 − φ)^(−k) = 1 + Σ I/M``: on every path the payouts at the exit over the numeraire, less the
    money over the numeraire when it came, are 1. So the new investors break even exactly when today's claims get 1.
    """
    return float(1 - found[:-1].sum())


def _calibrated(
    alone: Calibration,
    point: Array,
    means: Array,
    jacobian: Array,
    sweeps: int,
    softening: float,
) -> Calibration:
    company, money = math.exp(point[0]), float(point[1])
    names, table = alone.claims.keys(), alone.share.table
    row = table.claims.index(alone.last_round)
    found = means.mean(axis=1)
    # delta method: sampling error of both conditions, carried through the search to the value and a common share
    gaps = np.vstack([means[row] / found[row] - 1, -(means[:-1] - found[:-1, None]).sum(axis=0)])
    moves = -np.linalg.solve(jacobian, gaps)
    common = means[-1] / found[-1] - 1 + moves[0]
    errors = np.std(np.vstack([moves[0], common]), axis=1, ddof=1) / math.sqrt(REPLICATES)
    values = found * company
    return Calibration(
        alone.terms,
        alone.share,
        alone.last_round,
        company,
        alone.post_money,
        dict(zip(names, values[:-1].tolist(), strict=True)),
        float(values[-1]),
        alone.price,
        sweeps,
        float(errors[0]) * company,
        float(errors[1]) * float(values[-1]),
        money,
        softening,
    )
