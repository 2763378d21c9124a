"""The chance of a good exit at which a package with a stake draws level."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from outbid.worth.laboratory import Laboratory, wealth_left, with_chance
from outbid.worth.preference import utility


@dataclass(frozen=True)
class Chance:
    """The chance of a good exit at which a stake's package draws level.

    ``None`` with ``always`` true: it is worth more even without the stake; false: not even a sure exit is enough.
    """

    value: float | None
    error: float
    always: bool


def chance_needed(
    lab: Laboratory, index: int, other: int, gammas: Sequence[float], wealths: Sequence[float]
) -> list[list[Chance]]:
    """The chance that the first stake of package ``index`` needs for the package to draw level with ``other``.

    Expected utility is linear in the chance, so it follows from two valuations, with a sure good exit and with
    none: ``p·E u(good) + (1−p)·E u(bad) = E u(other)``.

    Returns:
        By wealth (rows) and risk aversion (columns).
    """
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
            sign = -1.0 if gamma > 1 else 1.0
            gain, need = sign * (u_good - u_bad), sign * (u_rival - u_bad)
            if need.mean() <= 0:
                row.append(Chance(None, 0.0, always=True))
            elif need.mean() >= gain.mean():
                row.append(Chance(None, 0.0, always=False))
            else:
                chance = float(need.mean() / gain.mean())
                spread = float(np.std(need - chance * gain)) / math.sqrt(lab.size) / float(gain.mean())
                row.append(Chance(chance, spread, always=False))
        table.append(row)
    return table
