"""Markets to time clearing on: made by seed, their tightness set by the level of the surplus.

Types are sorted by skill x in (0, 1), their masses lognormal (so a few types are large), both sides of equal total. The
joint surplus is ``Φ = level + noise + 2·x·y``: normal noise of deviation 1, and skill that is worth more beside skill.
The level sets the share that stays unmatched: 37% (slack), 3% (tight), 0.25% (very tight); σ = τ = 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outbid.market.frontier import PiecewiseLinear, package
from outbid.market.logit import clear
from outbid.market.market import Frontiers, Market

Array = NDArray[np.float64]
TIGHTNESS = {"slack": 0.37, "tight": 0.03, "very tight": 0.0025}


def sides(size: int, seed: int) -> tuple[Array, Array, Array]:
    """Masses of both sides and Φ without its level."""
    rng = np.random.default_rng(seed)
    workers, seats = (np.exp(rng.normal(0.0, 0.8, size)) for _ in range(2))
    seats *= workers.sum() / seats.sum()
    skill = (np.arange(size) + 0.5) / size
    joint = rng.standard_normal((size, size))
    for row, own in zip(joint, skill, strict=True):
        row += 2 * own * skill
    return workers, seats, joint


def level_for(share: float, workers: Array, seats: Array, joint: Array) -> float:
    """The level of Φ at which ``share`` of the people stay unmatched in the transferable market, σ = τ = 1.

    The share is held while the level follows, so that no near-singular mode slows the sweeps: each half-step solves
    its quadratics and bisects the factor of the surplus that leaves the wanted total unmatched.
    """
    kernel = np.exp(joint / 2)
    factor, right = 1.0, np.sqrt(share * seats)

    def half(masses: Array, sums: Array) -> tuple[float, Array]:
        low, high = -60.0, 60.0
        for _ in range(60):
            middle = (low + high) / 2
            scaled = np.exp(middle) * sums
            roots = 2 * masses / (scaled + np.sqrt(scaled**2 + 4 * masses))
            low, high = (middle, high) if (roots**2).sum() > share * masses.sum() else (low, middle)
        return float(np.exp(middle)), roots

    for _ in range(100):
        _, left = half(workers, kernel @ right)
        before, (factor, right) = factor, half(seats, left @ kernel)
        if abs(factor / before - 1) < 1e-6:
            break
    return 2 * float(np.log(factor))


def transferable_market(size: int, tightness: str, seed: int = 1) -> Market:
    """Money is worth what it costs; γ is the surplus, α zero, σ = τ = 1."""
    workers, seats, joint = sides(size, seed)
    joint += level_for(TIGHTNESS[tightness], workers, seats, joint)
    return Market(workers, seats, joint)


def package_tables(worker_classes: int, seat_classes: int, knots: int) -> tuple[PiecewiseLinear, ...]:
    """Concave frontiers with a floor and a cap: each further unit of cost is worth less, to some people much less."""
    tables = []
    for worker in range(worker_classes):
        for seat in range(seat_classes):
            floor, cap = 0.5 + 0.25 * seat, 8.0 + 2.0 * seat
            cost = floor + (cap - floor) * np.linspace(0, 1, knots) ** 1.3
            aversion = 0.03 + 0.15 * worker / max(worker_classes - 1, 1)
            tables.append(package(cost, 0.85 * (1 - np.exp(-aversion * cost)) / aversion))
    return tuple(tables)


def package_market(size: int, level: float, seed: int = 1, classes: tuple[int, int] = (12, 4)) -> Market:
    """12 classes of workers meet 4 of employers at a frontier of 200 knots each; γ = level + noise + 2·x·y, α = 0."""
    workers, seats, joint = sides(size, seed)
    joint += level
    rng = np.random.default_rng(seed + 1)
    terms = Frontiers(
        package_tables(*classes, 200),
        np.arange(classes[0] * classes[1]).reshape(classes),
        rng.integers(0, classes[0], size),
        rng.integers(0, classes[1], size),
    )
    return Market(workers, seats, joint, frontiers=terms)


def package_level(size: int, tightness: str, seed: int = 1, rounds: int = 12) -> float:
    """The level at which as many stay unmatched (to 5%), found on a smaller market first."""
    if size > 1000:
        small = package_level(1000, tightness, seed)
        level, rounds = small - 2 * float(np.log(size / 1000)), 3
    else:
        level = 4.0
    points: list[tuple[float, float]] = []
    for _ in range(rounds):
        market = package_market(size, level, seed)
        outcome = clear(market)
        points.append(
            (level, float(np.log(outcome.unmatched.sum() / market.workers.sum() / TIGHTNESS[tightness])))
        )
        if abs(points[-1][1]) < 0.05:
            break
        slope = -0.5
        if len(points) > 1:
            (x0, y0), (x1, y1) = points[-2:]
            slope = min(-0.1, (y1 - y0) / (x1 - x0))
        level -= float(np.clip(points[-1][1] / slope, -6, 6))
    return level
