"""The chance of a good exit at which a package with a stake draws level."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from outbid.worth.laboratory import LEAST_WEALTH, Laboratory, wealth_left, with_chance
from outbid.worth.preference import inverse_utility, utility


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
        lead: what ``index`` is worth more than ``other`` to the person over all futures; where it is known, the
            chance for this person cannot contradict it.

    Returns:
        By wealth (rows) and risk aversion (columns).
    """
    stated = 1 - lab.packages[index].stakes[0].outlook.chance_of_zero
    good = lab.values(index, with_chance(lab.packages[index], 1.0))
    bad = lab.values(index, with_chance(lab.packages[index], 0.0))
    rival = lab.present[other]
    table = []
    for wealth in wealths:
        row = []
        left = [wealth_left(wealth, each) for each in (good, bad, rival)]
        scale = min(float(x.min()) for x in left)
        for gamma in gammas:
            u_good, u_bad, u_rival = (utility(x, gamma, scale) for x in left)
            target = float(u_rival.mean())
            if lead is not None and (gamma, wealth) == (lab.person.gamma, lab.person.wealth):
                now = stated * float(u_good.mean()) + (1 - stated) * float(u_bad.mean())
                # at extreme risk aversion utility far above the poorest future underflows to nothing
                if now > 0 or gamma == 1:
                    level = max(inverse_utility(now, gamma, scale) - lead, LEAST_WEALTH)
                    target = float(utility(np.array([level]), gamma, scale)[0])
            sign = -1.0 if gamma > 1 else 1.0
            gain = sign * float(u_good.mean() - u_bad.mean())
            need = sign * (target - float(u_bad.mean()))
            if need <= 0:
                row.append(Chance(None, 0.0, always=True))
            elif need >= gain:
                row.append(Chance(None, 0.0, always=False))
            else:
                chance = need / gain
                spread = float(np.std(u_rival - u_bad - chance * (u_good - u_bad)))
                row.append(Chance(chance, spread / math.sqrt(lab.size) / gain, always=False))
        table.append(row)
    return table
