"""The pay gap between women and men, overall and by category of worker (Directive (EU) 2023/970, articles 3, 9, 10).

A gap is 1 − women's / men's: positive where women are paid less. Intervals are at :data:`CONFIDENCE`: of means by the
delta method on the logarithm of the ratio with Welch's degrees of freedom, of medians from order statistics of each
sex (Donner and Zou's way to recover the variance of a difference from two intervals).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outbid.core.normal import quantile
from outbid.evidence.answer import CONFIDENCE, Figure

Array = NDArray[np.float64]
THRESHOLD = 0.05
"""Difference of mean pay in a category from which a joint assessment may be due (article 10(1)(a))."""
LEAST_SHOWN = 5
"""People of either sex below which a category stays out of what is published: Outbid's rule, not the directive's."""

_MANY = 500
"""People from which the binomial's ranks are taken from the normal distribution."""


@dataclass(frozen=True)
class Worker:
    """One person: ``pay`` a year with all parts, ``hours`` a week, ``variable`` the part of pay that varies."""

    category: str
    sex: str
    pay: float
    hours: float | None = None
    variable: float | None = None


@dataclass(frozen=True)
class Gap:
    """The gap of a group; no value where a sex is absent.

    Attributes:
        category: empty for all workers.
        women, men: people.
        mean, median: the gaps.
        mean_women, mean_men: pay, an hour's if by hours, else a year's.
        over: the mean gap is at least :data:`THRESHOLD` either way; ``None``: unknown.
        clear: the interval of the mean gap leaves out what is below the threshold on that side.
        small: too few people to publish.
        basic, variable: gaps of the mean basic and the mean variable pay, the latter of those who get any; ``None``:
            the table does not tell (article 9(1)(g)).
        few_variable: fewer than :data:`LEAST_SHOWN` of a sex get any.
    """

    category: str
    women: int
    men: int
    mean: Figure
    median: Figure
    mean_women: float | None
    mean_men: float | None
    over: bool | None
    clear: bool
    small: bool
    basic: float | None = None
    variable: float | None = None
    few_variable: bool = False


@dataclass(frozen=True)
class PayGap:
    """What article 9(1) asks for, as far as the table tells.

    Attributes:
        hourly: pay was compared by the hour; else by the year.
        overall: over all categories.
        categories: each, by name.
        variable_mean, variable_median: gap in variable pay of those who get any; ``None``: the table has none.
        variable_women, variable_men: the shares of each who get any.
        quartiles: share of women in each quarter of workers, from the lowest paid.
        others: people whose sex is neither, left out of every figure.
    """

    hourly: bool
    overall: Gap
    categories: tuple[Gap, ...]
    variable_mean: float | None
    variable_median: float | None
    variable_women: float | None
    variable_men: float | None
    quartiles: tuple[float, ...]
    others: int


def pay_gap(workers: Sequence[Worker]) -> PayGap:
    """The indicator of ``workers``; by the hour where everyone's hours are stated."""
    known = [worker for worker in workers if worker.sex in ("female", "male")]
    hourly = bool(known) and all(worker.hours is not None for worker in known)
    level = np.array([_level(worker, hourly) for worker in known])
    female = np.array([worker.sex == "female" for worker in known], dtype=bool)
    names = np.array([worker.category for worker in known], dtype=object)
    parts = _parts(known, hourly)

    def gap(name: str, rows: NDArray[np.bool_]) -> Gap:
        found = gap_of(name, level[rows & female], level[rows & ~female])
        return found if parts is None else _split(found, parts, rows & female, rows & ~female)

    categories = tuple(gap(name, names == name) for name in sorted(set(names.tolist())))
    return PayGap(
        hourly,
        gap("", np.ones(len(known), dtype=bool)),
        categories,
        *_variable(known, female),
        quartile_bands(level, female),
        len(workers) - len(known),
    )


