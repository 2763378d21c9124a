"""Pay splits the joint surplus: which part of it is the worker's amenity, which the employer's value.

In each cell with hires, with c the mean cost of the package,

    W(c) = σ log(μ/μ_x0) − α        c = γ − τ log(μ/μ_0y)

With α and γ free in every cell pay fits any σ and τ: all three cannot be had together. They can where α = Σ β_k φ^k
with fewer features than cells (Dupuy & Galichon 2022, Quantitative Economics 13(1)): then what is left over is error of
measured pay. Where it is rather an amenity nobody measured, hires answer to it and a free scale needs instruments: what
moves matches but has no part in that side's values, as the other side's features do (Berry 1994, RAND Journal 25(2)).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError
from outbid.market.estimate import checks, terms
from outbid.market.estimate.regression import fitted_by, regression
from outbid.market.estimate.result import BY_INSTRUMENTS, BY_PAY, BY_PAY_BASIS, Estimate
from outbid.market.estimate.table import Table
from outbid.market.frontier import transferable
from outbid.market.market import Frontiers

Array = NDArray[np.float64]
WORKER_SCALE, SEAT_SCALE = "worker_scale", "seat_scale"


def amenity_from_pay(
    table: Table,
    pay: ArrayLike,
    basis: ArrayLike | None,
    worker_scale: ArrayLike | None = None,
    frontiers: Frontiers | None = None,
    *,
    names: Sequence[str] | None = None,
    instruments: ArrayLike | None = None,
) -> Estimate:
    """Coefficients of the amenity α = Σ β_k φ^k, and the workers' scale where it is not given.

    Args:
        table: observed matches; everybody has some unmatched of his type. Cells weigh by their hires.
        pay: mean cost of the package by cell, shape (X, Y), money; not read where nobody was hired. Cells at the
            frontier's floor are left out: who waits for a seat gets less than its pay.
        basis: features φ, shape (K, X, Y); ``None``: α free in every cell, which only a known scale permits.
        worker_scale: σ, money, one or shape (X,); ``None``: estimated, first parameter ``worker_scale``.
        frontiers: W of every pair; ``None``: transferable.
        names: of the features; numbered when left out.
        instruments: shape (L, X, Y), what moves matches apart from α; only with a free scale. ``None``: what α misses
            is error of measured pay.

    Raises:
        InputError: what is not identified: a free scale with free amenities, features that cannot be told apart,
            instruments that do not move matches; a scale that comes out negative; missing pay.
    """
    known = frontiers or Frontiers.same(transferable(), *table.shape)
    checks.all_matched("unmatched", table.unmatched)
    costs = _pay(table, pay, known)
    seen = (table.hires > 0) & (costs > terms.ends(known)[0])
    worth = terms.worth(known, costs)[seen]
    odds = np.log(np.where(seen, table.hires, 1.0) / table.unmatched[:, None])[seen]
    scale = None
    if worker_scale is not None:
        per_worker = checks.scale_of(WORKER_SCALE, worker_scale, table.shape[0])
        scale = np.broadcast_to(per_worker[:, None], table.shape)[seen]
    return _split(table, seen, (odds, -worth), basis, scale, WORKER_SCALE, names, instruments)


def value_from_pay(
    table: Table,
    pay: ArrayLike,
    basis: ArrayLike | None,
    seat_scale: ArrayLike | None = None,
    frontiers: Frontiers | None = None,
    *,
    names: Sequence[str] | None = None,
    instruments: ArrayLike | None = None,
) -> Estimate:
    """Coefficients of the employers' value γ = Σ β_k φ^k, and their scale where it is not given.

    As :func:`amenity_from_pay` for the other side: the free scale is ``seat_scale``, every seat type has open seats,
    and cells at the frontier's cap are left out (an employer whose seats stay open gives up more than the pay).
    """
    known = frontiers or Frontiers.same(transferable(), *table.shape)
    checks.all_matched("open_seats", table.open_seats)
    costs = _pay(table, pay, known)
    seen = (table.hires > 0) & (costs < terms.ends(known)[1])
    odds = np.log(np.where(seen, table.hires, 1.0) / table.open_seats)[seen]
    scale = None
    if seat_scale is not None:
        scale = np.broadcast_to(checks.scale_of(SEAT_SCALE, seat_scale, table.shape[1]), table.shape)[seen]
    return _split(table, seen, (odds, costs[seen]), basis, scale, SEAT_SCALE, names, instruments)


def _split(
    table: Table,
    seen: NDArray[np.bool_],
    condition: tuple[Array, Array],
    basis: ArrayLike | None,
    scale: Array | None,
    title: str,
    names: Sequence[str] | None,
    instruments: ArrayLike | None,
) -> Estimate:
    """``scale·odds + paid = Σ β φ``, with a scale that is given or estimated; ``condition`` is (odds, paid)."""
    odds, paid = condition
    if basis is None:
        raise InputError("estimate.unrestricted", where=title)
    features = np.array(basis, np.float64)
    checks.wrong_shape("basis", features, (max(1, *features.shape[:1]), *table.shape))
    titles = checks.named(names, len(features), "feature")
    columns = features[:, seen].T
    checks.dependent_columns(columns, titles)
    weights = table.hires[seen]
    if scale is not None:
        if instruments is not None:
            raise InputError("estimate.instruments_unused", where=title)
        value, covariance = regression(scale * odds + paid, columns, weights, columns)
        return Estimate(titles, value, covariance, (BY_PAY,) * len(titles))
    rest = odds - fitted_by(odds[:, None], columns, weights)[:, 0]
    if np.abs(rest).max() <= checks.DEPENDENT * np.abs(odds).max():
        raise InputError("estimate.unrestricted", where=title)
    # paid = −scale·odds + Σ β φ: error of measured pay stands on the left and biases nothing
    everything = np.column_stack([-odds, columns])
    predicted = everything
    if instruments is not None:
        outside = np.array(instruments, np.float64)
        checks.wrong_shape("instruments", outside, (max(1, *outside.shape[:1]), *table.shape))
        drivers = np.column_stack([outside[:, seen].T, columns])
        predicted = fitted_by(everything, drivers, weights)
        rank = int(np.linalg.matrix_rank(predicted / np.linalg.norm(everything, axis=0), tol=1e-8))
        if rank < everything.shape[1]:
            raise InputError(
                "estimate.too_few_instruments", where="instruments", rank=rank, wanted=everything.shape[1]
            )
    value, covariance = regression(paid, everything, weights, predicted)
    if value[0] <= 0:
        raise InputError("estimate.wrong_sign", where=title, value=f"{value[0]:,.4g}")
    source = BY_PAY_BASIS if instruments is None else BY_INSTRUMENTS
    return Estimate((title, *titles), value, covariance, (source,) * (1 + len(titles)))


def _pay(table: Table, pay: ArrayLike, frontiers: Frontiers) -> Array:
    """Costs by cell, known and within the frontier wherever somebody was hired."""
    costs = np.array(pay, np.float64)
    checks.wrong_shape("pay", costs, table.shape)
    checks.pay_unknown("pay", costs, table.hires)
    checks.pay_outside(costs, costs, *terms.ends(frontiers), table.hires > 0)
    return costs
