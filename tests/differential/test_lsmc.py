"""Least-squares Monte Carlo against lattices: employee calls with dividends, and quitting, risk averse or not.

The stated error of an estimate is two standard errors and the allowance for the policy that :class:`Estimate` gives.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from outbid.worth.lattice import Market, call, quit_value_lattice
from outbid.worth.preference import inverse_utility, relative_slope, utility
from outbid.worth.stopping import Estimate, Policy, estimate, evaluate, fit

FITTED, FRESH = 16_000, 16_000
OPTIONS = {
    # spot, strike, years, vest; exercise every quarter
    "bermudan after vesting": (100.0, 100.0, 7.0, 3.0, Market(0.04, 0.4, 0.03)),
    "american": (100.0, 100.0, 5.0, 0.25, Market(0.03, 0.5, 0.05)),
    "american in the money": (130.0, 100.0, 3.0, 0.25, Market(0.02, 0.3, 0.05)),
}
Problem = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def paths(rng: np.random.Generator, n: int, dt: np.ndarray, market: Market, drift: float) -> np.ndarray:
    """Growth of the price from 1 at each date, in antithetic pairs laid out as two halves."""
    z = rng.standard_normal((dt.size, n // 2))
    z = np.concatenate([z, -z], axis=1)
    log_drift = drift - market.dividend - market.volatility**2 / 2
    steps = log_drift * dt[:, None] + market.volatility * np.sqrt(dt)[:, None] * z
    return np.exp(steps.cumsum(axis=0))


def option(rng: np.random.Generator, n: int, name: str) -> Problem:
    spot, strike, years, vest, market = OPTIONS[name]
    dates = np.append(np.arange(vest, years - 1e-9, 0.25), years)
    prices = spot * paths(rng, n, np.diff(dates, prepend=0.0), market, market.rate)
    pays = np.exp(-market.rate * dates)[:, None] * np.maximum(prices - strike, 0)
    return prices[:-1, :, None], pays[:-1], pays[-1], prices[:-1] > strike


def solve(seed: int, name: str, fitted: int = FITTED, fresh: int = FRESH) -> tuple[Policy, Estimate]:
    rng = np.random.default_rng(seed)
    states, stop, final, allowed = option(rng, fitted, name)
    policy = fit(states, stop, final, allowed=allowed)
    seen, _ = evaluate(policy, states, stop, final, allowed)
    values, _ = evaluate(policy, *option(rng, fresh, name))
    return policy, estimate(values, seen, blocks=2)


def reference(name: str) -> float:
    spot, strike, years, vest, market = OPTIONS[name]
    return call(spot, strike, years, market, exercise=np.arange(vest, years - 1e-9, 0.25), steps=800)


def agreement(name: str, seeds: range) -> tuple[int, np.ndarray]:
    """Seeds whose estimate is within its stated error, and all deviations relative to the lattice."""
    wanted = reference(name)
    found = [solve(seed, name)[1] for seed in seeds]
    within = sum(abs(each.value - wanted) <= each.error for each in found)
    return within, np.array([each.value / wanted - 1 for each in found])


@pytest.mark.parametrize("name", OPTIONS)
def test_within_its_stated_error_of_the_lattice(name: str) -> None:
    within, deviations = agreement(name, range(10))
    assert within >= 9
    assert np.abs(deviations).max() < 0.06


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bermudan after vesting", "american"])
def test_within_its_stated_error_in_95_of_100_seeds(name: str) -> None:
    within, deviations = agreement(name, range(1000, 1100))
    assert within >= 95
    # no flattery: the mean over seeds is not above the lattice by more than chance, and the policies lose little
    chance = float(deviations.std(ddof=1)) / 10
    assert deviations.mean() < 2 * chance
    assert deviations.mean() > -0.01 - 2 * chance


@pytest.mark.parametrize("name", OPTIONS)
def test_policy_loses_little_against_the_best(name: str) -> None:
    """On the same fresh futures the policy is compared with exercising where the lattice says so."""
    _, strike, years, vest, market = OPTIONS[name]
    policy, _ = solve(7, name, fresh=1000)
    states, stop, final, allowed = option(np.random.default_rng(8), 40_000, name)
    values, _ = evaluate(policy, states, stop, final, allowed)
    dates = np.arange(vest, years - 1e-9, 0.25)
    best = np.array(final)
    for date in range(len(dates) - 1, -1, -1):
        bound = boundary(strike, years - dates[date], market, dates[date + 1 :] - dates[date])
        exercised = states[date, :, 0] >= bound
        best[exercised] = stop[date, exercised]
    assert best.mean() / reference(name) == pytest.approx(1, abs=0.02)
    assert (best - values).mean() < 0.01 * best.mean()


def boundary(strike: float, years: float, market: Market, later: np.ndarray) -> float:
    """The price from which on exercising now is best, by bisection on the lattice."""
    low, high = strike, 30 * strike
    for _ in range(14):
        middle = math.sqrt(low * high)
        waiting = call(middle, strike, years, market, exercise=later, steps=60)
        low, high = (middle, high) if waiting > middle - strike else (low, middle)
    return high


@pytest.mark.parametrize(
    ("gamma", "gap", "drift"), [(0.0, -20.0, 0.03), (1.0, -15.0, 0.1), (3.0, -10.0, 0.12)]
)
def test_quitting_agrees_with_the_lattice(gamma: float, gap: float, drift: float) -> None:
    """Five years to vest, leaving at the start of years two to five or never; pay falls short of the outside offer."""
    market, wealth, years = Market(0.03, 0.6), 200.0, 5
    lattice = quit_value_lattice(100, years, market, gap=gap, drift=drift, wealth=wealth, gamma=gamma)
    paid = wealth + gap * np.concatenate([[0], np.exp(-0.03 * np.arange(1, years + 1)).cumsum()])
    sign, scale = -1.0 if gamma > 1 else 1.0, paid.min() if gamma else 1.0

    def problem(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        equity = 100 * paths(rng, n, np.ones(years), market, drift)
        stop = np.repeat(sign * utility(paid[1:-1], gamma, scale)[:, None], n, axis=1)
        final = sign * utility(paid[-1] + math.exp(-0.03 * years) * equity[-1], gamma, scale)
        return equity[:-1, :, None], stop, final

    inside = 0
    for seed in range(10):
        rng = np.random.default_rng(seed)
        policy = fit(*problem(rng, 8000))
        values, dates = evaluate(policy, *problem(rng, 16_000))
        found = estimate(values, values, blocks=2)
        mean = sign * found.value
        worth = inverse_utility(mean, gamma, scale) if gamma else mean
        slope = abs(worth * relative_slope(mean, gamma)) if gamma else 1.0
        assert 0.05 < (dates < years - 1).mean() < 0.95
        inside += abs(worth - wealth - lattice.worth) <= 2 * slope * found.standard_error
    assert inside >= 8
    assert lattice.worth > lattice.committed + 1
