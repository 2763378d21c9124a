"""Uncertain numbers as a person writes them: ``180k to 260k``, ``5 to 7``, ``mix(0: 70%, 60M to 400M: 30%)``.

A range ``low to high`` states the 5th and the 95th percentile: of a lognormal when ``low`` is positive, else of a
normal. All are driven by standard normals (a mixture by a second one that picks the part), so that the same draws
serve other parameters too (common random numbers).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from statistics import NormalDist
from typing import TYPE_CHECKING

from outbid.core.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Z95 = NormalDist().inv_cdf(0.95)
"""Standard normal quantile of the 95th percentile."""
_LARGEST_LOG = 690.0
"""Logarithm of the largest mean or draw that a range may have; floats end at 709."""


def number_text(value: float) -> str:
    """``value`` in digits that read the same under English and German separators (``1.5``, ``1.2340``)."""
    digits = format(Decimal(repr(float(value))), "f")
    if "." not in digits:
        return digits
    digits = digits.rstrip("0").rstrip(".")
    _, point, decimals = digits.partition(".")
    # three decimals would look like a German thousands group
    return digits + "0" if point and len(decimals) == 3 else digits


@dataclass(frozen=True, slots=True)
class Point:
    """A number that is known."""

    value: float

    def __str__(self) -> str:
        return number_text(self.value)

    @property
    def mean(self) -> float:
        """Expected value."""
        return self.value

    @property
    def median(self) -> float:
        """50th percentile."""
        return self.value

    @property
    def low(self) -> float:
        """5th percentile."""
        return self.value

    @property
    def high(self) -> float:
        """95th percentile."""
        return self.value

    def below(self, value: float, *, inclusive: bool) -> float:
        """Probability of less than ``value``, or of at most ``value``."""
        return float(self.value < value or (inclusive and self.value == value))

    def scaled(self, factor: float) -> Point:
        """The distribution of ``factor`` times the value."""
        return Point(self.value * factor)

    def draw(self, z: Array) -> Array | float:
        """The value, whatever the standard normals ``z`` are."""
        return self.value


@dataclass(frozen=True, slots=True)
class Spread:
    """A number stated by its 5th and 95th percentile; ``low < high``.

    Lognormal when ``low > 0``, else normal.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise InputError("errors.range_order", low=number_text(self.low), high=number_text(self.high))
        if self.is_lognormal and self.location + self.scale * max(self.scale / 2, 9) > _LARGEST_LOG:
            raise InputError("errors.not_finite", value=f"{self.low:g} to {self.high:g}")

    def __str__(self) -> str:
        return f"{number_text(self.low)} to {number_text(self.high)}"

    @property
    def is_lognormal(self) -> bool:
        """Whether the range lies above zero and is therefore read as a lognormal."""
        return self.low > 0

    @property
    def location(self) -> float:
        """Mean of the normal, or of the logarithm of the lognormal."""
        if self.is_lognormal:
            return (math.log(self.low) + math.log(self.high)) / 2
        return self.low / 2 + self.high / 2

    @property
    def scale(self) -> float:
        """Standard deviation of the normal, or of the logarithm of the lognormal."""
        if self.is_lognormal:
            return (math.log(self.high) - math.log(self.low)) / (2 * Z95)
        return self.high / (2 * Z95) - self.low / (2 * Z95)

    @property
    def mean(self) -> float:
        """Expected value."""
        return math.exp(self.location + self.scale**2 / 2) if self.is_lognormal else self.location

    @property
    def median(self) -> float:
        """50th percentile."""
        return math.exp(self.location) if self.is_lognormal else self.location

    def below(self, value: float, *, inclusive: bool) -> float:
        """Probability of at most ``value``; no single value has a probability of its own."""
        if self.is_lognormal and value <= 0:
            return 0.0
        return NormalDist(self.location, self.scale).cdf(math.log(value) if self.is_lognormal else value)

    def scaled(self, factor: float) -> Spread | Point:
        """The distribution of ``factor`` times the value; ``factor`` is not negative."""
        return Spread(self.low * factor, self.high * factor) if factor > 0 else Point(0.0)

    def draw(self, z: Array) -> Array:
        """Values for standard normals ``z``, same shape."""
        import numpy as np

        linear: Array = self.location + self.scale * z
        return np.exp(linear) if self.is_lognormal else linear


