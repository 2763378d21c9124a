"""What a model says of a cell with few records, from the cells around it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from outbid.evidence.answer import CONFIDENCE, SHARES, Cell, Figure, Modelled
from outbid.evidence.sample import Sample
from outbid.evidence.statistics.beta import t_quantile
from outbid.evidence.statistics.shrinkage import Groups, grouped, nested

THIN = 30
"""Independent records below which a cell is helped by others."""
ENOUGH = 20
"""Residuals that tell the shape of pay within a cell; fewer are joined by those of wider cells."""
STEPS = ("country", "level", "state", "cbsa", "tag", "employer")
"""What narrows a cell, one after the other: the greatest differences first."""


def modelled(sample: Sample, cell: Cell) -> Modelled | None:
    """Percentiles of a thin cell from its own records and its neighbours: see ``statistics.shrinkage.nested``.

    The mean of log pay is shrunk; the shape around it is that of the residuals within the neighbouring cells, and its
    scale is allowed to differ between cells as much as theirs does. Records count once each whatever their weight, and
    those of which only a bound is known not at all.

    Args:
        sample: records of the role, of one kind, measure and currency, in all cells.
        cell: the thin one.

    Returns:
        ``None`` where there is nothing wider to borrow from.
    """
    sample = sample.take((sample.bound == "exact") | (sample.bound == "range"))
    chain = [name for name in STEPS if getattr(cell, name) is not None]
    wide = replace(cell, **dict.fromkeys(STEPS))
    steps: list[tuple[Groups, int | None]] = []
    borrowed, records, own_count = [], 0, 0
    for place, name in enumerate(chain):
        around = _around(sample.within(wide), name, getattr(cell, name))
        if around is None:  # all of the wider cell is in the narrower one: nothing to borrow, nothing to lose
            wide = replace(wide, **{name: getattr(cell, name)})
            continue
        part, groups, own = around
        steps.append(
            (grouped(np.log(part.pay), groups, part.employers() if name != "employer" else None), own)
        )
        borrowed.append(wide)
        records = max(records, len(part))
        wide = replace(wide, **{name: getattr(cell, name)})
        own_count = 0 if own is None else int((groups == own).sum())
        if own is None and place < len(chain) - 1:
            break
    if not steps:
        return None
    steps = _spread(steps)
    found = nested(steps)
    if found is None:
        return None
    residuals = next(
        (each.residuals for each, _ in reversed(steps) if each.freedom >= ENOUGH), steps[0][0].residuals
    )
    freedom = max(steps[-1][0].means.size - 1 + max(own_count - 1, 0), 2)
    times = t_quantile((1 + CONFIDENCE) / 2, freedom)
    uneven = _unevenness(steps[-1][0])
    shape = np.quantile(residuals, SHARES)
    figures = []
    for offset in shape.tolist():
        middle, error = found.mean + offset, math.sqrt(found.variance + offset**2 * uneven)
        reach = times * error
        figures.append(Figure(math.exp(middle), math.exp(middle - reach), math.exp(middle + reach)))
    return Modelled(tuple(figures), found.own_weight, tuple(reversed(borrowed)), records)


def _around(sample: Sample, name: str, own: str) -> tuple[Sample, NDArray[np.int64], int | None] | None:
    """Records by the values of an attribute, and the number of the own value; ``None`` where there is only one."""
    if name == "tag":
        said = getattr(sample, own)
        values = [None if each is None else bool(each) for each in said.tolist()]
        mine: object = True
    else:
        values, mine = getattr(sample, name).tolist(), own
    known = np.array([each is not None for each in values], dtype=np.bool_)
    numbers: dict[object, int] = {}
    codes = [numbers.setdefault(each, len(numbers)) for each in values if each is not None]
    if not numbers or set(numbers) == {mine}:
        return None
    return sample.take(known), np.array(codes, dtype=np.int64), numbers.get(mine)


def _spread(steps: list[tuple[Groups, int | None]]) -> list[tuple[Groups, int | None]]:
    """Steps too thin to tell the variance within cells take that of the last step that does."""
    result: list[tuple[Groups, int | None]] = []
    variance = float((steps[0][0].residuals ** 2).mean())
    for groups, own in steps:
        if groups.freedom >= ENOUGH:
            variance = float((groups.residuals**2).mean())
        else:
            counts = groups.counts.astype(np.float64)
            groups = replace(groups, variances=variance / counts)
        result.append((groups, own))
    return result


def _unevenness(groups: Groups) -> float:
    """How much the spread of pay differs between cells: the variance of its logarithm, less what chance makes of it."""
    usable = (groups.counts >= 5) & (groups.spreads > 0)
    if usable.sum() < 3:
        return 0.0
    chance = float((1 / (2 * (groups.counts[usable] - 1))).mean())
    return max(float(np.log(groups.spreads[usable]).var(ddof=1)) - chance, 0.0)
