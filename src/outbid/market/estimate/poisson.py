"""Few parameters for many cells: the joint surplus as a combination of features, from counts alone.

With Φ = Σ_k β_k φ^k the market's conditions are log-linear in features and two-way effects,

    log μ_xy = (Φ_xy + σ a_x + τ b_y)/(σ+τ)        log μ_x0 = a_x        log μ_0y = b_y

The moment estimator (same margins and same Σ φ^k μ in the data and in the model's equilibrium) is the Poisson
regression of all counts on these, with weight σ+τ for cells, σ for unmatched workers and τ for open seats (Galichon &
Salanié 2022, Review of Economic Studies 89(5); Estimating separable matching models, arXiv:2204.00362, with weights
2, 1, 1 at σ = τ = 1; here for other scales).
It is concave, takes cells without hires as they are, and its fit is an equilibrium.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.market.estimate import checks, terms
from outbid.market.estimate.result import BY_MATCHES, Estimate
from outbid.market.estimate.sandwich import covariance_of
from outbid.market.estimate.separation import separated
from outbid.market.estimate.table import Table
from outbid.market.estimate.two_way import Effects, System
from outbid.market.market import Frontiers

Array = NDArray[np.float64]
SURE = 1e-6
"""So small a Newton step is taken as it is: the objective is too coarse to judge it."""


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted market.

    Args:
        estimate: β by feature, money, with standard errors; NaN if the fit did not converge.
        surplus: fitted Φ, shape (X, Y), in the employers' money: γ + (α + k)/s for lines W = k + s·c.
        hires: fitted μ, shape (X, Y); its margins are those of the data.
        unmatched: fitted μ_x0, shape (X,); log of it is the effect a.
        open_seats: fitted μ_0y, shape (Y,); log of it is the effect b.
        converged: whether every moment is met to the tolerance; if not, try more iterations, fewer features, or types
            merged with others of their kind.
        residual: the largest relative miss of a margin or moment.
        iterations: Newton steps.
    """

    estimate: Estimate
    surplus: Array
    hires: Array
    unmatched: Array
    open_seats: Array
    converged: bool
    residual: float
    iterations: int


@dataclass(frozen=True, eq=False)
class _Design:
    """Counts and features with the scales that turn effects into logs."""

    table: Table
    basis: Array
    offset: Array
    sigma: Array
    tau: Array

    @property
    def total(self) -> Array:
        """σ + τ by cell."""
        total: Array = self.sigma[:, None] + self.tau
        return total

    def expected(self, a: Array, b: Array, beta: Array) -> Array:
        """μ, shape (X, Y); zero where a pair cannot match."""
        level = self.surplus(beta) + (self.sigma * a)[:, None] + self.tau * b
        return np.where(self.table.possible, np.exp(level / self.total), 0.0)

    def surplus(self, beta: Array) -> Array:
        """Φ, shape (X, Y), money."""
        return self.offset + np.tensordot(beta, self.basis, 1)

    def system(self, hires: Array, unmatched: Array, open_seats: Array) -> System:
        """Minus the second derivatives of the weighted log-likelihood at the given expectations."""
        share = hires / self.total
        across = self.sigma[:, None] * self.tau * share
        effects = Effects.of(
            self.sigma * (self.sigma * share.sum(1) + unmatched),
            self.tau * (self.tau * share.sum(0) + open_seats),
            across,
        )
        moved = self.basis * share
        by_worker, by_seat = self.sigma[:, None] * moved.sum(2).T, self.tau[:, None] * moved.sum(1).T
        count = len(self.basis)
        return System(effects, by_worker, by_seat, moved.reshape(count, -1) @ self.basis.reshape(count, -1).T)

    def score(self, hires: Array, unmatched: Array, open_seats: Array) -> tuple[Array, Array, Array]:
        """First derivatives: σ and τ times what the margins miss, and what each moment Σ φ μ misses."""
        miss = self.table.hires - hires
        return (
            self.sigma * (miss.sum(1) + self.table.unmatched - unmatched),
            self.tau * (miss.sum(0) + self.table.open_seats - open_seats),
            np.tensordot(self.basis, miss, 2),
        )

    def objective(self, a: Array, b: Array, beta: Array) -> float:
        """Weighted log-likelihood less its constant."""
        with np.errstate(over="ignore", invalid="ignore"):
            mu = self.expected(a, b, beta)
            linear = (np.tensordot(self.basis, self.table.hires, 2) * beta).sum()
            linear += (self.sigma * self.table.workers * a).sum() + (self.tau * self.table.seats * b).sum()
            spent = (self.total * mu).sum() + (self.sigma * np.exp(a)).sum() + (self.tau * np.exp(b)).sum()
        return float(linear - spent)