@dataclass(frozen=True, slots=True)
class Mixture:
    """One of several ranges, each with its probability; the probabilities add up to 1."""

    parts: tuple[Point | Spread, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        total = math.fsum(self.weights)
        if any(not 0 <= weight <= 1 for weight in self.weights) or abs(total - 1) > 1e-9:
            raise InputError(
                "errors.mixture_weights",
                weights=", ".join(map(number_text, self.weights)),
                total=number_text(round(total, 9)),
            )

    def __str__(self) -> str:
        body = "; ".join(
            f"{part}: {number_text(weight)}" for part, weight in zip(self.parts, self.weights, strict=True)
        )
        return f"mix({body})"

    @property
    def mean(self) -> float:
        """Expected value."""
        return math.fsum(part.mean * weight for part, weight in zip(self.parts, self.weights, strict=True))

    @property
    def median(self) -> float:
        """50th percentile: the smallest value that is not exceeded with probability one half."""
        possible = [part for part, weight in zip(self.parts, self.weights, strict=True) if weight]
        # the medians of the parts enclose that of the whole, which is either a known number or found by bisection
        for value in sorted(part.value for part in possible if isinstance(part, Point)):
            if self._below(value, inclusive=False) < 0.5 <= self._below(value, inclusive=True):
                return value
        low, high = min(part.median for part in possible), max(part.median for part in possible)
        for _ in range(200):
            middle = low / 2 + high / 2
            if not low < middle < high:
                break
            low, high = (low, middle) if self._below(middle, inclusive=True) >= 0.5 else (middle, high)
        return high

    def _below(self, value: float, *, inclusive: bool) -> float:
        """Probability of less than ``value``, or of at most ``value``."""
        return math.fsum(
            weight * part.below(value, inclusive=inclusive)
            for part, weight in zip(self.parts, self.weights, strict=True)
        )

    @property
    def low(self) -> float:
        """Smallest 5th percentile of the parts that can happen."""
        return min(part.low for part, weight in zip(self.parts, self.weights, strict=True) if weight)

    @property
    def high(self) -> float:
        """Largest 95th percentile of the parts that can happen."""
        return max(part.high for part, weight in zip(self.parts, self.weights, strict=True) if weight)

    def scaled(self, factor: float) -> Mixture:
        """The distribution of ``factor`` times the value; ``factor`` is not negative."""
        return Mixture(tuple(part.scaled(factor) for part in self.parts), self.weights)

    def part_index(self, pick: Array) -> NDArray[np.intp]:
        """Which part each standard normal in ``pick`` chooses, same shape; a smaller number, an earlier part."""
        import numpy as np

        index = np.zeros(pick.shape, dtype=np.intp)
        for edge in self.edges():
            index += pick >= edge
        return index

    def edges(self) -> list[float]:
        """Standard normals at which one part follows another, ascending, one fewer than there are parts."""
        edges, total = [], 0.0
        for weight in self.weights[:-1]:
            total = min(total + weight, 1.0)
            edges.append(-math.inf if total <= 0 else math.inf if total >= 1 else NormalDist().inv_cdf(total))
        return edges

    def draw(self, z: Array, pick: Array) -> Array:
        """Values for standard normals ``z`` and independent standard normals ``pick``, same shape."""
        import numpy as np

        index = self.part_index(pick)
        values = np.zeros_like(z)
        for k, part in enumerate(self.parts):
            if part != Point(0.0):
                chosen = np.flatnonzero(index == k)
                values[chosen] = part.draw(z[chosen])
        return values


Range = Point | Spread | Mixture


def as_mixture(value: Range) -> Mixture:
    """``value`` as a mixture, of one part if it is none."""
    return value if isinstance(value, Mixture) else Mixture((value,), (1.0,))
