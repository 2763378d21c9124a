"""A pay range from what the market pays and from a policy, and where a pay stands in it.

The midpoint is a percentile of one benchmark; the ends lie a stated share below and above it. How well the
percentile is known is carried through to all three, since they move with it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from outbid.core.errors import InputError
from outbid.core.normal import quantile
from outbid.evidence.answer import SHARES, Benchmark, Figure

LARGEST_STEP = 1e9


@dataclass(frozen=True)
class Policy:
    """How a range is built.

    Attributes:
        target: the percentile of the market that the midpoint meets, as a share, 0.1 to 0.9.
        below, above: distance of the ends from the midpoint, as shares of the midpoint.
        step: money that the three are rounded to; ``None``: to whole units.
        floor: what the law or an agreement lets nobody be paid below, a year in the benchmark's currency.
    """

    target: float = 0.5
    below: float = 0.2
    above: float = 0.2
    step: float | None = None
    floor: float | None = None

    @classmethod
    def of_width(
        cls, width: float, *, target: float = 0.5, step: float | None = None, floor: float | None = None
    ) -> Policy:
        """A policy whose range has its midpoint in the middle and ``width`` = maximum / minimum − 1."""
        spread = width / (2.0 + width)
        return cls(target, spread, spread, step, floor)

    @property
    def width(self) -> float:
        """Maximum / minimum − 1, before rounding."""
        return (1.0 + self.above) / (1.0 - self.below) - 1.0


@dataclass(frozen=True)
class Placement:
    """Where a pay stands: ``compa_ratio`` = pay / midpoint, ``penetration`` = (pay − min) / (max − min)."""

    pay: float
    compa_ratio: float
    penetration: float


@dataclass(frozen=True)
class Band:
    """A pay range, a year.

    Attributes:
        minimum, midpoint, maximum: each with the interval that comes from the market's, rounded alike.
        market: the percentile that the midpoint meets, unrounded.
        interpolated: that percentile lies between two that the evidence states.
        modelled: it is a model's, not observed.
        floored: the minimum was raised to the floor.
        currency: of all amounts.
        placements: of the pays asked about.
    """

    minimum: Figure
    midpoint: Figure
    maximum: Figure
    market: Figure
    interpolated: bool
    modelled: bool
    floored: bool
    currency: str
    placements: tuple[Placement, ...]


def build_band(
    benchmark: Benchmark, policy: Policy, pays: Sequence[float] = (), *, allow_modelled: bool = False
) -> Band:
    """The range that ``policy`` makes of ``benchmark``.

    Raises:
        InputError: the policy cannot be kept, or the target percentile is not known, only bounded, or only modelled.
    """
    check_policy(policy)
    market, interpolated, modelled = _market(benchmark, policy.target, allow_modelled)
    low_end, middle, high_end = (
        _scaled(market, share, policy.step) for share in (1.0 - policy.below, 1.0, 1.0 + policy.above)
    )
    floored = policy.floor is not None and (low_end.value or 0.0) < policy.floor
    if floored:
        low_end = Figure(_up(policy.floor or 0.0, policy.step))
    least, mid, most = (figure.value or 0.0 for figure in (low_end, middle, high_end))
    if not least < mid < most:
        if floored:
            raise InputError("publish.floor_above_range", floor=policy.floor, midpoint=mid)
        raise InputError("publish.step_too_coarse", step=policy.step or 1.0)
    return Band(
        low_end, middle, high_end, market, interpolated, modelled, floored, benchmark.currency,
        tuple(place(pay, least, mid, most) for pay in pays),
    )  # fmt: skip


def place(pay: float, minimum: float, midpoint: float, maximum: float) -> Placement:
    """Where ``pay`` stands in a range, all in one currency a year."""
    return Placement(pay, pay / midpoint, (pay - minimum) / (maximum - minimum))


def check_policy(policy: Policy) -> None:
    """Refuses a policy that makes no range."""
    if not SHARES[0] <= policy.target <= SHARES[-1]:
        raise InputError("publish.target", value=policy.target)
    if not (0.0 < policy.below < 1.0 and 0.0 < policy.above < math.inf):
        raise InputError("publish.spread", below=policy.below, above=policy.above)
    if policy.step is not None and not 0.0 < policy.step < LARGEST_STEP:
        raise InputError("publish.step", value=policy.step)
    if policy.floor is not None and not 0.0 < policy.floor < math.inf:
        raise InputError("publish.floor", value=policy.floor)


def _market(benchmark: Benchmark, target: float, allow_modelled: bool) -> tuple[Figure, bool, bool]:
    observed = at_share(benchmark.percentiles, target)
    if observed is not None:
        return *observed, False
    bounded = any(figure.value is not None and figure.bound != "exact" for figure in benchmark.percentiles)
    modelled = at_share(benchmark.modelled.percentiles, target) if benchmark.modelled else None
    if modelled is None:
        raise InputError("publish.only_bounds" if bounded else "publish.no_percentile", target=target)
    if not allow_modelled:
        raise InputError("publish.only_modelled", target=target)
    return *modelled, True


def at_share(percentiles: Sequence[Figure], target: float) -> tuple[Figure, bool] | None:
    """The percentile at ``target`` and whether it had to be interpolated; ``None`` where it is not known exactly.

    Between two shares, log pay is drawn straight against the standard normal quantile of the share: exact for a
    lognormal market.
    """
    for share, figure in zip(SHARES, percentiles, strict=True):
        if abs(share - target) < 1e-9:
            known = figure.value is not None and figure.bound == "exact"
            return (figure, False) if known else None
    above = next(place for place, share in enumerate(SHARES) if share > target)
    left, right = percentiles[above - 1], percentiles[above]
    if left.value is None or right.value is None or {left.bound, right.bound} != {"exact"}:
        return None
    first_end, here, second_end = quantile([SHARES[above - 1], target, SHARES[above]]).tolist()
    weight = (here - first_end) / (second_end - first_end)

    def between(first: float | None, second: float | None) -> float | None:
        if first is None or second is None or min(first, second) <= 0:
            return None
        return math.exp((1.0 - weight) * math.log(first) + weight * math.log(second))

    value = between(left.value, right.value)
    if value is None:
        return None
    return Figure(value, between(left.low, right.low), between(left.high, right.high)), True


def _scaled(figure: Figure, share: float, step: float | None) -> Figure:
    ends = (figure.value, figure.low, figure.high)
    value, low, high = (None if end is None else _near(end * share, step) for end in ends)
    return Figure(value, low, high)


def _near(value: float, step: float | None) -> float:
    unit = step or 1.0
    return math.floor(value / unit + 0.5) * unit


def _up(value: float, step: float | None) -> float:
    unit = step or 1.0
    return math.ceil(value / unit - 1e-9) * unit
