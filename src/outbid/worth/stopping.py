"""When to stop: least-squares Monte Carlo with a policy that is judged on futures it has not seen.

Backward from the last date, what continuing turned out to be worth less what stopping pays is regressed on the state;
the policy stops where the fitted difference is negative (Longstaff & Schwartz 2001, Review of Financial Studies 14).
Stopping may mean to exercise an option, to quit a job, to sell. Values are in whatever the caller wants large on
average, money or utility, discounted to one date. Before each regression most of the noise is taken out of what
continuing turned out to be worth (:func:`_without_noise`), which makes for better policies. A value is only ever taken
on fresh futures with :func:`evaluate`: there a policy that is not the best one can lose, never gain, so the estimate is
biased low and never up.
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
TRIM = 0.001
"""Share of futures at either end beyond which a state counts as no further out: polynomials do not extrapolate."""
RIDGE = 1e-9
"""Ridge relative to the spread of a column: keeps columns that say the same from breaking the solution."""
FUTURES_PER_TERM = 5
"""With fewer futures per term of the regression the degree is lowered, and in the end the mean taken."""
SPREAD_OF_NORMAL = 1.349
"""Interquartile range of a standard normal: after division by it a unit is a standard deviation."""


@dataclass(frozen=True)
class Basis:
    """Functions of the states: each state, polynomials and hinges in ``z = arsinh((state − center)/scale)``.

    Args:
        degree: highest total degree of the polynomials.
        center, scale: median and robust standard deviation of each state, shape (k,).
        range: least and largest ``z`` that was seen, shape (2, k).
        trimmed: range of ``z`` within which polynomials and hinges move, shape (2, k).
        bends: places of the hinges, shape (k, hinges).
    """

    degree: int
    center: Array
    scale: Array
    range: Array
    trimmed: Array
    bends: Array

    @staticmethod
    def of(states: Array, degree: int) -> Basis:
        """The basis that suits ``states`` (n, k)."""
        lower, center, upper = np.quantile(states, [0.25, 0.5, 0.75], axis=0)
        scale = (upper - lower) / SPREAD_OF_NORMAL
        # where most futures share one value the quartiles coincide though the state does vary
        scale = np.where(scale > 0, scale, states.std(axis=0))
        scale = np.where(scale > 0, scale, 1.0)
        z = np.arcsinh((states - center) / scale)
        seen = np.array([z.min(axis=0), z.max(axis=0)])
        trimmed = np.quantile(z, [TRIM, 1 - TRIM], axis=0)
        # a rare event, such as a state that is 1 for a few futures, must not be trimmed away
        trimmed = np.where(trimmed[0] == trimmed[1], seen, trimmed)
        bends = np.quantile(z, HINGES[: _hinges(degree)], axis=0).T
        return Basis(degree, center, scale, seen, trimmed, bends)

    @staticmethod
    def size(k: int, degree: int) -> int:
        """Number of terms for ``k`` states."""
        return len(_powers(k, degree)) + k * (_hinges(degree) + 1)

    def terms(self, states: Array) -> Array:
        """Values of the functions at ``states`` (n, k), shape (terms, n); there is no constant among them."""
        z = np.arcsinh((states.T - self.center[:, None]) / self.scale[:, None])
        z = np.clip(z, *self.range[:, :, None])
        linear = np.sinh(z)
        z = np.clip(z, *self.trimmed[:, :, None])
        powers = _powers(len(z), self.degree)
        terms = np.empty((self.size(len(z), self.degree), z.shape[1]))
        place: dict[tuple[int, ...], int] = {(): -1}
        for at, factors in enumerate(powers):
            place[factors] = at
            terms[at] = z[factors[-1]] if len(factors) == 1 else terms[place[factors[:-1]]] * z[factors[-1]]
        hinges = np.maximum(z[:, None, :] - self.bends[:, :, None], 0)
        terms[len(powers) : len(powers) + self.bends.size] = hinges.reshape(self.bends.size, z.shape[1])
        terms[len(powers) + self.bends.size :] = linear
        return terms


@dataclass(frozen=True)
class Rule:
    """A fitted function of the states.

    Args:
        constant: the constant term.
        basis: the other terms, or None for a mere constant.
        coefficients: of the other terms, shape (terms,).
    """

    constant: float
    basis: Basis | None
    coefficients: Array

    def __call__(self, states: Array) -> Array:
        """Fitted value at ``states`` (n, k), shape (n,)."""
        if self.basis is None:
            return np.full(len(states), self.constant)
        # einsum: a matrix product may sum in another order with another number of threads
        fitted: Array = self.constant + np.einsum("tn,t->n", self.basis.terms(states), self.coefficients)
        return fitted


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
    after: Array | None = None
    for date in reversed(range(len(states))):
        basis, terms = _basis(states[date], degree)
        if after is not None:
            realised = _without_noise(terms, after, realised)
        after = terms
        open_ = np.arange(len(realised)) if allowed is None else np.flatnonzero(allowed[date])
        if not open_.size:
            rules.append(None)
            continue
        pays = stop[date, open_]
        if open_.size < len(realised):
            basis, terms = _basis(states[date, open_], degree)
        constant, coefficients, advantage = _weighted(terms, realised[open_] - pays)
        rules.append(Rule(constant, basis, coefficients))
        leaves = advantage < 0
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
    basis, terms = _basis(states, degree)
    constant, coefficients, _ = _weighted(terms, first - second)
    return Choice(Rule(constant, basis, coefficients))


def _check(states: Array, stop: Array, final: Array, allowed: Bools | None) -> None:
    dates, futures = stop.shape
    if states.shape[:2] != (dates, futures) or states.ndim != 3 or final.shape != (futures,):
        raise ValueError(f"shapes do not fit: states {states.shape}, stop {stop.shape}, final {final.shape}")
    if allowed is not None and allowed.shape != stop.shape:
        raise ValueError(f"allowed has shape {allowed.shape}, not {stop.shape}")


def _basis(states: Array, degree: int) -> tuple[Basis | None, Array]:
    """The basis of the highest degree that the futures support, and its terms at ``states`` (n, k)."""
    futures, k = states.shape
    while degree > 0 and futures < FUTURES_PER_TERM * Basis.size(k, degree):
        degree -= 1
    if degree <= 0:
        return None, np.zeros((0, futures))
    basis = Basis.of(states, degree)
    return basis, basis.terms(states)


def _without_noise(before: Array, after: Array, realised: Array) -> Array:
    """``realised`` less how far the moves of the states between two dates took it from what was to be expected.

    That difference has mean zero whatever the states were before, so that taking it away biases no regression on
    them as far as the terms can tell; but it is most of the noise.

    Args:
        before, after: terms at the two dates, shape (terms, n).
        realised: shape (n,).
    """
    then = _weighted(after, realised)[2]
    now = _weighted(before, then)[2]
    return realised - (then - now)


def _weighted(terms: Array, target: Array) -> tuple[float, Array, Array]:
    """Constant, coefficients and fitted values of least squares, weighted by how noisy each future is.

    Futures in which much is at stake are also the noisiest; unweighted, they would drown the others.
    """
    even = np.ones(target.size)
    constant, coefficients, fitted = _least_squares(terms, target, even)
    squares = (target - fitted) ** 2
    floor = 1e-6 * float(squares.mean())
    if floor == 0:
        return constant, coefficients, fitted
    _, _, log_noise = _least_squares(terms, np.log(squares + floor), even)
    return _least_squares(terms, target, np.exp(log_noise.min() - log_noise))


def _least_squares(terms: Array, target: Array, weights: Array) -> tuple[float, Array, Array]:
    """Constant, coefficients and fitted values; the ridge is on terms of unit spread."""
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
    constant = mean - float((coefficients * offsets).sum())
    return constant, coefficients, constant + np.einsum("tn,t->n", terms, coefficients)


def _hinges(degree: int) -> int:
    return len(HINGES) if degree >= 3 else 0


@cache
def _powers(k: int, degree: int) -> tuple[tuple[int, ...], ...]:
    """Products of states, each as the indices of its factors, of total degree 1 to ``degree``."""
    return tuple(
        factors
        for total in range(1, degree + 1)
        for factors in combinations_with_replacement(range(k), total)
    )
