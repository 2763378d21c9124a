"""Continuous piecewise-linear functions of the level to which a company's claims are paid.

The level is one scalar that runs through *stages*: first lenders are paid, then one tier of preferences after the
other, then claims on common stock of a fixed value, each as a fraction from 0 to 1, and at last the value ``v`` of one
common share, from 0 on. A function of the level is kept stage by stage, in that stage's own coordinate, so that a
price of a millionth keeps all its digits.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

TOLERANCE = 1e-12
"""Two values whose relative difference is less count as equal: rounding is no conversion."""


@dataclass(frozen=True)
class Curve:
    """A continuous function on one stage: through ``(at, value)``, then on with ``slope``; ``at[0]`` is 0."""

    at: tuple[float, ...] = (0.0,)
    value: tuple[float, ...] = (0.0,)
    slope: float = 0.0

    def __call__(self, t: float) -> float:
        """Value at ``t >= 0``."""
        i = bisect_right(self.at, t) - 1
        if i == len(self.at) - 1:
            return self.value[i] + self.slope * (t - self.at[i]) if self.slope else self.value[i]
        rise = self.value[i + 1] - self.value[i]
        return self.value[i] + rise * (t - self.at[i]) / (self.at[i + 1] - self.at[i])


Level = tuple[int, float]
"""A stage's index and the coordinate in it."""

Path = tuple[Curve, ...]
"""A function of the level: one curve for each stage."""


@dataclass(frozen=True)
class Stages:
    """The stages of a company: lenders, preferences by seniority, fixed values, common stock.

    Args:
        seniorities: of the preference tiers, the one paid first in front.
    """

    seniorities: tuple[int, ...]

    @property
    def fixed(self) -> int:
        """Index of the stage of claims on common stock that have a fixed value."""
        return len(self.seniorities) + 1

    @property
    def common(self) -> int:
        """Index of the last stage, whose coordinate is the value of one common share."""
        return len(self.seniorities) + 2

    def end(self, stage: int) -> float:
        """Largest coordinate of a stage."""
        return float("inf") if stage == self.common else 1.0

    def tier(self, seniority: int) -> int:
        """Index of the stage in which preferences of ``seniority`` are paid."""
        return 1 + self.seniorities.index(seniority)

    def paid_in(self, stage: int, amount: float) -> Path:
        """A claim on ``amount``, paid in proportion within ``stage`` and standing after it."""
        before, after = Curve(), Curve((0.0,), (amount,))
        rising = Curve((0.0,), (0.0,), amount)
        return tuple(before if s < stage else rising if s == stage else after for s in range(self.common + 1))

    def constant(self, amount: float) -> Path:
        """The same amount at every level."""
        return (Curve((0.0,), (amount,)),) * (self.common + 1)


def scaled(f: Path, factor: float) -> Path:
    """``factor * f``."""
    return tuple(Curve(c.at, tuple(factor * y for y in c.value), factor * c.slope) for c in f)


def shifted(f: Path, amount: float) -> Path:
    """``f + amount``."""
    return tuple(Curve(c.at, tuple(y + amount for y in c.value), c.slope) for c in f)


def added(f: Path, g: Path) -> Path:
    """``f + g``."""
    return tuple(_combined(a, b, lambda x, y: x + y, a.slope + b.slope) for a, b in zip(f, g, strict=True))


def _combined(a: Curve, b: Curve, join: Callable[[float, float], float], slope: float) -> Curve:
    at = tuple(sorted({*a.at, *b.at}))
    return Curve(at, tuple(join(a(t), b(t)) for t in at), slope)


def higher(f: Path, g: Path, stages: Stages) -> tuple[Path, tuple[Level, ...]]:
    """``max(f, g)``, and the levels from which on ``g`` is the larger of the two."""
    paths, overtakes, ahead = [], [], False
    for s, (a, b) in enumerate(zip(f, g, strict=True)):
        curve, changes = _higher(a, b, stages.end(s))
        paths.append(curve)
        for t, leads in changes:
            if leads and not ahead:
                overtakes.append((s, t))
            ahead = leads
    return tuple(paths), tuple(overtakes)


def lower(f: Path, g: Path, stages: Stages) -> tuple[Path, tuple[Level, ...]]:
    """``min(f, g)``, and the levels from which on ``g`` is the smaller of the two."""
    path, overtakes = higher(scaled(f, -1.0), scaled(g, -1.0), stages)
    return scaled(path, -1.0), overtakes


def _lead(a: float, b: float) -> float:
    """``b - a``, or 0 if rounding can explain it."""
    lead = b - a
    return 0.0 if abs(lead) <= TOLERANCE * max(abs(a), abs(b)) else lead


def _higher(a: Curve, b: Curve, end: float) -> tuple[Curve, list[tuple[float, bool]]]:
    """The larger of two curves; and, in order, where it begins or ceases to be ``b``."""
    if a.at == b.at == (0.0,) and a.slope == b.slope:
        leads = _lead(a.value[0], b.value[0]) > 0
        return (b if leads else a), [(0.0, leads)]
    at = sorted({*a.at, *b.at})
    ends = [*at[1:], end]
    knots: list[float] = []
    changes: list[tuple[float, bool]] = []
    for left, right in zip(at, ends, strict=True):
        knots.append(left)
        lead = _lead(a(left), b(left))
        if right == float("inf"):
            climb = b.slope - a.slope
            crosses = lead * climb < 0
            cross = left - lead / climb if crosses else left
            later = climb
        else:
            later = _lead(a(right), b(right))
            crosses = lead * later < 0
            cross = left + (right - left) * lead / (lead - later) if crosses else left
        changes.append((left, lead > 0 or (lead == 0 and later > 0)))
        if crosses and left < cross < right:
            knots.append(cross)
            changes.append((cross, later > 0))
    slope = b.slope if changes[-1][1] else a.slope
    return Curve(tuple(knots), tuple(max(a(t), b(t)) for t in knots), slope), changes
