"""The chance of a good exit at which a package with a stake draws level."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from outbid.worth.laboratory import Laboratory, belief, with_chance
from outbid.worth.preference import NEARLY_ONE, inverse_utility, relative_slope, rising, utility, wealth_left

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

    If nobody decides anything on the way, expected utility is linear in the chance, so that it follows from two
    valuations, with a sure good exit and with none: ``p·E u(good) + (1−p)·E u(bad) = E u(other)``. Where the person may
    leave or exercise early, what is seen on the way hangs on the chance, and utility is taken as linear between the
    chances of :data:`GRID` only.

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
    package = lab.packages[index]
    outlook = belief(package)
    assert outlook is not None  # or there would be no chance to ask for
    stated = 1 - outlook.chance_of_zero
    chances = sorted({*GRID, stated}) if lab.decides(index) else [0.0, 1.0]
    package_by_chance = {chance: with_chance(package, chance) for chance in chances if chance != stated}
    values = [
        lab.values(index, package_by_chance[chance]) if chance != stated else lab.present[index]
        for chance in chances
    ]
    table = []
    for wealth in wealths:
        row = []
        who = replace(lab.person, wealth=wealth)
        paid = values
        if not lab.pays_alike(index, who):
            paid = [lab.values(index, package_by_chance.get(chance), who) for chance in chances]
        left = [wealth_left(wealth, each) for each in paid]
        rival = wealth_left(
            wealth, lab.present[other] if lab.pays_alike(other, who) else lab.values(other, person=who)
        )
        for gamma in gammas:
            cell = _needed(chances, left, rival, gamma)
            own = (gamma, wealth) == (lab.person.gamma, lab.person.wealth)
            ahead = cell.always or (cell.value is not None and cell.value < stated)
            if own and lead is not None and ahead != (lead > 0):
                cell = _from_lead([left[-1], left[0], rival], gamma, stated, lead, lead_error)
            row.append(cell)
        table.append(row)
    return table


GRID = (0.0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 1.0)
"""Chances between which expected utility is taken as linear where decisions hang on them."""


def _needed(chances: Sequence[float], left: Sequence[Array], rival: Array, gamma: float) -> Chance:
    """The chance from the wealth left at each of ``chances``, ascending from 0 to 1, and with the rival."""
    scale = min(float(x.min()) for x in (*left, rival))
    sign = rising(gamma)
    u_rival = sign * utility(rival, gamma, scale)
    u = [sign * utility(each, gamma, scale) for each in left]
    ahead = [float((each - u_rival).mean()) for each in u]
    if ahead[0] >= 0 or ahead[-1] <= 0:
        return Chance(None, 0.0, always=ahead[0] >= 0)
    place = next(k for k in range(len(ahead) - 1) if ahead[k] < 0 <= ahead[k + 1])
    gain = ahead[place + 1] - ahead[place]
    part = -ahead[place] / gain
    width = chances[place + 1] - chances[place]
    mixed = u[place] + part * (u[place + 1] - u[place])
    error = float(np.std(u_rival - mixed)) / math.sqrt(len(u_rival)) / gain * width
    return Chance(chances[place] + part * width, error, always=False)


def _from_lead(left: Sequence[Array], gamma: float, stated: float, lead: float, lead_error: float) -> Chance:
    """The chance by what the package is worth more than its rival at the stated one, to first order."""
    scale = min(float(x.min()) for x in left)
    good, bad = (float(utility(x, gamma, scale).mean()) for x in left[:2])
    now = stated * good + (1 - stated) * bad
    if good == bad or (now <= 0 and abs(gamma - 1) >= NEARLY_ONE):
        return Chance(None, 0.0, always=lead > 0)
    whole = inverse_utility(now, gamma, scale)
    slope = abs(whole * relative_slope(now, gamma) * (good - bad))
    chance = stated - lead / slope
    if not 0 < chance < 1:
        return Chance(None, 0.0, always=lead > 0)
    return Chance(chance, lead_error / slope, always=False)
