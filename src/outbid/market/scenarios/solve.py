"""Clears one draw of a scenario, hard budgets included, and brings the outcome back to all types and to money.

Caps and bands are per hire and belong to the frontier. A hard total budget does not: it enters as a shadow price k on
the employer's spending, V = γ − (1 + k)c, found outside the clearing. A higher price never raises its employer's own
spending, so that each price is found by bracketing; over several employers by Gauss–Seidel.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import partial

import numpy as np
from numpy.typing import NDArray

from outbid.market.logit import clear
from outbid.market.outcome import Outcome
from outbid.market.scenarios.assemble import Assembly, Part, part, priced
from outbid.market.scenarios.cleared import Cleared, NotClearedError, nobody
from outbid.market.scenarios.without_tastes import solve_exact

Array = NDArray[np.float64]
WITHIN = 1e-6
"""A budget is met to this share of it."""
ROUNDS = 40
DOUBLINGS, HALVINGS = 60, 200


def solve(
    assembly: Assembly, draw: int = 0, *, start: Cleared | None = None, certificate: bool = False
) -> Cleared:
    """Clears draw number ``draw`` of ``assembly``.

    Args:
        start: a cleared draw of the same scenario to start from.
        certificate: recompute the outcome from its hires and packages.

    Raises:
        NotClearedError: the solver stopped before the tolerance, or a budget cannot be met.
    """
    found = part(assembly, draw)
    if found is None:
        return nobody(assembly, draw)
    if found.market.exact:
        return solve_exact(assembly, found, draw)
    search = _Budgets(assembly, found, start)
    outcome = search.met()
    violation = _violation(outcome) if certificate else np.nan
    return _full(assembly, found, draw, outcome, search.price, search.passes, violation)


class _Budgets:
    """The search for the shadow prices of hard budgets; without any, one clearing."""

    def __init__(self, assembly: Assembly, found: Part, start: Cleared | None) -> None:
        self._found, self._budget = found, assembly.budget
        self._owner = assembly.employer[found.columns]
        hiring = np.isin(np.arange(len(self._budget)), self._owner)
        self._limited = [int(e) for e in np.flatnonzero(np.isfinite(self._budget) & hiring)]
        self._start = start.potentials if start is not None else None
        self.price, self.passes = np.zeros(len(self._budget)), 0
        if start is not None:
            self.price[self._limited] = start.price[self._limited]
        self._outcome = self._cleared()

    def met(self) -> Outcome:
        """The outcome at which every budget is met."""
        for _ in range(ROUNDS):
            off = [e for e in self._limited if not self._is_met(e)]
            if not off:
                return self._outcome
            for employer in off:
                _price(partial(self._excess, employer), float(self.price[employer]))
        raise NotClearedError("scenario.budgets", count=len(self._limited))

    def _cleared(self) -> Outcome:
        # extreme files make steps overflow; the outcome says itself whether it has cleared
        with np.errstate(all="ignore"):
            outcome = clear(priced(self._found, self.price[self._owner]), start=self._fitting())
        self.passes += outcome.passes
        if not outcome.converged:
            raise NotClearedError("scenario.not_cleared", residual=f"{_residual(outcome):.1e}")
        self._start = outcome.log_unmatched, outcome.log_open
        return outcome

    def _fitting(self) -> tuple[Array, Array] | None:
        start = self._start
        fits = start is not None and (len(start[0]), len(start[1])) == self._found.market.shape
        return start if fits else None

    def _excess(self, employer: int, price: float) -> float:
        self.price[employer] = price
        self._outcome = self._cleared()
        return self._spend(employer) / float(self._budget[employer]) - 1

    def _is_met(self, employer: int) -> bool:
        share = self._spend(employer) / float(self._budget[employer]) - 1
        return share <= WITHIN and (self.price[employer] == 0 or share >= -WITHIN)

    def _spend(self, employer: int) -> float:
        own = self._owner == employer
        unit = self._found.column_factor[own] * (1 + self.price[employer])
        return float((self._outcome.hires[:, own] * self._outcome.cost[:, own] / unit).sum())


def _price(excess: Callable[[float], float], guess: float) -> None:
    """Finds the least price at which spending does not exceed the budget; the last call of ``excess`` is at it."""
    if guess > 0 and abs(excess(guess)) <= WITHIN / 2:
        return
    f_low = excess(0.0)
    if f_low <= 0:
        return
    low, high = 0.0, max(guess, 0.05)
    f_high = excess(high)
    for _ in range(DOUBLINGS):
        if f_high <= 0:
            break
        low, f_low, high = high, f_high, 2 * high
        f_high = excess(high)
    f_middle = f_high
    for _ in range(HALVINGS):
        if abs(f_middle) <= WITHIN / 2 or high - low <= 1e-13 * high:
            break
        # false position; the weight of an end that stays is halved (Illinois)
        middle = (low * f_high - high * f_low) / (f_high - f_low)
        if not low < middle < high:
            middle = (low + high) / 2
        f_middle = excess(middle)
        if f_middle > 0:
            low, f_low, f_high = middle, f_middle, f_high / 2
        else:
            high, f_high, f_low = middle, f_middle, f_low / 2


def _violation(outcome: Outcome) -> float:
    """Greatest violation of the certificate, money relative to tastes and persons to all."""
    from outbid.market.certificate import certify

    found, market = certify(outcome), outcome.market
    units = {"bounds": market.seat_scale, "infeasible": float(market.workers.sum())}
    return float(max(getattr(found, each.name).size / units.get(each.name, 1.0) for each in fields(found)))


def _residual(outcome: Outcome) -> float:
    return max(float(outcome.worker_residual), float(outcome.seat_residual))


def _full(
    assembly: Assembly, found: Part, draw: int, outcome: Outcome, price: Array, passes: int, violation: float
) -> Cleared:
    shape = (len(assembly.segment), len(assembly.employer))
    grid = np.ix_(found.rows, found.columns)
    rows, columns = found.row_factor[:, None], found.column_factor
    spending = columns * (1 + price[assembly.employer[found.columns]])

    def spread(values: Array) -> Array:
        full = np.zeros(shape)
        full[grid] = values
        return full

    # one pass over the frontiers tells all that is asked of the outcome
    given, received, _ = outcome.transfer
    hires = np.exp(outcome.log_open + (found.market.value - given) / found.market.seat_scale)
    if found.market.feasible is not None:
        hires = hires * found.market.feasible
    here = hires > 0
    floor, cap, least = (values[grid] for values in assembly.packages.limits)
    cost = np.clip(given / spending, floor, cap)
    worth = np.maximum(received / rows, least)
    waiting = np.maximum(given - cost * spending, 0.0) / columns
    unmatched, open_seats = assembly.workers[:, draw].copy(), assembly.seats[:, draw].copy()
    welfare = np.zeros(shape[0])
    unmatched[found.rows], open_seats[found.columns] = outcome.unmatched, outcome.open_seats
    welfare[found.rows] = outcome.worker_welfare / found.row_factor
    return Cleared(
        workers=assembly.workers[:, draw],
        seats=assembly.seats[:, draw],
        hires=spread(hires),
        cost=spread(np.where(here, cost, 0.0)),
        worth=spread(np.where(here, worth, 0.0)),
        queue=spread(np.where(here, worth - received / rows, 0.0)),
        waiting=spread(np.where(here, waiting, 0.0)),
        unmatched=unmatched,
        open=open_seats,
        welfare=welfare,
        price=price,
        residual=_residual(outcome),
        violation=violation,
        passes=passes,
        potentials=(outcome.log_unmatched, outcome.log_open),
    )