def public(found: PayGap) -> PayGap:
    """What of ``found`` may be published: no sex of fewer than :data:`LEAST_SHOWN`, not even as what is missing.

    Where small categories are left out, so many others are too, the smallest first, that all left out together are
    either nobody or at least :data:`LEAST_SHOWN` of each sex: else the overall figures would give them away.
    """
    kept = [each for each in found.categories if not each.small]
    hidden = [each for each in found.categories if each.small]
    kept.sort(key=lambda each: (min(each.women, each.men), each.category), reverse=True)
    while kept and any(
        0 < sum(sizes) < LEAST_SHOWN
        for sizes in ([each.women for each in hidden], [each.men for each in hidden])
    ):
        hidden.append(kept.pop())
    shown = tuple(
        replace(each, variable=None, basic=None) if each.few_variable else each
        for each in sorted(kept, key=lambda each: each.category)
    )
    if not found.overall.small:
        return replace(found, categories=shown, others=0, **_public_parts(found))
    nothing = Gap("", 0, 0, Figure(None), Figure(None), None, None, None, False, True)
    return PayGap(found.hourly, nothing, (), None, None, None, None, (), 0)


def _public_parts(found: PayGap) -> dict[str, Any]:
    """Quarters of few people would tell who is in them; so would variable pay that few of a sex get or lack."""
    changed: dict[str, Any] = {}
    sexes = ((found.variable_women, found.overall.women), (found.variable_men, found.overall.men))
    if sum(people for _, people in sexes) < 4 * LEAST_SHOWN:
        changed["quartiles"] = ()
    parts = [
        round(part * people) for share, people in sexes if share is not None for part in (share, 1 - share)
    ]
    if any(0 < part < LEAST_SHOWN for part in parts):
        names = ("variable_mean", "variable_median", "variable_women", "variable_men")
        changed |= dict.fromkeys(names)
        changed["overall"] = replace(found.overall, basic=None, variable=None)
    return changed


def gap_of(category: str, women: Array, men: Array) -> Gap:
    """The gap between two samples of positive pay."""
    small = min(len(women), len(men)) < LEAST_SHOWN
    if not len(women) or not len(men):
        return Gap(category, len(women), len(men), Figure(None), Figure(None), None, None, None, False, small)
    mean, median = _mean_gap(women, men), _median_gap(women, men)
    value = mean.value or 0.0
    # a gap of 5% exactly counts, whatever the last bit of the division says
    over = abs(value) >= THRESHOLD - 1e-12
    clear = over and mean.low is not None and mean.high is not None
    clear = clear and (mean.low >= THRESHOLD if value > 0 else mean.high <= -THRESHOLD)  # type: ignore[operator]
    return Gap(
        category, len(women), len(men), mean, median, float(np.mean(women)), float(np.mean(men)), over, clear, small
    )  # fmt: skip


def quartile_bands(pay: Array, female: NDArray[np.bool_]) -> tuple[float, ...]:
    """Share of women in each quarter of workers by pay (article 9(1)(f)), from the lowest; empty without workers.

    Quarters are of equal size: people at a cut are counted in parts, and people of equal pay alike whatever their
    order in the table.
    """
    if not len(pay):
        return ()
    _, group = np.unique(pay, return_inverse=True)
    people = np.bincount(group).astype(float)
    share = np.bincount(group, weights=female) / people
    end = np.cumsum(people)
    cuts = np.linspace(0.0, len(pay), 5)
    women = [
        float(np.sum(share * np.clip(np.minimum(end, high) - np.maximum(end - people, low), 0.0, None)))
        for low, high in itertools.pairwise(cuts.tolist())
    ]
    return tuple(count * 4.0 / len(pay) for count in women)


def _level(worker: Worker, hourly: bool) -> float:
    return worker.pay / (worker.hours * 52.0) if hourly and worker.hours else worker.pay


