"""Stable matches for packages: a bidding war with falling steps, ended as soon as its matches are exactly stable."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outbid.market.assignment import auction_kernels as kernels
from outbid.market.assignment.ends import End, Loops, supported, workers_end

Array = NDArray[np.float64]
Index = NDArray[np.intp]
_FIRST, _FACTOR, _POLISH = 0.02, 10.0, 0.005
_LAST = 1e-10
"""Steps as shares of the scale of money: the first, the factor by which they fall, when polishing is first tried,
the last."""
_NEAR = 50.0
"""How far from the auction's prices, in steps, those that make its matches stable are sought first."""
_LOOKS, _LEAST_BIDS = 1e10, 100
"""Bids in one war: as many as that many looks at pairs allow, at least this many a person."""


def bidding_war(loops: Loops, scale: float, move: bool) -> tuple[End | None, Index, Array, Array, float]:
    """Matches that are stable.

    Args:
        loops: the market.
        scale: the size of money in it.
        move: whether the workers' end may need people to change seats once more.

    Returns:
        the workers' end; where matches could not be polished, ``None`` and instead employer by person, each person's
        surplus, each employer's price, stable up to the step; and that step.
    """
    pairs = loops.pairs
    persons, employers = len(pairs.start) - 1, len(loops.room)
    per_employer = np.bincount(pairs.seat, minlength=employers)
    base = np.concatenate([[0], np.cumsum(np.minimum(loops.room, per_employer + 1))]).astype(np.intp)
    prices, step = np.zeros(employers), _FIRST * scale
    at, u = np.full(persons, -1, np.intp), np.zeros(persons)
    result: tuple[Index, Array, Array, float] = at, u, prices, np.inf
    while True:
        at, u = at.copy(), u.copy()
        settled = _settle(loops, base, prices, at, u, step)
        if settled is None:
            return None, *result
        prices, cuts = settled
        result = at, u, prices, step
        if step <= _POLISH * scale:
            # prices that make these matches stable are not far from those of the auction: a search from nothing is
            # long, and made once only
            near = np.maximum(prices - _NEAR * step, 0.0), prices + _NEAR * step
            end = workers_end(loops, at, move) if supported(loops, at, *near) else None
            if end is not None:
                return end, at, u, prices, 0.0
        if step <= _LAST * scale:
            return None, *result
        fall = max(cuts / step, 1.0)
        step = max(step / _FACTOR, _LAST * scale)
        # prices overshoot by about as many steps as last time
        prices = np.maximum(prices - fall * step, 0.0)


def _settle(
    loops: Loops, base: Index, start: Array, at: Index, u: Array, step: float
) -> tuple[Array, float] | None:
    """One bidding war from the prices ``start``, begun anew from lower ones if seats stay empty that have a price.

    Returns:
        the price of each employer's cheapest seat, and by how much prices were cut; ``at`` and ``u`` are filled.
        ``None`` if there were more bids than can be waited for.
    """
    cut, cuts = 2 * step, 0.0
    most = max(int(_LOOKS / max(len(loops.pairs.seat), 1)), _LEAST_BIDS) * len(at)
    while True:
        price = np.repeat(start, np.diff(base))
        holder = np.full(len(price), -1, np.intp)
        at[:] = -1
        if not kernels.outbid(*loops.start, base, price, holder, at, u, step, loops.tolerance, most):
            return None
        if not ((holder < 0) & (price > 0)).any():
            break
        # who left an idle seat for a cheaper one raised prices there too: all are cut, not the idle ones alone
        start = np.maximum(start - cut, 0.0)
        cuts, cut = cuts + cut, 2 * cut
    prices = np.zeros(len(start))
    some = np.diff(base) > 0
    prices[some] = np.minimum.reduceat(price, base[:-1][some])
    return prices, cuts