def estimate(
    table: Table,
    basis: ArrayLike,
    worker_scale: ArrayLike,
    seat_scale: ArrayLike,
    frontiers: Frontiers | None = None,
    *,
    names: Sequence[str] | None = None,
    offset: ArrayLike = 0.0,
    errors: Literal["robust", "poisson"] = "robust",
    tolerance: float = 1e-10,
    iterations: int = 100,
) -> Fit:
    """Fits the joint surplus Φ = offset + Σ_k β_k φ^k by Poisson pseudo-likelihood with two-way effects.

    Matches identify β/(σ+τ) only, given the ratio of the scales: with twice both scales β and its standard errors are
    twice as large and the fit is the same.

    Args:
        table: observed matches; cells without hires and types without unmatched members are fine.
        basis: features φ, shape (K, X, Y), of the joint surplus in the employers' money. Under a tax (``frontiers``) a
            feature of the worker's amenity enters divided by the slope of his line. A feature of workers alone, or a
            constant, is identified by the unmatched.
        worker_scale: σ, money, one or shape (X,).
        seat_scale: τ, money, one or shape (Y,).
        frontiers: lines whose slope the worker alone decides; ``None``: transferable.
        names: of the features; numbered when left out.
        offset: a known part of the surplus, money, broadcasts to (X, Y).
        errors: ``"robust"``: sandwich with squared residuals raised for leverage (HC2), right also where the features
            miss some of the surplus, somewhat noisy in small tables; ``"poisson"``: sampling of persons only
            (``table.persons_per_count``), right if the features are.
        tolerance: relative miss of margins and moments at which the fit is done.
        iterations: the most Newton steps.

    Raises:
        InputError: features that cannot be told apart, separation, scales that are not positive, frontiers that bend.
    """
    sigma = checks.scale_of("worker_scale", worker_scale, table.shape[0])
    sigma /= terms.slopes(frontiers, table.shape)
    tau = checks.scale_of("seat_scale", seat_scale, table.shape[1])
    features = np.array(basis, np.float64)
    checks.wrong_shape("basis", features, (max(1, *features.shape[:1]), *table.shape))
    titles = checks.named(names, len(features), "feature")
    checks.dependent_columns(features[:, table.possible].T, titles)
    features[:, ~table.possible] = 0.0
    separated(table, features, sigma, tau, titles)
    known = np.broadcast_to(np.asarray(offset, np.float64), table.shape)
    design = _Design(table, features, known, sigma, tau)
    a, b, beta = _start(design)
    taken = 0
    residual = np.inf
    while True:
        mu, unmatched, open_seats = design.expected(a, b, beta), np.exp(a), np.exp(b)
        score = design.score(mu, unmatched, open_seats)
        system = design.system(mu, unmatched, open_seats)
        residual = _residual(design, score, mu)
        if residual <= tolerance or taken >= iterations:
            break
        step = system.solve(*score)
        length = _length(design, (a, b, beta), step, score)
        if not length:
            break
        a, b, beta = (old + length * move for old, move in zip((a, b, beta), step, strict=True))
        taken += 1
    fitted = mu, unmatched, open_seats
    covariance = np.full((len(beta), len(beta)), np.nan)
    if residual <= tolerance:
        covariance = covariance_of(table, features, (sigma, tau), fitted, system, errors)
    result = Estimate(titles, beta, covariance, (BY_MATCHES,) * len(titles))
    return Fit(result, design.surplus(beta), *fitted, residual <= tolerance, residual, taken)


def _start(design: _Design) -> tuple[Array, Array, Array]:
    """The likelier of two starts: a regression of logs, or no features at all where that one misses wildly."""
    table = design.table
    # zeros have no logs: counts are raised by a tenth of their mean
    raise_by = 0.1 * max(float(table.hires.sum()) / float(table.possible.sum()), 1e-12 * table.workers.sum())
    mu = np.where(table.possible, table.hires + raise_by, 0.0)
    unmatched, open_seats = table.unmatched + 0.1 * table.workers, table.open_seats + 0.1 * table.seats
    logs = np.log(np.where(table.possible, mu, 1.0)) - design.offset / design.total
    right = mu * logs
    regressed = design.system(mu, unmatched, open_seats).solve(
        design.sigma * (right.sum(1) + unmatched * np.log(unmatched)),
        design.tau * (right.sum(0) + open_seats * np.log(open_seats)),
        np.tensordot(design.basis, right, 2),
    )
    plain = np.log(unmatched), np.log(open_seats), np.zeros(len(design.basis))
    return max((plain, regressed), key=lambda start: _or_worst(design.objective(*start)))


def _or_worst(objective: float) -> float:
    """The objective, or minus infinity where it overflowed."""
    return objective if np.isfinite(objective) else -np.inf


def _residual(design: _Design, score: tuple[Array, Array, Array], mu: Array) -> float:
    """The largest relative miss of a margin or a moment."""
    table = design.table
    size = np.tensordot(np.abs(design.basis), mu + table.hires, 2)
    return max(
        float((np.abs(score[0]) / (design.sigma * table.workers)).max()),
        float((np.abs(score[1]) / (design.tau * table.seats)).max()),
        float((np.abs(score[2]) / np.maximum(size, np.finfo(float).tiny)).max(initial=0.0)),
    )


def _length(
    design: _Design,
    at: tuple[Array, Array, Array],
    step: tuple[Array, Array, Array],
    score: tuple[Array, Array, Array],
) -> float:
    """The longest of 1, ½, ¼ … of a Newton step that raises the objective enough; 0 if rounding left no such step."""
    gain = sum(float((move * slope).sum()) for move, slope in zip(step, score, strict=True))
    level = design.objective(*at)
    if abs(gain) <= SURE * abs(level):
        tried = design.objective(*(old + move for old, move in zip(at, step, strict=True)))
        return 1.0 if np.isfinite(tried) else 0.0
    length = 1.0
    while length > 1e-10 and gain > 0:
        tried = design.objective(*(old + length * move for old, move in zip(at, step, strict=True)))
        if tried >= level + 1e-4 * length * gain:
            return length
        length /= 2
    return 0.0