def _parts(workers: Sequence[Worker], hourly: bool) -> tuple[Array, Array] | None:
    """Basic and variable pay of each; ``None`` where somebody's is not told."""
    if not workers or any(worker.variable is None for worker in workers):
        return None
    variable = [replace(worker, pay=worker.variable or 0.0) for worker in workers]
    basic = [replace(worker, pay=worker.pay - (worker.variable or 0.0)) for worker in workers]
    return np.array([_level(w, hourly) for w in basic]), np.array([_level(w, hourly) for w in variable])


def _split(found: Gap, parts: tuple[Array, Array], women: NDArray[np.bool_], men: NDArray[np.bool_]) -> Gap:
    basic, variable = parts
    paid = variable > 0
    few = any(int(np.sum(side & paid)) < LEAST_SHOWN for side in (women, men))
    return replace(
        found,
        basic=_ratio(basic[women], basic[men]),
        variable=_ratio(variable[women & paid], variable[men & paid]),
        few_variable=few,
    )


def _ratio(women: Array, men: Array) -> float | None:
    if not len(women) or not len(men) or not np.mean(men) > 0:
        return None
    return 1.0 - float(np.mean(women) / np.mean(men))


def _variable(
    workers: Sequence[Worker], female: NDArray[np.bool_]
) -> tuple[float | None, float | None, float | None, float | None]:
    if not workers or any(worker.variable is None for worker in workers):
        return None, None, None, None
    amount = np.array([worker.variable for worker in workers], dtype=float)
    sides = (amount[female], amount[~female])
    if not all(map(len, sides)):
        return None, None, None, None
    shares = [float(np.mean(side > 0)) for side in sides]
    women, men = (side[side > 0] for side in sides)
    if not len(women) or not len(men):
        return None, None, shares[0], shares[1]
    mean = 1.0 - float(np.mean(women) / np.mean(men))
    return mean, 1.0 - float(np.median(women) / np.median(men)), shares[0], shares[1]


def _mean_gap(women: Array, men: Array) -> Figure:
    value = 1.0 - float(np.mean(women) / np.mean(men))
    if min(len(women), len(men)) < 2:
        return Figure(value)
    parts = [float(np.var(side, ddof=1)) / len(side) / float(np.mean(side)) ** 2 for side in (women, men)]
    variance = sum(parts)
    if variance == 0.0:
        return Figure(value, value, value)
    from scipy.special import stdtrit  # here: it costs more than the rest of the command

    degrees = variance**2 / sum(p**2 / (len(s) - 1) for p, s in zip(parts, (women, men), strict=True))
    reach = float(stdtrit(degrees, 0.5 + CONFIDENCE / 2)) * math.sqrt(variance)
    return Figure(value, 1.0 - (1.0 - value) * math.exp(reach), 1.0 - (1.0 - value) * math.exp(-reach))


def _median_gap(women: Array, men: Array) -> Figure:
    middle = [math.log(float(np.median(side))) for side in (women, men)]
    value = 1.0 - math.exp(middle[0] - middle[1])
    ends = [_median_interval(side) for side in (women, men)]
    if ends[0] is None or ends[1] is None:
        return Figure(value)
    (w_low, w_high), (m_low, m_high) = ends[0], ends[1]
    down = math.hypot(middle[0] - w_low, m_high - middle[1])
    up = math.hypot(w_high - middle[0], middle[1] - m_low)
    difference = middle[0] - middle[1]
    return Figure(value, 1.0 - math.exp(difference + up), 1.0 - math.exp(difference - down))


def _median_interval(sample: Array) -> tuple[float, float] | None:
    """Log of the order statistics that hold the median with at least :data:`CONFIDENCE`; ``None``: too few."""
    n, outside = len(sample), (1.0 - CONFIDENCE) / 2
    if n > _MANY:
        rank = math.floor(n / 2 + float(quantile(outside)) * math.sqrt(n) / 2)
    else:
        tail, rank = 0.5**n, 0
        total = tail
        while total <= outside:
            rank += 1
            tail *= (n - rank + 1) / rank
            total += tail
    if rank == 0:
        return None
    ordered = np.sort(sample)
    return math.log(float(ordered[rank - 1])), math.log(float(ordered[n - rank]))
