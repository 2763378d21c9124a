"""Axes for amounts that span orders of magnitude: where a value lies, and which ticks fit.

The layout is done here and not by the chart library, because labels must be in the reader's number format and
because dots have to be stacked in the units of the page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

SKEWED = 8.0
"""Ratio of the largest to the smallest amount from which an axis is logarithmic."""
_SETS = ((1.0, 2.0, 5.0), (1.0, 3.0), (1.0,))


@dataclass(frozen=True)
class Scale:
    """An axis from ``low`` to ``high``; ``constant`` is where a ``symlog`` axis turns from linear to logarithmic."""

    kind: str
    low: float
    high: float
    constant: float = 1.0

    def place(self, value: float) -> float:
        """Where ``value`` lies, as a fraction of the axis."""
        start, end = self._bent(self.low), self._bent(self.high)
        return (self._bent(value) - start) / (end - start)

    def value(self, place: float) -> float:
        """The value at a fraction of the axis: the inverse of :meth:`place`."""
        start, end = self._bent(self.low), self._bent(self.high)
        bent = start + place * (end - start)
        if self.kind == "log":
            return math.exp(bent)
        if self.kind == "symlog":
            return math.copysign(self.constant * math.expm1(abs(bent)), bent)
        return bent

    def vega(self) -> dict[str, object]:
        """The scale as Vega-Lite writes it."""
        scale: dict[str, object] = {
            "type": self.kind,
            "domain": [self.low, self.high],
            "nice": False,
            "zero": False,
        }
        if self.kind == "symlog":
            scale["constant"] = self.constant
        if self.kind != "linear":
            del scale["zero"]
        return scale

    def _bent(self, value: float) -> float:
        if self.kind == "log":
            return math.log(value)
        if self.kind == "symlog":
            return math.copysign(math.log1p(abs(value) / self.constant), value)
        return value


def scale_for(values: Iterable[float], padding: float = 0.04, *, from_zero: bool = False) -> Scale:
    """An axis on which ``values`` can be told apart.

    Linear where the values are of one order of magnitude, logarithmic where they are positive and skewed, linear
    around zero and logarithmic beyond (``symlog``) where they are skewed and of both signs.

    Args:
        values: what has to fit, at least one.
        padding: room at both ends, as a fraction of the axis.
        from_zero: begin a linear axis at zero, if the values are positive.
    """
    found = sorted(values)
    low, high = found[0], found[-1]
    sizes = sorted(abs(value) for value in found if value)
    if low == high:
        room = 0.1 * abs(low) or 1.0
        return Scale("linear", 0.0 if from_zero and low > 0 else low - room, high + room)
    if low > 0:
        bare = Scale("log" if high / low > SKEWED else "linear", low, high)
    else:
        # the linear part reaches as far as the smaller values do: no more detail about zero than there is
        typical = sizes[len(sizes) // 6]
        constant = 10 ** math.floor(math.log10(typical))
        bare = Scale("symlog" if sizes[-1] / typical > SKEWED else "linear", low, high, constant)
    if from_zero and bare.kind == "linear" and low >= 0:
        return Scale("linear", 0.0, bare.value(1 + padding))
    stretch = padding / (1 - 2 * padding)
    return Scale(bare.kind, bare.value(-stretch), bare.value(1 + stretch), bare.constant)


def ticks(
    scale: Scale,
    fits: Callable[[Sequence[float]], bool],
    inside: Callable[[float], bool] = lambda value: True,
) -> tuple[float, ...]:
    """Round values on ``scale``, as many as ``fits`` accepts beside each other.

    Args:
        scale: the axis.
        fits: whether ascending values can all be labelled.
        inside: whether there is room for a value's label at all.
    """
    if scale.kind != "symlog":
        for candidate in _candidates(scale):
            seen = tuple(filter(inside, candidate))
            if len(seen) >= 3 and fits(seen):
                return seen
    chosen: list[float] = []
    for value in filter(inside, _by_weight(scale)):
        trial = sorted([*chosen, value])
        if fits(trial):
            chosen = trial
    return tuple(chosen)


def _by_weight(scale: Scale) -> list[float]:
    """Round values on ``scale``, those that a reader misses most first: zero, powers of ten, fives, twos."""
    if scale.kind == "linear":
        ends = [value for candidate in _candidates(scale) for value in candidate[:1] + candidate[-1:]]
        return list(dict.fromkeys(ends))
    weights = dict.fromkeys(_decades(scale, (1.0, 2.0, 5.0), 1), 3)
    weights.update(dict.fromkeys(_decades(scale, (1.0, 5.0), 1), 2))
    weights.update(dict.fromkeys(_decades(scale, (1.0,), 1), 1))
    weights.update({0.0: 0} if scale.low <= 0 <= scale.high else {})
    return sorted(weights, key=lambda value: (weights[value], -abs(value)))


def _candidates(scale: Scale) -> Iterator[tuple[float, ...]]:
    """Sets of round values within ``scale``, the densest first."""
    if scale.kind == "log":
        for mantissas in _SETS:
            for every in (1, 2, 3) if mantissas == (1.0,) else (1,):
                yield _decades(scale, mantissas, every)
    span = scale.high - scale.low
    step = 10 ** math.floor(math.log10(span / 20))
    for factor in (1, 2, 5, 10, 20, 50, 100):
        width = step * factor
        first, last = math.ceil(scale.low / width - 1e-9), math.floor(scale.high / width + 1e-9)
        if last - first <= 20:
            values = (float(f"{i * width:.12g}") + 0.0 for i in range(first, last + 1))
            yield tuple(value for value in values if scale.low <= value <= scale.high)


def _decades(scale: Scale, mantissas: Sequence[float], every: int) -> tuple[float, ...]:
    top = math.ceil(math.log10(max(abs(scale.low), abs(scale.high))))
    bottom = math.floor(math.log10(scale.low if scale.kind == "log" else scale.constant))
    sizes = [float(f"{m}e{k}") for k in range(bottom, top + 1, every) for m in mantissas]
    return tuple(value for size in sizes for value in (-size, size) if scale.low <= value <= scale.high)


@dataclass(frozen=True)
class Dot:
    """One future: its value, and its centre in pixels from the left and in rows from the bottom."""

    value: float
    x: float
    row: int


@dataclass(frozen=True)
class Block:
    """Many futures of about one value, in rows of five so that they can be counted."""

    x: float
    rows: int
    count: int
    low: float
    high: float


ACROSS = 5
HIGHEST = 10
"""A stack of more dots than this becomes a block, if they are of one value."""
SMALLEST = 5.0
"""Diameter below which dots cannot be counted on a phone."""


def diameter_for(
    samples: Iterable[Sequence[float]], scale: Scale, width: float, largest: float, room: float
) -> float:
    """The largest diameter of dots with which no stack of ``samples`` is higher than ``room`` pixels."""
    found = list(samples)
    size = largest
    while size > SMALLEST:
        highest = max(dot.row + 1 for sample in found for dot in stacked(sample, scale, width, size)[0])
        if highest * size <= room:
            break
        size -= 0.5
    return size


def stacked(
    values: Sequence[float], scale: Scale, width: float, diameter: float
) -> tuple[list[Dot], list[Block]]:
    """Ascending ``values`` as dots of ``diameter`` that do not overlap, stacked where they are close.

    Dots of different sign are never in one stack. Where a block is wider than its stack, it and its neighbours give
    way by the least squares of the ways.
    """
    zero = scale.place(0.0) * width if scale.low < 0 < scale.high else 0.0
    groups: dict[int, list[float]] = {}
    for value in values:
        groups.setdefault(math.floor((scale.place(value) * width - zero) / diameter), []).append(value)
    stacks = [groups[key] for key in sorted(groups)]
    centres = [sum(scale.place(v) for v in stack) / len(stack) * width for stack in stacks]
    near = diameter / 3 / width
    columns = [
        ACROSS
        if len(stack) > HIGHEST
        and (diameter <= SMALLEST or scale.place(stack[-1]) - scale.place(stack[0]) < near)
        else 1
        for stack in stacks
    ]
    dots, blocks = [], []
    for stack, across, centre in zip(stacks, columns, _apart(centres, columns, diameter), strict=True):
        for i, value in enumerate(stack):
            dots.append(Dot(value, centre + (i % across - (across - 1) / 2) * diameter, i // across))
        if across > 1:
            blocks.append(Block(centre, math.ceil(len(stack) / across), len(stack), stack[0], stack[-1]))
    return dots, blocks


def _apart(centres: Sequence[float], columns: Sequence[int], diameter: float) -> list[float]:
    """``centres`` moved as little as keeps the stacks apart: isotonic regression by pooling adjacent violators."""
    offsets, reach = [], 0.0
    for i, across in enumerate(columns):
        reach += diameter * (columns[i - 1] + across) / 2 if i else 0.0
        offsets.append(reach)
    pools: list[tuple[float, int]] = []
    for centre, offset in zip(centres, offsets, strict=True):
        pools.append((centre - offset, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, n), (b, m) = pools[-2:]
            pools[-2:] = [((a * n + b * m) / (n + m), n + m)]
    places = [place for place, count in pools for _ in range(count)]
    return [place + offset for place, offset in zip(places, offsets, strict=True)]
