"""The chance of a good exit at which a package with a stake draws level."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.worth.laboratory import Laboratory, belief, wealth_left, with_chance
from outbid.worth.preference import inverse_utility, relative_slope, utility

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Chance:
    """The chance of a good exit at which a stake's package draws level.

    ``None`` with ``always`` true: it is worth more even without the stake; false: not even a sure exit is enough.
    """

    value: float | None
    error: float
    always: bool


def chance_needed(
    lab: Laboratory,
    index: int,
    other: int,
    gammas: Sequence[float],
    wealths: Sequence[float],
    lead: float | None = None,
    lead_error: float = 0.0,
) -> list[list[Chance]]:
    """The chance that the first stake of package ``index`` needs for the package to draw level with ``other``.

    Expected utility is linear in the chance, so it follows from two valuations, with a sure good exit and with
    none: ``p·E u(good) + (1−p)·E u(bad) = E u(other)``.

    Args:
        lab: the futures.
        index: package with the stake.
        other: package to match.
        gammas: relative risk aversions.
        wealths: wealths today.
        lead: what ``index`` is worth more than ``other`` to the person over all futures. Only if the chance found
            for this person contradicts it, which it can on a near tie, is the chance derived from it instead.
        lead_error: its Monte Carlo standard error.

    Returns:
        By wealth (rows) and risk aversion (columns).
    """
    outlook = belief(lab.packages[index])
    assert outlook is not None  # or there would be no chance to ask for
    stated = 1 - outlook.chance_of_zero
    good = lab.values(index, with_chance(lab.packages[index], 1.0))
    bad = lab.values(index, with_chance(lab.packages[index], 0.0))
    rival = lab.present[other]
    table = []
    for wealth in wealths:
        row = []
        left = [wealth_left(wealth, each) for each in (good, bad, rival)]
        for gamma in gammas:
            cell = _needed(left, gamma)
            own = (gamma, wealth) == (lab.person.gamma, lab.person.wealth)
            ahead = cell.always or (cell.value is not None and cell.value < stated)
            if own and lead is not None and ahead != (lead > 0):
                cell = _from_lead(left, gamma, stated, lead, lead_error)
            row.append(cell)
        table.append(row)
    return table


def _needed(left: Sequence[Array], gamma: float) -> Chance:
    """The chance from the wealth left after a sure good exit, after none, and with the rival."""
    scale = min(float(x.min()) for x in left)
    u_good, u_bad, u_rival = (utility(x, gamma, scale) for x in left)
    sign = -1.0 if gamma > 1 else 1.0
    gain, need = sign * float((u_good - u_bad).mean()), sign * float((u_rival - u_bad).mean())
    if need <= 0 or need >= gain:
        return Chance(None, 0.0, always=need <= 0)
    chance = need / gain
    spread = float(np.std(u_rival - u_bad - chance * (u_good - u_bad)))
    return Chance(chance, spread / math.sqrt(len(u_good)) / gain, always=False)


def _from_lead(left: Sequence[Array], gamma: float, stated: float, lead: float, lead_error: float) -> Chance:
    """The chance by what the package is worth more than its rival at the stated one, to first order."""
    scale = min(float(x.min()) for x in left)
    good, bad = (float(utility(x, gamma, scale).mean()) for x in left[:2])
    now = stated * good + (1 - stated) * bad
    if good == bad or (now <= 0 and gamma != 1):
        return Chance(None, 0.0, always=lead > 0)
    whole = inverse_utility(now, gamma, scale)
    slope = abs(whole * relative_slope(now, gamma) * (good - bad))
    chance = stated - lead / slope
    if not 0 < chance < 1:
        return Chance(None, 0.0, always=lead > 0)
    return Chance(chance, lead_error / slope, always=False)
