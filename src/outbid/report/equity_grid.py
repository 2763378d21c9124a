"""Exit values worth showing: round numbers around where the payouts change."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

_ROUND = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
SHOWN = 7
"""Columns that fit beside each other on a terminal."""


def default_exits(
    marks: Sequence[float], common_from: float | None, pays_from: float | None, post_money: float | None
) -> list[float]:
    """Seven exit values, ascending, in about equal ratios.

    Args:
        marks: break-points.
        common_from: where common stock begins to be paid.
        pays_from: where one's own part begins to pay.
        post_money: what the last round says the company is worth; it is one of the values, in full.
    """
    known = [value for value in (common_from, pays_from, post_money, *marks) if value and value > 0]
    if not known:
        return [float(f"{mantissa}e{power}") for power in (6, 7, 8) for mantissa in (1, 3)] + [1e9]
    first = common_from or min(known)
    low = 0.5 * min(first, post_money or first)
    high = max(2.0 * (post_money or 0.0), 1.5 * first, 1.5 * (pays_from or 0.0))
    if not post_money:
        high = max(high, 5.0 * max(known))
    grid = _round_between(low, high)
    while len(grid) < SHOWN:
        grid = sorted(
            {
                *grid,
                *(round_near(math.sqrt(a * b)) for a, b in pairwise(grid)),
                2 * grid[-1],
            }
        )
    places = [round(i * (len(grid) - 1) / (SHOWN - 1)) for i in range(SHOWN)]
    chosen = [grid[place] for place in dict.fromkeys(places)]
    if post_money:
        # the round's own value takes the place of the nearest round number
        nearest = min(range(len(chosen)), key=lambda i: abs(math.log(chosen[i] / post_money)))
        chosen[nearest] = float(f"{post_money:.6g}")
    return sorted(dict.fromkeys(chosen))


def round_near(value: float) -> float:
    """The round number nearest to ``value`` by ratio."""
    power = math.floor(math.log10(value))
    candidates = [float(f"{m:g}e{p}") for p in (power, power + 1) for m in _ROUND]
    return min(candidates, key=lambda each: abs(math.log(each / value)))


def _round_between(low: float, high: float) -> list[float]:
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
    values = [float(f"{m:g}e{p}") for p in powers for m in _ROUND]
    return [value for value in values if low <= value <= high] or [round_near(math.sqrt(low * high))]
