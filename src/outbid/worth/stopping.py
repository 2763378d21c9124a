"""When to stop: least-squares Monte Carlo with a policy that is judged on futures it has not seen.

Backward from the last date, what continuing turned out to be worth less what stopping pays is regressed on the state;
the policy stops where the fitted difference is negative (Longstaff & Schwartz 2001, Review of Financial Studies 14).
Stopping may mean to exercise an option, to quit a job, to sell. Values are in whatever the caller wants large on
average, money or utility, discounted to one date. A value is only ever taken on fresh futures with :func:`evaluate`:
there a policy that is not the best one can lose, never gain, so the estimate is biased low and never up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.intp]

HINGES = (0.25, 0.5, 0.75)
"""Quantiles of each state at which the fitted function may bend, as the value of a put does."""
TRIM = 0.005
"""Share of futures at either end beyond which a state counts as no further out: polynomials do not extrapolate."""
RIDGE = 1e-9
"""Ridge relative to the spread of a column: keeps columns that say the same from breaking the solution."""
FUTURES_PER_TERM = 5
"""With fewer futures per term of the regression the degree is lowered, and in the end the mean taken."""
SPREAD_OF_NORMAL = 1.349
"""Interquartile range of a standard normal: after division by it a unit is a standard deviation."""


@dataclass(frozen=True)
class Rule:
    """A fitted function of the states: a constant, or polynomials and hinges in robustly standardised states.

    Args:
        constant: the constant term.
        degree: highest total degree of the polynomials; 0 for the constant.
        center, scale: by which states are standardised, shape (k,); ``z = arsinh((state − center)/scale)``.
        low, high: range of ``z`` that was seen, shape (k,).
        bends: places of the hinges, shape (k, hinges).
        coefficients: of the terms, shape (terms,).
    """

    constant: float
    degree: int
    center: Array
    scale: Array
    low: Array
    high: Array
    bends: Array
    coefficients: Array

    def __call__(self, states: Array) -> Array:
        """Fitted value at ``states`` (n, k), shape (n,)."""
        if self.degree == 0:
            return np.full(len(states), self.constant)
        terms = _terms(self._standardised(states), self.degree, self.bends)
        # einsum: a matrix product may sum in another order with another number of threads
        fitted: Array = self.constant + np.einsum("tn,t->n", terms, self.coefficients)
        return fitted

    def _standardised(self, states: Array) -> Array:
        z = np.arcsinh((states.T - self.center[:, None]) / self.scale[:, None])
        clipped: Array = np.clip(z, self.low[:, None], self.high[:, None])
        return clipped


@dataclass(frozen=True)
class Policy:
    """Where to stop.

    Args:
        rules: for each of the D dates the fitted advantage of continuing, or None where there is nothing to decide.
    """

    rules: tuple[Rule | None, ...]

    def decides(self, date_index: int) -> bool:
        """Whether there is anything to decide at the date."""
        return self.rules[date_index] is not None

    def advantage(self, date_index: int, states: Array) -> Array:
        """Predicted value of continuing less that of stopping.

        Args:
            date_index: 0 to D − 1.
            states: shape (n, k).

        Returns:
            shape (n,); infinite at a date without a decision.
        """
        rule = self.rules[date_index]
        return np.full(len(states), np.inf) if rule is None else rule(states)

    def stops(self, states: Array, allowed: Bools | None = None) -> Indices:
        """Index of the first date at which the policy says stop, or D where it never does.

        Args:
            states: shape (D, n, k).
            allowed: where stopping is possible, shape (D, n); everywhere when left out.

        Returns:
            shape (n,).
        """
        dates = len(self.rules)
        if states.ndim != 3 or len(states) != dates:
            raise ValueError(f"states of shape {states.shape} do not fit a policy of {dates} dates")
        first = np.full(states.shape[1], dates, dtype=np.intp)
        for date in range(dates):
            if self.rules[date] is None:
                continue
            asked = np.flatnonzero((first == dates) & (True if allowed is None else allowed[date]))
            first[asked[self.advantage(date, states[date, asked]) < 0]] = date
        return first


@dataclass(frozen=True)
class Choice:
    """A choice between two courses that is made once.

    Args:
        rule: fitted value of the first course less that of the second.
    """

    rule: Rule

    def first(self, states: Array) -> Bools:
        """Whether to take the first course at ``states`` (n, k), shape (n,); it is taken when both are as good."""
        return self.rule(states) >= 0


@dataclass(frozen=True)
class Estimate:
    """What following a policy is worth, and how far off that may be.

    Args:
        value: mean over futures the policy was not fitted to: biased low, if at all.
        standard_error: of ``value``.
        policy_loss: allowance for the policy not being the best one: by how much it did better on the futures it was
            fitted to, which flatter it as much as fresh ones do it injustice; at least 0.
    """

    value: float
    standard_error: float
    policy_loss: float

    @property
    def error(self) -> float:
        """Stated error: two standard errors and the allowance for the policy."""
        return 2 * self.standard_error + self.policy_loss


def fit(
    states: Array,
    stop: Array,
    final: Array,
    *,
    allowed: Bools | None = None,
    degree: int = 3,
) -> Policy:
    """The policy that backward induction finds on simulated futures.

    Args:
        states: what is known at each date, shape (D, n, k); a state may be constant.
        stop: value of stopping at each date, shape (D, n).
        final: value of never stopping, shape (n,).
        allowed: where stopping is possible, shape (D, n); only these futures are regressed (for options: those in the
            money). A date at which it is possible nowhere is no decision. Everywhere when left out.
        degree: highest total degree of the polynomials, 1 to 3.

    Raises:
        ValueError: shapes that do not fit.
    """
    _check(states, stop, final, allowed)
    realised = np.array(final, dtype=np.float64)
    rules: list[Rule | None] = []
    for date in reversed(range(len(states))):
        open_ = np.arange(len(realised)) if allowed is None else np.flatnonzero(allowed[date])
        if not open_.size:
            rules.append(None)
            continue
        here, pays = states[date, open_], stop[date, open_]
        rule = _regress(here, realised[open_] - pays, degree)
        rules.append(rule)
        leaves = rule(here) < 0
        realised[open_[leaves]] = pays[leaves]
    return Policy(tuple(reversed(rules)))


def evaluate(
    policy: Policy, states: Array, stop: Array, final: Array, allowed: Bools | None = None
) -> tuple[Array, Indices]:
    """What following ``policy`` realises on futures, which should not be those it was fitted to.

    Args:
        policy: from :func:`fit`.
        states, stop, final, allowed: as in :func:`fit`.

    Returns:
        realised values, shape (n,), and the index of the date of stopping (D for never), shape (n,).
    """
    _check(states, stop, final, allowed)
    dates = policy.stops(states, allowed)
    values = np.array(final, dtype=np.float64)
    stopped = np.flatnonzero(dates < len(stop))
    values[stopped] = stop[dates[stopped], stopped]
    return values, dates


def estimate(fresh: Array, fitted: Array, blocks: int = 1) -> Estimate:
    """Value and stated error from what a policy realised.

    Args:
        fresh: realised on fresh futures, shape (n,).
        fitted: realised on the futures of the fit, any length.
        blocks: futures that belong together, such as 2 for antithetic pairs laid out as two halves: ``fresh`` is then
            averaged over ``blocks`` equal parts before its standard error is taken.
    """
    independent = fresh.reshape(blocks, -1).mean(axis=0)
    error = float(independent.std(ddof=1)) / math.sqrt(independent.size)
    value = float(fresh.mean())
    return Estimate(value, error, max(0.0, float(fitted.mean()) - value))


def choose(states: Array, first: Array, second: Array, degree: int = 3) -> Choice:
    """Which of two courses to take, from what each turned out to be worth.

    Args:
        states: what is known when choosing, shape (n, k).
        first, second: realised values of the courses, shape (n,).
        degree: highest total degree of the polynomials, 1 to 3.
    """
    return Choice(_regress(states, first - second, degree))


def _check(states: Array, stop: Array, final: Array, allowed: Bools | None) -> None:
    dates, futures = stop.shape
    if states.shape[:2] != (dates, futures) or states.ndim != 3 or final.shape != (futures,):
        raise ValueError(f"shapes do not fit: states {states.shape}, stop {stop.shape}, final {final.shape}")
    if allowed is not None and allowed.shape != stop.shape:
        raise ValueError(f"allowed has shape {allowed.shape}, not {stop.shape}")


def _regress(states: Array, target: Array, degree: int) -> Rule:
    """Least squares of ``target`` (n,) on ``states`` (n, k), of the highest degree that the futures support."""
    futures, k = states.shape
    while degree > 0 and futures < FUTURES_PER_TERM * (len(_powers(k, degree)) + _bends_of(degree) * k):
        degree -= 1
    nothing = np.zeros(0)
    if degree <= 0:
        return Rule(float(target.mean()), 0, nothing, nothing, nothing, nothing, nothing, nothing)
    lower, center, upper = np.quantile(states, [0.25, 0.5, 0.75], axis=0)
    scale = (upper - lower) / SPREAD_OF_NORMAL
    # where most futures share one value the quartiles coincide though the state does vary
    scale = np.where(scale > 0, scale, states.std(axis=0))
    scale = np.where(scale > 0, scale, 1.0)
    z = np.arcsinh((states.T - center[:, None]) / scale[:, None])
    low, high = np.quantile(z, [TRIM, 1 - TRIM], axis=1)
    # a rare event, such as a state that is 1 for a few futures, must not be trimmed away
    low, high = (np.where(low == high, extreme, end) for end, extreme in ((low, z.min(1)), (high, z.max(1))))
    z = np.clip(z, low[:, None], high[:, None])
    bends = np.quantile(z, HINGES[: _bends_of(degree)], axis=1).T
    terms = _terms(z, degree, bends)
    first = _least_squares(terms, target, np.ones(futures))
    # futures in which much is at stake are also the noisiest; unweighted, they would drown the others
    residuals = (target - first[0] - np.einsum("tn,t->n", terms, first[1])) ** 2
    floor = 1e-6 * float(residuals.mean())
    if floor == 0:
        return Rule(first[0], degree, center, scale, low, high, bends, first[1])
    log_noise = np.log(residuals + floor)
    noise = _least_squares(terms, log_noise, np.ones(futures))
    weights = np.exp(-np.einsum("tn,t->n", terms, noise[1]))
    constant, coefficients = _least_squares(terms, target, weights)
    return Rule(constant, degree, center, scale, low, high, bends, coefficients)


def _least_squares(terms: Array, target: Array, weights: Array) -> tuple[float, Array]:
    """Constant and coefficients that minimise weighted squares; the ridge is on terms of unit spread."""
    weights = weights / weights.sum()
    offsets = np.einsum("tn,n->t", terms, weights)
    mean = float((target * weights).sum())
    centred = terms - offsets[:, None]
    weighted = centred * weights
    gram = np.einsum("tn,un->tu", weighted, centred)
    spread = np.sqrt(np.diag(gram))
    spread = np.where(spread > 0, spread, 1.0)
    gram = gram / np.outer(spread, spread) + RIDGE * np.eye(len(terms))
    moments = np.einsum("tn,n->t", weighted, target - mean) / spread
    coefficients = np.linalg.solve(gram, moments) / spread
    return mean - float((coefficients * offsets).sum()), coefficients


def _bends_of(degree: int) -> int:
    return len(HINGES) if degree >= 3 else 0


@cache
def _powers(k: int, degree: int) -> tuple[tuple[int, ...], ...]:
    """Products of states, each as the indices of its factors, of total degree 1 to ``degree``."""
    return tuple(
        factors
        for total in range(1, degree + 1)
        for factors in combinations_with_replacement(range(k), total)
    )


def _terms(z: Array, degree: int, bends: Array) -> Array:
    """Terms of the regression without the constant, shape (terms, n), of standardised states ``z`` (k, n)."""
    products = {factors: z[factors[0]] for factors in _powers(z.shape[0], 1)}
    for factors in _powers(z.shape[0], degree)[len(products) :]:
        products[factors] = products[factors[:-1]] * z[factors[-1]]
    hinges = np.maximum(z[:, None, :] - bends[:, :, None], 0).reshape(bends.size, z.shape[1])
    return np.concatenate([np.array(list(products.values())), hinges])
